import type { Contact } from '../../model/contact.js';
import type { Message } from '../../model/message.js';
import type { Presence } from '../../model/presence.js';
import type { CallContext, EventSink } from '../adapter.js';
import type { Entry } from './entry.js';
import type { Knobs } from './options.js';

/** Delivers events to subscribers, in order and asynchronously: never within the call that caused them. */
export class EventFeed {
  #knobs: Readonly<Knobs>;
  /** Wrapped in an object each, because the same sink may subscribe twice. */
  #subscriptions = new Set<{ sink: EventSink }>();
  #listeners = new Set<(conversationId: string) => void>();
  #composing = new Set<string>();

  constructor(knobs: Readonly<Knobs>) {
    this.#knobs = knobs;
  }

  changed({ conversation, past }: Entry, messages: Message[]): void {
    const { id, bot } = conversation;
    if (past) {
      // history is in no list; whoever has it open reads it again
      this.#notify((sink) => sink.hint(id));
      this.#notifyListeners(id);
      return;
    }
    const snapshot = structuredClone({ conversation, messages });
    const active = !!bot.composing;
    const composingChanged = active !== this.#composing.has(id);
    if (composingChanged && active) this.#composing.add(id);
    if (composingChanged && !active) this.#composing.delete(id);
    this.#notify((sink) => {
      const copy = structuredClone(snapshot);
      for (const message of copy.messages) sink.message(message);
      sink.conversation(copy.conversation);
      if (composingChanged) sink.typing({ conversationId: id, kind: 'bot', active });
    });
    this.#notifyListeners(id);
  }

  contactChanged(contact: Contact): void {
    const snapshot = structuredClone(contact);
    this.#notify((sink) => sink.contact(structuredClone(snapshot)));
  }

  presenceChanged(id: string, present: Presence[]): void {
    this.#notify((sink) => sink.presence(structuredClone(present), id));
  }

  removed(id: string): void {
    this.#composing.delete(id);
    this.#notify((sink) => sink.removed(id));
    this.#notifyListeners(id);
  }

  /** Call when the `offline` knob changes. */
  connectionChanged(): void {
    const state = this.#knobs.offline ? 'offline' : 'live';
    for (const subscription of this.#subscriptions) this.#deliver(subscription, (sink) => sink.connection(state));
  }

  subscribe(sink: EventSink, ctx: CallContext): () => void {
    const subscription = { sink };
    this.#subscriptions.add(subscription);
    const end = () => {
      this.#subscriptions.delete(subscription);
      ctx.signal.removeEventListener('abort', end);
    };
    ctx.signal.addEventListener('abort', end);
    if (ctx.signal.aborted) end();
    this.#deliver(subscription, () => sink.connection(this.#knobs.offline ? 'offline' : 'live'));
    return end;
  }

  onChange(listener: (conversationId: string) => void): () => void {
    const registered = (id: string) => listener(id);
    this.#listeners.add(registered);
    return () => void this.#listeners.delete(registered);
  }

  close(): void {
    this.#subscriptions.clear();
    this.#listeners.clear();
  }

  #notifyListeners(id: string): void {
    for (const listener of this.#listeners) queueMicrotask(() => this.#listeners.has(listener) && listener(id));
  }

  /** `send` must copy what it passes on: subscribers may mutate it. */
  #notify(send: (sink: EventSink) => void): void {
    if (this.#knobs.offline) return;
    for (const subscription of this.#subscriptions) this.#deliver(subscription, send);
  }

  #deliver(subscription: { sink: EventSink }, send: (sink: EventSink) => void): void {
    queueMicrotask(() => {
      if (this.#subscriptions.has(subscription)) send(subscription.sink);
    });
  }
}
