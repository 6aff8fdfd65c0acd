import type { Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import type { Message } from '../../src/model/message.js';
import { inMain, modes, testStates } from '../support/axe.js';
import { chatter, desk, deskBackend, type Desk } from '../support/desk.js';
import {
  button,
  byRole,
  click,
  dialogOpen,
  fillIn,
  heldBy,
  mine,
  notice,
  place,
  queryRole,
  settle,
  text,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const at = (minutes: number) => new Date(Date.parse('2026-03-02T10:00:00Z') + minutes * 60_000).toISOString();

const everything: Array<Partial<Message>> = [
  { at: at(-3000), text: 'Do you sell kayaks? https://example.com/kayaks', unanswered: true },
  { author: { kind: 'bot' }, at: at(-2999), text: 'I couldn’t find information.', delivery: 'read' },
  {
    author: { kind: 'system' },
    at: at(-100),
    event: { type: 'paused', actor: { kind: 'agent', name: 'Xenia' }, reason: 'Complaint' },
  },
  { author: { kind: 'agent', name: 'Xenia' }, at: at(-99), text: 'Careful', private: true },
  { author: { kind: 'agent', id: 'me', name: 'Ada Own' }, at: at(-98), text: 'word '.repeat(500), delivery: 'failed' },
  {
    at: at(-5),
    text: 'مرحبا',
    author: { kind: 'contact', name: 'Mina Farrow' },
    attachments: [{ url: 'https://example.com/a.pdf', name: 'a.pdf', size: 12_000 }],
  },
  { author: { kind: 'unknown' }, at: at(-4), text: 'Who am I?' },
];

const thread = async (
  said: Array<Partial<Message>>,
  conversation: Partial<Conversation> = {},
  options: Parameters<typeof deskBackend>[1] = {},
): Promise<Desk<'conversation-thread'>> => {
  const backend = deskBackend(conversation, options);
  backend.messages.set(
    'c1',
    said.map((message, i) => ({
      id: `m${i}`,
      conversationId: 'c1',
      author: { kind: 'contact', name: 'Mina Farrow' },
      at: at(-60),
      text: '',
      ...message,
    })),
  );
  return desk('conversation-thread', { backend });
};
const composer = (conversation: Partial<Conversation> = mine, options: Parameters<typeof deskBackend>[1] = {}) =>
  desk('reply-composer', { backend: deskBackend(conversation, options) });
const write = async ({ element, rendered }: Desk<'reply-composer'>, words: string) => {
  fillIn(element.shadowRoot!.querySelector('textarea')!, words);
  await rendered();
};
const paused: Partial<Conversation> = {
  bot: { mode: 'autopilot', status: 'paused', resumeAt: at(5), cause: { kind: 'agent', at: at(-1) } },
};
const broken = () => Promise.reject(new HandoffError('forbidden', 'x'));

const states: Record<string, () => Promise<unknown>> = {
  'not connected': async () =>
    settle(...(['conversation-thread', 'reply-composer'] as const).map((tag) => place(document.createElement(tag)))),
  'thread: everything a message can be': async () => {
    const shown = await thread(everything, { unread: 1 });
    // high enough that nothing floats over the last message, which axe could not see through
    shown.element.style.blockSize = '1600px';
  },
  'thread: empty': () => thread([]),
  'thread: no messages in this adapter': () => thread([], {}, { without: ['listMessages'] }),
  'thread: could not be read': async () => {
    const shown = await thread([], {}, { more: { listMessages: broken } });
    await shown.advance(100);
    button(shown.element, 'Retry');
  },
  'thread: some could not be understood': () => thread([{ text: 'Hello there' }, { text: 5 as never }]),
  'thread: bot and contact are writing': async () => {
    const shown = await thread([{ text: 'Hello there' }], {
      bot: { mode: 'autopilot', status: 'active', composing: true },
    });
    for (const sink of shown.backend.sinks) sink.typing?.({ conversationId: 'c1', kind: 'contact', active: true });
    await shown.advance(100);
    button(shown.element, 'Stop this reply');
  },
  'thread: offline': async () => {
    const shown = await thread([{ text: 'Hello there' }]);
    for (const sink of shown.backend.sinks) sink.connection('offline');
    await shown.advance(1000);
    await waitUntil(() => text(shown.element).includes('Live updates lost'));
  },
  'thread: scrolled up, with news': async () => {
    const backend = deskBackend();
    chatter(backend, 60);
    const shown = await desk('conversation-thread', { backend });
    shown.element.shadowRoot!.querySelector('[role=log]')!.scrollTop = 300;
    await new Promise((resolve) => setTimeout(resolve, 50));
    backend.say('c1', { text: 'fresh' });
    await shown.advance(100);
    button(shown.element, '1 new message');
  },
  'thread: own messages on their way and failed': async () => {
    const shown = await thread([{ text: 'Hello there' }], mine);
    shown.backend.failing.set('sendMessage', new HandoffError('refused', 'x'));
    void shown.store.run('c1', { type: 'send-message', text: 'Failed', clientId: 'f' });
    await shown.advance(200);
    shown.backend.hold.add('sendMessage');
    void shown.store.run('c1', { type: 'send-message', text: 'Sending', clientId: 's' });
    await shown.advance(200);
    await waitUntil(() => text(shown.element).includes('Discard'));
  },
  'composer: open': () => composer(),
  'composer: written': async () => write(await composer(), 'Hello'),
  'composer: canned replies': async () => {
    const shown = await composer();
    shown.element.snippets = [
      { name: 'Refund', text: 'The money is back within five days.' },
      { name: 'مرتجع', text: 'اطبع الملصق. '.repeat(20) },
    ];
    await waitUntil(() => queryRole(shown.element, 'button', 'Saved replies'));
    shown.element.focus();
    await write(shown, '/');
    byRole(shown.element, 'listbox', 'Saved replies');
  },
  'composer: locked by the bot': () => composer({}),
  'composer: locked with a draft': async () => {
    const shown = await composer();
    await write(shown, 'Hello');
    shown.backend.push('c1', heldBy('x', 'Xenia'));
    await shown.advance(100);
  },
  'composer: closed': () => composer({ status: 'closed' }),
  'composer: archived': () => composer({ status: 'archived' }),
  'composer: queue': () => composer({ handler: { kind: 'queue' }, bot: { mode: 'autopilot', status: 'paused' } }),
  'composer: the bot only suggests': () => composer({ bot: { mode: 'suggestive', status: 'active' } }),
  'composer: private note': async () => {
    const shown = await composer({});
    byRole(shown.element, 'tab', 'Note').click();
    await write(shown, 'Careful');
  },
  'composer: a minute before the end': async () => {
    const shown = await composer(paused);
    await shown.advance(4.5 * 60_000);
    button(shown.element, 'Extend by 30 min');
  },
  'composer: sending': async () => {
    const shown = await composer();
    shown.backend.hold.add('sendMessage');
    await write(shown, 'Hello');
    await click(shown.element, 'Send');
  },
  'composer: not sent': async () => {
    const shown = await composer();
    shown.backend.failing.set('sendMessage', new HandoffError('refused', 'x'));
    await write(shown, 'Hello');
    await click(shown.element, 'Send');
    await shown.advance(100);
    await waitUntil(() => notice(shown.element).includes('Your text is kept'));
  },
  'composer: taking over for 15 s': async () => {
    const shown = await composer({});
    await shown.element.takeover.load();
    shown.backend.hold.add('takeOver');
    await click(shown.element, 'Take over');
    await shown.advance(15_000);
    button(shown.element, 'Stop waiting');
  },
  'composer: takeover dialog': async () => {
    const shown = await composer({}, { traits: { takeOver: { reversible: false, reason: 'required' } } });
    await click(shown.element, 'Take over');
    await dialogOpen(shown.element);
  },
  'composer: nothing can be sent': () => composer({}, { without: ['sendMessage'] }),
  'composer: a host’s own editor': async () => {
    const editor = document.createElement('textarea');
    editor.setAttribute('aria-label', 'Mine');
    await desk('reply-composer', { backend: deskBackend({}), content: [editor] });
  },
};

describe(`axe: thread and composer, ${Object.keys(states).length} states × ${Object.keys(modes).length} looks (A10)`, function () {
  this.timeout(20_000);
  inMain();
  testStates(states);
});
