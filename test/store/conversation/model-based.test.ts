import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdapterTraits } from '../../../src/adapters/adapter.js';
import type { Command } from '../../../src/model/command.js';
import { achieved, provesDone } from '../../../src/model/effects.js';
import type { ConversationView } from '../../../src/store/conversation/view.js';
import { project, type Settled } from '../../../src/store/conversation/operations.js';
import { createStore } from '../../../src/store/store.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { canonical, FlakyBackend, noFaults, type Faults } from '../flaky-backend.js';
import { ada, ben, iso, minute, second } from '../world.js';

/** Any number of scenarios; the seed of a failure, which its report names, plays the same ones again:
 * `SCENARIOS=100000 SEED=-123 npx vitest run test/store/conversation/model-based.test.ts` */
const scenarios = Number(process.env.SCENARIOS ?? 2000);
const seed = process.env.SEED ? Number(process.env.SEED) : undefined;

const ids = ['c1', 'c2'] as const;
const id = fc.constantFrom(...ids);
const part = fc.constantFrom(0, 0, 0.2, 0.5);

const faults: fc.Arbitrary<Faults> = fc.record({
  latency: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 40 * second })),
  delay: fc.integer({ min: 0, max: 3 * second }),
  lostOnTheWay: part,
  answerLost: part,
  rateLimited: part,
  offline: part,
  twice: part,
});

type Step =
  | { do: 'click'; id: string; type: Command['type']; seconds: number }
  | { do: 'colleague'; id: string; type: Command['type'] }
  | { do: 'event'; id: string; type: 'contact-message' | 'contact-request' | 'message-limit' }
  | { do: 'pass'; ms: number }
  | { do: 'faults'; faults: Faults }
  | { do: 'drop' | 'reconnect' | 'sleep' | 'wake' }
  | { do: 'look' | 'leave' | 'stop-waiting' | 'refresh'; id: string };

const clicks: Array<Command['type']> = [
  'activate-bot',
  'pause-bot',
  'take-over',
  'hand-back',
  'close',
  'reopen',
  'reset-bot',
  'block-contact',
  'unblock-contact',
  'request-agent',
];
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('click' as const),
      id,
      type: fc.constantFrom(...clicks),
      seconds: fc.integer({ min: 0, max: 60 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('colleague' as const), id, type: fc.constantFrom(...clicks) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('event' as const),
      id,
      type: fc.constantFrom('contact-message' as const, 'contact-request' as const, 'message-limit' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 40 * second })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('faults' as const), faults }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('drop' as const, 'reconnect' as const, 'sleep' as const, 'wake' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('look' as const, 'leave' as const, 'stop-waiting' as const, 'refresh' as const),
      id,
    }),
  },
);

const command = (type: Command['type'], label: string, until: string | undefined): Command =>
  ({
    type,
    ...(['pause-bot', 'take-over', 'block-contact', 'request-agent'].includes(type) && { reason: label }),
    ...(['hand-back', 'close'].includes(type) && { note: label }),
    ...(type === 'pause-bot' && until && { until }),
    ...(type === 'close' && { outcome: 'resolved' }),
  }) as Command;

interface Click {
  label: string;
  id: string;
  at: number;
  command: Command;
  settled?: Settled;
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function play(traits: AdapterTraits, seed_: number, weather: Faults, steps: Step[]): Promise<void> {
  const env = new SimulatedEnvironment();
  const backend = new FlakyBackend(env, seed_, { ...traits, serverTime: () => iso(env.time) }, [...ids]);
  const store = createStore({ adapter: backend.adapter, agent: ada, environment: env });
  const views = new Map<string, ConversationView>();
  const leave = new Map<string, () => void>();
  const made: Click[] = [];
  const newest = new Map<string, number>();

  // what a listener throws ends up inside the store
  const wrong: unknown[] = [];
  const listen = (of: string, view: ConversationView): void => {
    views.set(of, view);
    try {
      check(of, view);
    } catch (error) {
      wrong.push(error);
    }
  };
  const check = (of: string, view: ConversationView): void => {
    if (view.state !== 'ready') return;
    const { conversation, confirmed, pending, settled } = view;
    // shown = confirmed and pending, and confirmed is what the backend once said
    expect(conversation).toEqual(
      pending.reduce(
        (c, { command: pendingCommand, startedAt }) => project(c, pendingCommand, ada, iso(startedAt)),
        confirmed,
      ),
    );
    expect(backend.history.has(canonical(confirmed)), canonical(confirmed)).toBe(true);
    if (traits.versions) {
      expect(confirmed.version!).toBeGreaterThanOrEqual(newest.get(of) ?? 0);
      newest.set(of, confirmed.version!);
    }
    // no command without a click
    for (const { key } of pending) expect(made.some(({ label }) => label === key)).toBe(true);
    // a state from before the command says nothing about it
    if (settled?.outcome === 'unknown') expect(provesDone(settled.before, confirmed, settled.command, ada)).toBe(false);
  };
  const look = (of: string) => {
    if (!leave.has(of)) {
      leave.set(
        of,
        store.conversation(of).subscribe((view) => listen(of, view)),
      );
    }
  };
  for (const of of ids) look(of);
  await env.advance(second);
  backend.faults = weather;

  for (const [i, each] of steps.entries()) {
    switch (each.do) {
      case 'click': {
        const label = `click-${i}`;
        const click: Click = {
          label,
          id: each.id,
          at: env.time,
          command: command(each.type, label, each.seconds ? iso(env.time + each.seconds * second) : undefined),
        };
        made.push(click);
        void store.run(each.id, click.command, label).then((settled) => (click.settled = settled));
        break;
      }
      case 'colleague':
        backend.someoneElse(each.id, command(each.type, 'a colleague', undefined), ben);
        break;
      case 'event':
        backend.event(each.id, { type: each.type });
        break;
      case 'pass':
        await env.advance(each.ms);
        break;
      case 'faults':
        backend.faults = each.faults;
        break;
      case 'drop':
        backend.connect(false, ['offline']);
        break;
      case 'reconnect':
        if (!backend.online) backend.connect(true, i % 2 ? ['live'] : ['connecting', 'live']);
        break;
      case 'sleep':
        env.isHidden = true;
        break;
      case 'wake':
        await env.wake();
        break;
      case 'look':
        look(each.id);
        break;
      case 'leave':
        leave.get(each.id)?.();
        leave.delete(each.id);
        break;
      case 'stop-waiting':
        store.stopWaiting(each.id);
        break;
      case 'refresh':
        void store.refresh(each.id);
        break;
    }
    await env.advance(0);
    if (wrong.length) throw wrong[0];
  }

  backend.faults = noFaults;
  if (!backend.online) backend.connect(true, ['connecting', 'live']);
  for (const of of ids) look(of);
  if (traits.events === 'none') await env.advance(30 * second);
  await env.wake();
  await env.advance(minute - second);
  backend.freeze();
  await env.advance(second);
  // a backend without events is asked when somebody comes back to the page
  if (traits.events === 'none') {
    await env.wake();
    await env.advance(second);
  }

  if (wrong.length) throw wrong[0];
  for (const of of ids) {
    const view = views.get(of)!;
    expect(view).toMatchObject({ state: 'ready', pending: [], stale: undefined });
    if (view.state === 'ready') expect(plain(view.conversation)).toEqual(backend.seen(of));
  }
  for (const click of made) {
    const {
      label,
      settled,
      command: { type },
    } = click;
    const times = backend.applied.get(label) ?? 0;
    expect(settled, `${label} ${type} has an end`).toBeDefined();
    expect(times, `${label} ${type} was applied at most once`).toBeLessThanOrEqual(1);
    // a second click on the same thing got the first one's answer
    if (settled!.key !== label) expect(times).toBe(0);
    else if (settled!.outcome === 'rejected') {
      expect(times, `${label} ${type} was rejected with ${settled!.error?.code}`).toBe(0);
    } else if (settled!.outcome === 'applied') {
      expect(times === 1 || achieved(settled!.conversation!, click.command, ada), `${label} ${type} was applied`).toBe(
        true,
      );
    }
  }
  for (const { click, at } of backend.sent) {
    const origin = made.find(({ label }) => label === click)!;
    expect(origin, 'no command without a click').toBeDefined();
    expect(at - origin.at, `${click} was sent in time`).toBeLessThanOrEqual(10 * second);
  }

  store.dispose();
  await env.advance(0);
  const own = [...env.timers.keys()].filter((timer) => !backend.timers.has(timer));
  expect({ own, sinks: backend.sinks.size, wakeListeners: env.wakeListeners.size }).toEqual({
    own: [],
    sinks: 0,
    wakeListeners: 0,
  });
}

describe('whatever the network does, the page ends up with the backend’s state, and each click is applied at most once (T3, T4)', () => {
  const kinds: Array<[string, AdapterTraits]> = [
    ['versions, events with the state, idempotency', { versions: true, events: 'state', idempotency: true }],
    ['versions, events with the state', { versions: true, events: 'state' }],
    ['hints and idempotency', { versions: false, events: 'hint', idempotency: true }],
    ['events without versions', { versions: false, events: 'state' }],
    ['no events, no versions', { versions: false, events: 'none' }],
  ];
  it.each(kinds)('%s', { timeout: 10 * minute }, async (_, traits) => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        faults,
        fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
        (seed_, weather, steps) => play(traits, seed_, weather, steps),
      ),
      { numRuns: Math.ceil(scenarios / kinds.length), seed },
    );
  });
});
