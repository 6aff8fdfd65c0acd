import { flag, id, name, object, oneOf, optional, conversation } from '../../adapters/boundary.js';
import { contact, message } from '../../adapters/boundary-details.js';
import type { EventSink, TypingEvent } from '../../adapters/adapter.js';
import type { Conversation } from '../../model/conversation.js';
import { sleep, type GatewayContext } from '../context.js';
import type { Conversations } from '../conversations/conversations.js';
import { codeOf, GatewayError } from '../errors.js';
import { loadKnown, storable } from '../conversations/record.js';
import { endLease, renewal, renewLease, takeLease } from '../database/lease.js';
import type { Locks } from '../commands/locks.js';
import type { Someone } from '../options.js';
import type { EventLog, News } from './log.js';

const lease = 'subscription';
const typing = object<TypingEvent>({
  conversationId: id,
  kind: oneOf('contact', 'agent', 'bot'),
  active: flag,
  name: optional(name),
});
/** Reads at a time that news of the platform may cause. */
const atOnce = 6;
const retry = 2_000;
/** Milliseconds that a state waits for the command that caused it, which will have remembered it by then. */
const longestTurn = 1_000;

const ofConversation = (kind: News['kind'], conversationId: string, data: object): News => ({
  kind,
  conversationId: storable(conversationId),
  data,
});

/** Hears what the platform tells, on one node at a time, and puts it into the log. */
export class Listener {
  #context: GatewayContext;
  #conversations: Conversations;
  #log: EventLog;
  #locks: Locks;
  #system: Someone;
  #end?: () => void;
  #timer: unknown;
  #queue: Promise<void> = Promise.resolve();
  /**
   * Conversations to be read again; each once, however often it is mentioned. Those that are being read now are in
   * `#reading`.
   */
  #toRead = new Set<string>();
  /** The newest state of each conversation in which a command is under way. */
  #later = new Map<string, Conversation>();
  #reading = new Set<string>();
  #missed = false;

  constructor(context: GatewayContext, conversations: Conversations, log: EventLog, locks: Locks) {
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
      this.#timer = this.#context.environment.setTimeout(() => this.start(), renewal);
    });
  }

  async stop(): Promise<void> {
    this.#context.environment.clearTimeout(this.#timer);
    const listened = this.#end;
    this.#unsubscribe();
    await this.#queue;
    if (listened) await endLease(this.#context.database, lease, this.#context.node).catch(() => undefined); // it ends by itself
  }

  /** Whoever has the lease listens. */
  async #elect(): Promise<void> {
    const { database, node } = this.#context;
    try {
      const mine = this.#end ? await renewLease(database, lease, node) : await takeLease(database, lease, node);
      if (!mine) this.#unsubscribe();
      else if (!this.#end && !this.#context.signal.aborted) this.#subscribe();
    } catch {
      // the database is not there; that was logged. Two who listen are better than none
    }
  }

  #subscribe(): void {
    const abort = new AbortController();
    let end: (() => void) | undefined;
    this.#end = () => {
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
      this.#tell({ kind: 'hint', data: {} });
    } catch (thrown) {
      this.#context.log({ event: 'subscribe-failed', code: codeOf(thrown) });
      this.#unsubscribe();
    }
  }

  #unsubscribe(): void {
    const end = this.#end;
    this.#end = undefined;
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
          this.#tell({ kind: 'hint', data: {} });
        }
      };
    return {
      conversation: guarded((value: unknown) => this.#hear(conversation(value, 'conversation'))),
      hint: guarded((value?: unknown) =>
        value === undefined ? this.#tell({ kind: 'hint', data: {} }) : this.#read(id(value, 'id')),
      ),
      message: guarded((value: unknown) => {
        const said = message(value, 'message');
        this.#tell(ofConversation('message', said.conversationId, said));
      }),
      contact: guarded((value: unknown) => {
        const changed = contact(value, 'contact');
        this.#tell({ kind: 'contact', contactId: storable(changed.id), data: changed });
      }),
      typing: guarded((value: unknown) => {
        const event = typing(value, 'typing');
        this.#tell(ofConversation('typing', event.conversationId, event));
      }),
      removed: guarded((value: unknown) => this.#remove(id(value, 'id'))),
      connection: (state) => {
        if (signal.aborted) return;
        const back = offline && state === 'live';
        offline = state !== 'live' && (offline || state === 'offline');
        if (back) this.#tell({ kind: 'hint', data: {} });
      },
    };
  }

  /** Without versions a state only says that something happened: it may be older than what was read. */
  #hear(state: Conversation): void {
    const { versions, events = 'hint' } = this.#context.traits;
    if (!versions || events !== 'state' || state.version === undefined || state.permissions) {
      return this.#read(state.id);
    }
    const waiting = this.#later.get(state.id);
    if (waiting) return void (state.version > waiting.version! && this.#later.set(state.id, state));
    const turns = this.#locks.turnsOf(state.id);
    if (!turns) return this.#remember(state);
    this.#later.set(state.id, state);
    this.#context.background(
      sleep(this.#context, longestTurn, turns).then(() => {
        const newest = this.#later.get(state.id);
        this.#later.delete(state.id);
        if (newest) this.#remember(newest);
        return this.#queue;
      }),
    );
  }

  #remember(state: Conversation): void {
    this.#enqueue(
      async () => void (await this.#conversations.observe(state.id, this.#system, { given: state, announce: true })),
    );
  }

  #tell(news: News): void {
    this.#enqueue(() => this.#log.write(async (_, list) => void list.push(news)));
  }

  #remove(conversationId: string): void {
    this.#later.delete(conversationId);
    this.#enqueue(async () => {
      const known = await loadKnown(this.#context.database, conversationId);
      if (known && !known.removed) await this.#conversations.remove(known);
    });
  }

  /** In the order in which it was heard. */
  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work).catch((thrown) => {
      this.#context.log({ event: 'failed', code: codeOf(thrown) });
      this.#recover();
    });
  }

  /**
   * What could not be written down is missing in every stream: when the log is back, everything is to be read again.
   */
  #recover(): void {
    const { environment, signal } = this.#context;
    if (this.#missed || signal.aborted) return;
    this.#missed = true;
    environment.setTimeout(() => {
      this.#missed = false;
      if (!signal.aborted) this.#tell({ kind: 'hint', data: {} });
    }, retry);
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
      this.#tell(ofConversation('hint', conversationId, { id: conversationId }));
    }
  }
}
