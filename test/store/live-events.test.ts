import { describe, expect, it } from 'vitest';
import type { EventSink } from '../../src/adapters/adapter.js';
import { HandoffError } from '../../src/model/error.js';
import { Clock } from '../../src/store/clock.js';
import type { Connection, StoreContext } from '../../src/store/context.js';
import { eventSubscription, LiveEvents } from '../../src/store/live-events.js';
import { atom } from 'nanostores';
import { SimulatedEnvironment } from '../support/simulated-environment.js';

/** A store's surroundings, before the code for live updates has loaded; `arrive` lets it. */
function before(subscribe?: (sink: EventSink) => () => void) {
  const environment = new SimulatedEnvironment();
  const heard: string[] = [];
  const $connection = atom<Connection>({ state: 'connecting' });
  const context = {
    adapter: { name: 'x', getConversation: async () => ({}) as never, subscribe },
    traits: {},
    environment,
    clock: new Clock(environment),
    agent: atom({ id: 'ada' }),
    $connection,
    signal: new AbortController().signal,
    $localization: atom({}),
    report: () => undefined,
    noteReachability: () => undefined,
  } as unknown as StoreContext;
  const events = new LiveEvents(context, {
    conversation: ({ id }) => heard.push(`conversation ${id}`),
    hint: (id) => heard.push(`hint ${id ?? 'all'}`),
    message: () => undefined,
    contact: () => undefined,
    typing: () => undefined,
    presence: () => undefined,
    removed: () => undefined,
  });
  return { events, heard, $connection };
}

/** The code is there at once in tests: this makes it come later, as over a network. */
async function late(loads: boolean, run: (arrive: () => Promise<void>) => Promise<void>): Promise<void> {
  const module = eventSubscription.value!;
  let settle = (): void => undefined;
  const loading = new Promise<typeof module>((resolve, reject) => {
    settle = () => (loads ? resolve(module) : reject(new Error('no network')));
  });
  const [value, load] = [
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(eventSubscription), 'value')!,
    eventSubscription.load,
  ];
  Object.defineProperty(eventSubscription, 'value', { get: () => undefined, configurable: true });
  eventSubscription.load = () => loading;
  try {
    await run(async () => {
      settle();
      for (let i = 0; i < 5; i++) await Promise.resolve();
    });
  } finally {
    Object.defineProperty(eventSubscription, 'value', { ...value, configurable: true });
    eventSubscription.load = load;
    Reflect.deleteProperty(eventSubscription, 'value');
  }
}

describe('live events whose code comes later', () => {
  it('what was read before somebody subscribed is read again, once', () =>
    late(true, async (arrive) => {
      const { events, heard, $connection } = before(() => () => undefined);
      events.setObserved(true);
      events.setObserved(true);
      events.noteReachability();
      await arrive();
      expect(heard).toEqual(['hint all']);
      expect($connection.get().state).toBe('live');
    }));

  it('an adapter that is still connecting says itself when there is something to read', () =>
    late(true, async (arrive) => {
      let sink: EventSink | undefined;
      const { events, heard } = before((given) => {
        sink = given;
        given.connection('connecting');
        return () => undefined;
      });
      events.setObserved(true);
      await arrive();
      expect(heard).toEqual([]);
      sink!.connection('live');
      expect(heard).toEqual(['hint all']);
    }));

  it('a backend without events is not read again', () =>
    late(true, async (arrive) => {
      const { events, heard, $connection } = before();
      events.setObserved(true);
      events.noteReachability();
      await arrive();
      expect(heard).toEqual([]);
      expect($connection.get().state).toBe('polling');
    }));

  it.each([
    ['an adapter that says nothing of its connection', () => () => undefined],
    ['a backend without events', undefined],
  ])('%s is connecting until it has answered', (_, subscribe) =>
    late(true, async (arrive) => {
      const { events, $connection } = before(subscribe);
      events.setObserved(true);
      await arrive();
      expect($connection.get()).toEqual({ state: 'connecting' });
      events.noteReachability(new HandoffError('unavailable', 'down'));
      expect($connection.get()).toEqual({ state: 'connecting' });
      events.noteReachability();
      expect($connection.get().state).toBe(subscribe ? 'live' : 'polling');
    }),
  );

  it('an error that came before is no answer', () =>
    late(true, async (arrive) => {
      const { events, $connection } = before();
      events.setObserved(true);
      events.noteReachability(new HandoffError('unavailable', 'down'));
      await arrive();
      expect($connection.get()).toEqual({ state: 'connecting' });
    }));

  it('whoever has left meanwhile opens nothing', () =>
    late(true, async (arrive) => {
      let opened = 0;
      const { events } = before(() => {
        opened++;
        return () => undefined;
      });
      events.setObserved(true);
      events.setObserved(false);
      await arrive();
      expect(opened).toBe(0);
      events.setObserved(true);
      expect(opened).toBe(1);
    }));

  it('where it cannot be loaded the page says that it is offline, and the next observer tries again', async () => {
    const { events, $connection } = before(() => () => undefined);
    await late(false, async (arrive) => {
      events.setObserved(true);
      await arrive();
      expect($connection.get().state).toBe('offline');
    });
    events.setObserved(true);
    events.noteReachability();
    expect($connection.get().state).toBe('live');
  });
});
