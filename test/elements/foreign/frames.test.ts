/** Frames that may do little: no forms, no dialogs of the browser, no clipboard. */
import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import type { SandboxedPage } from '../fixtures/sandboxed.js';
import {
  click,
  contactMethods,
  dialogClosed,
  dialogOpen,
  fillIn,
  item,
  items,
  mine,
  place,
  press,
  settle,
  stateButton,
  text,
} from '../../support/elements.js';
import { waitUntil } from '../../support/wait.js';

async function framed(rights: Record<string, string>): Promise<{ frame: HTMLIFrameElement; page: SandboxedPage }> {
  const frame = document.createElement('iframe');
  for (const [name, value] of Object.entries(rights)) frame.setAttribute(name, value);
  frame.width = frame.height = '600';
  frame.src = '/test/elements/fixtures/sandboxed.html';
  place(frame);
  const inside = () => (frame.contentWindow as unknown as { page?: SandboxedPage } | null)?.page;
  await waitUntil(inside, 'the frame did not load', { timeout: 15_000 });
  return { frame, page: inside()! };
}

const noForms = { sandbox: 'allow-scripts allow-same-origin' };
const ready = async (element: Element): Promise<void> => {
  await waitUntil(() => element.shadowRoot?.querySelector('button'), 'nothing was loaded');
  await settle(element);
};
async function chooseIn(toggle: Element, name: RegExp): Promise<void> {
  stateButton(toggle).click();
  await waitUntil(() => items(toggle).length, 'the menu did not open');
  item(toggle, name).click();
  await settle(toggle);
}
const confirm = (dialog: Element): void => dialog.querySelector<HTMLElement>('button.primary')!.click();

describe('a sandboxed frame without allow-forms and allow-modals', function () {
  this.timeout(25_000);

  it('the button and Enter confirm each dialog of the menu', async () => {
    const { page } = await framed(noForms);
    const toggle = page.open('bot-status-toggle');
    await ready(toggle);
    await toggle.menu.load();
    await chooseIn(toggle, /Custom time/);
    let dialog = await dialogOpen(toggle);
    const amount = dialog.querySelector<HTMLInputElement>('[name=amount]')!;
    fillIn(amount, '-1');
    confirm(dialog);
    await settle(toggle);
    expect(dialog.querySelector('#error')!.textContent!.trim(), 'what is wrong').not.to.equal('');
    expect(page.backend.count('pauseBot')).to.equal(0);
    amount.focus();
    fillIn(amount, '20');
    await press('Enter');
    await dialogClosed(toggle);
    await waitUntil(() => page.backend.count('pauseBot') === 1, 'Enter did not pause');
    await settle(toggle);
    await chooseIn(toggle, /Block contact/);
    dialog = await dialogOpen(toggle);
    fillIn(dialog.querySelector('input')!, 'Spam');
    confirm(dialog);
    await waitUntil(() => page.backend.count('blockContact') === 1, 'the button did not block');
    expect(page.backend.last('blockContact').params).to.deep.equal({ reason: 'Spam' });
    await settle(toggle);
    await chooseIn(toggle, /Reset/);
    confirm(await dialogOpen(toggle));
    await waitUntil(() => page.backend.count('resetBot') === 1, 'the button did not reset');
    expect(page.errors).to.deep.equal([]);
  });

  it('closing with an outcome: asked for where it is missing', async () => {
    const { page } = await framed(noForms);
    const bar = page.open('handback-close-bar', mine);
    await ready(bar);
    await click(bar, 'Close conversation');
    const dialog = await dialogOpen(bar);
    confirm(dialog);
    await settle(bar);
    expect(page.backend.count('close')).to.equal(0);
    expect(dialog.querySelector('#error')!.textContent!.trim()).not.to.equal('');
    const outcome = dialog.querySelector<HTMLInputElement>('[value=resolved]')!;
    outcome.click();
    const note = dialog.querySelector('textarea')!;
    note.focus();
    await press('Enter');
    expect(page.backend.count('close'), 'Enter in a text of several lines').to.equal(0);
    outcome.focus();
    await press('Enter');
    await waitUntil(() => page.backend.count('close') === 1, 'it was not closed');
    expect(page.errors).to.deep.equal([]);
  });

  it('a takeover with a reason; Enter on Cancel cancels, and the Enter of an input method does nothing', async () => {
    const { page } = await framed(noForms);
    const take = page.open('takeover-button', {}, { takeOver: { reason: 'required' } });
    await ready(take);
    await take.takeover.load();
    await click(take, 'Take over');
    let dialog = await dialogOpen(take);
    dialog.querySelector<HTMLElement>('.actions button')!.focus();
    await press('Enter');
    await dialogClosed(take);
    await click(take, 'Take over');
    dialog = await dialogOpen(take);
    const reason = dialog.querySelector('input')!;
    fillIn(reason, 'Asked for me');
    const composing = { key: 'Enter', isComposing: true, bubbles: true, composed: true, cancelable: true };
    reason.dispatchEvent(new KeyboardEvent('keydown', composing));
    await settle(take);
    expect(page.backend.count('takeOver')).to.equal(0);
    reason.focus();
    await press('Enter');
    await waitUntil(() => page.backend.count('takeOver') === 1, 'not taken over');
    expect(page.backend.last('takeOver').params).to.deep.equal({ reason: 'Asked for me' });
    expect(page.errors).to.deep.equal([]);
  });
});

describe('a frame whose policy refuses the clipboard (S5)', function () {
  this.timeout(25_000);

  for (const [what, rights] of [
    ['refused by the policy', { allow: "clipboard-write 'none'" }],
    ['missing, as over plain http', {}],
  ] as const) {
    it(`S5 ${what}: a click copies all the same, and focus and selection stay`, async () => {
      const { frame, page } = await framed(rights);
      const inside = frame.contentWindow as Window & typeof globalThis;
      if (what.startsWith('missing')) {
        Object.defineProperty(inside.navigator, 'clipboard', { configurable: true, value: undefined });
      }
      const panel = page.open('contact-panel', {}, {}, contactMethods());
      const value = () => panel.shadowRoot!.querySelector<HTMLElement>('button.value');
      await waitUntil(value, 'no values');
      await settle(panel);
      const words = inside.document.createElement('p');
      words.textContent = 'Some words of the page';
      inside.document.body.append(words);
      const selection = inside.document.getSelection()!;
      const { top: up, left: aside } = frame.getBoundingClientRect();
      const { top, left } = value()!.getBoundingClientRect();
      const heard: Array<[value: string, ok: boolean]> = [];
      panel.addEventListener('handoff-copy', (event) => heard.push([event.value, event.ok]));
      // the browser itself takes a selection away with the press
      value()!.addEventListener('pointerup', () => selection.selectAllChildren(words), { once: true });
      value()!.addEventListener('mousedown', (event) => event.preventDefault(), { once: true });
      value()!.focus();
      await sendMouse({ type: 'click', position: [Math.round(aside + left + 20), Math.round(up + top + 10)] });
      await waitUntil(() => heard.length, 'nothing was copied');
      expect(heard).to.deep.equal([['+44 20 7946 0018', true]]);
      await settle(panel);
      expect(text(panel)).to.include('Copied');
      expect(panel.shadowRoot!.activeElement, 'the focus').to.equal(value());
      expect(selection.toString(), 'the selection').to.equal('Some words of the page');
      const field = place(document.createElement('textarea'));
      field.focus();
      await press('Control+v');
      expect(field.value, 'what is pasted').to.equal('+44 20 7946 0018');
    });
  }
});
