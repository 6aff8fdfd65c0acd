import type { Agent, Conversation } from '../../model/conversation.js';
import { gatewayAgent, type GatewayContext } from '../context.js';
import type { Transaction } from '../bus/wakes.js';
import { notFound } from '../errors.js';
import type { ClientEvent, EventLog } from '../events/event-log.js';
import type { Actor } from '../options.js';
import type { Platform } from '../platform.js';
import { maySee } from '../roles.js';
import { writeTimer } from '../timers/timer.js';
import type { BegunTurn } from '../turns/beginning-part.js';
import { endingOf } from '../turns/endings.js';
import { versionAfter } from './compare.js';
import { day, lookUp, markRemoved, touchRecords, type ConversationRecord, type Loaded } from './record.js';
import { isIdle, stepTo, type StepOptions } from './step.js';
import { runWrites, type Writes } from './writes.js';

/** A conversation as one caller sees it. */
export interface Observation {
  record: ConversationRecord;
  /** With the gateway's version and the caller's permissions. */
  conversation: Conversation;
  /** The platform's own version, to send back to it with a command. */
  platformVersion?: number;
  /** Whether the key that was to be changed is still the one of this attempt. Undefined: nothing was written. */
  hasKey?: boolean;
  /** How many messages of bots are with the platform, where that was to be counted. */
  deliveries?: number;
  /** What became of a turn that was to begin with it. */
  begun?: BegunTurn;
}

export interface ObserveOptions extends StepOptions {
  /** The state to record, for example the answer to a command. Default: the platform is read. */
  state?: Conversation;
  /** The record as it was before `state` came to be. Default: the current one is loaded. */
  basis?: ConversationRecord;
  /** The same for what was just loaded, also if there is no record yet. */
  loaded?: Loaded;
  /** Adds to what is written with the state, each time that this is tried. */
  also?: (writes: Writes, observed: Observation) => void;
  /** Runs in a transaction that saves the state. It may add events. `also` does with one statement. */
  inTransaction?: (tx: Transaction, observed: Observation, events: ClientEvent[]) => Promise<void>;
  /** The version that a client has seen. If the database has lost it, this client is told a higher one. */
  seenVersion?: number;
  /** Nobody asked for this conversation: it is only looked whether it may be shown among others. */
  isProbe?: boolean;
  /** Stops a read that nobody waits for any more. */
  signal?: AbortSignal;
}

/** Whoever loses a race reads and tries again. To lose three in a row, somebody has to change the state constantly. */
const maxAttempts = 3;
/** What a platform pushes about a command comes within seconds; a busy node has some hundred of them by then. */
const maxSaved = 1_000;

const isNotFound = (thrown: unknown): boolean => (thrown as { code?: string }).code === 'not-found';

/**
 * Keeps a record of every conversation that passes through the gateway, with a version that rises with every change,
 * even if the platform has no versions.
 */
export class Conversations {
  #context: GatewayContext;
  #platform: Platform;
  #eventLog: EventLog;
  /** The platform's versions of what was saved lately, the latest at the end. */
  #saved = new Map<string, number>();

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
    let { state } = options;
    let known = options.loaded ?? (options.basis && { record: options.basis, at: options.basis.loadedAt });
    for (let attempt = 1; ; attempt++) {
      const { database, desk } = this.#context;
      const loaded: Loaded = known ?? (await lookUp(database, id, !!desk));
      if (desk && loaded.desk !== undefined) desk.loaded(id, loaded.desk, loaded.at);
      const raw = state ?? (await this.read(id, caller, loaded.record, options.signal));
      if (!maySee(this.#context, caller, raw)) {
        // for the caller it does not exist; an operator has to be able to tell that from a wrong id
        if (!options.isProbe) this.#context.log({ event: 'hidden', conversationId: id });
        throw notFound();
      }
      const observed = await this.#save(loaded, raw, options);
      if (observed) return observed;
      if (attempt === maxAttempts) return this.#saveWithoutState(id, raw, options);
      known = undefined;
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
    this.#saved.delete(id);
    await this.#eventLog.write(async (tx, events) => {
      if (!(await markRemoved(tx, record))) return;
      await writeTimer(tx, id, null);
      events.push({ kind: 'removed', conversationId: id, data: { id } });
    });
  }

  /** Whether this node has recorded this state or a later one, by the platform's version. It may have forgotten. */
  hasRecorded({ id, version }: Conversation): boolean {
    return version !== undefined && version <= (this.#saved.get(id) ?? -Infinity);
  }

  /** Reads the platform and records nothing, except that the conversation is gone, if it was known. */
  async read(id: string, { agent }: Actor, record?: ConversationRecord, signal?: AbortSignal): Promise<Conversation> {
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
  async #save(loaded: Loaded, raw: Conversation, options: ObserveOptions): Promise<Observation | undefined> {
    const step = stepTo(this.#context, loaded, raw, options);
    const observed = this.#toObservation(step.next, raw, options);
    const { also, inTransaction } = options;
    if (isIdle(step) && !also && !inTransaction) {
      await this.touch([step.next]);
      return observed;
    }
    return this.#write({ step }, observed, options);
  }

  /** The state changes faster than it can be saved. Whoever changes it saves it; the rest is saved here. */
  async #saveWithoutState(id: string, raw: Conversation, options: ObserveOptions): Promise<Observation> {
    const { record } = await lookUp(this.#context.database, id);
    if (!record) throw notFound();
    const { timer, claim, word } = options;
    const observed = this.#toObservation(record, raw, options);
    const ending = endingOf(record, raw, options);
    return (await this.#write({ timer, besides: { claim: claim && claim.agent, word }, ending }, observed, options))!;
  }

  /** Undefined: somebody else has saved in between. */
  async #write(
    given: Pick<Writes, 'step' | 'timer' | 'besides' | 'ending'>,
    observed: Observation,
    { also, inTransaction }: ObserveOptions,
  ): Promise<Observation | undefined> {
    const event = given.step?.event;
    const writes: Writes = { ...given, conversationId: observed.record.id, events: event ? [event] : [] };
    also?.(writes, observed);
    if (!inTransaction) {
      const { isStale, hasKey, deliveries, begun } = await this.#eventLog.record(writes);
      if (isStale) return undefined;
      this.#noteSaved(observed.record);
      return { ...observed, hasKey, deliveries, begun };
    }
    let hasNews = false;
    const saving = this.#eventLog.write(async (tx, events) => {
      const written = await runWrites(tx, { ...writes, events: [] });
      if (written.isStale) return undefined;
      hasNews = written.hasNews;
      events.push(...writes.events);
      await inTransaction(tx, observed, events);
      return { ...observed, hasKey: written.hasKey };
    });
    return saving.finally(() => {
      if (hasNews) this.#eventLog.publish();
    });
  }

  #noteSaved({ id, platformVersion }: ConversationRecord): void {
    this.#saved.delete(id);
    if (platformVersion !== undefined) this.#saved.set(id, platformVersion);
    if (this.#saved.size > maxSaved) this.#saved.delete(this.#saved.keys().next().value!);
  }

  /** The recorded state, with the permissions and the unread count that `raw` has for this caller. */
  #toObservation(record: ConversationRecord, raw: Conversation, { seenVersion }: ObserveOptions): Observation {
    const { state } = record;
    const version = versionAfter(record, seenVersion);
    const { permissions, unread, version: platformVersion } = raw;
    const conversation = { ...state, version, ...(permissions && { permissions, unread }) };
    return { record, conversation, platformVersion };
  }
}
