import type {
  AdapterTraits,
  CallContext,
  ConnectionState,
  EventSink,
  HandoffAdapter,
} from '../../src/adapters/adapter.js';
import type { Command, CommandType } from '../../src/model/command.js';
import type { Agent, Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import { runCommand, runEvent, type AutomaticEvent } from '../../src/model/transition.js';
import type { SimulatedEnvironment } from '../support/simulated-environment.js';
import { second } from './world.js';

export interface Faults {
  /** The longest round trip of a call, in milliseconds. */
  latency: number;
  /** The longest delay of an event, in milliseconds. Different delays reorder events. */
  delay: number;
  /** Probabilities for a call, from 0 to 1. */
  lostOnTheWay: number;
  answerLost: number;
  rateLimited: number;
  offline: number;
  /** Probabilities for an event, from 0 to 1. */
  twice: number;
}

export const noFaults: Faults = {
  latency: 100,
  delay: 0,
  lostOnTheWay: 0,
  answerLost: 0,
  rateLimited: 0,
  offline: 0,
  twice: 0,
};

/** Serialises with sorted fields, so that equal data gives equal text. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inside: unknown) =>
    typeof inside === 'object' && inside && !Array.isArray(inside)
      ? Object.fromEntries(Object.entries(inside).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inside,
  );

/** A random generator that is reproducible by its seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const label = (command: Command): string | undefined =>
  'reason' in command ? command.reason : 'note' in command ? command.note : undefined;
const methods: Array<Command['type']> = [
  'activate-bot',
  'pause-bot',
  'extend-pause',
  'take-over',
  'request-agent',
  'hand-back',
  'close',
  'reopen',
  'reset-bot',
];
export const nameOf = (type: CommandType): string => type.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** A backend behind a bad network, on simulated time. It ignores abort signals, as the worst adapters do. */
export class FlakyBackend {
  faults = noFaults;
  conversations = new Map<string, Conversation>();
  /** All states that ever existed, serialised. */
  history = new Set<string>();
  /** How often each click was applied. */
  applied = new Map<string, number>();
  sent: Array<{ click: string; at: number }> = [];
  sinks = new Set<EventSink>();
  online = true;
  adapter: HandoffAdapter;
  /** The backend's own timers, separate from the page's. */
  timers = new Set<unknown>();
  #env: SimulatedEnvironment;
  #random: () => number;
  #versions: boolean;
  #done = new Map<string, Conversation>();
  #free = 0;
  #expiry = new Map<string, unknown>();

  constructor(env: SimulatedEnvironment, seed: number, traits: AdapterTraits, ids: string[]) {
    this.#env = env;
    this.#random = numbers(seed);
    this.#versions = !!traits.versions;
    for (const id of ids) {
      this.#put({
        id,
        version: 1,
        contact: { id: `of-${id}`, name: 'Mina Farrow' },
        status: 'open',
        handler: { kind: 'bot' },
        bot: { mode: 'autopilot', status: 'active' },
      });
    }
    const command =
      (type: Command['type'], idOf = (id: string) => id) =>
      (target: string, params: object, ctx: CallContext) => {
        const id = idOf(target);
        const full = { type, ...params } as Command;
        this.sent.push({ click: label(full) ?? ctx.idempotencyKey!, at: env.time });
        return this.#call(() => this.#command(id, full, ctx, !!traits.idempotency));
      };
    const conversationOf = (contactId: string) => contactId.slice('of-'.length);
    this.adapter = {
      name: 'flaky',
      traits,
      getConversation: (id) => this.#call(() => this.seen(id)) as Promise<Conversation>,
      ...Object.fromEntries(methods.map((type) => [nameOf(type), command(type)])),
      blockContact: command('block-contact', conversationOf) as unknown as () => Promise<void>,
      unblockContact: command('unblock-contact', conversationOf) as unknown as () => Promise<void>,
      ...(traits.events !== 'none' && {
        subscribe: (sink: EventSink) => {
          this.sinks.add(sink);
          sink.connection(this.online ? 'live' : 'offline');
          return () => this.sinks.delete(sink);
        },
      }),
    };
  }

  /** The conversation as it is sent. */
  seen(id: string): Conversation {
    const { version, ...rest } = structuredClone(this.conversations.get(id)!);
    return this.#versions ? { ...rest, version } : rest;
  }

  someoneElse(id: string, command: Command, agent: Agent): void {
    const result = runCommand(this.conversations.get(id)!, command, agent, this.#env.time);
    if (!result.refused) this.#change(id, result.conversation);
  }

  event(id: string, event: AutomaticEvent): void {
    const before = this.conversations.get(id)!;
    const { conversation } = runEvent(before, event, { kind: 'system' }, this.#env.time);
    this.#change(id, conversation === before ? { unread: (before.unread ?? 0) + 1 } : conversation);
  }

  /** Breaks the stream. Events in flight are lost. */
  connect(online: boolean, states: ConnectionState[]): void {
    this.online = online;
    for (const sink of this.sinks) for (const state of states) sink.connection(state);
  }

  #put(conversation: Conversation): void {
    this.conversations.set(conversation.id, conversation);
    this.history.add(canonical(this.seen(conversation.id)));
  }

  #change(id: string, change: Partial<Conversation>): Conversation {
    const before = this.conversations.get(id)!;
    // versions increase, but not always by one
    this.#put(
      JSON.parse(
        JSON.stringify({ ...before, ...change, version: before.version! + 1 + Math.floor(this.#random() * 3) }),
      ) as Conversation,
    );
    this.#watch(id);
    this.#tell(id);
    return this.seen(id);
  }

  #watch(id: string): void {
    this.#env.clearTimeout(this.#expiry.get(id));
    const { resumeAt } = this.conversations.get(id)!.bot;
    if (resumeAt) {
      this.#expiry.set(
        id,
        this.#later(Date.parse(resumeAt) - this.#env.time, () => this.event(id, { type: 'timer-due' })),
      );
    }
  }

  #tell(id: string): void {
    const state = this.seen(id);
    for (let times = this.#random() < this.faults.twice ? 2 : 1; times; times--) {
      this.#later(this.#random() * this.faults.delay, () => {
        if (!this.online) return;
        for (const sink of this.sinks) {
          this.adapter.traits?.events === 'state' ? sink.conversation(structuredClone(state)) : sink.hint(id);
        }
      });
    }
  }

  #command(id: string, command: Command, ctx: CallContext, idempotency: boolean): Conversation {
    const key = ctx.idempotencyKey!;
    const done = idempotency && this.#done.get(key);
    if (done) return done;
    const before = this.conversations.get(id)!;
    const result = runCommand(before, command, ctx.agent, this.#env.time);
    if (result.refused) {
      throw new HandoffError(result.refused.code === 'held' ? 'conflict' : 'refused', result.refused.code, {
        current: this.seen(id),
      });
    }
    const after = this.#change(id, result.conversation);
    this.#done.set(key, after);
    const click = label(command) ?? key;
    this.applied.set(click, (this.applied.get(click) ?? 0) + 1);
    return after;
  }

  /**
   * Takes effect half-way through the call, in the order of the calls. The answer, or an error in its place, may come
   * in another order or never.
   */
  #call<T>(run: () => T): Promise<T> {
    const { latency, offline, rateLimited, lostOnTheWay, answerLost } = this.faults;
    const r = this.#random;
    const whole = r() * latency;
    return new Promise((resolve, reject) => {
      const fail = (code: 'offline' | 'rate-limited' | 'unavailable' | 'timeout', after: number) =>
        this.#later(after, () =>
          reject(new HandoffError(code, code, code === 'rate-limited' && r() < 0.5 ? { retryAfter: r() * 12 } : {})),
        );
      const notSent = r();
      if (notSent < offline) return fail('offline', 0);
      if (notSent < offline + rateLimited) return fail('rate-limited', whole);
      const noAnswer = (after: number) => r() < 0.6 && fail(r() < 0.5 ? 'unavailable' : 'timeout', after);
      if (r() < lostOnTheWay) return noAnswer(whole);
      this.#free = Math.max(this.#free, this.#env.time + whole / 2);
      const lost = r() < answerLost;
      if (lost) noAnswer(r() * whole);
      this.#later(this.#free - this.#env.time, () => {
        try {
          const answer = structuredClone(run());
          if (!lost) this.#later(whole / 2, () => resolve(answer));
        } catch (error) {
          if (!lost) this.#later(whole / 2, () => reject(error));
        }
      });
    });
  }

  #later(after: number, then: () => void): unknown {
    const timer = this.#env.setTimeout(
      () => {
        this.timers.delete(timer);
        then();
      },
      Math.min(after, 400 * second),
    );
    this.timers.add(timer);
    return timer;
  }

  /** Stops all timers. */
  freeze(): void {
    for (const timer of this.#expiry.values()) {
      this.#env.clearTimeout(timer);
      this.timers.delete(timer);
    }
  }
}
