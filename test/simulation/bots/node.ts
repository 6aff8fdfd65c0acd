/** One node of a gateway: its commands, turns and deliveries are the real ones, over tables in memory. */
import type { AdapterTraits, HandoffAdapter } from '../../../src/adapters/adapter.js';
import { Commands } from '../../../src/gateway/commands/commands.js';
import type { CommandOutcomes } from '../../../src/gateway/commands/outcomes.js';
import type { IdempotencyKeys } from '../../../src/gateway/commands/idempotency-keys.js';
import type { GatewayContext } from '../../../src/gateway/context.js';
import type { Writes } from '../../../src/gateway/conversations/writes.js';
import type { CommandRun } from '../../../src/gateway/commands/command-run.js';
import type { Conversations, Observation, ObserveOptions } from '../../../src/gateway/conversations/conversations.js';
import { ConversationLocks } from '../../../src/gateway/conversations/locks.js';
import type { ConversationRecord } from '../../../src/gateway/conversations/record.js';
import type { ClientEvent, EventLog } from '../../../src/gateway/events/event-log.js';
import { Metrics } from '../../../src/gateway/metrics.js';
import type { Actor, GatewayLogEntry } from '../../../src/gateway/options.js';
import { Platform as PlatformCalls } from '../../../src/gateway/platform.js';
import { toProblem } from '../../../src/gateway/response.js';
import { Delivery } from '../../../src/gateway/turns/delivery.js';
import { endingOf, tellEnded } from '../../../src/gateway/turns/endings.js';
import { withTurns } from '../../../src/gateway/turns/live-turns.js';
import { Silences } from '../../../src/gateway/turns/silences.js';
import { Turns } from '../../../src/gateway/turns/turns.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { controlPart } from '../../../src/model/control.js';
import { effectOnTurns } from '../../../src/model/turn.js';
import type { Device, WorldClock } from '../clock.js';
import type { Chance } from '../random.js';
import type { EndTurns } from '../../../src/gateway/turns/turn-table.js';
import { beginTurn, countDeliveries, endTurns, endUsedTurn, type Tables, type TableQueries } from './tables.js';

/** The records of conversations, which all nodes share. */
export class Records {
  readonly states = new Map<string, { state: Conversation; version: number; controlVersion: number }>();
  readonly claims = new Map<string, ConversationRecord['claim']>();
}

export interface NodeWorld {
  clock: WorldClock;
  chance: Chance;
  tables: Tables;
  records: Records;
  adapter: HandoffAdapter;
  /** A turn is over: its bot hears of it. */
  onEvent(event: ClientEvent): void;
}

/** As the gateway's statements do it. */
async function endTurnsAndTell(db: never, ending: EndTurns, events: ClientEvent[]): Promise<void> {
  const ended = await endTurns(db, ending);
  if (ending.end) tellEnded(ended, ending.end, events);
}

export class GatewayNode {
  readonly commands: Commands;
  readonly turns: Turns;
  readonly delivery: Delivery;
  /** Nothing that it asks is answered any more. */
  isDead = false;
  #world: NodeWorld;
  #context: GatewayContext;
  #calls: PlatformCalls;

  constructor(name: string, device: Device, world: NodeWorld) {
    this.#world = world;
    const { adapter, chance, clock, tables } = world;
    const query: TableQueries['tables'] = async (work) => {
      await clock.wait(chance.happens(0.2) ? chance.between(0, 300) : 0);
      if (this.isDead) return new Promise<never>(() => undefined);
      return work(tables);
    };
    const database = {
      tables: query,
      // `Turns.end` says it in a statement of its own
      query: async (sql: string, values: unknown[]) =>
        query(({ turns }) => {
          const row = sql.includes(`SET status = 'ended'`) ? turns.get(values[0] as string) : undefined;
          if (row?.status !== 'open') return [];
          Object.assign(row, { status: 'ended', ended: values[1] });
          return [{ owner: row.owner }];
        }),
      transaction: async (work: (tx: unknown) => Promise<unknown>) => work(database),
    };
    const context = {
      adapter,
      traits: adapter.traits as AdapterTraits,
      environment: device,
      options: {},
      database,
      node: name,
      clock: { now: () => clock.time },
      metrics: new Metrics(),
      signal: new AbortController().signal,
      pendingSleeps: new Set<() => void>(),
      log: (_: GatewayLogEntry) => undefined,
      background: (work: Promise<unknown>) => void work.catch(() => undefined),
    } as unknown as GatewayContext;
    this.#context = context;
    this.#calls = new PlatformCalls(context);
    const platform = this.#calls;
    const eventLog = {
      record: async ({ ending, used, events: given }: Writes) => {
        const events: ClientEvent[] = [];
        if (ending) await endTurnsAndTell(database as never, ending, events);
        if (used) await endUsedTurn(database as never, used);
        events.push(...given);
        for (const event of events) world.onEvent(event);
      },
      write: async (work: (tx: unknown, events: ClientEvent[]) => Promise<unknown>) => {
        const events: ClientEvent[] = [];
        const result = await work(database, events);
        for (const event of events) world.onEvent(event);
        return result;
      },
    } as unknown as EventLog;
    const conversations = { observe: this.#observe.bind(this) } as unknown as Conversations;
    const locks = new ConversationLocks(context);
    const silences = new Silences(context, eventLog);
    const keys = {
      begin: () => query(() => ({ claim: { uncertain: false, attempt: {} }, isLeased: false })),
      sent: () => undefined,
    } as unknown as IdempotencyKeys;
    this.commands = new Commands(context, {
      platform,
      conversations,
      keys,
      locks,
      outcomes: this.#outcomes(),
      silences,
    });
    this.turns = new Turns(context, { platform, conversations, eventLog, locks });
    this.delivery = new Delivery(context, {
      platform,
      conversations,
      eventLog,
      turns: this.turns,
      locks,
      commands: this.commands,
    });
  }

  #record(id: string): ConversationRecord | undefined {
    const known = this.#world.records.states.get(id);
    if (!known) return undefined;
    const { clock, records, tables } = this.#world;
    const live = tables.live(id).map(({ id: turn, status }) => ({ id: turn, status, suggestion: null }));
    return {
      id,
      ...known,
      personal: false,
      removed: false,
      claim: records.claims.get(id),
      turns: live.length ? (live as ConversationRecord['turns']) : undefined,
      loadedAt: clock.time,
      lastSeenAt: clock.time,
    };
  }

  /** As `Conversations.observe` does it on a platform without versions. */
  async #observe(id: string, { agent }: Actor, options: ObserveOptions = {}): Promise<Observation> {
    const { records } = this.#world;
    const database = this.#context.database as unknown as TableQueries;
    let { state, basis } = options;
    basis ??= options.loaded?.record;
    for (let attempt = 1; ; attempt++) {
      const record = basis ?? (await database.tables(() => this.#record(id)));
      const raw = state ?? (await this.#calls.getConversation(id, { agent }));
      const ending = endingOf(record, raw, options);
      const shown = withTurns(raw, ending?.end ? [] : record?.turns, options.turn);
      const saved = await database.tables(() => {
        const known = records.states.get(id);
        if (known?.version !== record?.version && attempt < 3) return false;
        const version = (known?.version ?? 0) + 1;
        const isSame = known && controlPart(known.state) === controlPart(shown);
        records.states.set(id, { state: shown, version, controlVersion: isSame ? known.controlVersion : version });
        if (options.claim !== undefined) records.claims.set(id, options.claim ?? undefined);
        return true;
      });
      if (!saved) {
        [basis, state] = [undefined, undefined];
        continue;
      }
      const events: ClientEvent[] = [];
      const toObservation = (now: ConversationRecord): Observation => ({
        record: now,
        conversation: { ...now.state, version: now.version },
        hasKey: true,
      });
      const recorded = (await database.tables(() => this.#record(id)))!;
      const writes: Writes & { leaves?: string } = { conversationId: id, events };
      options.also?.(writes, toObservation(recorded));
      // a statement counts what was there when it began, and what it ends may have become something else since
      const deliveries = writes.counts && (await countDeliveries(database as never, writes.counts));
      if (ending) await endTurnsAndTell(database as never, ending, events);
      const observed = toObservation((await database.tables(() => this.#record(id)))!);
      if (writes.counts) observed.deliveries = deliveries;
      if (writes.used) await endUsedTurn(database as never, writes.used);
      if (writes.begins) {
        const { replaced, ...begun } = await beginTurn(database as never, writes.begins);
        observed.begun = begun;
        tellEnded(replaced, { reason: 'replaced' }, events);
      }
      if (writes.leaves !== undefined) this.#world.tables.leases.delete(writes.leaves);
      await options.inTransaction?.(database as never, observed, events);
      for (const event of events) this.#world.onEvent(event);
      return observed;
    }
  }

  /** As `CommandOutcomes` writes them down, without keys and audit. */
  #outcomes(): CommandOutcomes {
    const applied: CommandOutcomes['applied'] = async ({ request }, { conversation, late }, basis) => {
      const { command, caller, conversationId } = request;
      const system: Actor = { ...caller, role: 'system' };
      const state = conversation ?? (await this.#observe(conversationId, system)).conversation;
      const isTaken = command.type === 'take-over';
      const ends = ['activate-bot', 'hand-back', 'reset-bot', 'close'].includes(command.type);
      await this.#observe(conversationId, system, {
        state,
        basis,
        effect: effectOnTurns(command, caller.agent, state.bot.mode),
        ...((isTaken || ends) && { claim: isTaken ? { agent: caller.agent, at: this.#world.clock.time } : null }),
      });
      return { status: 200, body: { lastMessageMayArrive: late } };
    };
    return {
      applied,
      // the statement that records a refusal releases the lease
      ofRefusal: ({ turn }: CommandRun) => ({ leaves: turn?.lease.name }),
      completion: () => ({}),
      rejected: async (error: Error) => toProblem(error),
      released: async () => undefined,
      unknown: async () => undefined,
    } as unknown as CommandOutcomes;
  }
}
