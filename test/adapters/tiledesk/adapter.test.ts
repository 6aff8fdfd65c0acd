import { describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import { tiledeskAdapter, type TiledeskOptions } from '../../../src/adapters/tiledesk/index.js';
import { toMessage } from '../../../src/adapters/tiledesk/mapping.js';
import { TiledeskApi } from '../../../src/adapters/tiledesk/tiledesk-api.js';
import type { Conversation } from '../../../src/model/conversation.js';
import * as seen from './seen.js';

const ctx: CallContext = { signal: new AbortController().signal, agent: seen.ada };
const id = seen.conversationId;

type Answer = Response | object;
/** A server that says what was seen: reads answer the states one after another, the last one for ever. */
function replay(
  states: seen.Seen[],
  writes: Record<string, Answer | (() => Answer)> = {},
  more?: Partial<TiledeskOptions>,
) {
  const calls: string[] = [];
  const bodies: unknown[] = [];
  const left = [...states];
  const adapter = tiledeskAdapter({
    baseUrl: 'http://tiledesk.test/',
    project: seen.project,
    token: 'JWT secret',
    async fetch(url, { method = 'GET', body, headers }) {
      expect(headers).toMatchObject({ Authorization: 'JWT secret' });
      const path = new URL(url).pathname.replace(`/${seen.project}`, '').replace(encodeURIComponent(id), 'ID');
      const key = `${method} ${path}`;
      if (method !== 'GET') {
        calls.push(key);
        bodies.push(JSON.parse(body as string));
      }
      const given = writes[key];
      const answer = typeof given === 'function' ? given() : given;
      if (answer) return answer instanceof Response ? answer : Response.json(answer);
      if (key === 'GET /project_users') return Response.json(seen.members);
      if (key === 'GET /requests/ID/messages') return Response.json(seen.history);
      if (method === 'GET' && path === '/requests/ID') {
        return Response.json(seen.shown(left.length > 1 ? left.shift()! : left[0]!));
      }
      return method === 'GET'
        ? Response.json({ success: false, msg: 'Object not found.' }, { status: 404 })
        : Response.json({});
    },
    ...more,
  });
  return { adapter, calls, bodies };
}

const stateOf = ({ status, handler, bot, closed }: Conversation): string =>
  [
    status,
    handler.kind === 'agent' ? handler.agent.name : handler.kind,
    bot.mode === 'off' ? 'off' : bot.status,
    closed?.outcome,
  ]
    .filter((each) => each)
    .join(' ');

describe('a conversation in Tiledesk', () => {
  test.each<[string, seen.Seen, string]>([
    ['with its bot', seen.withBot, 'open bot active'],
    ['whose bot was taken out, and hasBot left over', seen.botTakenOut, 'open nobody paused'],
    ['that waits', seen.waiting, 'open queue paused'],
    ['with an agent', seen.withAda, 'open Ada Lindqvist paused'],
    [
      'with both: the bot answers',
      { ...seen.withBot, participants: [seen.ada.id, `bot_${seen.botId}`] },
      'open bot active',
    ],
    ['that was abandoned', { ...seen.waiting, status: 150 }, 'open queue paused'],
    ['that was closed elsewhere', seen.closed, 'closed Ada Lindqvist paused closed'],
    [
      'that was closed here',
      { ...seen.closed, attributes: { handoff: { closed: { outcome: 'resolved', at: seen.closed.closed_at } } } },
      'closed Ada Lindqvist paused resolved',
    ],
    [
      'that was closed elsewhere, after it had been here',
      { ...seen.closed, attributes: { handoff: { closed: { outcome: 'resolved', at: '2026-11-20T10:00:00Z' } } } },
      'closed Ada Lindqvist paused closed',
    ],
  ])('%s', async (_, state, expected) => {
    expect(stateOf(await replay([state]).adapter.getConversation(id, ctx))).toBe(expected);
  });

  test('has a history with who said what; what is said to agents alone is left out', async () => {
    const note = { _id: 'n1', text: 'VIP', createdBy: seen.ben.id, createdAt: '2026-11-26T22:58:53.500Z' };
    const { adapter } = replay([{ ...seen.withAda, notes: [note] }]);
    const { items, nextCursor } = await adapter.listMessages!(id, { limit: 4 }, ctx);
    expect(items.map(({ text, author, private: isNote }) => [text, author.kind, author.name, !!isNote])).toEqual([
      ['How can I help?', 'bot', 'Robo', false],
      ['VIP', 'agent', undefined, true],
      ['Ada here', 'agent', 'Ada Lindqvist', false],
      ['thanks', 'contact', 'Vis', false],
    ]);
    expect(items.at(-2)!.clientId).toBe('x1');
    expect(items.at(-1)!.attachments).toEqual([{ url: 'https://x.example/a.png', name: 'a.png' }]);
    const older = await adapter.listMessages!(id, { limit: 4, cursor: nextCursor }, ctx);
    expect(older.items.map(({ text }) => text)).toEqual(['hello']);
  });
});

describe('the author of a message', () => {
  // a bot that answers with the token that it was given is told by its bare id, one that is named as the sender by more
  test.each<[string, string, object]>([
    ['the bot of the department, with its own token', seen.botId, { kind: 'bot', id: seen.botId }],
    ['a bot that is named as the sender', `bot_${seen.botId}`, { kind: 'bot', id: seen.botId }],
    ['another bot', 'bot_6b01151f87330237474e8f99', { kind: 'bot', id: '6b01151f87330237474e8f99' }],
    ['an agent', seen.ben.id, { kind: 'agent', id: seen.ben.id }],
    ['the visitor, by the channel', seen.lead.lead_id, { kind: 'contact', id: seen.lead._id }],
    ['another visitor', '28800a98-2cd5-48b8-829a-2bc49e729fb5', { kind: 'contact' }],
    ['the server', 'system', { kind: 'system' }],
  ])('%s', (_, sender, author) => {
    const { mapping } = new TiledeskApi({ baseUrl: 'https://x.example', project: seen.project, token: 't' });
    const message = { _id: 'm1', sender, text: 'Hi', createdAt: '2026-11-26T22:58:53.500Z' };
    expect(toMessage(message, { ...seen.shown(seen.withAda), notes: [] }, mapping).author).toEqual(author);
  });
});

describe('a command', () => {
  test.each<
    [
      string,
      'takeOver' | 'handBack' | 'activateBot' | 'pauseBot' | 'requestAgent' | 'reopen',
      seen.Seen[],
      string[],
      unknown[],
    ]
  >([
    ['take over', 'takeOver', [seen.withBot, seen.withAda], ['PUT /requests/ID/participants'], [[seen.ada.id]]],
    ['hand back', 'handBack', [seen.withAda, seen.withBot], ['PUT /requests/ID/replace'], [{ id: seen.botId }]],
    ['activate what is active already', 'activateBot', [seen.withBot], [], []],
    ['pause', 'pauseBot', [seen.withBot, seen.botTakenOut], ['PUT /requests/ID/participants'], [[]]],
    ['pause what an agent has', 'pauseBot', [seen.withBen], [], []],
    [
      'request an agent',
      'requestAgent',
      [seen.withBot, seen.waiting],
      ['PUT /requests/ID/departments'],
      [{ departmentid: '6b01151f87330237474e8f4b', nobot: true }],
    ],
    ['reopen', 'reopen', [seen.closed, seen.withAda], ['PUT /requests/ID/reopen'], [{}]],
  ])('%s', async (_, method, states, calls, bodies) => {
    const server = replay(states);
    await server.adapter[method]!(id, {}, ctx);
    expect([server.calls, server.bodies]).toEqual([calls, bodies]);
  });

  test('close: the outcome is kept first, beside what is kept already', async () => {
    const notes = { n1: { id: 'ben' } };
    const before = { ...seen.withAda, attributes: { handoff: { notes } } };
    const at = new Date().toISOString();
    const after = { ...seen.closed, closed_at: at, attributes: { handoff: { closed: { outcome: 'resolved', at } } } };
    const { adapter, calls, bodies } = replay([before, after]);
    await adapter.close!(id, { outcome: 'resolved', note: 'Paid' }, ctx);
    expect(calls).toEqual(['PATCH /requests/ID/attributes', 'PUT /requests/ID/close']);
    expect(bodies[0]).toMatchObject({
      handoff: { notes, closed: { outcome: 'resolved', note: 'Paid', by: seen.ada } },
    });
  });

  test('a reply to what the bot has takes it over first, and is sent in the agent’s name', async () => {
    const { adapter, calls, bodies } = replay([seen.withBot, seen.withAda], {
      'POST /requests/ID/messages': seen.sent,
    });
    const message = await adapter.sendMessage!(id, { text: 'On its way', clientId: 'x2' }, ctx);
    expect(calls).toEqual(['PUT /requests/ID/participants', 'POST /requests/ID/messages']);
    expect(bodies[1]).toMatchObject({ sender: seen.ada.id, attributes: { handoff: { clientId: 'x2' } } });
    expect(message).toMatchObject({ id: 'm6', author: { kind: 'agent', ...seen.ada } });
  });
});

describe('what Tiledesk would do, and nobody wants', () => {
  const unknown = { id: '0123456789abcdef01234567' };
  test.each<[string, seen.Seen[], CallContext['agent'], string]>([
    ['open what is closed', [seen.closed], seen.ada, 'refused'],
    ['take from whoever has it', [seen.withBen], seen.ada, 'conflict'],
    ['give it to somebody who is no user', [seen.withBot], unknown, 'refused'],
    ['give it to an id that is none, which breaks the conversation', [seen.withBot], { id: 'ada' }, 'refused'],
  ])('%s: refused before it is sent', async (_, states, agent, code) => {
    const { adapter, calls } = replay(states);
    await expect(adapter.takeOver!(id, {}, { ...ctx, agent })).rejects.toMatchObject({ code });
    expect(calls).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>]>([
    [
      'a message in what is closed',
      () => replay([seen.closed]).adapter.sendMessage!(id, { text: 'x', clientId: 'c' }, ctx),
    ],
    [
      'a hand back to a bot that there is not',
      () => replay([seen.withAda], {}, { botId: 'bot_x' }).adapter.handBack!(id, {}, ctx),
    ],
    ['a yes that did nothing', () => replay([seen.withBot]).adapter.takeOver!(id, {}, ctx)],
  ])('%s is refused', async (_, run) => expect(run()).rejects.toMatchObject({ code: 'refused' }));

  test.each<[string, seen.Seen, string | undefined]>([
    ['somebody else won', seen.withBen, 'conflict'],
    ['we won after all', seen.withAda, undefined],
  ])('500, because two were at once: %s', async (_, after, code) => {
    const lost = () => Response.json(seen.raceLost, { status: 500 });
    const { adapter } = replay([seen.withBot, after], { 'PUT /requests/ID/participants': lost });
    const taken = adapter.takeOver!(id, {}, ctx);
    if (code) await expect(taken).rejects.toMatchObject({ code, current: { handler: { agent: { id: seen.ben.id } } } });
    else await expect(taken).resolves.toMatchObject({ handler: { agent: { id: seen.ada.id } } });
  });
});

describe('bad answers keep their true sentence', () => {
  const json =
    (status: number, body: object, headers: Record<string, string> = {}) =>
    () =>
      Response.json(body, { status, headers });
  const text = (status: number, body: string) => () => new Response(body, { status });

  test.each<[string, () => Response, object]>([
    ['a token that has expired, or was revoked', text(401, 'Unauthorized'), { code: 'unauthorized' }],
    ['not among the participants', json(403, { success: false, msg: 'You must be among' }), { code: 'forbidden' }],
    ['a conversation that was deleted', json(404, { success: false, msg: 'Object not found.' }), { code: 'not-found' }],
    ['one that cannot be read', json(500, { success: false, msg: 'Error getting object.' }), { code: 'not-found' }],
    ['too many', json(429, {}), { code: 'rate-limited', retryAfter: undefined }],
    ['too many, with a time', json(429, {}, { 'Retry-After': '7' }), { code: 'rate-limited', retryAfter: 7 }],
    ['5xx', json(502, {}), { code: 'unavailable' }],
    ['HTML of a proxy', text(200, '<html>log in</html>'), { code: 'bad-response' }],
    ['something else than a conversation', json(200, { hello: 1 }), { code: 'bad-response' }],
  ])('a read: %s', async (_, answer, expected) => {
    const { adapter } = replay([seen.withBot], { 'GET /requests/ID': answer });
    await expect(adapter.getConversation(id, ctx)).rejects.toMatchObject(expected);
  });

  test.each<[string, () => Response, seen.Seen[], object]>([
    [
      '5xx after the write',
      json(502, {}),
      [seen.withAda, seen.withBot],
      { code: 'unavailable', retryAfter: undefined },
    ],
    ['HTML of a proxy', text(200, '<html>'), [seen.withAda], { code: 'bad-response' }],
    ['an unknown bot', json(404, { success: false }), [seen.withAda], { code: 'not-found' }],
  ])('a command: %s', async (_, answer, states, expected) => {
    const { adapter } = replay(states, { 'PUT /requests/ID/replace': answer });
    await expect(adapter.handBack!(id, {}, ctx)).rejects.toMatchObject(expected);
  });

  test('a read that fails after a write leaves open what it did', async () => {
    let reads = 0;
    const { adapter } = replay([seen.withAda], {
      'GET /requests/ID': () => (reads++ ? Response.json({}, { status: 503 }) : seen.shown(seen.withAda)),
    });
    await expect(adapter.handBack!(id, {}, ctx)).rejects.toMatchObject({ code: 'timeout' });
  });

  test('a platform that answers late ends when nobody waits any more', async () => {
    const abort = new AbortController();
    const { adapter } = replay(
      [seen.withBot],
      {},
      {
        fetch: (_, { signal }) =>
          new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(new Error('aborted')))),
      },
    );
    const reading = adapter.getConversation(id, { ...ctx, signal: abort.signal });
    setTimeout(() => abort.abort());
    await expect(reading).rejects.toMatchObject({ code: 'timeout' });
  });
});
