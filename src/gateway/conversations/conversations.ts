import type { Agent, Conversation } from '../../model/conversation.js';
import type { GatewayContext } from '../context.js';
import { toInstant, gatewayAgent } from '../context.js';
import type { Queries } from '../database/database.js';
import { notFound } from '../errors.js';
import type { EventLog, ClientEvent } from '../events/event-log.js';
import {
  loadRecord,
  saveRecord,
  replaceNul,
  touchRecords,
  type Claim,
  type RecordUpdate,
  type ConversationRecord,
} from './record.js';
import type { Actor } from '../options.js';
import type { Platform } from '../platform.js';
import { maySee } from '../roles.js';
import { isTimerObsolete, canResume, writeTimer, type Timer } from '../timers/timer.js';

/** A conversation as one caller sees it. */
export interface Observation {
  record: ConversationRecord;
  /** With the gateway's version and the caller's permissions. */
  conversation: Conversation;
  /** The platform's own version, to hand back to it. */
  platformVersion?: number;
}

/** How a state came to be, and what is written together with it. */
export interface ObserveOptions {
  /** The state, where it need not be read. */
  state?: Conversation;
  /** What was known before the given state came to be. */
  basis?: ConversationRecord;
  /** Null ends it. */
  timer?: Timer | null;
  /** Null ends it. */
  claim?: Claim | null;
  /** In the same transaction. */
  inTransaction?: (tx: Queries, observed: Observation, events: ClientEvent[]) => Promise<void>;
  /** Clients are told of a conversation that was never seen before. */
  announce?: boolean;
  /**
   * A version that a page has seen. Where it was lost with a part of the database, the state gets one that the page
   * will take.
   */
  minVersion?: number;
  signal?: AbortSignal;
}

const maxAttempts = 3;
/** Milliseconds. */
const day = 24 * 3_600_000;

/** Who answers, and nothing that changes while a contact writes. */
function controlPart({ status, closed, handler, bot, contact }: Conversation): string {
  const { composing: _composing, messageCount: _count, ...rest } = bot;
  const isMoving = bot.resumeBasis !== undefined && bot.resumeBasis !== 'fixed';
  return JSON.stringify([status, closed, handler, isMoving ? { ...rest, resumeAt: undefined } : rest, contact.blocked]);
}

/** What is compared: two agents for whom different things are unread must not take turns in changing it. */
const sharedPart = (state: Conversation, personal: boolean): string =>
  JSON.stringify(personal ? { ...state, unread: undefined } : state);

const isNotFound = (thrown: unknown): boolean => (thrown as { code?: string }).code === 'not-found';

/** Whether this version was given out by a database of which a part is gone since. One of the future never was. */
const isLostVersion = (record: ConversationRecord | undefined, version = 0): boolean =>
  !!record && record.version < version && version <= record.loadedAt;

/**
 * Every conversation that went through the gateway, with a version that rises with every change, also where platforms
 * have none.
 */
export class Conversations {
  #context: GatewayContext;
  #platform: Platform;
  #log: EventLog;

  constructor(context: GatewayContext, platform: Platform, log: EventLog) {
    this.#context = context;
    this.#platform = platform;
    this.#log = log;
  }

  /**
   * Reads a conversation at the platform and remembers what is new about it. Where it changed in the meantime, it is
   * read again. Throws `not-found` also where the caller may not know that it exists.
   */
  async observe(id: string, caller: Actor, options: ObserveOptions = {}): Promise<Observation> {
    const { versions } = this.#context.traits;
    let { state, basis } = options;
    for (let attempt = 1; ; attempt++) {
      const record: ConversationRecord | undefined = basis ?? (await loadRecord(this.#context.database, id));
      const raw = state ?? (await this.#read(id, caller, record, options.signal));
      if (!maySee(this.#context, caller, raw)) throw notFound();
      const observed = await this.#save(record, raw, options);
      if (observed) return observed;
      if (attempt === maxAttempts) return this.#recordWithoutState(id, raw, options);
      basis = undefined;
      // where the platform has versions they tell which state is newer; else whoever remembers first
      if (!versions) state = undefined;
    }
  }

  /** Takes what is known, as this caller may see it: what differs from agent to agent is as they read it. */
  present(
    { state, version }: ConversationRecord,
    { permissions, unread }: Pick<Conversation, 'permissions' | 'unread'> = {},
  ): Conversation {
    return { ...state, version, ...(permissions && { permissions, unread }) };
  }

  /** Somebody sees these, so they are kept. Written down once a day. */
  async touch(observed: ConversationRecord[]): Promise<void> {
    const { database, environment } = this.#context;
    const now = environment.now();
    const ids = observed.filter(({ lastSeenAt }) => now - lastSeenAt > day).map(({ id }) => id);
    // a database that is full still lets people read, and tomorrow is another day
    if (ids.length) await touchRecords(database, ids, now).catch(() => undefined);
  }

  async #read(
    id: string,
    { agent }: Actor,
    record: ConversationRecord | undefined,
    signal?: AbortSignal,
  ): Promise<Conversation> {
    try {
      return await this.#platform.getConversation(id, { agent, signal });
    } catch (thrown) {
      if (record && !record.removed && isNotFound(thrown) && (await this.#isGone(id, agent, signal))) {
        await this.remove(record);
      }
      throw thrown;
    }
  }

  /** Platforms hide what an agent may not see: it is gone where the gateway's own agent does not find it either. */
  async #isGone(id: string, asked: Agent, signal?: AbortSignal): Promise<boolean> {
    const agent = gatewayAgent(this.#context);
    if (asked.id === agent.id) return true;
    try {
      await this.#platform.getConversation(id, { agent, signal });
      return false;
    } catch (thrown) {
      return isNotFound(thrown);
    }
  }

  /** The platform does not have it any more. */
  async remove({ id, version }: ConversationRecord): Promise<void> {
    await this.#log.write(async (tx, events) => {
      const gone = await tx.query(
        'UPDATE handoff.conversations SET removed = true WHERE id = $1 AND version = $2 AND NOT removed RETURNING id',
        [id, version],
      );
      if (!gone.length) return;
      await writeTimer(tx, id, null);
      events.push({ kind: 'removed', conversationId: id, data: { id } });
    });
  }

  /** Undefined: somebody else was first. */
  async #save(
    record: ConversationRecord | undefined,
    raw: Conversation,
    options: ObserveOptions,
  ): Promise<Observation | undefined> {
    const { version: platformVersion, permissions, ...state } = raw;
    const old =
      record?.platformVersion !== undefined &&
      platformVersion !== undefined &&
      platformVersion < record.platformVersion;
    const timer = this.#timerAfter(record, state, options);
    const update = this.#compare(
      record,
      old && record ? record.state : this.#withTimer(state, timer),
      {
        platformVersion: old ? record?.platformVersion : this.#context.traits.versions ? platformVersion : undefined,
        personal: !!permissions,
        claim: options.claim === undefined ? record?.claim : (options.claim ?? undefined),
      },
      isLostVersion(record, options.minVersion),
    );
    const timerMoved = (timer ?? undefined) !== record?.timer;
    const same =
      !!record &&
      !update.changed &&
      record.platformVersion === update.platformVersion &&
      record.personal === update.personal &&
      record.claim === update.claim;
    const seenAs = (next: ConversationRecord): Observation => ({
      record: next,
      conversation: this.present(next, raw),
      platformVersion,
    });
    if (same && !timerMoved && !options.inTransaction) {
      await this.touch([record]);
      return seenAs(record);
    }

    return this.#log.write(async (tx, events) => {
      const saved = same ? record : await saveRecord(tx, record, update, this.#context.environment.now());
      if (!saved) return undefined;
      if (timerMoved) await writeTimer(tx, replaceNul(state.id), timer ?? null);
      const { version, controlVersion, loadedAt, lastSeenAt } = saved;
      const next: ConversationRecord = {
        ...update,
        id: state.id,
        removed: false,
        version,
        controlVersion,
        loadedAt,
        lastSeenAt,
        timer: timer ?? undefined,
      };
      if (update.changed && (record || options.announce)) {
        events.push({ ...this.eventFor(next), before: record && !record.removed ? record.state : undefined });
      }
      const observed = seenAs(next);
      await options.inTransaction?.(tx, observed, events);
      return observed;
    });
  }

  /** What clients are told about a new state. */
  eventFor(record: ConversationRecord): ClientEvent {
    const { id, personal, state } = record;
    const ids = { conversationId: id, contactId: state.contact.id };
    return personal
      ? { kind: 'hint', ...ids, data: { id } }
      : { kind: 'conversation', ...ids, data: this.present(record) };
  }

  #timerAfter(
    record: ConversationRecord | undefined,
    state: Conversation,
    { timer }: ObserveOptions,
  ): Timer | null | undefined {
    if (timer !== undefined) return timer;
    return record?.timer && isTimerObsolete(this.#context, state, record.timer) ? null : record?.timer;
  }

  #withTimer(state: Conversation, timer: Timer | null | undefined): Conversation {
    const shown = timer && canResume(this.#context, state) && !state.bot.resumeAt;
    return shown ? { ...state, bot: { ...state.bot, resumeAt: toInstant(timer.due), resumeBasis: 'fixed' } } : state;
  }

  #compare(
    record: ConversationRecord | undefined,
    state: Conversation,
    rest: Pick<RecordUpdate, 'platformVersion' | 'personal' | 'claim'>,
    lost: boolean,
  ): RecordUpdate {
    const changed =
      !record || record.removed || lost || sharedPart(record.state, rest.personal) !== sharedPart(state, rest.personal);
    return {
      state,
      ...rest,
      changed,
      controlChanged: changed && (!record || lost || controlPart(record.state) !== controlPart(state)),
    };
  }

  /** It changes faster than it can be remembered: whoever changes it remembers it. */
  #recordWithoutState(
    id: string,
    raw: Conversation,
    { timer, claim, inTransaction }: ObserveOptions,
  ): Promise<Observation> {
    return this.#log.write(async (tx, events) => {
      const record = await loadRecord(tx, id);
      if (!record) throw notFound();
      if (timer !== undefined) await writeTimer(tx, record.id, timer);
      if (claim !== undefined) {
        await tx.query('UPDATE handoff.conversations SET claim = $2 WHERE id = $1', [record.id, claim]);
      }
      const observed = { record, conversation: this.present(record, raw), platformVersion: raw.version };
      await inTransaction?.(tx, observed, events);
      return observed;
    });
  }
}
