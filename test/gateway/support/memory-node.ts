import type { GatewayOptions, GatewayLogEntry } from '../../../src/gateway/index.js';
import { requireChannel } from '../../../src/gateway/bus/bus.js';
import { Wakes } from '../../../src/gateway/bus/wakes.js';
import { Commands } from '../../../src/gateway/commands/commands.js';
import { IdempotencyKeys } from '../../../src/gateway/commands/idempotency-keys.js';
import { CommandOutcomes } from '../../../src/gateway/commands/outcomes.js';
import type { GatewayContext } from '../../../src/gateway/context.js';
import { Contacts } from '../../../src/gateway/conversations/contacts.js';
import { Conversations } from '../../../src/gateway/conversations/conversations.js';
import { ConversationLocks } from '../../../src/gateway/conversations/locks.js';
import type { Writes, Written } from '../../../src/gateway/conversations/writes.js';
import { DatabaseClock } from '../../../src/gateway/database/clock.js';
import { monitored } from '../../../src/gateway/database/monitored.js';
import type { ClientEvent } from '../../../src/gateway/events/client-event.js';
import { EventLog } from '../../../src/gateway/events/event-log.js';
import { Metrics } from '../../../src/gateway/metrics.js';
import { Platform } from '../../../src/gateway/platform.js';
import { Silences } from '../../../src/gateway/turns/silences.js';
import { DatabaseError } from '../../../src/gateway/errors.js';
import type { Transaction } from '../../../src/gateway/bus/wakes.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { MemoryDatabase } from './memory-database.js';

/** The event log on tables in memory. */
class MemoryEventLog extends EventLog {
  #database: MemoryDatabase;
  #query: Transaction['query'];

  constructor(context: GatewayContext, database: MemoryDatabase) {
    super(context);
    this.#database = database;
    this.#query = (sql, values) => context.database.query(sql, values);
  }

  override async write<T>(work: (tx: Transaction, events: ClientEvent[]) => Promise<T>): Promise<T> {
    const events: ClientEvent[] = [];
    const result = await work({ query: this.#query, wake: () => 'NULL' }, events);
    this.#database.events.push(...events);
    return result;
  }

  override async record(writes: Writes): Promise<Written> {
    return this.#database.write(writes).catch((thrown) => {
      throw new DatabaseError(thrown);
    });
  }

  override publish(): void {}
}

export interface MemoryNodeOptions extends Partial<GatewayOptions> {
  backend?: ScriptedBackend;
}

/** The parts of one gateway on tables in memory, in simulated time, in front of a scripted platform. */
export class MemoryNode {
  environment = new SimulatedEnvironment();
  database = new MemoryDatabase(this.environment.now);
  log: GatewayLogEntry[] = [];
  metrics = new Metrics();
  closing = new AbortController();
  background: Array<Promise<unknown>> = [];
  /** Wakes this node on a channel, as another one would. */
  wake: (channel: string) => void;
  backend: ScriptedBackend;
  context: GatewayContext;
  platform: Platform;
  eventLog: EventLog;
  conversations: Conversations;
  locks: ConversationLocks;
  keys: IdempotencyKeys;
  contacts: Contacts;
  outcomes: CommandOutcomes;
  commands: Commands;

  constructor({ backend = new ScriptedBackend(), ...options }: MemoryNodeOptions = {}) {
    const { environment, metrics, closing } = this;
    const log = (entry: GatewayLogEntry) => void this.log.push(entry);
    this.backend = backend;
    backend.now = environment.now;
    const { adapter } = backend;
    const listeners = new Map<string, (message: string) => void>();
    this.wake = (channel) => listeners.get(channel)?.('');
    const bus = {
      publish: async () => undefined,
      subscribe: async (channel: string, listener: (message: string) => void) => {
        requireChannel(channel);
        listeners.set(channel, listener);
        return () => listeners.delete(channel);
      },
      close: async () => undefined,
    };
    const watched = monitored(this.database, log);
    const wakes = new Wakes({ bus, database: watched, node: 'node-1', log });
    const { database } = wakes;
    this.context = {
      ...{ adapter, database, wakes, environment, metrics, log },
      options: { adapter, database: this.database, authenticate: () => undefined, ...options },
      traits: adapter.traits ?? {},
      clock: new DatabaseClock(database, environment, log),
      node: 'node-1',
      signal: closing.signal,
      pendingSleeps: new Set(),
      background: (work) => void this.background.push(work),
    };
    const { context } = this;
    this.platform = new Platform(context);
    this.eventLog = new MemoryEventLog(context, this.database);
    this.conversations = new Conversations(context, this.platform, this.eventLog);
    this.locks = new ConversationLocks(context);
    this.keys = new IdempotencyKeys(context);
    this.contacts = new Contacts(context, this);
    this.outcomes = new CommandOutcomes(context, this);
    this.commands = new Commands(context, { ...this, silences: new Silences(context, this.eventLog) });
  }

  /** Time passes, timer by timer, and whatever each leads to, however long its chain of promises is. */
  async advance(milliseconds: number): Promise<void> {
    const { environment } = this;
    const end = environment.time + milliseconds;
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    await settled();
    for (;;) {
      const next = Math.min(end, ...[...environment.timers.values()].map(({ at }) => at));
      await environment.advance(Math.max(0, next - environment.time));
      await settled();
      if (environment.time >= end && ![...environment.timers.values()].some(({ at }) => at <= end)) return;
    }
  }

  /** How often something was counted, with these labels. */
  counted(line: string): number {
    const found = this.metrics.toText([]).match(new RegExp(`^handoff_${line.replace(/[{}]/g, '\\$&')} (\\d+)$`, 'm'));
    return Number(found?.[1] ?? 0);
  }
}
