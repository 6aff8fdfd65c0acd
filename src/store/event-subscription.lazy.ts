import { checkedSink } from '../adapters/check/events.js';
import type { ConnectionState, EventSink, TypingEvent } from '../adapters/adapter.js';
import type { NoteCode } from '../internal/report.js';
import { HandoffError } from '../model/error.js';
import type { Conversation } from '../model/conversation.js';
import type { Message } from '../model/message.js';
import type { Presence } from '../model/presence.js';
import type { StoreContext } from './context.js';
import { checkSetup } from './setup-check.js';

/** Receives the adapter's events after they have been checked. */
export interface EventHandlers {
  conversation(conversation: Conversation): void;
  /** Without an id, anything may have changed or events may have been missed: read everything on screen again. */
  hint(conversationId?: string): void;
  /** A message is new or has changed. */
  message(message: Message): void;
  contact(contactId: string): void;
  typing(event: TypingEvent): void;
  /** Who is in one conversation now. */
  presence(present: Presence[], conversationId: string | undefined): void;
  removed(conversationId: string): void;
}

/**
 * Milliseconds between two recoveries from a sign-in that had expired. A backend that denies one kind of call only must
 * not make the page read everything again after each of the others.
 */
const minRecoveryInterval = 30_000;

/**
 * The store's subscription to its adapter, open while anything in the store is observed. Loaded with the first read.
 * Events are checked like every other answer. An invalid one counts as a hint, because it still shows that something
 * happened.
 */
export class EventSubscription {
  #store: StoreContext;
  #handlers: EventHandlers;
  #close?: () => void;
  /** `undefined` until the adapter reports a state. */
  #state?: ConnectionState;
  /** A call was answered that nobody is signed in. */
  #isSignedOut = false;
  #recoveredAt = -Infinity;

  constructor(store: StoreContext, handlers: EventHandlers) {
    this.#store = store;
    this.#handlers = handlers;
    checkSetup(store);
  }

  /** Opens the subscription, unless it is open. `isLate`: something was read before anybody subscribed. */
  open(isLate = false): void {
    if (this.#close) return;
    this.#subscribe();
    // an adapter that is still connecting reports when it is connected, and everything is read again then
    if (isLate && this.#state === 'live' && this.#subscribes) this.#handlers.hint();
  }

  get #subscribes(): boolean {
    return typeof this.#store.adapter.subscribe === 'function';
  }

  /** Updates the connection after an answer or error. Without a stream, that is all that shows whether it works. */
  noteReachability(error?: HandoffError): void {
    if (this.#store.signal.aborted) return;
    if (error?.code === 'unauthorized') this.#isSignedOut = true;
    if (error && error.code !== 'offline') return;
    if (!error && this.#isSignedOut) this.#recover();
    const state = this.#subscribes ? (this.#state ?? 'connecting') : 'polling';
    this.#setConnection(error ? 'offline' : state);
  }

  /** Somebody has signed in again: what failed meanwhile would not be tried again by itself. */
  #recover(): void {
    const now = this.#store.environment.now();
    if (Math.abs(now - this.#recoveredAt) < minRecoveryInterval) return;
    this.#recoveredAt = now;
    this.#isSignedOut = false;
    if (this.#close && this.#state === 'offline') {
      this.close();
      this.open();
    }
    this.#handlers.hint();
  }

  #setConnection(state: ConnectionState): void {
    const at = state === 'offline' ? this.#store.$connection.get().at : new Date(this.#store.clock.now()).toISOString();
    this.#store.$connection.set({ state, at });
  }

  #subscribe(): void {
    const { adapter, environment, clock } = this.#store;
    const removeWakeListener = environment.onWake(() => {
      clock.rearm();
      this.#handlers.hint();
    });
    let closeStream: (() => unknown) | undefined;
    const abort = new AbortController();
    this.#close = () => {
      removeWakeListener();
      abort.abort();
      try {
        // nobody else hears of a promise that is rejected
        void Promise.resolve(closeStream?.()).catch((thrown) => this.#noteFailure(thrown));
      } catch (thrown) {
        this.#noteFailure(thrown);
      }
    };
    try {
      if (this.#subscribes) {
        const sink = this.#sink(abort.signal);
        const answer: unknown = adapter.subscribe!(sink, { signal: abort.signal, agent: this.#store.agent.get() });
        if (typeof answer === 'function') closeStream = () => (answer as () => unknown)();
        else {
          // told once, whatever becomes of a promise
          void Promise.resolve(answer).catch(() => undefined);
          this.#noteFailure(new HandoffError('bad-response', 'answer: expected a function'), 'bad-answer');
        }
      }
      // an adapter that reports no connection state counts as connected
      this.#state ??= 'live';
    } catch (thrown) {
      this.#noteFailure(thrown);
      this.#setState('offline');
    }
  }

  #noteFailure(thrown: unknown, code: NoteCode = 'adapter-threw'): void {
    this.#store.report({ code, method: 'subscribe', thrown });
  }

  /** Closes the subscription until something is observed again. */
  close(): void {
    this.#close?.();
    this.#close = undefined;
    this.#state = undefined;
  }

  #setState(state: ConnectionState): void {
    // events may have been missed while the connection was down
    const isBack = state === 'live' && this.#state && this.#state !== 'live';
    this.#state = state;
    this.#setConnection(state);
    if (isBack) this.#handlers.hint();
  }

  #sink(signal: AbortSignal): EventSink {
    const handlers = this.#handlers;
    /** Any event shows that the backend can be reached. */
    const received =
      <T extends unknown[]>(handle: (...given: T) => void) =>
      (...given: T): void => {
        this.noteReachability();
        handle(...given);
      };
    const sink: EventSink = {
      conversation: received((conversation) => handlers.conversation(conversation)),
      hint: received((id) => handlers.hint(id)),
      message: received((message) => handlers.message(message)),
      contact: received(({ id }) => handlers.contact(id)),
      typing: received((event) => handlers.typing(event)),
      presence: received((present, id) => handlers.presence(present, id)),
      removed: received((id) => handlers.removed(id)),
      connection: (state) => this.#setState(state),
    };
    return checkedSink(sink, signal, (thrown, conversationId) => {
      this.noteReachability();
      this.#noteFailure(thrown, 'bad-event');
      handlers.hint(conversationId);
    });
  }
}
