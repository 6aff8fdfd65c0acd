import { afterEach, describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import type { ChatwootOptions } from '../../../src/adapters/chatwoot/index.js';
import { toMessage, type Mapping } from '../../../src/adapters/chatwoot/mapping.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { StrictMock, type Fetch } from '../../support/strict-mock.js';
import { chatwootDeviations, chatwootDocuments } from './documents.js';
import { FakeChatwoot } from './fake-chatwoot.js';

const documents = await chatwootDocuments();
const ada = { id: '7', name: 'Ada Lindqvist' };
const ben = { id: '8', name: 'Ben Okafor' };
const as = (agent: CallContext['agent'], signal = new AbortController().signal): CallContext => ({ agent, signal });
const ctx = as(ada);

let problems: Array<Set<string>> = [];
afterEach(() => {
  const met = problems.flatMap((each) => [...each]);
  problems = [];
  expect(met).toEqual([]);
});

/** A Chatwoot whose every request and answer is checked. */
function open(more: Partial<ChatwootOptions> = {}) {
  const chatwoot = new FakeChatwoot();
  const mock = new StrictMock(chatwoot.fetch, { base: FakeChatwoot.base, documents, deviations: chatwootDeviations });
  problems.push(mock.problems);
  const { id } = chatwoot.begin('Maria Silva');
  chatwoot.contactWrites(id, 'Where is my parcel?');
  return { chatwoot, mock, adapter: chatwoot.adapter({ fetch: mock.fetch, ...more }), id: String(id) };
}
/** A Chatwoot that answers like this. */
const answering = (fetch: Fetch) => new FakeChatwoot().adapter({ fetch });

const stateOf = ({ status, handler, bot, closed }: Conversation): string =>
  [
    status,
    handler.kind === 'agent' ? handler.agent.id : handler.kind,
    bot.mode === 'off' ? 'off' : bot.status,
    ...(closed ? [closed.outcome] : []),
  ].join(' ');

describe('a conversation in Chatwoot', () => {
  test.each([
    ['pending', undefined, 'open bot active'],
    ['pending, and still assigned', 8, 'open bot active'],
    ['open', 7, 'open 7 paused'],
    ['open', undefined, 'open queue paused'],
    ['snoozed', 7, 'open 7 paused'],
    ['snoozed', undefined, 'open nobody paused'],
    ['resolved', undefined, 'closed nobody active resolved'],
    ['resolved', 7, 'closed 7 active resolved'],
  ])('%s, assigned to %s: %s', async (status, assignee, expected) => {
    const { chatwoot, adapter, id } = open();
    chatwoot.outside(1, { status: status.split(',')[0] as 'open', assignee });
    expect(stateOf(await adapter.getConversation(id, ctx))).toBe(expected);
  });

  test('in an inbox without a bot has none, and nobody answers what is pending', async () => {
    const { adapter, id } = open({ botInboxes: [77] });
    expect(stateOf(await adapter.getConversation(id, ctx))).toBe('open nobody off');
  });

  test('has contact, channel, last message and times as they are', async () => {
    const { chatwoot, adapter, id } = open();
    chatwoot.contacts.get(50)!.blocked = true;
    expect(await adapter.getConversation(id, ctx)).toMatchObject({
      id: '1',
      contact: { id: '50', name: 'Maria Silva', blocked: {} },
      channel: 'web',
      lastMessage: { text: 'Where is my parcel?', author: { kind: 'contact', id: '50', name: 'Maria Silva' } },
    });
  });

  test('is told by its agent bot as the bot’s', async () => {
    const { adapter } = open();
    const assigned = { id: 4, name: 'Shop bot' };
    const chatwoot = answering(async () =>
      Response.json({
        id: 1,
        status: 'open',
        meta: { sender: { id: 5 }, assignee: assigned, assignee_type: 'AgentBot' },
      }),
    );
    expect(adapter.traits?.control).toBe('advisory');
    expect(stateOf(await chatwoot.getConversation('1', ctx))).toBe('open bot active');
  });

  test('with everything empty that may be empty', async () => {
    const { messages, ...sparse } = {
      id: 1,
      status: 'open',
      meta: { sender: { id: 5, name: null, thumbnail: null, custom_attributes: null }, assignee: null, channel: null },
      custom_attributes: null,
      messages: null,
      last_non_activity_message: null,
      waiting_since: 0,
      priority: null,
      snoozed_until: null,
    };
    const adapter = answering(async () => Response.json({ ...sparse, messages }));
    expect(await adapter.getConversation('1', ctx)).toEqual({
      id: '1',
      contact: { id: '5' },
      status: 'open',
      handler: { kind: 'queue' },
      bot: { mode: 'autopilot', status: 'paused' },
    });
  });
});

describe('a story: takeover, answer, hand back, close', () => {
  test('each is seen by the next read, and Chatwoot’s own screen shows it', async () => {
    const { chatwoot, adapter, id } = open();
    const read = async () => stateOf(await adapter.getConversation(id, ctx));
    expect(stateOf((await adapter.takeOver!(id, { reason: 'A refund' }, ctx)) as Conversation)).toBe('open 7 paused');
    const message = await adapter.sendMessage!(id, { text: 'I look into it', clientId: 'x1' }, ctx);
    expect(message).toMatchObject({ author: { kind: 'agent', ...ada }, clientId: 'x1', text: 'I look into it' });
    await adapter.handBack!(id, { note: 'Refund is on its way' }, ctx);
    expect(await read()).toBe('open bot active');
    await adapter.takeOver!(id, {}, ctx);
    await adapter.close!(id, { outcome: 'not-resolved', note: 'Wrong shop' }, ctx);
    expect(await read()).toBe('closed 7 active not-resolved');
    const { closed } = await adapter.getConversation(id, ctx);
    expect(closed).toMatchObject({ note: 'Wrong shop', by: { kind: 'agent', ...ada } });
    // what others keep there is kept
    expect(chatwoot.conversations.get(1)!.custom_attributes).toMatchObject({
      order: '4711',
      handoff_outcome: 'not-resolved',
    });
    await adapter.reopen!(id, {}, ctx);
    expect(await read()).toBe('open 7 paused');
    const { items } = await adapter.listMessages!(id, {}, ctx);
    expect(items.map(({ text, author, event }) => `${event?.type ?? author.kind}: ${text}`)).toEqual([
      'contact: Where is my parcel?',
      'system: Assigned to Ada Lindqvist by Integration',
      'system: Conversation was marked as open by Integration',
      'joined: Ada Lindqvist took the conversation over: A refund',
      'agent: I look into it',
      'system: Conversation unassigned by Integration',
      'system: Conversation was marked as pending by Integration',
      'left: Ada Lindqvist left the conversation: Refund is on its way',
      'system: Assigned to Ada Lindqvist by Integration',
      'system: Conversation was marked as open by Integration',
      'system: Conversation was marked as resolved by Integration',
      'closed: Ada Lindqvist closed the conversation: Wrong shop',
      'system: Conversation was marked as open by Integration',
    ]);
  });

  test('with the agent’s own token Chatwoot names them itself', async () => {
    const { chatwoot, adapter, id } = open({ agentToken: ({ id: agent }) => `t${agent}` });
    await adapter.takeOver!(id, {}, ctx);
    expect(chatwoot.conversations.get(1)!.messages.at(-1)!.content).toBe(
      'Conversation was marked as open by Ada Lindqvist',
    );
  });

  test.each([
    ['pauseBot', 'open queue paused'],
    ['requestAgent', 'open queue paused'],
    ['activateBot', 'open bot active'],
  ] as const)('%s by an agent whom opening would assign: %s', async (method, expected) => {
    const { adapter, id } = open({ agentToken: ({ id: agent }) => `t${agent}` });
    if (method === 'activateBot') await adapter.takeOver!(id, {}, ctx);
    await adapter[method]!(id, {}, ctx);
    expect(stateOf(await adapter.getConversation(id, ctx))).toBe(expected);
  });

  test('reopening leaves it to who had it', async () => {
    const { chatwoot, adapter, id } = open({ agentToken: ({ id: agent }) => `t${agent}` });
    chatwoot.outside(1, { status: 'resolved', assignee: 8 });
    await adapter.reopen!(id, {}, ctx);
    expect(stateOf(await adapter.getConversation(id, ctx))).toBe('open 8 paused');
  });

  test('who answers the bot’s conversation has it, and a note changes nothing', async () => {
    const { adapter, id } = open();
    await adapter.sendMessage!(id, { text: 'Between us', clientId: 'x1', private: true }, ctx);
    expect(stateOf(await adapter.getConversation(id, ctx))).toBe('open bot active');
    await adapter.sendMessage!(id, { text: 'Hello', clientId: 'x2' }, ctx);
    expect(stateOf(await adapter.getConversation(id, ctx))).toBe('open 7 paused');
  });

  test('an outcome is not that of a conversation which the contact reopened and somebody else closed', async () => {
    const { chatwoot, adapter, id } = open();
    await adapter.close!(id, { outcome: 'not-resolved' }, ctx);
    chatwoot.now = () => Date.now() + 60_000;
    chatwoot.contactWrites(1, 'One more thing');
    chatwoot.outside(1, { status: 'resolved' });
    expect((await adapter.getConversation(id, ctx)).closed).toMatchObject({ outcome: 'resolved' });
    expect((await adapter.getConversation(id, ctx)).closed?.by).toBeUndefined();
  });

  test('a block keeps why and by whom, and the contact’s other attributes', async () => {
    const { adapter } = open();
    await adapter.blockContact!('50', { reason: 'Spam' }, ctx);
    expect(await adapter.getContact!('50', ctx)).toMatchObject({
      attributes: { plan: 'gold' },
      blocked: { reason: 'Spam', by: { kind: 'agent', ...ada } },
    });
    await adapter.unblockContact!('50', {}, ctx);
    expect(await adapter.getContact!('50', ctx)).not.toHaveProperty('blocked');
  });

  test('a bot’s turn is delivered with the bot’s own token', async () => {
    const { adapter, id } = open({ botToken: 'bot' });
    const bot = { id: 'shop-bot', name: 'Shop bot' };
    expect(await adapter.sendAsBot!(id, { text: 'It is on its way', clientId: 'x1' }, as(bot))).toMatchObject({
      author: { kind: 'bot', ...bot },
    });
    expect((await adapter.listMessages!(id, {}, ctx)).items.at(-1)!.author.kind).toBe('bot');
  });
});

describe('what Chatwoot says yes to and does not do is refused', () => {
  test('a takeover by somebody who is no agent there leaves the bot at work', async () => {
    const { chatwoot, adapter, id } = open({ userIdOf: () => 4711 });
    await expect(adapter.takeOver!(id, {}, ctx)).rejects.toMatchObject({ code: 'refused' });
    expect(chatwoot.conversations.get(1)).toMatchObject({ status: 'pending' });
  });

  test('an agent without a number asks Chatwoot for nothing', async () => {
    const { mock, adapter, id } = open();
    await expect(adapter.takeOver!(id, {}, as({ id: 'ada' }))).rejects.toMatchObject({ code: 'refused' });
    expect(mock.calls).toEqual([]);
  });

  test('a colleague’s conversation is not taken, and the error says whose it is', async () => {
    const { adapter, id } = open();
    await adapter.takeOver!(id, {}, as(ben));
    const taken = adapter.takeOver!(id, {}, ctx);
    await expect(taken).rejects.toMatchObject({ code: 'conflict', current: { handler: { agent: ben } } });
  });

  test.each([
    ['takeOver', /assignments/, {}],
    ['pauseBot', /toggle_status/, {}],
    ['requestAgent', /toggle_status/, {}],
    ['close', /custom_attributes/, { outcome: 'resolved' }],
    ['close', /toggle_status/, { outcome: 'resolved' }],
  ] as const)('%s, where %s does nothing', async (method, doesNothing, params) => {
    const { chatwoot, adapter, id } = open();
    chatwoot.doesNothing = doesNothing;
    const run = adapter[method] as (id: string, given: object, c: CallContext) => Promise<unknown>;
    // an outcome that is not kept is not found out where it is the one that Chatwoot would have
    const isKept = method === 'close' && doesNothing.source === 'custom_attributes';
    const answer = run(id, isKept ? { outcome: 'not-resolved' } : params, ctx);
    await expect(answer).rejects.toMatchObject({ code: 'refused' });
  });

  test.each(['handBack', 'activateBot'] as const)('%s, where the status stays', async (method) => {
    const { chatwoot, adapter, id } = open();
    await adapter.takeOver!(id, {}, ctx);
    chatwoot.doesNothing = /toggle_status/;
    await expect(adapter[method]!(id, {}, ctx)).rejects.toMatchObject({ code: 'refused' });
  });

  test('a block', async () => {
    const { chatwoot, adapter } = open();
    chatwoot.doesNothing = /PUT/;
    await expect(adapter.blockContact!('50', {}, ctx)).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('errors keep their true meaning', () => {
  const json = (status: number, body: unknown, headers?: Record<string, string>) => () =>
    Response.json(body, { status, headers });
  const html = (status: number) => () =>
    new Response('<html>Log in</html>', { status, headers: { 'Content-Type': 'text/html' } });

  test.each<[string, () => Response, Partial<HandoffError>]>([
    ['a token that is not known', json(401, { error: 'Invalid Access Token' }), { code: 'unauthorized' }],
    [
      '401 that means “not allowed”',
      json(401, { error: 'You are not authorized to do this action' }),
      { code: 'forbidden' },
    ],
    [
      'a bot’s token',
      json(401, { error: 'Access to this endpoint is not authorized for bots' }),
      { code: 'forbidden' },
    ],
    ['a plan that has it not', json(402, { error: 'Please upgrade' }), { code: 'forbidden' }],
    ['a conversation that is gone', json(404, { error: 'Resource could not be found' }), { code: 'not-found' }],
    ['what Chatwoot does not accept', json(422, { message: 'Status is not included' }), { code: 'invalid' }],
    ['too many, with a time', json(429, {}, { 'Retry-After': '7' }), { code: 'rate-limited', retryAfter: 7 }],
    ['too many, without', json(429, {}), { code: 'rate-limited', retryAfter: undefined }],
    ['too busy', json(503, {}, { 'Retry-After': '3' }), { code: 'unavailable', retryAfter: 3 }],
    ['a fault', json(500, { error: 'x' }, { 'Retry-After': '3' }), { code: 'unavailable', retryAfter: undefined }],
    ['a proxy’s page with 200', html(200), { code: 'bad-response' }],
    ['a proxy’s page with 502', html(502), { code: 'unavailable' }],
    [
      'a way to somewhere else',
      () => new Response(null, { status: 302, headers: { Location: 'https://evil.test' } }),
      { code: 'bad-response' },
    ],
    ['something else than a conversation', json(200, []), { code: 'bad-response' }],
    ['nothing', () => new Response('', { status: 200 }), { code: 'bad-response' }],
  ])('%s', async (_, respond, expected) => {
    const error: unknown = await answering(async () => respond())
      .getConversation('1', ctx)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HandoffError);
    expect(error).toMatchObject(expected);
    expect((error as HandoffError).message).not.toMatch(/evil|Log in|t9/);
  });

  test('a write whose answer is lost may have happened, a read has done nothing', async () => {
    const adapter = answering(async () => {
      throw new TypeError('fetch failed');
    });
    await expect(adapter.getConversation('1', ctx)).rejects.toMatchObject({ code: 'offline' });
    await expect(adapter.blockContact!('50', {}, ctx)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('a read that fails after the write leaves open what became of it', async () => {
    const { chatwoot, id } = open();
    let writes = 0;
    const adapter = chatwoot.adapter({
      fetch: (url, init) => {
        if (init.method === 'POST') writes++;
        else if (writes) return Promise.resolve(Response.json({}, { status: 500 }));
        return chatwoot.fetch(url, init);
      },
    });
    await expect(adapter.pauseBot!(id, {}, ctx)).rejects.toMatchObject({ code: 'timeout' });
    expect(writes).toBe(2);
  });

  test('an answer that comes late is no longer waited for', async () => {
    const stop = new AbortController();
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const adapter = answering((_, { signal }) => {
      isAsked();
      return new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(new Error())));
    });
    const answer = adapter.getConversation('1', as(ada, stop.signal));
    await asked;
    stop.abort();
    await expect(answer).rejects.toMatchObject({ code: 'timeout' });
  });

  test.each(['', '0', '-1', '1/../2', '__proto__', '1?x=1', '9'.repeat(30)])('nobody is asked for %j', async (id) => {
    const { mock, adapter } = open();
    for (const call of [
      adapter.getConversation(id, ctx),
      adapter.listMessages!(id, {}, ctx),
      adapter.getContact!(id, ctx),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'not-found' });
    }
    expect(mock.calls).toEqual([]);
  });

  test('the token stays in its header', async () => {
    const { chatwoot, id } = open();
    const seen: string[] = [];
    const adapter = chatwoot.adapter({
      fetch: (url, init) => {
        seen.push(url, (init.body as string) ?? '');
        expect(init.redirect).toBe('manual');
        return chatwoot.fetch(url, init);
      },
    });
    await adapter.takeOver!(id, {}, ctx);
    expect(seen.join()).not.toContain('t9');
  });
});

describe('lists and pages', () => {
  test('a long list is read page by page, whatever the limit', async () => {
    const { chatwoot, adapter } = open();
    for (let i = 0; i < 59; i++) {
      const c = chatwoot.begin(`Person ${i}`, i % 3 ? 'pending' : 'open');
      c.last_activity_at -= i;
    }
    for (const limit of [7, 25, 40, 100]) {
      for (const [view, count] of [
        ['all', 60],
        ['waiting', 20],
        ['bot', 40],
      ] as const) {
        const ids: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await adapter.listConversations!({ view, limit, cursor }, ctx);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          ids.push(...page.items.map((c) => c.id));
          cursor = page.nextCursor;
        } while (cursor !== undefined);
        expect(new Set(ids).size, `${view} by ${limit}`).toBe(count);
        expect(ids.length).toBe(count);
      }
    }
  });

  test('a search finds contacts first, then words, and each conversation once', async () => {
    const { chatwoot, adapter } = open();
    for (let i = 0; i < 30; i++) chatwoot.contactWrites(chatwoot.begin(`Other ${i}`).id, 'I asked Maria about it');
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await adapter.listConversations!({ search: 'maria', limit: 4, cursor }, ctx);
      ids.push(...page.items.map((c) => c.id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect([ids[0], ids.length, new Set(ids).size]).toEqual(['1', 31, 31]);
  });

  test('previous conversations are newest first, with how they ended and by whom', async () => {
    const { chatwoot, adapter } = open();
    chatwoot.now = () => Date.now() + 3_600_000;
    chatwoot.begin('', 'resolved', 50).assignee = 8;
    const first = await adapter.listContactConversations!('50', { limit: 1 }, ctx);
    expect(first.items).toMatchObject([{ id: '2', channel: 'web', outcome: 'resolved', handledBy: [{ id: '8' }] }]);
    const second = await adapter.listContactConversations!('50', { limit: 1, cursor: first.nextCursor }, ctx);
    expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([['1'], undefined]);
  });

  test('a history of twenty at a time is one, oldest first', async () => {
    const { chatwoot, adapter, id } = open();
    for (let i = 1; i < 53; i++) chatwoot.contactWrites(1, `line ${i}`);
    for (const limit of [3, 20, 30, 100]) {
      const texts: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await adapter.listMessages!(id, { limit, cursor }, ctx);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        texts.unshift(...page.items.map(({ text }) => text));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(texts).toEqual(['Where is my parcel?', ...Array.from({ length: 52 }, (_, i) => `line ${i + 1}`)]);
    }
  });
});

describe('a message', () => {
  const mapping: Mapping = {
    agentOf: ({ id }) => ({ id: String(id) }),
    hasBot: () => true,
    attribute: { outcome: 'o', note: 'n', by: 'b', at: 'a' },
  };
  const raw = { id: 5, content: 'x', message_type: 1, created_at: 1_795_690_595 };
  const handoff = { agent: { id: '7', name: 'Ada' }, client_id: 'x1' };

  test.each([
    [
      'of the contact',
      { message_type: 0, sender: { id: 9, name: 'Maria', type: 'contact' } },
      { kind: 'contact', id: '9', name: 'Maria' },
    ],
    ['of an agent', { sender: { id: 8, name: 'Ben', type: 'user' } }, { kind: 'agent', id: '8' }],
    [
      'of an agent for whom a shared token sent it',
      { sender: { id: 9, type: 'user' }, content_attributes: { handoff } },
      { kind: 'agent', ...handoff.agent },
    ],
    ['of an agent bot', { sender: { id: 4, name: 'Bot', type: 'agent_bot' } }, { kind: 'bot', id: '4', name: 'Bot' }],
    ['of Chatwoot’s own assistant', { sender: { id: 4, type: 'captain_assistant' } }, { kind: 'bot', id: '4' }],
    ['of nobody', { sender: null }, { kind: 'unknown' }],
    ['that tells what happened', { message_type: 2 }, { kind: 'system' }],
    ['of a template', { message_type: 3 }, { kind: 'system' }],
    [
      'of a contact who claims to be an agent',
      { message_type: 0, sender: { id: 9, type: 'contact' }, content_attributes: { handoff } },
      { kind: 'contact', id: '9' },
    ],
  ])('%s', (_, more, author) => {
    const message = toMessage('1', { ...raw, ...more }, mapping);
    expect(message.author).toEqual(author);
    expect(message.at).toBe('2026-11-26T10:56:35.000Z');
  });

  test('has its files, and no place on a map', () => {
    const attachments = [
      { data_url: 'https://chatwoot.test/files/inv%20oice.jpg', file_type: 'image', extension: null, file_size: 120 },
      { data_url: 'https://chatwoot.test/files/terms.pdf', file_type: 'file', file_size: 9 },
      { data_url: null, file_type: 'location' },
    ];
    expect(toMessage('1', { ...raw, attachments }, mapping).attachments).toEqual([
      { url: attachments[0]!.data_url, name: 'inv oice.jpg', type: 'image/jpeg', size: 120 },
      { url: attachments[1]!.data_url, name: 'terms.pdf', size: 9 },
    ]);
  });
});
