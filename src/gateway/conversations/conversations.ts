import type { Agent, Cause, Conversation } from '../../model/conversation.js';
import type { TurnEffect } from '../../model/turn.js';
import { gatewayAgent, toInstant, type GatewayContext } from '../context.js';
import type { Transaction } from '../bus/wakes.js';
import { replaceNul } from '../database/database.js';
import { notFound } from '../errors.js';
import type { ClientEvent, EventLog } from '../events/event-log.js';
import type { Actor } from '../options.js';
import type { Platform } from '../platform.js';
import { maySee } from '../roles.js';
import { canResume, isTimerObsolete, writeTimer, type Timer, type TimerSetting } from '../timers/timer.js';
import { endingOf, endTurnsAndTell } from '../turns/endings.js';
import { withTurns, type TurnChange } from '../turns/live-turns.js';
import { compare, isSame, versionAfter } from './compare.js';
import { withOwnCause } from './own-cause.js';
import {
  loadRecord,
  markRemoved,
  saveRecord,
  touchRecords,
  writeTimerAndClaim,
  type Claim,
  type ConversationRecord,
} from './record.js';

/** A conversation as one caller sees it. */
export interface Observation {
  record: ConversationRecord;
  /** With the gateway's version and the caller's permissions. */
  conversation: Conversation;
  /** The platform's own version, to send back to it with a command. */
  platformVersion?: number;
}

export interface ObserveOptions {
  /** The state to record, for example the answer to a command. Default: the platform is read. */
  state?: Conversation;
  /** The record as it was before `state` came to be. Default: the current one is loaded. */
  basis?: ConversationRecord;
  /** The timer to set. Null deletes it. Default: it stays, unless the state makes it obsolete. */
  timer?: TimerSetting | null;
  /** Why the gateway itself has just made the bot active. */
  cause?: Cause;
  /** The takeover claim to set. Null deletes it. Default: it stays. */
  claim?: Claim | null;
  /** What the command that led to `state` does to the turns of bots. */
  effect?: TurnEffect;
  /** A turn begins, or leaves a suggestion. */
  turn?: TurnChange;
  /** Runs in the transaction that saves the state. It may add events. */
  inTransaction?: (tx: Transaction, observed: Observation, events: ClientEvent[]) => Promise<void>;
  /** Whether clients learn of a conversation that is new here. Default: false, only of changes. */
  announce?: boolean;
  /** The version that a client has seen. If the database has lost it, this client is told a higher one. */
  seenVersion?: number;
  /** Nobody asked for this conversation: it is only looked whether it may be shown among others. */
  isProbe?: boolean;
  /** Stops a read that nobody waits for any more. */
  signal?: AbortSignal;
}

/** Whoever loses a race reads and tries again. To lose three in a row, somebody has to change the state constantly. */
const maxAttempts = 3;
/** Milliseconds. */
const day = 24 * 3_600_000;

const isNotFound = (thrown: unknown): boolean => (thrown as { code?: string }).code === 'not-found';

/**
 * Keeps a record of every conversation that passes through the gateway, with a version that rises with every change,
 * even if the platform has no versions.
 */
export class Conversations {
  #context: GatewayContext;
  #platform: Platform;
  #eventLog: EventLog;

  constructor(context: GatewayContext, platform: Platform, eventLog: EventLog) {
    this.#context = context;
    this.#platform = platform;
    this.#eventLog = eventLog;
  }

  /**
   * Reads a conversation from the platform and records what has changed. Throws `not-found` if there is no such
   * conversation, or if the caller must not see it.
   *
   * Records are saved optimistically:
   *
   * 1. Load the record, and read the state unless it is given.
   * 2. Compare, and save if the record is still the newest.
   * 3. If somebody else has saved in between, start over. A given state is kept only if the platform has versions,
   *    which tell whether it is still the newest. Otherwise the state is read again.
   * 4. After three attempts, leave the state to those who keep changing it.
   */
  async observe(id: string, caller: Actor, options: ObserveOptions = {}): Promise<Observation> {
    const { versions } = this.#context.traits;
    let { state, basis } = options;
    for (let attempt = 1; ; attempt++) {
      const record: ConversationRecord | undefined = basis ?? (await loadRecord(this.#context.database, id));
      const raw = state ?? (await this.#read(id, caller, record, options.signal));
      if (!maySee(this.#context, caller, raw)) {
        // for the caller it does not exist; an operator has to be able to tell that from a wrong id
        if (!options.isProbe) this.#context.log({ event: 'hidden', conversationId: id });
        throw notFound();
      }
      const observed = await this.#save(record, raw, options);
      if (observed) return observed;
      if (attempt === maxAttempts) return this.#saveWithoutState(id, raw, options);
      basis = undefined;
      if (!versions) state = undefined;
    }
  }

  /** Notes that somebody sees these conversations, so that they are kept. Once a day is enough. */
  async touch(records: ConversationRecord[]): Promise<void> {
    const ids = records.filter(({ lastSeenAt, loadedAt }) => loadedAt - lastSeenAt > day).map(({ id }) => id);
    // people can still read if the database takes no writes, and the next read tries again
    if (ids.length) await touchRecords(this.#context.database, ids).catch(() => undefined);
  }

  /** The platform no longer has the conversation. */
  async remove(record: ConversationRecord): Promise<void> {
    const { id } = record;
    await this.#eventLog.write(async (tx, events) => {
      if (!(await markRemoved(tx, record))) return;
      await writeTimer(tx, id, null);
      events.push({ kind: 'removed', conversationId: id, data: { id } });
    });
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
      if (record && !record.removed && isNotFound(thrown) && (await this.#isRemoved(id, agent, signal))) {
        await this.remove(record);
      }
      throw thrown;
    }
  }

  /**
   * Platforms also hide what an agent must not see. So a conversation counts as removed only if the gateway's own agent
   * does not find it either.
   */
  async #isRemoved(id: string, asked: Agent, signal?: AbortSignal): Promise<boolean> {
    const agent = gatewayAgent(this.#context);
    if (asked.id === agent.id) return true;
    try {
      await this.#platform.getConversation(id, { agent, signal });
      return false;
    } catch (thrown) {
      return isNotFound(thrown);
    }
  }

  /** Undefined: somebody else has saved in between. */
  async #save(
    record: ConversationRecord | undefined,
    raw: Conversation,
    options: ObserveOptions,
  ): Promise<Observation | undefined> {
    const { version: platformVersion, permissions, ...told } = raw;
    const state = withOwnCause(this.#context, record?.state, told, options.cause);
    const isOutdated =
      record?.platformVersion !== undefined &&
      platformVersion !== undefined &&
      platformVersion < record.platformVersion;
    const timer = this.#timerAfter(record, state, options);
    const ending = endingOf(record, state, options);
    const shown = withTurns(this.#withTimer(state, timer), ending?.end ? [] : record?.turns, options.turn);
    const update = compare(record, isOutdated && record ? record.state : shown, {
      platformVersion: isOutdated
        ? record?.platformVersion
        : this.#context.traits.versions
          ? platformVersion
          : undefined,
      personal: !!permissions,
      claim: options.claim === undefined ? record?.claim : (options.claim ?? undefined),
    });
    const hasTimerChanged = (timer ?? undefined) !== record?.timer;
    const same = record && isSame(record, update) ? record : undefined;
    if (same && !hasTimerChanged && !options.inTransaction) {
      await this.touch([same]);
      return this.#toObservation(same, raw, options);
    }

    return this.#eventLog.write(async (tx, events) => {
      const saved = same ?? (await saveRecord(tx, record, update));
      if (!saved) return undefined;
      if (hasTimerChanged) await writeTimer(tx, replaceNul(state.id), timer ?? null);
      if (ending) await endTurnsAndTell(tx, ending, events);
      const { version, controlVersion, loadedAt, lastSeenAt } = saved;
      const next: ConversationRecord = {
        ...update,
        id: state.id,
        removed: false,
        version,
        controlVersion,
        loadedAt,
        lastSeenAt,
        timer: timer ? { setAt: loadedAt, ...timer } : undefined,
        turns: ending?.end ? undefined : record?.turns,
      };
      if (update.changed && (record || options.announce)) {
        events.push({ ...this.#toEvent(next), before: record && !record.removed ? record.state : undefined });
      }
      const observed = this.#toObservation(next, raw, options);
      await options.inTransaction?.(tx, observed, events);
      return observed;
    });
  }

  /** The state changes faster than it can be saved. Whoever changes it saves it; the rest is saved here. */
  #saveWithoutState(id: string, raw: Conversation, options: ObserveOptions): Promise<Observation> {
    const { timer, claim, inTransaction } = options;
    return this.#eventLog.write(async (tx, events) => {
      const record = await loadRecord(tx, id);
      if (!record) throw notFound();
      const ending = endingOf(record, raw, options);
      if (ending) await endTurnsAndTell(tx, ending, events);
      await writeTimerAndClaim(tx, record.id, { timer, claim });
      const observed = this.#toObservation(record, raw, options);
      await inTransaction?.(tx, observed, events);
      return observed;
    });
  }

  /** The recorded state, with the permissions and the unread count that `raw` has for this caller. */
  #toObservation(record: ConversationRecord, raw: Conversation, { seenVersion }: ObserveOptions): Observation {
    const { state } = record;
    const version = versionAfter(record, seenVersion);
    const { permissions, unread, version: platformVersion } = raw;
    const conversation = { ...state, version, ...(permissions && { permissions, unread }) };
    return { record, conversation, platformVersion };
  }

  /** What clients are told about a new state. If it differs from agent to agent, each of them has to read it. */
  #toEvent({ id, personal, state, version }: ConversationRecord): ClientEvent {
    const ids = { conversationId: id, contactId: state.contact.id };
    return personal
      ? { kind: 'hint', ...ids, data: { id } }
      : { kind: 'conversation', ...ids, data: { ...state, version } };
  }

  #timerAfter(
    record: ConversationRecord | undefined,
    state: Conversation,
    { timer }: ObserveOptions,
  ): Timer | TimerSetting | null | undefined {
    if (timer !== undefined || !record?.timer) return timer;
    return isTimerObsolete(this.#context, state, record.timer, record.loadedAt) ? null : record.timer;
  }

  /** Shows the end of the pause where the platform cannot know it. */
  #withTimer(state: Conversation, timer: TimerSetting | null | undefined): Conversation {
    const isShown = timer && canResume(this.#context, state) && !state.bot.resumeAt;
    return isShown ? { ...state, bot: { ...state.bot, resumeAt: toInstant(timer.due), resumeBasis: 'fixed' } } : state;
  }
}
