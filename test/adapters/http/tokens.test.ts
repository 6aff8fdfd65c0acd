import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { HandoffError } from '../../../src/model/error.js';
import { createStore } from '../../../src/store/store.js';
import { failureOf, watch } from '../memory/world.js';
import { context, example, json, problem, recorder, Stream, world, type Script, type Seen } from './world.js';

const bearer = ({ headers }: Seen) => headers.get('Authorization');

/** A session whose tokens are t1, t2 …; the server takes only the newest that it was told of. */
function session(valid = 't1') {
  const asked: boolean[] = [];
  let count = 0;
  return {
    asked,
    getToken: async ({ refresh }: { refresh: boolean }) => {
      asked.push(refresh);
      return `t${++count}`;
    },
    script: ((request) =>
      bearer(request) === `Bearer ${valid}`
        ? json(request.method === 'POST' ? {} : example())
        : problem(401, { code: 'unauthorized' })) as Script,
  };
}

describe('the token', () => {
  test('is asked for once, and goes with every request', async () => {
    const { getToken, script, asked } = session();
    const { adapter, net, ctx } = world(script, { getToken });
    await Promise.all([adapter.getConversation('c1', ctx), adapter.getConversation('c2', ctx)]);
    await adapter.takeOver('c1', {}, ctx);
    expect(net.requests.map(bearer)).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t1']);
    expect(asked).toEqual([false]);
  });

  test('that expired is renewed once for ten callers, and each repeats its call once', async () => {
    const { getToken, script, asked } = session('t2');
    const { adapter, net, ctx } = world(script, { getToken });
    const calls = Array.from({ length: 10 }, (_, i) =>
      i % 2
        ? adapter.takeOver(`c${i}`, {}, context({ idempotencyKey: `k${i}` }))
        : adapter.getConversation(`c${i}`, ctx),
    );
    await Promise.all(calls);
    expect(asked).toEqual([false, true]);
    expect(net.requests.map(bearer).sort()).toEqual([...Array(10).fill('Bearer t1'), ...Array(10).fill('Bearer t2')]);
    // the same intent, the same key
    const keys = net.requests.map(({ headers }) => headers.get('Idempotency-Key')).filter(Boolean);
    expect(keys.sort()).toEqual(['k1', 'k1', 'k3', 'k3', 'k5', 'k5', 'k7', 'k7', 'k9', 'k9']);
  });

  test('that is late is not renewed again: the answer to an old one finds the new one', async () => {
    const { getToken, script, asked } = session('t2');
    let late!: (response: Response) => void;
    const { adapter, net, ctx } = world(
      (request, count) => (count === 1 ? new Promise((resolve) => (late = resolve)) : script(request, count)),
      { getToken },
    );
    const slow = adapter.getConversation('slow', ctx);
    await adapter.getConversation('c1', ctx);
    late(problem(401));
    await slow;
    expect(asked).toEqual([false, true]);
    expect(bearer(net.requests.at(-1)!)).toBe('Bearer t2');
  });

  test('that is refused twice is unauthorized, and nothing is sent a third time', async () => {
    const { getToken, script, asked } = session('never');
    const { adapter, net, ctx } = world(script, { getToken });
    expect(await failureOf(adapter.takeOver('c1', {}, ctx))).toMatchObject({ code: 'unauthorized', retryable: false });
    expect(net.requests).toHaveLength(2);
    expect(asked).toEqual([false, true]);
  });

  test('is not needed: without getToken a 401 is final', async () => {
    const { adapter, net, ctx } = world(() => problem(401));
    expect((await failureOf(adapter.getConversation('c1', ctx))).code).toBe('unauthorized');
    expect(net.requests).toHaveLength(1);
    expect(net.requests[0]!.headers.has('Authorization')).toBe(false);
  });

  test('may be none: then the request goes without', async () => {
    const { adapter, net, ctx } = world(() => json(example()), { getToken: () => undefined });
    await adapter.getConversation('c1', ctx);
    expect(net.requests[0]!.headers.has('Authorization')).toBe(false);
  });

  test.each(['Bearer t1', 'bearer  t1', 't1'])('%j is sent with its scheme once', async (token) => {
    const { adapter, net, ctx } = world(() => json(example()), { getToken: () => token });
    await adapter.getConversation('c1', ctx);
    expect(net.requests.map(bearer)).toEqual(['Bearer t1']);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('secret');
      },
    ],
    ['rejects', () => Promise.reject(new Error('secret'))],
  ])('that cannot be had (getToken %s) means that nothing was sent, and is asked for again', async (_, fail) => {
    let failing = true;
    const { adapter, net, ctx } = world(() => json(example()), { getToken: () => (failing ? fail() : 't1') });
    const error = await failureOf(adapter.takeOver('c1', {}, ctx));
    expect(error.code).toBe('offline');
    expect(inspect(error, { depth: 9 })).not.toContain('secret');
    expect(net.requests).toEqual([]);
    failing = false;
    await adapter.getConversation('c1', ctx);
    expect(net.requests.map(bearer)).toEqual(['Bearer t1']);
  });

  test('getToken may say itself what is wrong, also from another copy of the library', async () => {
    const foreign = Object.assign(new Error('Log in first'), {
      name: 'HandoffError',
      code: 'unauthorized',
      retryable: false,
    });
    for (const thrown of [new HandoffError('unauthorized', 'Log in first'), foreign]) {
      const { adapter, ctx } = world(() => json(example()), { getToken: () => Promise.reject(thrown) });
      expect((await failureOf(adapter.getConversation('c1', ctx))).code).toBe('unauthorized');
    }
  });

  test('that never comes does not hold anyone who stops waiting', async () => {
    const { adapter, env } = world(() => json(example()), { getToken: () => new Promise<string>(() => undefined) });
    const abort = new AbortController();
    const call = watch(adapter.getConversation('c1', context({ signal: abort.signal })));
    abort.abort();
    await env.advance(0);
    expect(call.error?.code).toBe('timeout');
  });

  test('that has not come after 20 seconds is asked for again, by whoever comes then, in the same way', async () => {
    const asked: boolean[] = [];
    const stuck = new Set([1, 3]);
    const { script } = session('t4');
    const { adapter, net, env } = world(script, {
      getToken: ({ refresh }) =>
        stuck.has(asked.push(refresh)) ? new Promise<string>(() => undefined) : `t${asked.length}`,
    });
    const read = () => watch(adapter.getConversation('c1', context()));
    const first = read();
    await env.advance(19_000);
    const second = read();
    await env.advance(0);
    expect(asked).toEqual([false]);
    await env.advance(1000);
    // the second answer is a token that has ended, and renewing it never ends
    const third = read();
    await env.advance(0);
    expect(asked).toEqual([false, false, true]);
    await env.advance(20_000);
    const fourth = read();
    await env.advance(0);
    expect(asked).toEqual([false, false, true, true]);
    expect(fourth.value).toBeDefined();
    expect(net.requests.map(bearer)).toEqual(['Bearer t2', 'Bearer t4']);
    // nobody is answered twice or by another's token, and what is known is not asked for again
    expect([first, second, third].map(({ value, error }) => value ?? error)).toEqual([undefined, undefined, undefined]);
    await env.advance(60_000);
    await read();
    expect(asked).toHaveLength(4);
  });
});

test('S7: a token is in the header of requests and nowhere else', async () => {
  const canary = 'canary-8d2f6c1b';
  const stored: string[] = [];
  const spy = (kind: string) =>
    new Proxy(
      {},
      {
        get:
          (_, key) =>
          (...args: unknown[]) =>
            void stored.push(`${kind}.${String(key)}(${args.join()})`),
      },
    );
  Object.assign(globalThis, { localStorage: spy('localStorage'), sessionStorage: spy('sessionStorage') });
  const printed: string[] = [];
  const { log, warn, error: printError } = console;
  console.log =
    console.warn =
    console.error =
      (...args: unknown[]) => void printed.push(args.map((arg) => inspect(arg)).join(' '));
  try {
    const seen: unknown[] = [];
    const stream = new Stream();
    // a server that repeats what it was sent, wherever it can
    const echo: Script = (request, count) => {
      const sent = bearer(request) ?? '';
      if (request.path === '/events') return stream.response;
      return [
        () => problem(403, { code: 'forbidden', title: sent, detail: `No entry for ${sent} or ${sent}` }),
        () => problem(500, { title: `Broken by ${sent}` }),
        () => new Response(`<h1>${sent}</h1>`, { status: 502, headers: { 'Content-Type': 'text/html' } }),
        () => new Response(sent, { headers: { 'Content-Type': 'application/json' } }),
        () => json({ ...example(), status: sent }),
        () => problem(401, { detail: sent }),
        () => Promise.reject(new TypeError('Failed to fetch')),
      ][count % 7]!();
    };
    const { adapter, net, env, ctx } = world(echo, { getToken: () => canary });
    const sink = recorder();
    adapter.subscribe(sink, ctx);
    for (let i = 0; i < 7; i++) {
      seen.push(await adapter.getConversation('c1', ctx).catch((error: unknown) => error));
      seen.push(
        await adapter.sendMessage('c1', { text: 'Hello', clientId: 'x' }, ctx).catch((error: unknown) => error),
      );
      seen.push(
        await adapter
          .runBulk({ type: 'archive' }, ['c1'], ctx, (result) => seen.push(result))
          .catch((error: unknown) => error),
      );
    }
    const logged: unknown[] = [];
    const store = createStore({ adapter, environment: env, log: (entry) => logged.push(entry) });
    const stop = store.conversation('c1').listen((view) => seen.push(view));
    stream.ready().write('event: conversation\ndata: {"broken"\n\n');
    seen.push(await store.run('c1', { type: 'take-over' }));
    await env.advance(60_000);
    stop();
    store.dispose();

    // one that cannot be a header at all, whose value the platform would quote
    const broken = world(() => json(example()), { getToken: () => `${canary}\nX: y` });
    const refused = await failureOf(broken.adapter.getConversation('c1', ctx));
    expect(refused.code).toBe('invalid');

    expect(net.requests.length).toBeGreaterThan(30);
    expect(net.requests.every((request) => bearer(request) === `Bearer ${canary}`)).toBe(true);
    const elsewhere = [
      net.requests.map(({ path, body, text }) => [path, body, text]),
      [...net.requests].map(({ headers }) => [...headers].filter(([name]) => name !== 'authorization')),
      seen,
      sink.told,
      logged,
      printed,
      stored,
      refused,
      refused.stack,
      adapter,
    ];
    expect(
      inspect(elsewhere, { depth: 12, maxArrayLength: null, maxStringLength: null, showHidden: true }),
    ).not.toContain(canary);
    expect(stored).toEqual([]);
  } finally {
    Object.assign(console, { log, warn, error: printError });
    Reflect.deleteProperty(globalThis, 'localStorage');
    Reflect.deleteProperty(globalThis, 'sessionStorage');
  }
});
