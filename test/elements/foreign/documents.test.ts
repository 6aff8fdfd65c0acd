/** Elements that go to another document and come back. */
import { expect } from '@open-wc/testing';
import {
  contactMethods,
  dialogClosed,
  dialogOf,
  hear,
  items,
  menuOf,
  mine,
  place,
  scene,
  settle,
  stateButton,
  tags,
  text,
  turn,
  type Scene,
} from '../../support/elements.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import type { HandoffProvider } from '../../../src/elements/handoff-provider/handoff-provider.js';
import { waitUntil } from '../../support/wait.js';

async function frame(): Promise<Document> {
  const element = document.createElement('iframe');
  element.width = element.height = '700';
  place(element);
  await turn();
  return element.contentDocument!;
}

const isStyled = (element: Element): boolean =>
  element.ownerDocument.defaultView!.getComputedStyle(element).display === 'block' &&
  element.shadowRoot!.adoptedStyleSheets.length > 1;
/** What an element shows later brings its styles along. */
const allStyled = (all: Element[], where = ''): Promise<void> =>
  waitUntil(() => all.every(isStyled), `not styled ${where}`, { timeout: 10_000 });
const isContents = (provider: Element): boolean =>
  provider.ownerDocument.defaultView!.getComputedStyle(provider).display === 'contents';

async function check({ provider, all, toggle, backend, bar }: Scene, where: string): Promise<void> {
  await settle(...all);
  await allStyled(all, where);
  expect(isContents(provider), `the provider ${where}`).to.equal(true);
  // the menu, with what it brings along
  stateButton(toggle).click();
  await waitUntil(() => items(toggle).length && menuOf(toggle).matches(':popover-open'), `no menu ${where}`);
  await settle(toggle);
  const { left } = stateButton(toggle).getBoundingClientRect();
  expect(menuOf(toggle).getBoundingClientRect().left, `the menu’s place ${where}`).to.be.closeTo(left, 2);
  menuOf(toggle).hidePopover();
  await settle(toggle);
  // a dialog, its field and its focus
  const close = bar.shadowRoot!.querySelector<HTMLElement>('[part=close]')!;
  close.click();
  await waitUntil(() => dialogOf(bar), `no dialog ${where}`);
  await settle(bar);
  dialogOf(bar)!.querySelector<HTMLElement>('.actions button')!.click();
  await dialogClosed(bar);
  expect(bar.shadowRoot!.activeElement, `the focus ${where}`).to.equal(close);
  // what others do is shown and said
  const heard = hear(...all);
  backend.push('c1', { handler: { kind: 'queue' }, bot: { mode: 'autopilot', status: 'stopped' } });
  await settle(...all);
  expect(text(toggle)).to.include('Bot stopped');
  await waitUntil(() => heard.length, `nothing is said ${where}`);
  backend.push('c1', mine);
  await settle(...all);
}

describe('a provider that moves to another document', () => {
  it('keeps styles, menu, dialog, focus and announcements there, and back here (row 110)', async function () {
    this.timeout(20_000);
    const shown = await scene({ backend: new ScriptedBackend(mine, contactMethods()) });
    const inside = await frame();
    await check(shown, 'here');
    inside.body.append(shown.provider);
    await check(shown, 'in the frame');
    document.body.append(shown.provider);
    await check(shown, 'back');
  });

  it('an element that is put on a page for the first time in another document is styled there', async () => {
    const inside = await frame();
    const provider = document.createElement('handoff-provider');
    provider.adapter = new ScriptedBackend().adapter;
    provider.conversationId = 'c1';
    const all = tags.map((tag) => document.createElement(tag));
    provider.append(...all);
    inside.body.append(provider);
    await settle(...all);
    await allStyled(all);
    expect(isContents(provider)).to.equal(true);
  });

  it('what loads later is styled there as well', async () => {
    const shown = await scene({ backend: new ScriptedBackend(mine, contactMethods()), only: ['contact-panel'] });
    const inside = await frame();
    inside.body.append(shown.provider);
    shown.panel.adopt({ styles: (shown.panel.constructor as typeof HandoffProvider).elementStyles as never });
    await settle(shown.panel);
    await allStyled([shown.panel]);
    expect(inside.defaultView!.getComputedStyle(shown.panel.shadowRoot!.querySelector('dl')!).display).to.equal('grid');
  });

  it('a document without a window, as of a template, and back', async () => {
    const shown = await scene();
    const template = document.createElement('template');
    template.content.append(shown.provider);
    await settle();
    document.body.append(shown.provider);
    await settle(...shown.all);
    await allStyled(shown.all);
    shown.provider.remove();
  });
});
