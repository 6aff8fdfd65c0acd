import type { ConnectionState } from '../../adapters/adapter.js';
import { fail } from '../../adapters/check/primitives.js';
import { toId } from '../../internal/ids.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import { sleep, systemActor, type GatewayContext } from '../context.js';
import type { Conversations } from '../conversations/conversations.js';
import type { ConversationLocks } from '../conversations/locks.js';
import { withAuthors } from '../conversations/authors.js';
import { loadRecord } from '../conversations/record.js';
import { acquireLease, releaseLease, renewalInterval, renewLease } from '../database/lease.js';
import { replaceNul } from '../database/database.js';
import { withFault } from '../adapter-fault.js';
import { codeOf, GatewayError } from '../errors.js';
import type { GatewayHealth } from '../gateway-health.js';
import type { Actor } from '../options.js';
import type { ClientEvent, EventLog } from './event-log.js';
import type { Presences } from '../presence/presences.js';
import { endingByMessage } from '../turns/endings.js';
import { KeyedQueue } from './keyed-queue.js';
import { conversationEvent, createSink, hintAboutAll } from './platform-sink.js';
import { ReadQueue } from './read-queue.js';

const leaseName = 'subscription';
/** Milliseconds. The database is often back within seconds, and each failed attempt schedules the next one. */
const resyncDelay = 2_000;
/**
 * Milliseconds. The platform often announces a command's own change before it answers the command. Most commands are
 * done within a second, and nobody else should wait for the news longer than that.
 */
const maxDeferral = 1_000;
/** Conversations whose events are written at the same time: enough for a database that is a few milliseconds away. */
const writtenAtOnce = 16;
/**
 * Events that wait to be written. Where the database is slow, or the platform sends a flood, it is better to read
 * everything again than to keep ever more of them.
 */
const maxWaiting = 10_000;

export interface ListenerParts {
  conversations: Conversations;
  eventLog: EventLog;
  locks: ConversationLocks;
  presences: Presences;
}

/**
 * Subscribes to the platform on one node at a time, and turns what the platform sends into events for clients.
 *
 * ```
 *   standby    ── acquire the lease ──────────► subscribed    clients read again: events may have been missed
 *   standby    ── another node has it ────────► standby       next attempt in 5 s
 *   subscribed ── renew, every 5 s ───────────► subscribed
 *   subscribed ── lease lost, or close() ─────► standby
 * ```
 *
 * If the database is down, a subscribed node stays subscribed: two subscriptions are better than none.
 *
 * A state is recorded at once only if the platform has versions and sends full states. Otherwise it may be older than
 * what was read before, so the conversation is read again.
 */
export class PlatformListener {
  #context: GatewayContext;
  #conversations: Conversations;
  #eventLog: EventLog;
  #locks: ConversationLocks;
  #presences: Presences;
  #system: Actor;
  /** Defined while subscribed. */
  #endSubscription?: () => void;
  /** As the adapter reports it; undefined if it does not. */
  #connection?: ConnectionState;
  #electionTimer: unknown;
  /**
   * Keeps the events of each conversation in order. What is about no single conversation waits for all states, messages
   * and removals before it: who may see the news of a contact follows from what is stored of the contact's
   * conversations. It does not wait for what has to be read from the platform first, which may take long.
   */
  #queue = new KeyedQueue(writtenAtOnce);
  #reads: ReadQueue;
  /** The newest state of each conversation in which a command is running: see `maxDeferral`. */
  #deferred = new Map<string, Conversation>();
  #isResyncScheduled = false;

  constructor(context: GatewayContext, { conversations, eventLog, locks, presences }: ListenerParts) {
    this.#context = context;
    this.#conversations = conversations;
    this.#eventLog = eventLog;
    this.#locks = locks;
    this.#presences = presences;
    this.#system = systemActor(context);
    this.#reads = new ReadQueue(context, (conversationId) => this.#read(conversationId));
  }

  /** Whether this node is the one that listens to the platform, and how its connection is. */
  get state(): GatewayHealth['platform'] {
    const { adapter } = this.#context;
    if (!this.#endSubscription) return { subscription: adapter.subscribe ? 'standby' : 'none' };
    return { subscription: 'subscribed', ...(this.#connection && { connection: this.#connection }) };
  }

  /**
   * Somebody else says that something has changed. Works on every node, whoever is subscribed. What is no id says that
   * anything may have changed.
   */
  hint(conversationId?: unknown): void {
    const id = toId(conversationId);
    if (id !== undefined) return this.#reads.add(id);
    if (conversationId !== undefined) {
      this.#context.log({ event: 'bad-event', code: 'invalid', method: 'hint', field: 'conversationId' });
    }
    this.#append(hintAboutAll);
  }

  start(): void {
    if (!this.#context.adapter.subscribe) return;
    void this.#elect().then(() => {
      if (this.#context.signal.aborted) return;
      this.#electionTimer = this.#context.environment.setTimeout(() => this.start(), renewalInterval);
    });
  }

  async stop(): Promise<void> {
    this.#context.environment.clearTimeout(this.#electionTimer);
    const wasSubscribed = this.#endSubscription;
    this.#unsubscribe();
    await this.#queue.settled();
    if (!wasSubscribed) return;
    // if the release fails, the lease expires
    await releaseLease(this.#context.database, leaseName, this.#context.node).catch(() => undefined);
  }

  async #elect(): Promise<void> {
    const { database, node } = this.#context;
    try {
      const isHolder = this.#endSubscription
        ? await renewLease(database, leaseName, node)
        : await acquireLease(database, leaseName, node);
      if (!isHolder) this.#unsubscribe();
      else if (!this.#endSubscription && !this.#context.signal.aborted) this.#subscribe();
    } catch {
      // the database is down, which was logged
    }
  }

  #subscribe(): void {
    const abort = new AbortController();
    let end: (() => void) | undefined;
    this.#endSubscription = () => {
      abort.abort();
      end?.();
    };
    const sink = createSink(this.#context, abort.signal, {
      onState: (state) => this.#onState(state),
      onHint: (conversationId) => this.#reads.add(conversationId),
      onRemoved: (conversationId) => this.#remove(conversationId),
      onEvent: (event) => this.#append(event),
      onPresence: (present, conversationId) => this.#presences.fromPlatform(present, conversationId),
      onConnection: (state) => (this.#connection = state),
    });
    try {
      const answer: unknown = this.#context.adapter.subscribe?.(sink, {
        signal: abort.signal,
        agent: this.#system.agent,
      });
      if (typeof answer === 'function') end = () => this.#settle(answer());
      else this.#settle(Promise.resolve(answer).then(() => fail('answer', 'a function')));
      this.#context.log({ event: 'subscribed' });
      // events may have been missed while nobody was subscribed
      this.#append(hintAboutAll);
    } catch (thrown) {
      this.#noteFailure(thrown);
      this.#unsubscribe();
    }
  }

  /** A promise where none is expected: nobody else hears that it was rejected, which would end the process. */
  #settle(answer: unknown): void {
    void Promise.resolve(answer).catch((thrown) => this.#noteFailure(thrown));
  }

  #noteFailure(thrown: unknown): void {
    this.#context.log(withFault({ event: 'subscribe-failed', code: codeOf(thrown) }, 'subscribe', thrown));
  }

  #unsubscribe(): void {
    const end = this.#endSubscription;
    this.#endSubscription = undefined;
    this.#connection = undefined;
    try {
      end?.();
    } catch (thrown) {
      this.#noteFailure(thrown);
    }
  }

  #onState(state: Conversation): void {
    const { versions, events = 'hint' } = this.#context.traits;
    // permissions differ from agent to agent, and these are the ones of the gateway's agent
    if (!versions || events !== 'state' || state.version === undefined || state.permissions) {
      return this.#reads.add(state.id);
    }
    const deferred = this.#deferred.get(state.id);
    if (deferred) return void (state.version > deferred.version! && this.#deferred.set(state.id, state));
    const idle = this.#locks.whenIdle(state.id);
    if (!idle) return void this.#record(state);
    this.#deferred.set(state.id, state);
    const release = this.#queue.hold();
    this.#context.background(
      sleep(this.#context, maxDeferral, idle)
        .then(() => {
          const newest = this.#deferred.get(state.id);
          this.#deferred.delete(state.id);
          return newest && this.#record(newest);
        })
        .finally(release),
    );
  }

  async #record(state: Conversation): Promise<void> {
    // most of what is pushed is the effect of a command of this node
    if (this.#conversations.hasRecorded(state)) return;
    await this.#enqueue({ conversationId: state.id }, async () => {
      await this.#conversations.observe(state.id, this.#system, { state, announce: true });
    });
  }

  #append(event: ClientEvent): void {
    void this.#enqueue(event, async () => {
      const told = event.kind === 'message' ? await this.#authored(event) : event;
      await this.#eventLog.record({
        conversationId: event.conversationId,
        events: [told],
        ending: endingByMessage(event),
      });
    });
  }

  async #authored(event: ClientEvent): Promise<ClientEvent> {
    const [data] = await withAuthors(this.#context.database, event.conversationId!, [event.data as Message]);
    return { ...event, data: data! };
  }

  #remove(conversationId: string): void {
    this.#deferred.delete(conversationId);
    void this.#enqueue({ conversationId }, async () => {
      const record = await loadRecord(this.#context.database, conversationId);
      if (record && !record.removed) await this.#conversations.remove(record);
    });
  }

  async #enqueue(
    { conversationId, contactId }: Pick<ClientEvent, 'conversationId' | 'contactId'>,
    work: () => Promise<void>,
  ): Promise<void> {
    if (this.#queue.size >= maxWaiting) return this.#onNotStored('overload');
    const run = () => work().catch((thrown) => this.#onNotStored(codeOf(thrown)));
    if (conversationId !== undefined) return this.#queue.add(`conversation ${replaceNul(conversationId)}`, run);
    await this.#queue.addAfterAll(contactId === undefined ? 'all' : `contact ${contactId}`, run);
  }

  /** An event that could not be stored is missing from every stream. So clients read everything again afterwards. */
  #onNotStored(code: string): void {
    const { environment, signal, log } = this.#context;
    if (this.#isResyncScheduled) return;
    log({ event: 'failed', code });
    if (signal.aborted) return;
    this.#isResyncScheduled = true;
    environment.setTimeout(() => {
      this.#isResyncScheduled = false;
      if (!signal.aborted) this.#append(hintAboutAll);
    }, resyncDelay);
  }

  async #read(conversationId: string): Promise<void> {
    try {
      await this.#conversations.observe(conversationId, this.#system, { announce: true });
    } catch (thrown) {
      if (thrown instanceof GatewayError && thrown.code === 'not-found') return;
      // the platform may answer the clients even if it does not answer the gateway
      this.#append(conversationEvent('hint', conversationId, { id: conversationId }));
    }
  }
}
