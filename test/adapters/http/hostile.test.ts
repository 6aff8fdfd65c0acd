import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HandoffError, toHandoffError } from '../../../src/model/error.js';
import { createStore } from '../../../src/store/store.js';
import { anyConversation } from '../../model/arbitraries.js';
import { context, json, recorder, Stream, world } from './world.js';

/** Anything that JSON can be, names included that have broken programs before. */
const wireJson = fc
  .oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.constantFrom<unknown>(
      null,
      [],
      '',
      0,
      1e308,
      '9999999-99-99',
      'x'.repeat(10_000),
      '\ud800',
      { __proto__: null },
      { constructor: { prototype: { polluted: true } } },
    ),
  )
  .map((value) => JSON.stringify(value));
const poison = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';

/** A conversation with one thing wrong, or poisoned. */
const nearlyConversation = fc
  .tuple(
    anyConversation,
    fc.constantFrom('id', 'contact', 'status', 'handler', 'bot', 'version', 'lastMessage', 'permissions', 'attention'),
    wireJson,
  )
  .map(([conversation, field, wrong]) =>
    JSON.stringify(conversation)
      .replace(/^\{/, `{${poison},`)
      .replace(/\}$/, `,${JSON.stringify(field)}:${wrong}}`),
  );
const body = fc.oneof(
  wireJson,
  nearlyConversation,
  fc.string(),
  nearlyConversation.map((text) => `{"items":[${text}]}`),
  nearlyConversation.map((text) => text.slice(0, -5)),
);
const type = fc.constantFrom(
  'application/json',
  'application/problem+json; charset=utf-8',
  'text/html',
  'application/x-ndjson',
  'text/event-stream',
  '',
);
const status = fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 409, 412, 418, 429, 500, 502, 503, 504, 599);
const retryAfter = fc.constantFrom(
  '',
  '1',
  '-1',
  '1e9',
  'NaN',
  '99999999999999999999999',
  'Tue, 99 Foo 2026 10:00:00 GMT',
  '__proto__',
);

let before: string[];
beforeEach(() => void (before = Object.getOwnPropertyNames(Object.prototype).sort()));
afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('T11: whatever is answered, a call gives checked data or a HandoffError', async () => {
  await fc.assert(
    fc.asyncProperty(status, type, body, retryAfter, async (code, contentType, text, after) => {
      const { adapter, ctx } = world(
        () =>
          new Response([204, 302].includes(code) ? null : text, {
            status: code,
            headers: { 'Content-Type': contentType, 'Retry-After': after },
          }),
      );
      const draft = { text: 'Hello', clientId: 'x' };
      const calls: Array<Promise<unknown>> = [
        adapter.getConversation('c1', ctx),
        adapter.listConversations({}, ctx),
        adapter.listMessages('c1', {}, ctx),
        adapter.getContact('p1', ctx),
        adapter.listContactConversations('p1', {}, ctx),
        adapter.review({ from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' }, ctx),
        adapter.takeOver('c1', {}, ctx),
        adapter.blockContact('p1', {}, ctx),
        adapter.sendMessage('c1', draft, ctx),
        adapter.runBulk({ type: 'archive' }, ['c1', '__proto__'], ctx, () => undefined),
      ];
      for (const { status: ended, ...result } of await Promise.allSettled(calls)) {
        if (ended === 'fulfilled') continue;
        const error = (result as PromiseRejectedResult).reason as HandoffError;
        expect(error).toBeInstanceOf(HandoffError);
        expect(error.retryAfter === undefined || error.retryAfter >= 0).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});

test('T11: whatever is streamed, the sink hears of it or not, and the next stream is read', async () => {
  const name = fc.constantFrom(
    'ready',
    'conversation',
    'message',
    'contact',
    'typing',
    'presence',
    'removed',
    'hint',
    'reset',
    '__proto__',
    'constructor',
    '',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, body), { maxLength: 8 }), async (events) => {
      const streams: Stream[] = [];
      const { adapter, env } = world(({ path }) => {
        if (path !== '/events') return json({});
        streams.push(new Stream());
        return streams.at(-1)!.response;
      });
      const sink = recorder();
      const store = createStore({ adapter, environment: env });
      const stop = store.conversation('c1').listen(() => undefined);
      const end = adapter.subscribe(sink, context());
      await env.advance(100);
      const all = events
        .map(([event, data]) => `event: ${event}\ndata: ${data.replaceAll('\n', '\ndata: ')}\n\n`)
        .join('');
      for (const stream of streams) stream.write(all).cut();
      await env.advance(20_000);
      for (const stream of streams) {
        if (!stream.over) stream.write('\n\n').event('ready', {}).event('hint', { id: 'last' });
      }
      await env.advance(0);
      expect(sink.told.at(-1)).toEqual(['hint', 'last']);
      end();
      stop();
      store.dispose();
      await env.advance(60_000);
      expect(env.timers.size).toBe(0);
    }),
    { numRuns: 150 },
  );
});

test('a conversation with a name of ten megabytes is refused for its length, one of four is read', async () => {
  const of = (length: number) =>
    JSON.stringify({
      id: 'c1',
      contact: { id: 'p1', name: 'x'.repeat(length) },
      status: 'open',
      handler: { kind: 'bot' },
      bot: { mode: 'autopilot', status: 'active' },
    });
  const { adapter, net, ctx } = world(
    () => new Response(of(10_000_000), { headers: { 'Content-Type': 'application/json' } }),
  );
  expect(await adapter.getConversation('c1', ctx).catch(toHandoffError)).toMatchObject({ code: 'bad-response' });
  net.script = () => new Response(of(4_000_000), { headers: { 'Content-Type': 'application/json' } });
  // the store cuts it to a name
  expect((await adapter.getConversation('c1', ctx)).contact.name).toHaveLength(4_000_000);
});
