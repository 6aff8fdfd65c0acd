import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventSink, HandoffAdapter, PageRequest } from '../../../src/adapters/adapter.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Message } from '../../../src/model/message.js';
import { createStore } from '../../../src/store/store.js';
import { thread, type ThreadView } from '../../../src/store/thread/thread.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { ada, iso, minute, second } from '../world.js';

/** Any number of scenarios: `SCENARIOS=20000 SEED=-123 npx vitest run test/store/thread/properties.test.ts` */
const scenarios = Number(process.env.SCENARIOS ?? 400);
const seed = process.env.SEED ? Number(process.env.SEED) : undefined;

const hasOlderPages = (view: ThreadView): boolean => view.state === 'ready' && view.hasOlder;

function ready(view: ThreadView): Extract<ThreadView, { state: 'ready' }> {
  if (view.state !== 'ready') throw new Error(`The thread is ${view.state}`);
  return view;
}

type Step =
  | { do: 'say'; same: boolean; delay: number; lost: boolean; twice: boolean }
  | { do: 'edit'; back: number; delay: number; lost: boolean }
  | { do: 'many'; n: number }
  | { do: 'send'; words: string; lost: boolean }
  | { do: 'pass'; ms: number }
  | { do: 'network'; latency: number; failing: boolean }
  | { do: 'older' | 'leave' | 'look' | 'wake' | 'drop' | 'reconnect' };

const delay = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 }));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      same: fc.boolean(),
      delay,
      lost: fc.boolean(),
      twice: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('edit' as const), back: fc.nat({ max: 12 }), delay, lost: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('many' as const), n: fc.integer({ min: 1, max: 30 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      words: fc.constantFrom('Hello', 'Yes', 'No'),
      lost: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 20 * second })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('network' as const),
      latency: fc.integer({ min: 0, max: 5000 }),
      failing: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'older' as const,
        'leave' as const,
        'look' as const,
        'wake' as const,
        'drop' as const,
        'reconnect' as const,
      ),
    }),
  },
);

const conversation: Conversation = {
  id: 'c1',
  version: 1,
  contact: { id: 'p1' },
  status: 'open',
  handler: { kind: 'agent', agent: ada },
  bot: { mode: 'autopilot', status: 'paused' },
};

/** A backend with a history, whose pages are small, late or fail, and whose stream loses, repeats and reorders. */
class Backend {
  history: Message[] = [];
  sinks = new Set<EventSink>();
  received = new Set<string>();
  online = true;
  latency = 0;
  failing = false;
  loseAnswer = false;
  #next = 1;
  readonly #env: SimulatedEnvironment;
  readonly #echo: boolean;
  readonly adapter: HandoffAdapter;

  constructor(env: SimulatedEnvironment, pageSize: number, echo: boolean) {
    this.#env = env;
    this.#echo = echo;
    this.adapter = {
      name: 'history',
      traits: { versions: true, events: 'state' },
      getConversation: () => Promise.resolve(conversation),
      listMessages: (_, page) => this.#call(() => this.#page(page, pageSize)),
      sendMessage: (_, { text, clientId }) => {
        this.received.add(clientId);
        const message = this.say(text, { author: { kind: 'agent', ...ada }, ...(this.#echo && { clientId }) });
        this.tell(message, 0);
        return this.loseAnswer
          ? Promise.reject(new HandoffError('timeout', 'lost'))
          : this.#call(() => structuredClone(message));
      },
      subscribe: (sink) => {
        this.sinks.add(sink);
        sink.connection(this.online ? 'live' : 'offline');
        return () => this.sinks.delete(sink);
      },
    };
  }

  say(text: string, more: Partial<Message> = {}): Message {
    const message: Message = {
      id: `m${this.#next++}`,
      conversationId: 'c1',
      author: { kind: 'contact' },
      at: iso(this.#env.time),
      text,
      ...more,
    };
    this.history.push(message);
    return message;
  }

  edit(back: number): Message | undefined {
    const index = this.history.length - 1 - back;
    const before = this.history[index];
    return before && (this.history[index] = { ...before, text: `${before.text}!` });
  }

  tell(message: Message, late: number): void {
    const copy = structuredClone(message);
    this.#env.setTimeout(() => {
      if (this.online) for (const sink of this.sinks) sink.message(copy);
    }, late);
  }

  #page({ cursor, limit = 50 }: PageRequest, size: number) {
    const end = cursor === undefined ? this.history.length : this.history.findIndex(({ id }) => id === cursor);
    const start = Math.max(0, end - Math.min(size, limit));
    return structuredClone({
      items: this.history.slice(start, end),
      ...(start > 0 && { nextCursor: this.history[start]!.id }),
    });
  }

  #call<T>(run: () => T): Promise<T> {
    const { latency, failing } = this;
    return new Promise((resolve, reject) => {
      this.#env.setTimeout(() => {
        const answer = run();
        this.#env.setTimeout(
          () => (failing ? reject(new HandoffError('unavailable', 'x')) : resolve(answer)),
          latency / 2,
        );
      }, latency / 2);
    });
  }
}

const noTwins = (view: ThreadView): void => {
  if (view.state !== 'ready') return;
  for (const all of [view.items.map(({ key }) => key), view.items.map(({ message }) => message.id)]) {
    expect(new Set(all).size).toBe(all.length);
  }
  const times = view.items.map(({ message }) => Date.parse(message.at));
  expect([...times].sort((a, b) => a - b)).toEqual(times);
};

describe('a thread', () => {
  it('ends equal to the backend’s history, whatever the order, duplication and loss of events and pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        async (steps, pageSize, echo) => {
          const env = new SimulatedEnvironment();
          const backend = new Backend(env, pageSize, echo);
          const store = createStore({ adapter: backend.adapter, agent: ada, environment: env });
          const $view = store.part(thread).of('c1');
          const entry = store.conversation('c1').listen(() => undefined);
          let view: ThreadView = { state: 'loading' };
          let leave: (() => void) | undefined;
          const seen = new Set<string>();
          // thrown in a listener it would be somebody else's error
          let wrong: unknown;
          const check = () => {
            noTwins(view);
            if (view.state !== 'ready') return;
            // what was seen stays, as long as somebody looks
            const ids = new Set(view.items.filter(({ own }) => !own).map(({ message }) => message.id));
            expect([...seen].filter((id) => !ids.has(id))).toEqual([]);
            for (const id of ids) seen.add(id);
          };
          const look = () =>
            (leave ??= $view.subscribe((value) => {
              view = value;
              try {
                check();
              } catch (error) {
                wrong ??= error;
              }
            }));
          let sent = 0;
          look();
          await env.advance(0);
          for (const each of steps) {
            switch (each.do) {
              case 'say': {
                if (!each.same) await env.advance(10);
                const message = backend.say(`${backend.history.length}`);
                if (!each.lost) for (let i = each.twice ? 2 : 1; i; i--) backend.tell(message, each.delay * i);
                break;
              }
              case 'edit': {
                const message = backend.edit(each.back);
                if (message && !each.lost) backend.tell(message, each.delay);
                break;
              }
              case 'many':
                for (let i = 0; i < each.n; i++) backend.say(`many ${i}`);
                break;
              case 'send':
                backend.loseAnswer = each.lost;
                void store.run('c1', { type: 'send-message', text: each.words, clientId: `mine-${sent++}` });
                break;
              case 'pass':
                await env.advance(each.ms);
                break;
              case 'network':
                Object.assign(backend, { latency: each.latency, failing: each.failing });
                break;
              case 'older':
                store.part(thread).loadOlder('c1');
                break;
              case 'leave':
                leave = leave?.() as undefined;
                seen.clear();
                break;
              case 'look':
                look();
                break;
              case 'wake':
                await env.wake();
                break;
              case 'drop':
              case 'reconnect':
                backend.online = each.do === 'reconnect';
                for (const sink of backend.sinks) sink.connection(backend.online ? 'live' : 'offline');
            }
          }
          if (wrong) throw wrong;
          Object.assign(backend, { online: true, latency: 20, failing: false });
          look();
          await env.advance(2 * minute);
          await env.wake();
          await env.advance(2 * minute);
          for (let pages = 0; pages < 1000 && hasOlderPages(view); pages++) {
            store.part(thread).loadOlder('c1');
            await env.advance(second);
          }
          const { items, gaps, stale, hasOlder, loadingOlder } = ready(view);
          expect({ gaps: gaps.size, stale, hasOlder, loadingOlder }).toEqual({
            gaps: 0,
            stale: undefined,
            hasOlder: false,
            loadingOlder: false,
          });
          const [shown, unsettled] = [items.filter(({ own }) => !own), items.filter(({ own }) => own)];
          expect(shown.map(({ message }) => message.id)).toEqual(backend.history.map(({ id }) => id));
          expect(shown.slice(-pageSize).map(({ message }) => message.text)).toEqual(
            backend.history.slice(-pageSize).map(({ text }) => text),
          );
          // without the sender's id in the history nobody can know what became of a message whose answer was lost
          expect(
            unsettled.filter(({ own }) =>
              own!.phase === 'unknown'
                ? echo
                : own!.phase !== 'rejected' || backend.received.has(own!.command.clientId),
            ),
          ).toEqual([]);
          if (wrong) throw wrong;
          leave?.();
          entry();
          await env.advance(second * 2);
          store.dispose();
          expect(env.timers.size).toBe(0);
        },
      ),
      { numRuns: scenarios, seed },
    );
  }, 120_000);
});
