import { describe, expect, test } from 'vitest';
import { createStore } from '../../../src/store/store.js';
import { ann, context, example, json, problem, recorder, Stream, world, type Answer } from './world.js';

// one core may be busy with something else

const [second, minute] = [1000, 60_000];
const pings = 15 * second;

type Setting = ReturnType<typeof setting>;

/** A page whose reads work; what becomes of its stream is up to `events`. */
function setting(
  events: (made: { env: { setTimeout: (callback: () => void, ms: number) => unknown } }, signal: AbortSignal) => Answer,
) {
  let [isFair, unread] = [false, 0];
  const made = world(({ path, signal }) => {
    if (path !== '/events') return json(example({ version: unread + 1, unread }));
    return isFair ? working(signal) : events(made, signal);
  });
  function working(signal: AbortSignal): Response {
    const stream = new Stream('text/event-stream', signal).ready();
    const ping = () => {
      if (stream.over) return;
      stream.write(': \n\n');
      made.env.setTimeout(ping, pings);
    };
    made.env.setTimeout(ping, pings);
    return stream.response;
  }
  const store = createStore({ adapter: made.adapter, agent: ann, environment: made.env });
  const shown: Array<number | undefined> = [];
  store
    .conversation('c1')
    .listen((view) => void shown.push('conversation' in view ? view.conversation?.unread : undefined));
  return {
    ...made,
    store,
    shown,
    state: () => store.$connection.get().state,
    reads: () => made.net.requests.filter(({ path }) => path === '/conversations/c1').length,
    change: () => void unread++,
    clear: () => (isFair = true),
    unread: () => unread,
  };
}

/** Advances in small steps until it is so. */
async function passes(world: Setting, condition: () => boolean, most: number): Promise<boolean> {
  for (let passed = 0; passed < most && !condition(); passed += second) await world.env.advance(second);
  return condition();
}

const kinds: Array<[string, Parameters<typeof setting>[0]]> = [
  ['with an answer and no byte', (_, signal) => new Stream('text/event-stream', signal).response],
  ['with the answer itself', () => new Promise<Response>(() => undefined)],
  ['after ready', (_, signal) => new Stream('text/event-stream', signal).ready().response],
  [
    'after ready and what was missed, in pieces',
    ({ env }, signal) => {
      const stream = new Stream('text/event-stream', signal).ready();
      env.setTimeout(() => stream.over || stream.event('hint', { id: 'c9' }, '1'), 200);
      return stream.response;
    },
  ],
  ['after a first comment', (_, signal) => new Stream('text/event-stream', signal).write(': hello\n\n').response],
  ['in the middle of ready', (_, signal) => new Stream('text/event-stream', signal).write('event: rea').response],
  ['and a page of HTML comes in its place', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } })],
  ['and JSON comes in its place', () => json({ ok: true })],
  ['and nothing comes in its place', () => new Response(null, { status: 204 })],
  [
    'and ended before it began',
    (_, signal) => {
      const stream = new Stream('text/event-stream', signal);
      stream.end();
      return stream.response;
    },
  ],
  [
    'until there are 4 kB',
    ({ env }, signal) => {
      const stream = new Stream('text/event-stream', signal);
      let buffer = 'event: ready\ndata: {}\n\n';
      const ping = () => {
        if (stream.over) return;
        buffer += ': \n\n';
        if (buffer.length >= 4096) stream.write(buffer.slice(0, 4096));
        env.setTimeout(ping, pings);
      };
      env.setTimeout(ping, pings);
      return stream.response;
    },
  ],
];

describe.for(kinds)('a stream that is held back %s', ([, events]) => {
  test('falls back to polling, and what is on screen is read at its interval', async () => {
    const page = setting(events);
    expect(await passes(page, () => page.state() === 'polling', 40 * second)).toBe(true);
    for (let round = 0; round < 10; round++) {
      page.change();
      await page.env.advance(6 * second);
      expect(page.shown.at(-1)).toBe(page.unread());
      expect(page.state()).toBe('polling');
    }
    const before = page.reads();
    await page.env.advance(5 * minute);
    expect(page.reads() - before).toBeGreaterThanOrEqual(54);
    expect(page.reads() - before).toBeLessThanOrEqual(70);
    expect(page.state()).toBe('polling');
    page.store.dispose();
    page.adapter.dispose();
    expect(page.env.timers.size).toBeLessThanOrEqual(1);
  });

  test('is live again as soon as it comes through, and nothing is polled any more', async () => {
    const page = setting(events);
    expect(await passes(page, () => page.state() === 'polling', 40 * second)).toBe(true);
    page.change();
    page.clear();
    expect(await passes(page, () => page.state() === 'live', 90 * second)).toBe(true);
    await page.env.advance(second);
    expect(page.shown.at(-1)).toBe(page.unread());
    const before = page.reads();
    await page.env.advance(5 * minute);
    expect(page.reads()).toBe(before);
    expect(page.state()).toBe('live');
    page.store.dispose();
  });

  test('is not polled while the page is hidden, nor after the subscription has ended', async () => {
    const page = setting(events);
    await passes(page, () => page.state() === 'polling', 40 * second);
    page.env.isHidden = true;
    await page.env.advance(10 * second);
    const before = page.reads();
    await page.env.advance(minute);
    expect(page.reads()).toBe(before);
    await page.env.wake();
    expect(page.reads()).toBeGreaterThan(before);
    page.store.dispose();
    const after = page.reads();
    await page.env.advance(minute);
    expect(page.reads()).toBe(after);
  });
});

describe('no polling instead of a stream', () => {
  test.for<[string, () => Answer]>([
    ['without a network', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['where the server is in trouble', () => problem(503)],
    ['where nobody is logged in', () => problem(401)],
    [
      'where the connection breaks before it began',
      () => {
        const stream = new Stream();
        stream.cut();
        return stream.response;
      },
    ],
  ])('%s', async ([, events]) => {
    const { adapter, env } = world(events);
    const sink = recorder();
    const end = adapter.subscribe(sink, context());
    await env.advance(5 * minute);
    expect(sink.states).toEqual(['connecting', 'offline']);
    expect(sink.told).toEqual([]);
    end();
    expect(env.timers.size).toBe(0);
  });

  test('once the network is gone: that is offline', async () => {
    let gone = false;
    const page = setting((_, signal) =>
      gone ? Promise.reject(new TypeError('Failed to fetch')) : new Stream('text/event-stream', signal).response,
    );
    await passes(page, () => page.state() === 'polling', 40 * second);
    gone = true;
    expect(await passes(page, () => page.state() === 'offline', minute)).toBe(true);
    const before = page.reads();
    await page.env.advance(minute);
    expect(page.reads()).toBe(before);
    page.store.dispose();
  });
});
