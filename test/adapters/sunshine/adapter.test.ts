import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import type { Hearing } from '../../../src/adapters/hearing.js';
import { takeSunshine, type SunshineOptions } from '../../../src/adapters/sunshine/index.js';
import type { Conversation } from '../../../src/model/conversation.js';
import type { Message } from '../../../src/model/message.js';
import { StrictMock } from '../../support/strict-mock.js';
import { sunshineDeviations, sunshineDocuments } from './documents.js';
import { failed, FakeSunshine } from './fake-sunshine.js';

const documents = await sunshineDocuments();
const ctx: CallContext = { signal: new AbortController().signal, agent: { id: 'ada', name: 'Ada Lindqvist' } };
const base = `${FakeSunshine.base}/v2/apps/${FakeSunshine.app}`;
const mocks: StrictMock[] = [];

afterEach(() => expect(mocks.flatMap(({ problems }) => [...problems])).toEqual([]));
afterAll(() => {
  const counts: Record<string, number> = {};
  for (const { checked } of mocks) {
    for (const [name, count] of Object.entries(checked)) counts[name] = (counts[name] ?? 0) + count;
  }
  console.log('Exchanges checked:', counts);
});

/** A Sunshine whose every request and answer is checked. */
function open(more: Partial<SunshineOptions> = {}) {
  const sunshine = new FakeSunshine();
  const mock = new StrictMock(sunshine.fetch, { base, documents, deviations: sunshineDeviations });
  mocks.push(mock);
  const { id, user } = sunshine.begin('Maria Silva', 'Where is my parcel?');
  return { sunshine, mock, adapter: sunshine.adapter({ fetch: mock.fetch, ...more }), id, user };
}
const writesOf = ({ calls }: StrictMock) => calls.flatMap((call) => (/^POST .*\/(\w+)$/.exec(call) ?? []).slice(1));

describe('who answers, by the switchboard', () => {
  test.each<[string, string | undefined, Partial<SunshineOptions>, string]>([
    ['nobody has control, and the bot is the default', undefined, {}, 'active'],
    ['nobody has control, and people are the default', undefined, { botIsDefault: false }, 'paused'],
    ['the bot', 'bot', {}, 'active'],
    ['the bot, known by its type', 'bot', { bot: 'custom' }, 'active'],
    ['the bot, known by its id', 'bot', { bot: '5ef21b86e933b7355c11c604' }, 'active'],
    ['people here', 'people', {}, 'paused'],
    ['people in Zendesk', 'zd-agentWorkspace', {}, 'paused'],
  ])('%s', async (_, active, more, status) => {
    const { sunshine, adapter, id, user } = open(more);
    sunshine.outside(id, active);
    expect(await adapter.getConversation(id, ctx)).toMatchObject({
      contact: { id: user, name: 'Maria Silva' },
      channel: 'web',
      bot: { mode: 'autopilot', status },
      lastMessage: { text: 'Where is my parcel?', author: { kind: 'contact', id: user } },
    });
  });
});

describe('control', () => {
  test.each<[string, Partial<SunshineOptions>, string[], string[]]>([
    ['is passed', {}, ['passControl'], ['passControl']],
    ['is offered and accepted', { take: 'offer' }, ['offerControl', 'acceptControl'], ['passControl']],
    ['is released', { giveBack: 'release' }, ['passControl'], ['releaseControl']],
  ])('%s, and the state is read again', async (_, more, taking, giving) => {
    const { adapter, mock, id } = open(more);
    expect(await adapter.pauseBot!(id, { reason: 'A refund' }, ctx)).toMatchObject({ bot: { status: 'paused' } });
    expect(writesOf(mock)).toEqual(taking);
    expect(await adapter.activateBot!(id, {}, ctx)).toMatchObject({ bot: { status: 'active' } });
    expect(writesOf(mock)).toEqual([...taking, ...giving]);
  });

  test('names the agent and the reason to whoever hears of it, in a size that Sunshine takes', async () => {
    const { sunshine, adapter, id } = open();
    const heard: unknown[] = [];
    sunshine.onEvent = ({ events }) => heard.push((events as Array<{ payload: { metadata?: object } }>)[0]!.payload);
    await adapter.pauseBot!(id, { reason: 'x'.repeat(9000) }, ctx);
    expect(heard).toMatchObject([{ metadata: { by: 'Ada Lindqvist', reason: 'x'.repeat(1000) } }]);
  });

  test.each(['pauseBot', 'activateBot'] as const)(
    '%s, where yes was said and nothing done, is refused',
    async (method) => {
      const { sunshine, adapter, id } = open();
      if (method === 'activateBot') sunshine.outside(id, 'people');
      sunshine.doesNothing = /Control$/;
      await expect(adapter[method]!(id, {}, ctx)).rejects.toMatchObject({ code: 'refused' });
    },
  );

  test('a read that fails after the write leaves open what it did', async () => {
    const { sunshine, adapter, id } = open();
    sunshine.instead = (call) => (call.startsWith('GET') ? failed(503, 'uncategorized_error') : undefined);
    await expect(adapter.pauseBot!(id, {}, ctx)).rejects.toMatchObject({ code: 'timeout' });
  });

  test('an integration that is not in the switchboard is refused, and no missing conversation', async () => {
    const { adapter, id } = open({ agents: 'typo' });
    await expect(adapter.pauseBot!(id, {}, ctx)).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('messages', () => {
  test('of an agent, with the words as they are, found again by their own id', async () => {
    const { adapter, id } = open();
    const text = '<b>5 < 6 & "quoted"</b>\nsecond line';
    const sent = await adapter.sendMessage!(id, { text, clientId: 'x1' }, ctx);
    expect(sent).toMatchObject({ text, author: { kind: 'agent', id: 'ada' }, clientId: 'x1' });
    const { items } = await adapter.listMessages!(id, {}, ctx);
    expect(items.at(-1)).toMatchObject({ id: sent.id, text, clientId: 'x1', author: { kind: 'agent' } });
  });

  test('come in pages of any size, the newest first', async () => {
    const { sunshine, adapter, id } = open();
    for (let i = 1; i <= 250; i++) sunshine.contactWrites(id, `line ${i}`);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await adapter.listMessages!(id, { limit: 70, ...(cursor && { cursor }) }, ctx);
      seen.unshift(...page.items.map(({ text }) => text));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(['Where is my parcel?', ...Array.from({ length: 250 }, (_, i) => `line ${i + 1}`)]);
  });

  test.each<[object, object, object]>([
    [{ type: 'business', subtypes: ['bot'], displayName: 'Answers' }, { type: 'text', text: 'Hi' }, { kind: 'bot' }],
    [{ type: 'business', subtypes: ['AI'] }, { type: 'text', text: 'Hi' }, { kind: 'bot' }],
    [{ type: 'business', subtypes: ['agent'] }, { type: 'text', text: 'Hi' }, { kind: 'agent' }],
    [{ type: 'business', subtypes: ['activity'] }, { type: 'text', text: 'Ticket closed' }, { kind: 'system' }],
    [{ type: 'business' }, { type: 'text', text: 'Hi' }, { kind: 'unknown' }],
  ])('%j is the author of what it is', async (author, content, expected) => {
    const { sunshine, adapter, id } = open();
    const received = '2026-11-26T10:00:00.000Z';
    sunshine.conversations.get(id)!.messages.push({ id: '5ef21b86e933b7355c100fff', received, author, content });
    const { items } = await adapter.listMessages!(id, {}, ctx);
    expect(items.at(-1)).toMatchObject({ author: expected, at: received });
  });

  test.each<[object, object]>([
    [{ type: 'image', mediaUrl: 'https://x.test/a.png', mediaType: 'image/png', mediaSize: 7 }, { text: '' }],
    [{ type: 'file', mediaUrl: 'https://x.test/a.pdf', text: 'My receipt', altText: 'a.pdf' }, { text: 'My receipt' }],
    [{ type: 'location', coordinates: { lat: 1, long: 2 } }, { text: '[Place]' }],
    [{ type: 'somethingNew' }, { text: '[somethingNew]' }],
  ])('%j has words', async (content, expected) => {
    const { sunshine, user } = open();
    const message = { id: 'm', received: '2026-11-26T10:00:00Z', author: { type: 'user', userId: user }, content };
    sunshine.instead = (call) => (/messages$/.test(call) ? Response.json({ messages: [message] }) : undefined);
    const { items } = await sunshine.adapter().listMessages!('5ef21b86e933b7355c100001', {}, ctx);
    expect(items[0]).toMatchObject(expected);
    const url = (content as { mediaUrl?: string }).mediaUrl;
    expect(items[0]!.attachments?.map((each) => each.url)).toEqual(url && [url]);
  });

  test('too long a text, and none at all, are not sent', async () => {
    const { adapter, mock, id } = open();
    for (const text of ['x'.repeat(4097), ' ']) {
      await expect(adapter.sendMessage!(id, { text, clientId: 'c' }, ctx)).rejects.toMatchObject({ code: 'invalid' });
    }
    expect(mock.calls).toEqual([]);
  });
});

test('the contact, and their conversations, newest first in pages', async () => {
  const { sunshine, adapter, user, id } = open();
  expect(await adapter.getContact!(user, ctx)).toEqual({
    id: user,
    name: 'Maria Silva',
    email: 'maria@example.com',
    phone: '+15141234567',
    externalId: 'crm-silva',
    attributes: { plan: 'gold', locale: 'pt-BR' },
  });
  const ids = [id];
  for (let i = 1; i <= 120; i++) {
    sunshine.now = () => Date.now() + i * 60_000;
    ids.unshift(sunshine.begin('Maria Silva', 'again', user).id);
  }
  const first = await adapter.listContactConversations!(user, { limit: 100 }, ctx);
  const rest = await adapter.listContactConversations!(user, { limit: 100, cursor: first.nextCursor }, ctx);
  expect([...first.items, ...rest.items].map((each) => each.id)).toEqual(ids);
  expect(rest.nextCursor).toBeUndefined();
});

test.each(['', '../x', 'a/b', 'a?b'])('nobody is asked for %j', async (id) => {
  const { mock, adapter } = open();
  await expect(adapter.getConversation(id, ctx)).rejects.toMatchObject({ code: 'not-found' });
  await expect(adapter.getContact!(id, ctx)).rejects.toMatchObject({ code: 'not-found' });
  expect(mock.calls).toEqual([]);
});

describe('what webhooks deliver', () => {
  /** What is kept of deliveries, in the order in which they are given. */
  async function hear(...deliveries: unknown[]) {
    const conversations = new Map<string, Conversation>();
    const messages: Message[] = [];
    const hearing: Hearing = {
      conversation: async (id, change) => void conversations.set(id, change(conversations.get(id))),
      message: async (message) => void messages.push(message),
    };
    for (const each of deliveries) await takeSunshine({ bot: 'bot' })(each, hearing);
    return { conversations, messages };
  }
  function recorded() {
    const sunshine = new FakeSunshine();
    const deliveries: Array<Record<string, unknown>> = [];
    sunshine.onEvent = (delivery) => deliveries.push(delivery);
    let minutes = 0;
    sunshine.now = () => Date.UTC(2026, 10, 26, 10, minutes++);
    const { id, user } = sunshine.begin('Maria Silva', 'Hello');
    sunshine.outside(id, 'people');
    sunshine.outside(id, 'bot');
    return { deliveries, id, user };
  }

  test('is a row with the contact, and the message', async () => {
    const { deliveries, id, user } = recorded();
    const { conversations, messages } = await hear(deliveries[0]);
    expect(conversations.get(id)).toMatchObject({
      contact: { id: user, name: 'Maria Silva' },
      channel: 'web',
      bot: { status: 'active' },
    });
    expect(messages).toMatchObject([{ conversationId: id, text: 'Hello', author: { kind: 'contact', id: user } }]);
  });

  test.each([
    ['in order', [0, 1, 2], 'active'],
    ['without the last', [0, 1], 'paused'],
    ['out of order', [0, 2, 1], 'active'],
    ['backwards', [2, 1, 0], 'active'],
  ])('%s: the newest says who answers', async (_, order, status) => {
    const { deliveries, id } = recorded();
    const { conversations } = await hear(...order.map((each) => deliveries[each]));
    expect(conversations.get(id)!.bot.status).toBe(status);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'hello'],
    ['events that are none', { events: 7 }],
    ['events of nothing', { events: [null, {}, { type: 'conversation:message' }, { type: 7, payload: {} }] }],
    ['a failure', { events: [{ type: 'switchboard:passControl:failure', payload: { conversation: { id: 'c' } } }] }],
    ['another kind', { events: [{ type: 'user:merge', payload: { conversation: { id: 'c' } } }] }],
  ])('%s is passed over (T11)', async (_, body) => {
    const { conversations, messages } = await hear(body);
    expect([conversations.size, messages.length]).toEqual([0, 0]);
  });
});

describe('errors keep their true meaning', () => {
  test.each<[number, string, string]>([
    [400, 'bad_request', 'invalid'],
    [400, 'switchboard_invalid_target', 'refused'],
    [401, 'unauthorized', 'unauthorized'],
    [402, 'payment_required', 'forbidden'],
    [403, 'forbidden', 'forbidden'],
    [403, 'switchboard_invalid_action', 'conflict'],
    [404, 'conversation_not_found', 'not-found'],
    [404, 'app_not_found', 'not-found'],
    [404, 'switchboard_not_found', 'refused'],
    [404, 'switchboard_integration_not_found', 'refused'],
    [409, 'conflict', 'conflict'],
    [423, 'locked', 'refused'],
    [429, 'too_many_requests', 'rate-limited'],
    [500, 'uncategorized_error', 'unavailable'],
    [503, 'conflict', 'unavailable'],
  ])('%d %s is %s', async (status, code, expected) => {
    const { sunshine, id } = open();
    sunshine.instead = () => failed(status, code);
    await expect(sunshine.adapter().pauseBot!(id, {}, ctx)).rejects.toMatchObject({ code: expected });
  });
});
