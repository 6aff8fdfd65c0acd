import { describe, expect, test } from 'vitest';
import { createStore } from '../../../src/store/store.js';
import { ann, context, example, json, problem, recorder, Stream, world, type Script, type Seen } from './world.js';

/** A server whose every connection is a stream that the test feeds. */
function streaming(options: Parameters<typeof world>[1] = {}) {
  const streams: Stream[] = [];
  const script: Script = ({ path, signal }) => {
    if (path !== '/events') return json(example());
    const stream = new Stream('text/event-stream', signal);
    streams.push(stream);
    return stream.response;
  };
  const made = world(script, options);
  const abort = new AbortController();
  const sink = recorder();
  const end = made.adapter.subscribe(sink, context({ signal: abort.signal }));
  const { env, net } = made;
  const settle = () => env.advance(0);
  return {
    ...made,
    streams,
    script,
    sink,
    end,
    abort,
    settle,
    last: () => streams.at(-1)!,
    connects: () => net.requests.filter(({ path }) => path === '/events'),
  };
}

const idOf = ({ headers }: Seen) => headers.get('Last-Event-ID');

describe('what the stream tells', () => {
  test('goes to the sink as it came', async () => {
    const { last, sink, settle, connects } = streaming();
    await settle();
    const c = example({ version: 3 });
    const message = { id: 'm', conversationId: 'c1' };
    last()
      .ready()
      .event('conversation', c, '1')
      .event('message', message, '2')
      .event('contact', { id: 'p1' }, '3')
      .event('typing', { conversationId: 'c1', kind: 'bot', active: true }, '4')
      .event('presence', { conversationId: 'c1', present: [] })
      .event('removed', { id: 'c2' }, '5')
      .event('hint', { id: 'c3' }, '6')
      .event('hint', {}, '7')
      .write(': a comment\n\n')
      .event('weather', { sun: true }, '8');
    await settle();
    expect(sink.states).toEqual(['connecting', 'live']);
    expect(sink.told).toEqual([
      ['conversation', c],
      ['message', message],
      ['contact', { id: 'p1' }],
      ['typing', { conversationId: 'c1', kind: 'bot', active: true }],
      ['presence', []],
      ['removed', 'c2'],
      ['hint', 'c3'],
      ['hint', undefined],
    ]);
    expect(connects()).toHaveLength(1);
    expect(connects()[0]!.headers.get('Accept')).toBe('text/event-stream');
    expect(idOf(connects()[0]!)).toBeNull();
  });

  test('is a hint where it cannot be read', async () => {
    const { last, sink, settle } = streaming();
    await settle();
    last()
      .ready()
      .write('event: conversation\ndata: {"id":\n\n')
      .write('event: removed\ndata: null\n\n')
      .write('event: removed\ndata: {"id":7}\n\n')
      .write('event: hint\ndata: {"id":[]}\n\n')
      .event('reset', {});
    await settle();
    expect(sink.told).toEqual([
      ['hint', undefined],
      ['hint', undefined],
      ['hint', undefined],
      ['hint', undefined],
      ['hint', undefined],
    ]);
    expect(sink.states.at(-1)).toBe('live');
  });

  test('tells the server’s time', async () => {
    const { last, adapter, settle } = streaming();
    await settle();
    last().event('ready', { serverTime: '2026-03-02T12:00:00Z' });
    await settle();
    expect(adapter.traits?.serverTime?.()).toBe('2026-03-02T12:00:00.000Z');
  });

  test('reaches a store that checks it', async () => {
    const env = streaming();
    env.end();
    const store = createStore({ adapter: env.adapter, agent: ann, environment: env.env });
    const seen: unknown[] = [];
    store.conversation('c1').listen((view) => seen.push(view));
    await env.env.advance(100);
    env
      .last()
      .ready()
      .event('conversation', example({ version: 5, unread: 42 }), '1');
    await env.env.advance(100);
    expect(store.$connection.get().state).toBe('live');
    expect(seen.at(-1)).toMatchObject({ state: 'ready', conversation: { version: 5, unread: 42 } });
    store.dispose();
  });
});

describe('a stream that ends', () => {
  test('because the server says so is connecting again, from the last id that came whole', async () => {
    const { last, sink, settle, env, connects } = streaming();
    await settle();
    last()
      .ready()
      .event('conversation', example(), '41')
      .event('hint', {}, '42')
      .write('id: 43\nevent: conversation\ndata: {"id"');
    await settle();
    last().end();
    await settle();
    expect(sink.states).toEqual(['connecting', 'live', 'connecting']);
    expect(connects()).toHaveLength(1);
    await env.advance(30_000);
    expect(connects()).toHaveLength(2);
    expect(idOf(connects()[1]!)).toBe('42');
    last().ready();
    await settle();
    expect(sink.states).toEqual(['connecting', 'live', 'connecting', 'live']);
    expect(sink.told.map(([kind]) => kind)).toEqual(['conversation', 'hint']);
  });

  test('because the connection broke is offline until it is ready again', async () => {
    const { last, sink, settle, env } = streaming();
    await settle();
    last().ready().cut();
    await env.advance(30_000);
    expect(sink.states).toEqual(['connecting', 'live', 'offline']);
    last().write(': not yet\n\n');
    await settle();
    expect(sink.states.at(-1)).toBe('offline');
    last().ready();
    await settle();
    expect(sink.states).toEqual(['connecting', 'live', 'offline', 'live']);
  });

  test('waits at random over thirty seconds, wherever it was open', async () => {
    for (const [random, wait] of [
      [0, 0],
      [0.1, 3000],
      [0.999, 29_970],
    ] as const) {
      const { last, settle, env, connects } = streaming();
      env.randomValue = random;
      await settle();
      last().ready();
      await settle();
      last().cut();
      await env.advance(wait);
      expect(connects().map(({ at }) => at - connects()[0]!.at)).toEqual([0, wait]);
    }
  });

  test('in the middle of a character or a frame loses nothing of the next stream', async () => {
    const { last, sink, settle, env } = streaming();
    await settle();
    last().ready().write(new TextEncoder().encode('event: hint\ndata: {"id":"ü').slice(0, -1));
    await settle();
    last().cut();
    await env.advance(30_000);
    last().ready().event('hint', { id: 'ü' }, '1');
    await settle();
    expect(sink.told).toEqual([['hint', 'ü']]);
  });

  test('with an id that the log does not know any more is answered with reset: read everything', async () => {
    const { last, sink, settle, env, connects } = streaming();
    await settle();
    last().ready().event('hint', { id: 'c1' }, 'ancient');
    await settle();
    last().cut();
    await env.advance(30_000);
    expect(idOf(connects()[1]!)).toBe('ancient');
    last().ready().event('reset', {}, '1000');
    await settle();
    expect(sink.told.at(-1)).toEqual(['hint', undefined]);
    last().cut();
    await env.advance(30_000);
    expect(idOf(connects()[2]!)).toBe('1000');
  });

  test.each(['ü', 'x'.repeat(300), ''])(
    'after the id %j, which a header cannot carry, asks without one',
    async (id) => {
      const { last, settle, env, connects } = streaming();
      await settle();
      last().ready().event('hint', {}, '1').event('hint', {}, id);
      await settle();
      last().cut();
      await env.advance(30_000);
      expect(idOf(connects()[1]!)).toBeNull();
    },
  );
});

describe('a server in trouble', () => {
  test('is tried again with growing delays at random, and heard when it is back', async () => {
    const { net, sink, env, script, settle, last } = streaming();
    await settle();
    last().cut();
    net.script = () => problem(503);
    net.requests = [];
    await settle();
    const start = env.now();
    await env.advance(60_000);
    // half of 0.5, 1, 2, 4, 8, 16, 30 and 30 seconds
    expect(net.requests.map(({ at }) => (at - start) / 1000)).toEqual([
      0.25, 0.75, 1.75, 3.75, 7.75, 15.75, 30.75, 45.75,
    ]);
    expect(sink.states).toEqual(['connecting', 'offline']);
    net.script = script;
    await env.advance(15_000);
    last().ready();
    await settle();
    expect(sink.states).toEqual(['connecting', 'offline', 'live']);
  });

  test.each([
    ['7', 7000],
    ['Mon, 02 Mar 2026 10:02:00 GMT', 120_000],
    ['86400', 300_000],
  ])('may say when to come back: %s', async (header, wait) => {
    const { adapter, net, env } = world(() => problem(429, {}, { 'Retry-After': header }));
    adapter.subscribe(recorder(), context());
    const start = env.now();
    await env.advance(wait - 1);
    expect(net.requests).toHaveLength(1);
    // not even a page that wakes up comes sooner
    await env.wake();
    expect(net.requests).toHaveLength(1);
    await env.advance(1);
    expect(net.requests.map(({ at }) => at - start)).toEqual([0, wait]);
  });

  test.each([
    ['HTML', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }), 'polling'],
    ['204', () => new Response(null, { status: 204 }), 'polling'],
    ['401', () => problem(401), 'offline'],
    ['404', () => problem(404), 'offline'],
    ['no network', () => Promise.reject(new TypeError('Failed to fetch')), 'offline'],
    ['a redirect', () => new Response(null, { status: 302 }), 'offline'],
  ] as const)('is not given up for %s', async (_, answer, state) => {
    const { adapter, net, env } = world(answer);
    const sink = recorder();
    const end = adapter.subscribe(sink, context());
    await env.advance(600_000);
    expect(net.requests.length).toBeGreaterThan(20);
    expect(sink.states).toEqual(['connecting', state]);
    end();
    expect(env.timers.size).toBe(0);
  });

  test('that does not answer at all is given up after 20 seconds, so that everybody is back within a minute (T4)', async () => {
    const { adapter, net, env } = world(() => new Promise<Response>(() => undefined));
    const sink = recorder();
    adapter.subscribe(sink, context());
    await env.advance(19_999);
    expect(net.requests[0]!.signal.aborted).toBe(false);
    expect(sink.states).toEqual(['connecting']);
    await env.advance(1);
    expect(net.requests[0]!.signal.aborted).toBe(true);
    expect(sink.states).toEqual(['connecting', 'polling']);
    await env.advance(1000);
    expect(net.requests).toHaveLength(2);
  });

  test('gets a fresh token once for each try', async () => {
    const asked: boolean[] = [];
    const { adapter, net, env } = world(
      ({ headers }) => (headers.get('Authorization') === 'Bearer t2' ? new Stream().ready().response : problem(401)),
      {
        getToken: ({ refresh }) => `t${asked.push(refresh)}`,
      },
    );
    const sink = recorder();
    adapter.subscribe(sink, context());
    await env.advance(0);
    expect(sink.states).toEqual(['connecting', 'live']);
    expect(asked).toEqual([false, true]);
    expect(net.requests).toHaveLength(2);
  });
});

describe('silence', () => {
  test('of more than two pings and five seconds is a dead connection', async () => {
    const { last, sink, env, settle, connects } = streaming();
    await settle();
    last().ready();
    await settle();
    for (let i = 0; i < 4; i++) {
      await env.advance(34_999);
      last().write(':\n\n');
      await settle();
    }
    expect(connects()).toHaveLength(1);
    const dead = connects()[0]!;
    await env.advance(35_000);
    expect(dead.signal.aborted).toBe(true);
    expect(sink.states).toEqual(['connecting', 'live', 'offline']);
    // each client noticed at its own time: no need for a long wait on top
    await env.advance(500);
    expect(connects()).toHaveLength(2);
  });
});

test('a stream that was ready begins to count anew', async () => {
  const { net, env, script, last, connects, settle } = streaming();
  await settle();
  last().cut();
  net.script = () => problem(503);
  await env.advance(300_000);
  net.script = script;
  await env.advance(15_000);
  last().ready();
  await settle();
  const before = connects().length;
  await env.advance(35_000 + 500);
  expect(connects()).toHaveLength(before + 1);
});

describe('a page that wakes up', () => {
  test('does not wait for the next try', async () => {
    const { net, env, script, connects, last, sink, settle } = streaming();
    await settle();
    last().cut();
    net.script = () => Promise.reject(new TypeError('Failed to fetch'));
    await env.advance(600_000);
    net.script = script;
    const before = connects().length;
    await env.wake();
    expect(connects()).toHaveLength(before + 1);
    last().ready();
    await settle();
    expect(sink.states.at(-1)).toBe('live');
  });

  test('keeps a stream that was heard of just now, and one that is on its way', async () => {
    const { env, last, settle, connects, sink } = streaming();
    await env.wake();
    await settle();
    last().ready();
    await env.advance(20_000);
    await env.wake();
    expect(connects()).toHaveLength(1);
    expect(sink.states).toEqual(['connecting', 'live']);
  });

  test('replaces a stream that has been silent: the machine slept', async () => {
    const { env, last, settle, connects, sink } = streaming();
    await settle();
    last().ready().event('hint', {}, '7');
    await settle();
    // asleep, no timer runs
    env.time += 3_600_000;
    await env.wake();
    expect(connects()).toHaveLength(2);
    expect(connects()[0]!.signal.aborted).toBe(true);
    expect(idOf(connects()[1]!)).toBe('7');
    expect(sink.states).toEqual(['connecting', 'live', 'connecting']);
    last().ready();
    await settle();
    expect(sink.states.at(-1)).toBe('live');
    expect(env.timers.size).toBe(1);
  });
});

describe('an event of more than a megabyte', () => {
  test('ends the connection without a word, and does not come again', async () => {
    const { last, sink, settle, env, connects } = streaming();
    await settle();
    last().ready().event('hint', { id: 'c1' }, '1').write('id: 2\nevent: message\n');
    const line = `data: ${'x'.repeat(99_999)}\n`;
    for (let i = 0; i < 11; i++) last().write(line);
    await settle();
    expect(last().over).toBe(true);
    expect(sink.told).toEqual([
      ['hint', 'c1'],
      ['hint', undefined],
    ]);
    await env.advance(30_000);
    expect(connects()).toHaveLength(2);
    expect(idOf(connects()[1]!)).toBeNull();
  });

  test('many small ones are fine', async () => {
    const { last, sink, settle } = streaming();
    await settle();
    last().ready();
    for (let i = 0; i < 30; i++) last().event('message', { text: 'x'.repeat(99_999) }, String(i));
    for (let i = 0; i < 10; i++) await settle();
    expect(sink.count('message')).toBe(30);
  });
});

describe('the end', () => {
  const ways: Array<[string, (made: ReturnType<typeof streaming>) => void]> = [
    ['the function', ({ end }) => end()],
    ['the signal', ({ abort }) => abort.abort()],
    ['dispose', ({ adapter }) => adapter.dispose()],
  ];
  test.each(ways)('by %s leaves nothing, in every phase', async (_, stop) => {
    const phases: Array<(made: ReturnType<typeof streaming>) => Promise<void>> = [
      async () => undefined,
      async ({ settle }) => settle(),
      async ({ settle, last }) => {
        await settle();
        last().ready();
        await settle();
      },
      async ({ settle, last }) => {
        await settle();
        last().ready().cut();
        await settle();
      },
      async ({ settle, last, env }) => {
        await settle();
        last().ready();
        await settle();
        env.time += 100_000;
        await env.wake();
      },
    ];
    for (const reach of phases) {
      const made = streaming();
      await reach(made);
      const { sink, env, connects, streams } = made;
      const told = [sink.told.length, sink.states.length, connects().length];
      stop(made);
      for (const stream of streams) {
        try {
          stream.ready().event('hint', {});
        } catch {
          // it was cancelled, which is right
        }
      }
      await env.wake();
      await env.advance(3_600_000);
      expect([sink.told.length, sink.states.length, connects().length]).toEqual(told);
      expect(env.timers.size).toBe(0);
      expect(env.wakeListeners.size).toBe(0);
      expect(streams.every(({ over }) => over)).toBe(true);
      stop(made);
    }
  });

  test('from inside of an event is the end of the events that came with it', async () => {
    const { adapter, env, net } = world(
      () =>
        new Stream().write(
          'event: ready\ndata: {}\n\nevent: hint\ndata: {"id":"a"}\n\nevent: hint\ndata: {"id":"b"}\n\n',
        ).response,
    );
    const sink = recorder();
    const seen: unknown[] = [];
    const end = adapter.subscribe(
      {
        ...sink,
        hint: (id) => {
          seen.push(id);
          end();
        },
      },
      context(),
    );
    await env.advance(60_000);
    expect(seen).toEqual(['a']);
    expect(net.requests).toHaveLength(1);
    expect(env.timers.size).toBe(0);
  });

  test('at any moment between the bytes and their reader leaves no timer', async () => {
    for (let moments = 0; moments < 20; moments++) {
      const { env, end, last, settle, sink } = streaming();
      await settle();
      last().ready();
      await settle();
      last().event('hint', {}, '1');
      for (let i = 0; i < moments; i++) await Promise.resolve();
      end();
      const told = sink.told.length;
      await settle();
      expect(env.timers.size).toBe(0);
      expect(sink.told.length).toBe(told);
    }
  });

  test.each(['connecting', 'live', 'offline'])('from inside of the news that it is %s', async (state) => {
    const streams: Stream[] = [];
    const { adapter, env } = world(() => {
      streams.push(new Stream().ready());
      return streams.at(-1)!.response;
    });
    const abort = new AbortController();
    adapter.subscribe(
      { ...recorder(), connection: (news) => void (news === state && abort.abort()) },
      context({ signal: abort.signal }),
    );
    await env.advance(10);
    streams[0]?.cut();
    await env.advance(60_000);
    expect(env.timers.size).toBe(0);
    expect(env.wakeListeners.size).toBe(0);
  });

  test('that was before the beginning: nothing is sent', () => {
    const { adapter, net } = world(() => json({}));
    const sink = recorder();
    adapter.subscribe(sink, context({ signal: AbortSignal.abort() }))();
    adapter.dispose();
    adapter.subscribe(sink, context())();
    expect(net.requests).toEqual([]);
    expect(sink.states).toEqual([]);
  });

  test('of the adapter ends calls, and refuses later ones', async () => {
    const { adapter, env, ctx, net } = world(() => new Promise<Response>(() => undefined));
    const call = adapter.takeOver('c1', {}, ctx).catch((error: unknown) => error);
    await env.advance(0);
    adapter.dispose();
    expect(await call).toMatchObject({ code: 'timeout' });
    expect(net.requests[0]!.signal.aborted).toBe(true);
    expect(await adapter.getConversation('c1', ctx).catch((error: unknown) => error)).toMatchObject({
      code: 'unavailable',
      retryable: false,
    });
    expect(net.requests).toHaveLength(1);
  });

  test('of one subscription is not the end of another: each has a stream', async () => {
    const { adapter, settle, streams, sink, end, connects } = streaming();
    const other = recorder();
    adapter.subscribe(other, context());
    await settle();
    expect(connects()).toHaveLength(2);
    end();
    streams[1]!.ready().event('hint', { id: 'c1' });
    await settle();
    expect(other.told).toEqual([['hint', 'c1']]);
    expect(sink.told).toEqual([]);
  });
});
