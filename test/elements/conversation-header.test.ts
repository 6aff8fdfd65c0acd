import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ConversationHeader } from '../../src/elements/conversation-header/conversation-header.js';
import type { HandoffElement } from '../../src/elements/base/handoff-element.js';
import type { Conversation } from '../../src/model/conversation.js';
import { createStore } from '../../src/store/store.js';
import { ann, heldBy as held, situations, type Situation } from '../support/conversations.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import {
  allByRole,
  button,
  byRole,
  click,
  dialogOf,
  dialogOpen,
  fillIn,
  focused,
  hear,
  listen,
  nameOf,
  place,
  queryRole,
  settle,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

interface Shown {
  backend: ScriptedBackend;
  header: ConversationHeader;
  inside: <T extends keyof HTMLElementTagNameMap>(tag: T) => HTMLElementTagNameMap[T];
  rendered(): Promise<void>;
}

async function show(conversation: Partial<Conversation> = {}, width = 800, more?: HTMLElement): Promise<Shown> {
  const backend = new ScriptedBackend(conversation);
  const provider = document.createElement('handoff-provider');
  provider.store = createStore({ adapter: backend.adapter, agent: ann });
  provider.conversationId = 'c1';
  provider.style.cssText = `display: block; inline-size: ${width}px`;
  const header = document.createElement('conversation-header');
  if (more) header.append(more);
  provider.append(header);
  place(provider);
  await waitUntil(() => header.shadowRoot?.querySelector('takeover-button')?.shadowRoot, 'nothing was loaded');
  await header.menu.load();
  const parts = () => [
    ...header.shadowRoot!.querySelectorAll<HandoffElement>('bot-status-toggle, takeover-button, handback-close-bar'),
  ];
  const rendered = () => settle(header, ...parts());
  await rendered();
  await Promise.all(parts().map(({ acting }) => acting.load()));
  await rendered();
  return { backend, header, rendered, inside: (tag) => header.shadowRoot!.querySelector(tag)! };
}

/** Every control that can be seen, in the header and in the elements inside it. */
const controls = ({ header, inside }: Shown): string[] =>
  [inside('bot-status-toggle'), inside('takeover-button'), inside('handback-close-bar'), header].flatMap((element) =>
    allByRole(element, 'button').map(nameOf),
  );
const filled = (shown: Shown): string[] =>
  (['bot-status-toggle', 'takeover-button', 'handback-close-bar'] as const).flatMap((tag) =>
    [...shown.inside(tag).shadowRoot!.querySelectorAll('.primary')].map(nameOf),
  );

describe('conversation-header: another conversation', () => {
  it('is named to whoever cannot see it; the first, and the same again, are not', async () => {
    const { backend, header, rendered } = await show();
    backend.put({ ...backend.get('c1'), id: 'c2' });
    backend.push('c2', { contact: { id: 'p2', name: 'Bea Moreau' }, bot: { mode: 'autopilot', status: 'paused' } });
    const heard = hear(header);
    const provider = header.parentElement as HTMLElementTagNameMap['handoff-provider'];
    for (const id of ['c2', 'c2', 'c1']) {
      provider.conversationId = id;
      await waitUntil(() => header.handoff.view.state === 'ready' && header.handoff.id === id);
      await rendered();
    }
    await waitUntil(() => heard.length >= 2);
    expect(heard).to.deep.equal(['Bea Moreau · Bot paused', 'Mina Farrow · Bot active']);
  });
});

describe('conversation-header', () => {
  it('says who the contact is, where they write, and who answers next', async () => {
    const { header } = await show({ channel: 'whatsapp' });
    expect(byRole(header, 'heading', 'Mina Farrow').checkVisibility()).to.equal(true);
    expect(header.shadowRoot!.querySelector('[part=next]')!.textContent).to.match(
      /WhatsApp · Next message: answered by the bot/,
    );
  });

  for (const [situation, face] of Object.entries({
    'bot active': 'Bot active',
    'bot paused, timed': /^Bot paused until /,
    'suggestive, bot': 'Bot suggests',
    'mine, paused': 'You · Bot paused',
    "Ben's, paused": 'Ben · Bot paused',
    'queue, paused': 'Waiting · Bot paused',
    'nobody, paused': 'Unassigned · Bot paused',
    'blocked, mine': 'You · Contact blocked',
    'closed, bot': 'Closed · Resolved',
    archived: 'Archived',
  }) as Array<[Situation, string | RegExp]>) {
    it(`one control says who has it and what the bot does: ${situation}`, async () => {
      const shown = await show(situations[situation]);
      expect(nameOf(shown.inside('bot-status-toggle').shadowRoot!.querySelector('.status')!)).to.match(
        typeof face === 'string' ? new RegExp(`^${face}$`) : face,
      );
    });
  }

  for (const [situation, main] of Object.entries({
    'bot active': 'Take over',
    'bot paused': 'Assign to me',
    'queue, paused': 'Assign to me',
    'nobody, active': 'Assign to me',
    'suggestive, bot': 'Take over',
    'mine, paused': undefined,
    "Ben's, paused": undefined,
    'closed, bot': 'Reopen',
    archived: undefined,
  }) as Array<[Situation, string | undefined]>) {
    it(`has ${main ? `one main action, “${main}”` : 'no main action'}: ${situation}`, async () => {
      expect(filled(await show(situations[situation]))).to.deep.equal(main ? [main] : []);
    });
  }

  it('hands back and closes with plain buttons, by their whole names', async () => {
    const shown = await show(situations['mine, paused']);
    expect(controls(shown)).to.include.members(['Hand back to bot', 'Close conversation']);
    expect(controls(shown)).not.to.include('Take over');
  });

  it('offers what is seldom needed under “More actions” (row 29)', async () => {
    const shown = await show();
    const requests = listen('handoff-request');
    await click(shown.header, 'More actions');
    await waitUntil(() => allByRole(shown.header, 'menuitem').includes(focused() as HTMLElement));
    expect(allByRole(shown.header, 'menuitem').map(nameOf)).to.deep.equal(['Send to queue', 'Archive…']);
    byRole(shown.header, 'menuitem', 'Send to queue').click();
    await shown.rendered();
    expect(requests.map(({ command }) => command.type)).to.deep.equal(['request-agent']);
  });

  it('hands back with a note', async () => {
    const shown = await show(situations['mine, paused']);
    const requests = listen('handoff-request');
    await click(shown.header, 'More actions');
    byRole(shown.header, 'menuitem', 'Hand back with a note…').click();
    const bar = shown.inside('handback-close-bar');
    const dialog = await dialogOpen(bar);
    fillIn(dialog.querySelector('textarea')!, 'Refund is on its way');
    byRole(dialog as never, 'button', 'Hand back to bot').click();
    await shown.rendered();
    expect(requests.map(({ command }) => command)).to.deep.equal([{ type: 'hand-back', note: 'Refund is on its way' }]);
    expect(dialogOf(bar)).to.equal(null);
  });

  it('takes a host’s own items into its menu, for arrow keys as well', async () => {
    const own = document.createElement('button');
    own.slot = 'more';
    own.role = 'menuitem';
    own.textContent = 'Translate';
    const shown = await show({}, 800, own);
    await click(shown.header, 'More actions');
    await waitUntil(() => allByRole(shown.header, 'menuitem').includes(focused() as HTMLElement));
    // what lies behind it is not seen through it: no dialog has loaded that would bring the colour with it
    const menu = shown.header.shadowRoot!.querySelector(':popover-open')!;
    expect(getComputedStyle(menu).backgroundColor).not.to.match(/^(transparent|rgba\(.*, 0\))$/);
    await sendKeys({ press: 'End' });
    expect(document.activeElement?.textContent).to.equal('Translate');
    own.click();
    await shown.rendered();
    expect(shown.header.shadowRoot!.querySelector(':popover-open')).to.equal(null);
  });

  for (const dir of ['ltr', 'rtl']) {
    it(`a host’s button stands at the end of the first row, whoever has the conversation, ${dir}`, async () => {
      document.documentElement.dir = dir;
      try {
        for (const [situation, conversation] of Object.entries(situations)) {
          const own = document.createElement('button');
          own.slot = 'end';
          const { header } = await show(conversation, 600, own);
          const name = byRole(header, 'heading', 'Mina Farrow').getBoundingClientRect();
          const button = own.getBoundingClientRect();
          const isAfter = dir === 'ltr' ? button.left >= name.right : button.right <= name.left;
          expect(isAfter, `${situation}: after the name`).to.equal(true);
          expect(button.top < name.bottom && button.bottom > name.top, `${situation}: beside the name`).to.equal(true);
          header.parentElement!.remove();
        }
      } finally {
        document.documentElement.dir = '';
      }
    });
  }

  it('shows the words of a host’s button in one line', async () => {
    const own = document.createElement('button');
    own.slot = 'end';
    own.textContent = 'Open in CRM';
    await show({}, 800, own);
    const { width, height } = own.getBoundingClientRect();
    expect(height).to.equal(34);
    expect(own.scrollWidth).to.be.at.most(Math.ceil(width));
  });

  it('does not say again what its state shows, and takes it back beside it', async () => {
    const shown = await show();
    shown.inside('takeover-button').shadowRoot!.querySelector('button')!.click();
    await shown.rendered();
    await waitUntil(() => shown.inside('takeover-button').shadowRoot!.querySelector('.notice'));
    const notices = (['bot-status-toggle', 'takeover-button', 'handback-close-bar'] as const).flatMap((tag) => [
      ...shown.inside(tag).shadowRoot!.querySelectorAll('.notice'),
    ]);
    expect(notices.length).to.equal(1);
    expect(notices[0]!.textContent.trim()).to.equal('Undo');
  });

  it('keeps the focus when its button goes with the takeover', async () => {
    const shown = await show();
    const take = button(shown.inside('takeover-button'), 'Take over');
    take.focus();
    take.click();
    await waitUntil(() => queryRole(shown.inside('handback-close-bar'), 'button', 'Hand back to bot'));
    await shown.rendered();
    expect(document.activeElement?.localName).to.equal(
      'handoff-provider'.replace('handoff-provider', 'conversation-header'),
    );
  });

  it('offers nothing that the state rules out, and says what a permission does while it is pointed at', async () => {
    const held = await show(situations["Ben's, paused"]);
    expect(controls(held)).not.to.include.members(['Take over']);
    held.header.parentElement!.remove();
    const denied = await show({ permissions: { 'take-over': { reason: 'Only supervisors take over' } } });
    const take = denied.inside('takeover-button');
    const reason = take.shadowRoot!.querySelector('[part=reason]')!;
    expect(button(take, 'Take over').getAttribute('aria-disabled')).to.equal('true');
    expect(reason.textContent).to.include('Only supervisors take over');
    expect(getComputedStyle(reason).clipPath).to.equal('inset(50%)');
    // from the stop before it: past the last one, Tab leaves the page in some browsers
    button(denied.inside('bot-status-toggle'), /^Bot active/).focus();
    await sendKeys({ press: 'Tab' });
    expect(nameOf(focused()!)).to.equal('Take over');
    expect(getComputedStyle(reason).clipPath).to.equal('none');
  });

  const rows: Array<[width: number, highest: number]> = [
    [1200, 64],
    [800, 64],
    [560, 64],
    [480, 64],
    [479, 112],
    [375, 112],
    [280, 112],
  ];
  const longName = { contact: { id: 'p1', name: 'x'.repeat(5000) } };
  for (const dir of ['ltr', 'rtl']) {
    for (const [width, highest] of rows) {
      it(`is at most ${highest} px high in ${width} px, ${dir}, in every state`, async () => {
        document.documentElement.dir = dir;
        const wrong: string[] = [];
        for (const [name, c] of Object.entries(situations)) {
          if (width !== 480 && !['bot active', 'mine, timed', 'queue, paused', 'closed, mine'].includes(name)) continue;
          for (const conversation of [c, { ...c, contact: { ...c.contact, ...longName.contact } }]) {
            const shown = await show(conversation, width);
            const { height, right, left } = shown.header.getBoundingClientRect();
            if (height > highest) wrong.push(`${name}: ${height} px`);
            for (const each of shown.header.shadowRoot!.querySelectorAll('.bar > *, .bar button')) {
              const rect = each.getBoundingClientRect();
              if (rect.width && (rect.right > right + 1 || rect.left < left - 1)) {
                wrong.push(`${name}: ${each.localName} sticks out`);
              }
            }
            shown.header.parentElement!.remove();
          }
        }
        document.documentElement.removeAttribute('dir');
        expect(wrong).to.deep.equal([]);
      }).timeout(30_000);
    }
  }

  /** What is shown of a text less than all of it, by its words. */
  const cut = (shown: Shown): string[] =>
    [
      ...shown.header.shadowRoot!.querySelectorAll('h2, [part=next]'),
      ...shown.inside('bot-status-toggle').shadowRoot!.querySelectorAll('.status span'),
      ...(['takeover-button', 'handback-close-bar'] as const).flatMap((tag) => [
        ...shown.inside(tag).shadowRoot!.querySelectorAll('button'),
      ]),
    ]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
      .map((each) => each.textContent!.replace(/\s+/g, ' ').trim());

  for (const dir of ['ltr', 'rtl']) {
    it(`cuts neither the name nor who has it, what the bot does and who answers next, from 280 to 1200 px, ${dir}`, async () => {
      document.documentElement.dir = dir;
      const wrong: string[] = [];
      for (const name of ['bot active', 'bot paused, timed', 'mine, timed', 'queue, paused', 'closed, mine'] as const) {
        const shown = await show({ ...situations[name], channel: 'whatsapp' });
        // as a desk has them
        for (const slot of ['start', 'end']) {
          const icon = document.createElement('button');
          Object.assign(icon, {
            slot,
            textContent: '●',
            style: 'inline-size: var(--_icon, 34px); box-sizing: border-box',
          });
          shown.header.append(icon);
        }
        const provider = shown.header.parentElement!;
        for (const width of [280, 320, 375, 440, 479, 480, 512, 560, 620, 700, 779, 780, 900, 1200]) {
          provider.style.inlineSize = `${width}px`;
          wrong.push(...cut(shown).map((text) => `${name}, ${width} px: ${text}`));
        }
        provider.remove();
      }
      document.documentElement.removeAttribute('dir');
      expect(wrong).to.deep.equal([]);
    });
  }

  it('follows a conversation of its own, and so does what is inside', async () => {
    const shown = await show();
    shown.backend.put({
      ...situations['mine, paused'],
      id: 'c2',
      contact: { id: 'p2', name: 'Rosa Diaz' },
      handler: held(ann),
    });
    shown.header.conversationId = 'c2';
    await waitUntil(() => queryRole(shown.header, 'heading', 'Rosa Diaz'));
    await waitUntil(() => queryRole(shown.inside('handback-close-bar'), 'button', 'Hand back to bot'));
  });
});
