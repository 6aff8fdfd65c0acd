import { flag, id, name, object, oneOf, optional, conversation } from '../../adapters/boundary.js';
import { contact, message } from '../../adapters/boundary-details.js';
import type { EventSink, TypingEvent } from '../../adapters/adapter.js';
import type { Conversation } from '../../model/conversation.js';
import { sleep, type GatewayContext } from '../context.js';
import type { Conversations } from '../conversations/conversations.js';
import { codeOf, GatewayError } from '../errors.js';
import { loadRecord, replaceNul } from '../conversations/record.js';
import { releaseLease, renewalInterval, renewLease, acquireLease } from '../database/lease.js';
import type { ConversationLocks } from '../conversations/locks.js';
import type { Actor } from '../options.js';
import type { EventLog, ClientEvent } from './event-log.js';

const leaseName = 'subscription';
const typing = object<TypingEvent>({
  conversationId: id,
  kind: oneOf('contact', 'agent', 'bot'),
  active: flag,
  name: optional(name),
});
/** Reads at a time that news of the platform may cause. */
const atOnce = 6;
const resyncDelay = 2_000;
/** Milliseconds that a state waits for the command that caused it, which will have remembered it by then. */
const maxDeferral = 1_000;

const conversationEvent = (kind: ClientEvent['kind'], conversationId: string, data: object): ClientEvent => ({
  kind,
  conversationId: replaceNul(conversationId),
  data,
});

/** Hears what the platform tells, on one node at a time, and puts it into the log. */
export class PlatformListener {
  #context: GatewayContext;
  #conversations: Conversations;
  #log: EventLog;
  #locks: ConversationLocks;
  #system: Actor;
  #endSubscription?: () => void;
  #electionTimer: unknown;
  #queue: Promise<void> = Promise.resolve();
  /**
   * Conversations to be read again; each once, however often it is mentioned. Those that are being read now are in
   * `#reading`.
   */
  #toRead = new Set<string>();
  /** The newest state of each conversation in which a command is under way. */
  #deferred = new Map<string, Conversation>();
  #reading = new Set<string>();
  #resyncScheduled = false;

  constructor(context: GatewayContext, conversations: Conversations, log: EventLog, locks: ConversationLocks) {
    this.#context = context;
    this.#conversations = conversations;
    this.#log = log;
    this.#locks = locks;
    this.#system = { agent: context.options.agent ?? { id: 'gateway' }, role: 'system' };
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
    const wasListening = this.#endSubscription;
    this.#unsubscribe();
    await this.#queue;
    if (wasListening) await releaseLease(this.#context.database, leaseName, this.#context.node).catch(() => undefined); // it ends by itself
  }

  /** Whoever has the lease listens. */
  async #elect(): Promise<void> {
    const { database, node } = this.#context;
    try {
      const isHolder = this.#endSubscription
        ? await renewLease(database, leaseName, node)
        : await acquireLease(database, leaseName, node);
      if (!isHolder) this.#unsubscribe();
      else if (!this.#endSubscription && !this.#context.signal.aborted) this.#subscribe();
    } catch {
      // the database is not there; that was logged. Two who listen are better than none
    }
  }

  #subscribe(): void {
    const abort = new AbortController();
    let end: (() => void) | undefined;
    this.#endSubscription = () => {
      abort.abort();
      end?.();
    };
    try {
      end = this.#context.adapter.subscribe?.(this.#sink(abort.signal), {
        signal: abort.signal,
        agent: this.#system.agent,
      });
      this.#context.log({ event: 'subscribed' });
      // something may have happened while nobody listened
      this.#append({ kind: 'hint', data: {} });
    } catch (thrown) {
      this.#context.log({ event: 'subscribe-failed', code: codeOf(thrown) });
      this.#unsubscribe();
    }
  }

  #unsubscribe(): void {
    const end = this.#endSubscription;
    this.#endSubscription = undefined;
    try {
      end?.();
    } catch (thrown) {
      this.#context.log({ event: 'subscribe-failed', code: codeOf(thrown) });
    }
  }

  #sink(signal: AbortSignal): EventSink {
    let offline = false;
    const guarded =
      <T>(take: (value: T) => void) =>
      (value: T): void => {
        if (signal.aborted) return;
        try {
          take(value);
        } catch (thrown) {
          // what cannot be read still says that something happened
          this.#context.log({ event: 'bad-event', code: codeOf(thrown) });
          this.#append({ kind: 'hint', data: {} });
        }
      };
    return {
      conversation: guarded((value: unknown) => this.#onState(conversation(value, 'conversation'))),
      hint: guarded((value?: unknown) =>
        value === undefined ? this.#append({ kind: 'hint', data: {} }) : this.#read(id(value, 'id')),
      ),
      message: guarded((value: unknown) => {
        const received = message(value, 'message');
        this.#append(conversationEvent('message', received.conversationId, received));
      }),
      contact: guarded((value: unknown) => {
        const changed = contact(value, 'contact');
        this.#append({ kind: 'contact', contactId: replaceNul(changed.id), data: changed });
      }),
      typing: guarded((value: unknown) => {
        const event = typing(value, 'typing');
        this.#append(conversationEvent('typing', event.conversationId, event));
      }),
      removed: guarded((value: unknown) => this.#remove(id(value, 'id'))),
      connection: (state) => {
        if (signal.aborted) return;
        const isBack = offline && state === 'live';
        offline = state !== 'live' && (offline || state === 'offline');
        if (isBack) this.#append({ kind: 'hint', data: {} });
      },
    };
  }

  /** Without versions a state only says that something happened: it may be older than what was read. */
  #onState(state: Conversation): void {
    const { versions, events = 'hint' } = this.#context.traits;
    if (!versions || events !== 'state' || state.version === undefined || state.permissions) {
      return this.#read(state.id);
    }
    const deferred = this.#deferred.get(state.id);
    if (deferred) return void (state.version > deferred.version! && this.#deferred.set(state.id, state));
    const idle = this.#locks.whenIdle(state.id);
    if (!idle) return this.#recordState(state);
    this.#deferred.set(state.id, state);
    this.#context.background(
      sleep(this.#context, maxDeferral, idle).then(() => {
        const newest = this.#deferred.get(state.id);
        this.#deferred.delete(state.id);
        if (newest) this.#recordState(newest);
        return this.#queue;
      }),
    );
  }

  #recordState(state: Conversation): void {
    this.#enqueue(
      async () => void (await this.#conversations.observe(state.id, this.#system, { state, announce: true })),
    );
  }

  #append(event: ClientEvent): void {
    this.#enqueue(() => this.#log.write(async (_, events) => void events.push(event)));
  }

  #remove(conversationId: string): void {
    this.#deferred.delete(conversationId);
    this.#enqueue(async () => {
      const record = await loadRecord(this.#context.database, conversationId);
      if (record && !record.removed) await this.#conversations.remove(record);
    });
  }

  /** In the order in which it was heard. */
  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work).catch((thrown) => {
      this.#context.log({ event: 'failed', code: codeOf(thrown) });
      this.#scheduleResync();
    });
  }

  /**
   * What could not be written down is missing in every stream: when the log is back, everything is to be read again.
   */
  #scheduleResync(): void {
    const { environment, signal } = this.#context;
    if (this.#resyncScheduled || signal.aborted) return;
    this.#resyncScheduled = true;
    environment.setTimeout(() => {
      this.#resyncScheduled = false;
      if (!signal.aborted) this.#append({ kind: 'hint', data: {} });
    }, resyncDelay);
  }

  #read(conversationId: string): void {
    this.#toRead.add(conversationId);
    this.#readNext();
  }

  #readNext(): void {
    if (this.#context.signal.aborted) return;
    for (const next of this.#toRead) {
      if (this.#reading.size >= atOnce) return;
      // told again while it is read: what is read may be older, so it is read once more after that
      if (this.#reading.has(next)) continue;
      this.#toRead.delete(next);
      this.#reading.add(next);
      void this.#readOne(next).finally(() => {
        this.#reading.delete(next);
        this.#readNext();
      });
    }
  }

  async #readOne(conversationId: string): Promise<void> {
    try {
      await this.#conversations.observe(conversationId, this.#system, { announce: true });
    } catch (thrown) {
      if (thrown instanceof GatewayError && thrown.code === 'not-found') return;
      // the page may have more luck than the gateway
      this.#append(conversationEvent('hint', conversationId, { id: conversationId }));
    }
  }
}
