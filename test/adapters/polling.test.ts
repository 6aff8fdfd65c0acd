import { describe, expect, test } from 'vitest';
import type { CallContext, EventSink, HandoffAdapter } from '../../src/adapters/adapter.js';
import { createMemoryAdapter } from '../../src/adapters/memory/index.js';
import { polling, type PollingOptions } from '../../src/adapters/polling.js';
import type { Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import { createStore } from '../../src/store/store.js';
import { conversation } from '../support/conversations.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';
import { context, recorder } from './http/world.js';

/** A backend without push, written as a class: its methods need their `this`. */
class Desk implements HandoffAdapter {
  readonly name = 'desk';
  #unread = 0;
  reads = 0;
  disposed = 0;
  failing?: unknown;

  get traits() {
    return { versions: true, events: 'none' as const };
  }

  async getConversation(id: string): Promise<Conversation> {
    this.reads++;
    if (this.failing) throw this.failing;
    return { ...conversation(), id, version: this.reads, unread: this.#unread };
  }

  async takeOver(): Promise<void> {
    this.#unread++;
  }

  dispose(): void {
    this.disposed++;
  }
}

class BetterDesk extends Desk {
  override async takeOver(): Promise<void> {
    await super.takeOver();
    await super.takeOver();
  }
}

function world(options: PollingOptions = {}, desk: Desk = new Desk()) {
  const env = new SimulatedEnvironment();
  const adapter = polling(desk, { environment: env, ...options }) as Required<HandoffAdapter>;
  return { env, desk, adapter };
}

/** When a sink was told to look, in milliseconds since it subscribed. */
function watching(
  made: { env: SimulatedEnvironment; adapter: HandoffAdapter },
  onHint: () => void = () => undefined,
  ctx: CallContext = context(),
) {
  const hints: number[] = [];
  const start = made.env.now();
  const states: string[] = [];
  const sink: EventSink = {
    ...recorder(),
    connection: (state) => void states.push(state),
    hint: () => {
      hints.push(made.env.now() - start);
      onHint();
    },
  };
  const end = made.adapter.subscribe!(sink, ctx);
  return { hints, states, end };
}

describe('the wrapped adapter', () => {
  test('is the adapter, with a subscription', async () => {
    for (const desk of [new Desk(), new BetterDesk(), Object.freeze(new Desk()) as Desk]) {
      const { adapter } = world({}, desk);
      expect(adapter.name).toBe('desk');
      expect(adapter.traits).toEqual({ versions: true, events: 'hint' });
      const { getConversation, takeOver } = adapter;
      await takeOver('c1', {}, context());
      if (!Object.isFrozen(desk)) {
        expect(await getConversation('c1', context())).toMatchObject({
          id: 'c1',
          unread: desk instanceof BetterDesk ? 2 : 1,
        });
      }
      expect('close' in adapter).toBe(false);
      expect(Object.keys({ ...adapter })).toEqual(
        expect.arrayContaining(['name', 'traits', 'getConversation', 'takeOver', 'subscribe', 'dispose']),
      );
    }
  });

  test('is returned as it is where it can push', () => {
    const adapter: HandoffAdapter = {
      name: 'push',
      getConversation: () => Promise.reject(new Error()),
      subscribe: () => () => undefined,
    };
    expect(polling(adapter)).toBe(adapter);
  });

  test('ends what it watches when it is disposed of', async () => {
    const made = world();
    const { hints } = watching(made);
    made.adapter.dispose();
    expect(made.desk.disposed).toBe(1);
    await made.env.advance(60_000);
    expect(hints).toEqual([]);
    expect(made.env.timers.size + made.env.wakeListeners.size).toBe(0);
  });

  test('may have said that it cannot push, and that it has nothing to end', async () => {
    class Silent extends Desk {
      get subscribe() {
        return undefined;
      }
    }
    const memory = createMemoryAdapter({ agent: { id: 'a' } });
    const bare: HandoffAdapter = {
      name: 'bare',
      getConversation: memory.getConversation.bind(memory),
      dispose: undefined,
    };
    for (const given of [{ ...memory, subscribe: undefined }, new Silent(), bare, Object.freeze({ ...bare })]) {
      const env = new SimulatedEnvironment();
      const adapter = polling(given, { environment: env });
      const { hints } = watching({ env, adapter });
      await env.advance(6000);
      expect(hints).toHaveLength(1);
      adapter.dispose!();
      expect(env.timers.size).toBe(0);
    }
  });

  test('keeps a store up to date', async () => {
    const { env, desk, adapter } = world({ interval: 2000 });
    const store = createStore({ adapter, environment: env });
    const stop = store.conversation('c1').listen(() => undefined);
    await env.advance(100);
    expect(store.$connection.get().state).toBe('polling');
    const before = desk.reads;
    await env.advance(20_000);
    expect(desk.reads - before).toBe(10);
    stop();
    await env.advance(10_000);
    expect(env.timers.size + env.wakeListeners.size).toBe(0);
    store.dispose();
  });
});

describe('looking again', () => {
  test('happens every five seconds, ten percent more or less', async () => {
    for (const [random, hints] of [
      [0, [4500, 9000]],
      [0.5, [5000, 10_000]],
      [0.999999, [5499.999, 10_999.998]],
    ] as const) {
      const made = world();
      made.env.randomValue = random;
      const seen = watching(made);
      expect(seen.states).toEqual(['polling']);
      await made.env.advance(11_000);
      expect(seen.hints.length).toBe(2);
      seen.hints.forEach((at, i) => expect(at).toBeCloseTo(hints[i]!, 2));
    }
  });

  test.each([0, -1, NaN])('never happens without a pause: an interval of %d is the default', async (interval) => {
    const made = world({ interval });
    const { hints } = watching(made);
    await made.env.advance(5000);
    expect(hints).toEqual([5000]);
  });

  test('pauses while the page is hidden, without a timer, and happens once when it is seen again', async () => {
    const made = world();
    const { hints } = watching(made);
    await made.env.advance(5000);
    made.env.isHidden = true;
    await made.env.advance(3_600_000);
    expect(hints).toEqual([5000]);
    expect(made.env.timers.size).toBe(0);
    await made.env.wake();
    await made.env.wake();
    await made.env.wake();
    expect(hints).toEqual([5000, 3_605_000]);
    await made.env.advance(5000);
    expect(hints).toEqual([5000, 3_605_000, 3_610_000]);
  });

  test('goes on where the page was hidden for a moment only', async () => {
    const made = world({ interval: 500 });
    const { hints } = watching(made);
    await made.env.advance(500);
    made.env.isHidden = true;
    await made.env.advance(600);
    await made.env.wake();
    await made.env.advance(500);
    expect(hints).toEqual([500, 1600]);
  });

  test('has one timer for all who subscribe, and ends with the last', async () => {
    const made = world();
    const abort = new AbortController();
    const first = watching(made);
    const second = watching(made, undefined, context({ signal: abort.signal }));
    expect(made.env.timers.size).toBe(1);
    await made.env.advance(5000);
    first.end();
    first.end();
    await made.env.advance(5000);
    abort.abort();
    await made.env.advance(60_000);
    expect([first.hints, second.hints]).toEqual([[5000], [5000, 10_000]]);
    expect(made.env.timers.size + made.env.wakeListeners.size).toBe(0);
    const third = watching(made);
    await made.env.advance(5000);
    expect(third.hints).toEqual([5000]);
  });

  test('does not begin for a subscription that is over already', async () => {
    const made = world();
    const { hints, states } = watching(made, undefined, context({ signal: AbortSignal.abort() }));
    await made.env.advance(60_000);
    expect([hints, states]).toEqual([[], []]);
    expect(made.env.timers.size).toBe(0);
  });

  test('stops in the middle for whoever leaves because of it', async () => {
    const made = world();
    const second = { end: () => undefined as void };
    const first = watching(made, () => second.end());
    const other = watching(made);
    second.end = other.end;
    await made.env.advance(5000);
    expect([first.hints, other.hints]).toEqual([[5000], []]);
  });
});

describe('a backend in trouble', () => {
  const down = new HandoffError('unavailable', 'down');

  test('is asked less and less, down to once a minute, and at the usual pace once it answers', async () => {
    const made = world();
    made.desk.failing = down;
    // ten things on screen fail together, which is one look that failed
    const { hints } = watching(made, () => {
      for (let i = 0; i < 10; i++) void made.adapter.getConversation(`c${i}`, context()).catch(() => undefined);
    });
    await made.env.advance(280_000);
    const gaps = hints.map((at, i) => at - (hints[i - 1] ?? 0));
    expect(gaps).toEqual([5000, 5000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
    made.desk.failing = undefined;
    await made.env.advance(120_000);
    expect(hints.slice(-3).map((at, i, all) => at - (all[i - 1] ?? at))).toEqual([0, 5000, 5000]);
  });

  test('that answers something, or refuses, is not in trouble', async () => {
    for (const failing of [new HandoffError('forbidden', 'no'), undefined]) {
      const made = world();
      made.desk.failing = failing;
      const { hints } = watching(made, () => void made.adapter.getConversation('c1', context()).catch(() => undefined));
      await made.env.advance(30_000);
      expect(hints).toEqual([5000, 10_000, 15_000, 20_000, 25_000, 30_000]);
    }
  });

  test('is left alone for as long as it asks, five minutes at most, also by a page that wakes up', async () => {
    for (const [retryAfter, wait] of [
      [60, 60_000],
      [86_400, 300_000],
    ] as const) {
      const made = world();
      const { hints } = watching(made);
      made.desk.failing = new HandoffError('rate-limited', 'slow down', { retryAfter });
      await made.adapter.getConversation('c1', context()).catch(() => undefined);
      await made.env.advance(wait - 1);
      await made.env.wake();
      expect(hints).toEqual([]);
      await made.env.advance(5000);
      expect(hints).toHaveLength(1);
    }
  });

  test('still tells its errors to whoever reads', async () => {
    const made = world();
    made.desk.failing = down;
    await expect(made.adapter.getConversation('c1', context())).rejects.toBe(down);
  });
});
