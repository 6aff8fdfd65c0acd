import * as parse from '../adapters/boundary.js';
import type { ConnectionState, EventSink, TypingEvent } from '../adapters/adapter.js';
import { toHandoffError, type HandoffError } from '../model/error.js';
import type { Contact } from '../model/contact.js';
import type { Conversation } from '../model/conversation.js';
import type { Message } from '../model/message.js';
import type { LogEntry, StoreContext } from './context.js';

/** Where the stream's news goes. */
export interface SyncTarget {
  conversation(conversation: Conversation): void;
  /** Without an id anything may have changed, or may have been missed: everything on screen has to be read again. */
  hint(conversationId?: string): void;
  /** There is a new or changed message. */
  message(message: Message): void;
  contact(contactId: string): void;
  typing(event: TypingEvent): void;
  removed(conversationId: string): void;
}

/**
 * One stream for a store, open while anything is observed. What arrives is checked like every other answer; what cannot
 * be read is a hint that something happened.
 */
export class Sync {
  #store: StoreContext;
  #target: SyncTarget;
  #users = 0;
  #close?: () => void;
  /** Undefined until the stream is open, or says that it is not. */
  #state?: ConnectionState;

  constructor(store: StoreContext, target: SyncTarget) {
    this.#store = store;
    this.#target = target;
    store.atEnd(() => this.#end());
  }

  /** Counts who is looking. */
  use(observed: boolean): void {
    this.#users += observed ? 1 : -1;
    if (this.#users === 1 && observed && !this.#close) this.#start();
    if (this.#users === 0) this.#end();
  }

  /** The backend answered, or could not be reached. Where there is no stream, that is all there is to know. */
  heard(error?: HandoffError): void {
    if (this.#store.signal.aborted || (error && error.code !== 'offline')) return;
    const state = this.#store.adapter.subscribe ? (this.#state ?? 'connecting') : 'polling';
    this.#show(error ? 'offline' : state);
  }

  #show(state: ConnectionState): void {
    const at = state === 'offline' ? this.#store.$connection.get().at : new Date(this.#store.clock.now()).toISOString();
    this.#store.$connection.set({ state, at });
  }

  #start(): void {
    const { adapter, environment, clock } = this.#store;
    const stopWaking = environment.onWake(() => {
      clock.rearm();
      this.#target.hint();
    });
    let closeStream: (() => void) | undefined;
    const abort = new AbortController();
    this.#close = () => {
      stopWaking();
      abort.abort();
      try {
        closeStream?.();
      } catch (thrown) {
        this.#failed('subscribe-failed', thrown);
      }
    };
    try {
      closeStream = adapter.subscribe?.(this.#sink(abort.signal), {
        signal: abort.signal,
        agent: this.#store.agent.get(),
      });
      // an adapter that says nothing about its connection has one
      this.#state ??= 'live';
    } catch (thrown) {
      this.#failed('subscribe-failed', thrown);
      this.#setState('offline');
    }
  }

  #failed(event: LogEntry['event'], thrown: unknown): void {
    this.#store.log({ event, code: toHandoffError(thrown).code });
  }

  #end(): void {
    this.#close?.();
    this.#close = undefined;
    this.#state = undefined;
  }

  #setState(state: ConnectionState): void {
    const back = state === 'live' && this.#state && this.#state !== 'live';
    this.#state = state;
    this.#show(state);
    if (back) this.#target.hint();
  }

  #sink(signal: AbortSignal): EventSink {
    const target = this.#target;
    const guarded =
      <T>(take: (value: T) => void) =>
      (value: T): void => {
        if (signal.aborted) return;
        this.heard();
        try {
          take(value);
        } catch (thrown) {
          this.#failed('bad-event', thrown);
          target.hint();
        }
      };
    return {
      conversation: guarded((value: Conversation) => target.conversation(parse.conversation(value, ''))),
      hint: guarded((id?: string) => target.hint(id)),
      message: guarded((message: Message) =>
        target.message({ ...message, conversationId: parse.id(message.conversationId, 'conversationId') }),
      ),
      contact: guarded(({ id }: Contact) => target.contact(parse.id(id, 'id'))),
      typing: guarded((event: TypingEvent) => target.typing(event)),
      removed: guarded((id: string) => target.removed(parse.id(id, 'id'))),
      connection: (state) => {
        if (!signal.aborted) this.#setState(state);
      },
    };
  }
}
