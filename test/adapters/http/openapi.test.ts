import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkContact, checkPastConversation } from '../../../src/adapters/check/contact.js';
import { checkConversation } from '../../../src/adapters/check/conversation.js';
import { checkMessage } from '../../../src/adapters/check/message.js';
import type { Check } from '../../../src/adapters/check/primitives.js';
import { openapi } from '../../../src/adapters/http/openapi.js';
import { capabilities } from '../../../src/adapters/http/capabilities.lazy.js';
import type { Command } from '../../../src/model/command.js';
import type { Contact, PastConversation } from '../../../src/model/contact.js';
import type { Message } from '../../../src/model/message.js';
import { commandTypes } from '../../support/conversations.js';
import { schemaOf, validateExchange, violations, type ExchangeResponse } from '../../support/openapi.js';
import { conversations } from '../../model/arbitraries.js';
import { world as memoryWorld } from '../memory/world.js';
import { ann, baseUrl, context, example, recorder, world, type FullAdapter } from './world.js';

const at = '2026-03-02T10:00:00Z';
const actor = { kind: 'agent', id: 'ann', name: 'Ann' } as const;
const message: Required<Message> = {
  id: 'm1',
  conversationId: 'c1',
  author: actor,
  at,
  text: 'Hello',
  private: true,
  delivery: 'sent',
  clientId: 'x1',
  unanswered: false,
  event: { type: 'paused', actor, reason: 'Lunch', until: at, outcome: 'resolved' },
  attachments: [{ url: 'https://files.example/a.png', name: 'a.png', type: 'image/png', size: 10 }],
};
const contact: Required<Contact> = {
  id: 'p1',
  name: 'Mina',
  avatarUrl: 'https://x.example/a.png',
  phone: '+1',
  email: 'm@x.example',
  channel: 'web',
  externalId: '7',
  chatId: '8',
  attributes: { plan: 'pro', seats: 3, beta: true },
  blocked: { by: actor, at, reason: 'abuse' },
};
const past: Required<PastConversation> = {
  id: 'c0',
  at,
  channel: 'web',
  topic: 'Tents',
  outcome: 'resolved',
  handledBy: [actor],
  unanswered: true,
  handoff: false,
};
const capable = {
  name: 'desk',
  agent: ann,
  role: 'supervisor',
  commands: commandTypes,
  methods: ['listMessages', 'subscribe'],
  serverTime: at,
  traits: {
    versions: true,
    idempotency: true,
    events: 'state',
    control: 'enforced',
    takeOver: { reversible: true, reason: 'optional' },
    pauseBot: { timed: true, indefinite: true, maxSeconds: 60, reason: 'required', resumesOverAgent: false },
    close: { outcomes: [{ value: 'sold', label: 'Sold' }], note: true },
    resetBot: { clears: ['timers'], keeps: ['messages'] },
    nextReplier: { afterHandBack: 'bot', afterClose: 'nobody' },
  },
};

/** A server in the words of the document's examples. */
const answers: Record<string, ExchangeResponse> = {};
const answerWith = (
  key: string,
  status: number,
  body: string,
  type = 'application/json',
  headers: Record<string, string> = {},
) => {
  answers[key] = {
    status,
    body,
    headers: { ...(type && { 'Content-Type': type }), 'Handoff-Server-Time': at, ...headers },
  };
};
answerWith('GET /capabilities', 200, JSON.stringify(capable));
answerWith(
  'GET /conversations',
  200,
  JSON.stringify({ items: [example()], nextCursor: 'n', counts: { all: 3, mine: 1 }, serverTime: at }),
);
answerWith('GET /conversations/c1', 200, JSON.stringify(example()), 'application/json', { ETag: '"1"' });
answerWith('GET /conversations/c1/messages', 200, JSON.stringify({ items: [message], serverTime: at }));
answerWith('POST /conversations/c1/messages', 201, JSON.stringify(message));
answerWith(
  'POST /conversations/c1/commands',
  200,
  JSON.stringify({ conversation: example({ version: 2 }), serverTime: at }),
);
answerWith('PUT /conversations/c1/presence', 204, '', '');
answerWith(
  'POST /conversations/c1/attachments',
  201,
  JSON.stringify({ id: 'f1', url: 'https://files.example/f1', name: 'a.png', type: 'image/png', size: 3 }),
);
answerWith('GET /contacts/p1', 200, JSON.stringify(contact));
answerWith('GET /contacts/p1/conversations', 200, JSON.stringify({ items: [past] }));
answerWith(
  'GET /review',
  200,
  JSON.stringify({
    from: at,
    to: '2027-01-01T00:00:00Z',
    outcomes: { resolved: 2 },
    handoffs: 1,
    takeovers: 1,
    groups: [{ kind: 'recurring', label: 'Where?', conversationIds: ['c1'] }],
    serverTime: at,
  }),
);
answerWith('POST /contacts/p1/commands', 204, '', '');
answerWith(
  'POST /bulk',
  200,
  `${JSON.stringify({ id: 'c1', conversation: example() })}\n${JSON.stringify({ id: 'c2', error: { code: 'refused', message: 'Closed' } })}\n`,
  'application/x-ndjson',
);
answerWith(
  'GET /events',
  200,
  [
    `event: ready\ndata: {"serverTime":"${at}"}\n\n:\n\n`,
    ...Object.entries({
      conversation: example(),
      message,
      contact,
      typing: { conversationId: 'c1', kind: 'agent', active: true, name: 'Ann' },
      presence: {
        conversationId: 'c1',
        present: [{ conversationId: 'c1', agent: { id: 'ann' }, doing: 'writing', at }],
      },
      removed: { id: 'c2' },
      hint: { id: 'c1' },
      reset: {},
    }).map(([name, data], i) => `id: ${i}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
  ].join(''),
  'text/event-stream; charset=utf-8',
);

const commands: Command[] = [
  { type: 'activate-bot' },
  { type: 'pause-bot' },
  { type: 'pause-bot', until: at, reason: 'Lunch' },
  { type: 'extend-pause', until: at },
  { type: 'cancel-reply' },
  { type: 'take-over', reason: 'r' },
  { type: 'request-agent', reason: 'r' },
  { type: 'hand-back', note: 'n' },
  { type: 'close', outcome: 'resolved', note: 'n' },
  { type: 'reopen' },
  { type: 'archive' },
  { type: 'reset-bot' },
];
const methodName = (type: string) => type.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) as 'reopen';

async function everything(adapter: FullAdapter): Promise<void> {
  const ctx = context({ idempotencyKey: 'k1', expectedVersion: 1 });
  await adapter.getConversation('c1', ctx);
  await adapter.listConversations({ view: 'mine', search: 'ü&=', cursor: 'c', limit: 5 }, ctx);
  await adapter.listMessages('c1', { cursor: 'c', limit: 5 }, ctx);
  await adapter.getContact('p1', ctx);
  await adapter.listContactConversations('p1', { cursor: 'c', limit: 5 }, ctx);
  await adapter.review({ from: at, to: '2027-01-01T00:00:00Z' }, ctx);
  for (const { type, ...params } of commands) await adapter[methodName(type)]('c1', params, ctx);
  await adapter.blockContact('p1', { reason: 'spam' }, ctx);
  await adapter.unblockContact('p1', {}, ctx);
  await adapter.setPresence('c1', 'writing', ctx);
  await adapter.sendMessage('c1', { text: 'Hello', private: true, clientId: 'x1' }, ctx);
  const file = { name: 'a.png', type: 'image/png', data: new Blob(['png'], { type: 'image/png' }) };
  await adapter.sendMessage('c1', { text: '', clientId: 'x2', attachments: [file] }, ctx);
  for (const command of commands) await adapter.runBulk(command, ['c1', 'c2'], ctx, () => undefined);
}

describe('the document', () => {
  test('names only what it has, and every schema is one', () => {
    const names = Object.keys(openapi.components.schemas);
    for (const name of names) expect(() => violations(schemaOf(name), {})).not.toThrow();
    const references = [...JSON.stringify(openapi).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    expect(references.filter(([, kind, name]) => !(name! in openapi.components[kind as 'schemas']))).toEqual([]);
    const used = new Set(references.map(([, , name]) => name));
    expect(names.filter((name) => !used.has(name))).toEqual([]);
  });

  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(openapi))).toEqual(openapi);
  });

  test('allows every conversation that the boundary lets through, and both refuse the same damage', () => {
    const fields = [
      'id',
      'contact',
      'status',
      'handler',
      'bot',
      'version',
      'closed',
      'lastMessage',
      'unread',
      'attention',
      'permissions',
      'nextReplier',
      'updatedAt',
    ] as const;
    const wrong = fc.constantFrom<unknown>(7, 'x', [], true, { a: 1 });
    const accepted = (value: unknown) => {
      try {
        return !!checkConversation(value, '');
      } catch {
        return false;
      }
    };
    // making up a conversation is what takes long, so each is damaged in every place
    fc.assert(
      fc.property(conversations, fc.option(wrong), (conversation, damage) => {
        const sound = JSON.parse(JSON.stringify(conversation)) as Record<string, unknown>;
        expect(violations(schemaOf('Conversation'), sound).length === 0).toBe(accepted(sound));
        for (const field of fields) {
          // the boundary leaves out a part that lacks what it needs, instead of hiding the whole
          const isPart = field === 'closed' || field === 'lastMessage';
          if (isPart && damage?.constructor === Object) continue;
          const damaged = JSON.parse(JSON.stringify({ ...sound, [field]: damage ?? undefined })) as unknown;
          expect(violations(schemaOf('Conversation'), damaged).length === 0, JSON.stringify({ [field]: damage })).toBe(
            accepted(damaged),
          );
        }
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  test.each<[string, unknown, Check<unknown>]>([
    ['Message', message, checkMessage],
    ['Contact', contact, checkContact],
    ['PastConversation', past, checkPastConversation],
    ['Capabilities', capable, (value, path) => ({ ...capabilities(value, path), serverTime: at })],
  ])('knows every field of a %s that the boundary knows', (name, full, check) => {
    expect(violations(schemaOf(name), full)).toEqual([]);
    expect(check(full, '')).toEqual(full);
  });

  test('allows what the memory adapter says', async () => {
    const { adapter, ctx } = memoryWorld();
    const { items } = await adapter.listConversations({ view: 'all', limit: 100 }, ctx);
    expect(items.length).toBeGreaterThan(20);
    for (const item of items) {
      const [messages, person, earlier] = await Promise.all([
        adapter.listMessages(item.id, { limit: 100 }, ctx),
        adapter.getContact(item.contact.id, ctx),
        adapter.listContactConversations(item.contact.id, {}, ctx),
      ]);
      const onTheWire = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
      expect([
        ...violations(schemaOf('Conversation'), onTheWire(item)),
        ...violations(schemaOf('MessagePage'), onTheWire(messages)),
        ...violations(schemaOf('Contact'), onTheWire(person)),
        ...violations(schemaOf('PastConversationPage'), onTheWire(earlier)),
      ]).toEqual([]);
    }
  });
});

describe('the client', () => {
  test('keeps to the document in everything it sends, and takes everything that the document answers', async () => {
    const unused = new Set(Object.keys(answers));
    const made = world(async ({ method, path, text, headers }) => {
      const key = `${method} ${path.split('?')[0]}`;
      unused.delete(key);
      const response = answers[key]!;
      validateExchange({ method, url: baseUrl + path, headers, body: text }, response);
      return new Response(response.body || null, response);
    });
    await everything(made.adapter);
    const sink = recorder();
    made.adapter.subscribe(sink, context());
    await made.env.advance(0);
    expect(sink.told.map(([kind]) => kind)).toEqual([
      'conversation',
      'message',
      'contact',
      'typing',
      'presence',
      'removed',
      'hint',
      'hint',
    ]);
    expect([...unused]).toEqual(['GET /capabilities']);
  });

  test('needs every method of the document', async () => {
    const called = new Set<string>();
    const made = world(({ method, path }) => {
      called.add(
        `${method.toLowerCase()} ${path.split('?')[0]!.replace(/\/(conversations|contacts)\/[^/]+/, '/$1/{id}')}`,
      );
      const response = answers[`${method} ${path.split('?')[0]}`]!;
      return new Response(response.body || null, response);
    });
    await everything(made.adapter);
    made.adapter.subscribe(recorder(), context())();
    // turns are for bots, which have a client of their own
    const ofPages = Object.entries(openapi.paths).filter(([path]) => !/^\/turns\/|\/turns$/.test(path));
    const known = ofPages.flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method} ${path}`));
    expect([...called, 'get /capabilities'].sort()).toEqual(known.sort());
  });
});

describe('validateExchange', () => {
  const wrong = (key: string, request: object, response?: Partial<ExchangeResponse>) => () => {
    const [method, path] = key.split(' ') as [string, string];
    validateExchange(
      { method, url: `https://desk.example/api${path}`, ...request },
      response && { ...answers[key]!, ...response },
    );
  };
  const post = (body: unknown, headers = {}) => ({
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  });
  const command = 'POST /conversations/c1/commands';

  test.each<[string, () => void]>([
    ['an unknown path', wrong('GET /weather', {})],
    ['another method', wrong('POST /events', {})],
    ['an unknown view', wrong('GET /conversations?view=best', {})],
    ['an unknown query', wrong('GET /conversations?token=x', {})],
    ['a limit of 0', wrong('GET /conversations?limit=0', {})],
    ['a limit that is a word', wrong('GET /conversations?limit=few', {})],
    ['a query twice', wrong('GET /conversations?limit=1&limit=2', {})],
    ['a body of a read', wrong('GET /conversations', { body: '{}' })],
    ['no content type', wrong(command, { body: '{"type":"reopen"}' })],
    ['no command', wrong(command, post({}))],
    ['an unknown command', wrong(command, post({ type: 'explode' }))],
    ['a misspelt parameter', wrong(command, post({ type: 'pause-bot', untill: at }))],
    ['a missing parameter', wrong(command, post({ type: 'extend-pause' }))],
    ['a block where conversations are', wrong(command, post({ type: 'block-contact' }))],
    ['a version without quotes', wrong(command, post({ type: 'reopen' }, { 'If-Match': '7' }))],
    [
      'a version where it means nothing',
      wrong('POST /contacts/p1/commands', post({ type: 'block-contact' }, { 'If-Match': '"7"' })),
    ],
    ['a message without clientId', wrong('POST /conversations/c1/messages', post({ text: 'x' }))],
    ['an answer of another status', wrong('GET /contacts/p1', {}, { status: 201 })],
    [
      'an answer without the server’s time',
      wrong('GET /contacts/p1', {}, { headers: { 'Content-Type': 'application/json' } }),
    ],
    [
      'an answer of another type',
      wrong('GET /contacts/p1', {}, { headers: { 'Content-Type': 'text/html', 'Handoff-Server-Time': at } }),
    ],
    ['an answer that is no contact', wrong('GET /contacts/p1', {}, { body: '{"id":7}' })],
    ['an answer that is cut', wrong('GET /contacts/p1', {}, { body: '{"id":' })],
    ['a 204 with a body', wrong('POST /contacts/p1/commands', post({ type: 'block-contact' }), { body: '{}' })],
    [
      'a problem without code',
      wrong(
        'GET /contacts/p1',
        {},
        {
          status: 404,
          body: '{"title":"No"}',
          headers: { 'Content-Type': 'application/problem+json', 'Handoff-Server-Time': at },
        },
      ),
    ],
    ['a problem that is plain JSON', wrong('GET /contacts/p1', {}, { status: 404, body: '{"code":"not-found"}' })],
    ['an event of an unknown name', wrong('GET /events', {}, { body: 'event: weather\ndata: {}\n\n' })],
    ['an event that is no message', wrong('GET /events', {}, { body: 'event: message\ndata: {}\n\n' })],
    [
      'a result without id',
      wrong('POST /bulk', post({ command: { type: 'reopen' }, ids: ['c1'] }), { body: '{"id":"c1"}\n{}\n' }),
    ],
  ])('refuses %s', (_, exchange) => {
    expect(exchange).toThrow();
  });

  test('allows a problem of any status', () => {
    for (const status of [400, 401, 404, 409, 412, 418, 429, 503]) {
      wrong(
        'GET /contacts/p1',
        {},
        {
          status,
          body: JSON.stringify({ type: 'about:blank', title: 'No', status, code: 'conflict', current: example() }),
          headers: { 'Content-Type': 'application/problem+json', 'Handoff-Server-Time': at, 'Retry-After': '1' },
        },
      )();
    }
  });

  test('does not take the conversations of a contact for the list of conversations', () => {
    expect(wrong('GET /contacts/p1/conversations?view=mine', {})).toThrow('the query has view');
  });
});
