import { expect } from '@open-wc/testing';
import type { AdapterTraits, HandoffAdapter } from '../../src/adapters/adapter.js';
import type { Bot, Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import { axe, inMain, modes, rules, testStates } from '../support/axe.js';
import { emulateMedia, itByDevTools } from '../support/devtools.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import {
  button,
  byRole,
  choose,
  click,
  contactMethods,
  dialogOpen,
  fillIn,
  heldBy,
  mine,
  notice,
  openMenu,
  place,
  scene,
  settle,
  tags,
  text,
  type Scene,
  type SceneOptions,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const at = (minutes: number) => new Date(Date.parse('2026-03-02T10:00:00Z') + minutes * 60_000).toISOString();
const bot = (more: Partial<Bot>): Partial<Conversation> => ({ bot: { mode: 'autopilot', status: 'active', ...more } });
const pausedUntil = (minutes: number) =>
  bot({
    status: 'paused',
    resumeAt: at(minutes),
    cause: { kind: 'agent', actor: { kind: 'agent', name: 'Xenia' }, at: at(-5), reason: 'Complaint' },
  });

function make(
  conversation: Partial<Conversation> = {},
  traits: AdapterTraits = {},
  more: Partial<HandoffAdapter> = {},
): ScriptedBackend {
  const backend = new ScriptedBackend({ channel: 'whatsapp', ...conversation }, { ...contactMethods(), ...more });
  backend.adapter = { ...backend.adapter, traits: { ...backend.adapter.traits, ...traits } };
  return backend;
}
const show = (backend = make(), more: SceneOptions = {}): Promise<Scene> =>
  scene({ backend, simulated: true, ...more });
const ready = (conversation: Partial<Conversation>, traits?: AdapterTraits) => () => show(make(conversation, traits));
const failing = (backend: ScriptedBackend, method: string, error: HandoffError) => {
  backend.failing.set(method, error);
  return backend;
};
const holding = (backend: ScriptedBackend, method: string) => {
  backend.hold.add(method);
  return backend;
};
const dialogAfter = async (scene: Scene, item: string) => {
  await choose(scene.toggle, item);
  await dialogOpen(scene.toggle);
};

const states: Record<string, () => Promise<unknown>> = {
  'not connected': async () => {
    const elements = tags.map((tag) => place(document.createElement(tag)));
    await settle(...elements);
  },
  'no conversation selected': () => show(undefined, { conversationId: '' }),
  loading: async () => {
    await show(holding(make(), 'getConversation'), { unready: true });
    await new Promise((resolve) => setTimeout(resolve, 350));
  },
  'not found': () => show(undefined, { conversationId: 'nope' }),
  'cannot be reached': () => show(failing(make(), 'getConversation', new HandoffError('unavailable', 'x'))),
  'bot active': ready({}),
  'bot active, counted': ready(bot({ messageCount: 3, messageLimit: 9, cause: { kind: 'schedule', at: at(-3) } })),
  'bot writing': ready(bot({ composing: true })),
  'bot only suggests': ready(bot({ mode: 'suggestive' })),
  'bot off': ready(bot({ mode: 'off' })),
  'bot paused': ready(bot({ status: 'paused', cause: { kind: 'keyword', at: at(-3) } })),
  'bot paused for a time': ready(pausedUntil(90)),
  'bot stopped': ready(bot({ status: 'stopped', cause: { kind: 'error' } })),
  'contact blocked': ready({
    contact: {
      id: 'p1',
      name: 'Mina Farrow',
      blocked: { by: { kind: 'agent', name: 'Xenia' }, at: at(-60), reason: 'Spam' },
    },
  }),
  'waiting for a person': ready({ handler: { kind: 'queue' } }),
  mine: ready(mine),
  'a colleague’s': ready(heldBy('x', 'Xenia', at(-30))),
  closed: ready({
    status: 'closed',
    closed: { outcome: 'resolved', at: at(-9), by: { kind: 'agent', name: 'Xenia' }, note: 'All good' },
  }),
  archived: ready({ status: 'archived' }),
  'everything denied': ready({ permissions: { close: { reason: 'Only supervisors close' } } }),
  'menu open': async () => openMenu((await show()).toggle),
  'menu open, timed pause': async () => openMenu((await show(make(pausedUntil(90)))).toggle),
  'menu open, refused': async () => openMenu((await show(make(heldBy('x', 'Xenia')))).toggle),
  'pause dialog': async () => dialogAfter(await show(), 'Custom time…'),
  'pause dialog, error of the amount': async () => {
    const shown = await show();
    await dialogAfter(shown, 'Custom time…');
    fillIn(byRole(shown.toggle, 'spinbutton', 'Amount'), '0');
    await click(shown.toggle, 'Pause bot');
  },
  'pause dialog, error of the date': async () => {
    const shown = await show();
    await dialogAfter(shown, 'Custom time…');
    byRole(shown.toggle, 'radio', 'At').click();
    await settle(shown.toggle);
    fillIn(byRole(shown.toggle, 'textbox', 'Date'), '2020-01-01');
    await click(shown.toggle, 'Pause bot');
  },
  'pause dialog, reason missing': async () => {
    const shown = await show(make({}, { pauseBot: { reason: 'required' } }));
    shown.toggle.reasons = ['VIP', 'Complaint'];
    await dialogAfter(shown, 'Pause with a reason…');
    await click(shown.toggle, 'Pause bot');
  },
  'reset dialog': async () => dialogAfter(await show(), 'Reset bot session…'),
  'block dialog': async () => dialogAfter(await show(), 'Block contact…'),
  'a minute before the end': async () => {
    const { advance, toggle } = await show(make(pausedUntil(5)));
    await advance(4.5 * 60_000);
    await waitUntil(() => notice(toggle).includes('Extend'));
  },
  pausing: async () => choose((await show(holding(make(), 'pauseBot'))).toggle, 'Inactive'),
  'paused, Undo': async () => choose((await show()).toggle, 'Inactive'),
  'taking over for 2 s': async () => {
    const { take, advance } = await show(holding(make(), 'takeOver'));
    await click(take, 'Take over');
    await advance(2000);
  },
  'taking over for 15 s': async () => {
    const { take, advance } = await show(holding(make(), 'takeOver'));
    await click(take, 'Take over');
    await advance(15_000);
    button(take, 'Stop waiting');
  },
  'finding out': async () => {
    const { take, advance, backend } = await show(holding(make(), 'takeOver'));
    await click(take, 'Take over');
    backend.hold.add('getConversation');
    await advance(30_100);
    expect(notice(take)).to.include('Checking');
  },
  unknown: async () => {
    const { take, advance } = await show(holding(make(), 'takeOver'));
    await click(take, 'Take over');
    await advance(30_100);
    button(take, 'Try again');
  },
  'taken over, Undo': async () => {
    const { take, advance } = await show();
    await click(take, 'Take over');
    await advance(0);
    button(take, 'Undo');
  },
  'lost race': async () => {
    const { take, backend, advance } = await show(holding(make(), 'takeOver'));
    await click(take, 'Take over');
    backend
      .last('takeOver')
      .fail(new HandoffError('conflict', 'x', { current: backend.change('c1', heldBy('x', 'Xenia', at(-1))) }));
    await advance(0);
    button(take, 'Dismiss');
  },
  'takeover dialog': async () => {
    const { take } = await show(make({}, { takeOver: { reversible: false } }));
    await click(take, 'Take over');
    await dialogOpen(take);
  },
  'takeover dialog, reason missing': async () => {
    const { take } = await show(make({}, { takeOver: { reversible: false, reason: 'required' } }));
    await click(take, 'Take over');
    [...(await dialogOpen(take)).querySelectorAll('button')].at(-1)!.click();
    await settle(take);
  },
  'note to the bot': async () => click((await show(make(mine))).bar, 'Add a note to the bot'),
  'handed back, Undo': async () => {
    const { bar, advance } = await show(make(mine));
    await click(bar, 'Hand back to bot');
    await advance(0);
    button(bar, 'Undo');
  },
  'handing back for 2 s': async () => {
    const { bar, advance } = await show(holding(make(mine), 'handBack'));
    await click(bar, 'Hand back to bot');
    await advance(2000);
  },
  'hand back refused': async () => {
    const { bar, advance } = await show(
      failing(make(mine), 'handBack', new HandoffError('rate-limited', 'x', { retryAfter: 60 })),
    );
    await click(bar, 'Hand back to bot');
    await advance(0);
    button(bar, 'Try again');
  },
  'close dialog': async () => {
    const { bar } = await show(make(mine, { nextReplier: { afterClose: 'bot' } }));
    await click(bar, 'Close conversation');
    await dialogOpen(bar);
  },
  'close dialog, nothing chosen': async () => {
    const { bar } = await show(make(mine));
    await click(bar, 'Close conversation');
    await dialogOpen(bar);
    await click(bar, 'Confirm');
  },
  'contact: more': async () =>
    click(
      (await show(make({}, {}, contactMethods({ attributes: { Site: 'https://example.com', Plan: 'Gold' } })))).panel,
      'See more',
    ),
  'contact: copied': async () => {
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: () => Promise.resolve() },
    });
    await click((await show()).panel, /^Copy Email/);
  },
  'contact: could not be copied': async () => {
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined });
    await click((await show()).panel, /^Copy Email/);
  },
  'contact: could not be read': () =>
    show(
      make(
        {},
        {},
        {
          getContact: () => Promise.reject(new HandoffError('forbidden', 'x')),
          listContactConversations: () => Promise.reject(new HandoffError('forbidden', 'x')),
        },
      ),
    ),
  'contact: no previous conversations': () =>
    show(make({}, {}, { listContactConversations: () => Promise.resolve({ items: [] }) })),
  transcript: async () => {
    const { panel } = await show();
    await click(panel, /A late parcel/);
    const dialog = await dialogOpen(panel);
    await waitUntil(() => text(dialog).includes('parcel?'));
  },
};

describe(`axe: ${Object.keys(states).length} states × ${Object.keys(modes).length} looks (A10)`, function () {
  this.timeout(20_000);
  inMain();
  afterEach(() => {
    delete (navigator as { clipboard?: unknown }).clipboard;
  });

  testStates(states);

  itByDevTools(
    'forced colours',
    'A9 in forced colours the main button has the system’s colours, and an outline for the focus',
    async () => {
      await modes['forced colours']!();
      const { take } = await show();
      const press = button(take, 'Take over');
      const probe = document.createElement('button');
      probe.style.cssText = 'color: ButtonText; background: ButtonFace';
      document.querySelector('main')!.append(probe);
      const [is, wanted] = [getComputedStyle(press), getComputedStyle(probe)];
      expect([is.color, is.backgroundColor]).to.deep.equal([wanted.color, wanted.backgroundColor]);
      expect(is.color).not.to.equal(is.backgroundColor);
      expect([is.borderStyle, is.borderWidth]).to.deep.equal(['solid', '1px']);
      press.focus({ focusVisible: true } as FocusOptions);
      expect([is.outlineStyle, is.outlineWidth]).to.deep.equal(['solid', '2px']);
    },
  );

  itByDevTools('reduced motion', 'A9 with reduced motion nothing turns', async () => {
    await emulateMedia({ 'prefers-reduced-motion': 'reduce' });
    const { take, advance } = await show(holding(make(), 'takeOver'));
    await click(take, 'Take over');
    await advance(2000);
    const spinner = take.shadowRoot!.querySelector('.spinner')!;
    expect(getComputedStyle(spinner).animationName).not.to.include('spin');
  });

  it('the check itself finds what is wrong inside a shadow root', async () => {
    await modes.light!();
    const { take } = await show();
    const bad = document.createElement('div');
    bad.innerHTML = '<button aria-label=""></button><p style="color:#eee">Too pale</p>';
    take.shadowRoot!.append(bad);
    const { violations } = await axe.run(document, { runOnly: rules });
    expect(violations.map(({ id }) => id)).to.include.members(['button-name', 'color-contrast']);
    bad.remove();
  });
});
