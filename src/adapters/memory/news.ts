import type { Contact } from '../../model/contact.js';
import type { Message } from '../../model/message.js';
import type { CallContext, EventSink } from '../adapter.js';
import type { Entry } from './entry.js';
import type { Knobs } from './options.js';

/** Tells subscribers what happened, in order and never inside the call that made it happen. */
export class News {
  #knobs: Readonly<Knobs>;
  /** Each subscription has an object of its own: the same sink may subscribe twice. */
  #subscriptions = new Set<{ sink: EventSink }>();
  #listeners = new Set<(conversationId: string) => void>();
  #composing = new Set<string>();

  constructor(knobs: Readonly<Knobs>) {
    this.#knobs = knobs;
  }

  changed({ conversation }: Entry, messages: Message[]): void {
    const { id, bot } = conversation;
    const known = structuredClone({ conversation, messages });
    const active = !!bot.composing;
    const turned = active !== this.#composing.has(id);
    if (turned && active) this.#composing.add(id);
    if (turned && !active) this.#composing.delete(id);
    this.#tell((sink) => {
      const own = structuredClone(known);
      for (const message of own.messages) sink.message(message);
      sink.conversation(own.conversation);
      if (turned) sink.typing({ conversationId: id, kind: 'bot', active });
    });
    this.#listen(id);
  }

  contactChanged(contact: Contact): void {
    const known = structuredClone(contact);
    this.#tell((sink) => sink.contact(structuredClone(known)));
  }

  removed(id: string): void {
    this.#composing.delete(id);
    this.#tell((sink) => sink.removed(id));
    this.#listen(id);
  }

  /** The network came or went. */
  connectionChanged(): void {
    const state = this.#knobs.offline ? 'offline' : 'live';
    for (const own of this.#subscriptions) this.#later(own, (sink) => sink.connection(state));
  }

  subscribe(sink: EventSink, ctx: CallContext): () => void {
    const own = { sink };
    this.#subscriptions.add(own);
    const end = () => {
      this.#subscriptions.delete(own);
      ctx.signal.removeEventListener('abort', end);
    };
    ctx.signal.addEventListener('abort', end);
    if (ctx.signal.aborted) end();
    this.#later(own, () => sink.connection(this.#knobs.offline ? 'offline' : 'live'));
    return end;
  }

  onChange(listener: (conversationId: string) => void): () => void {
    const own = (id: string) => listener(id);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  close(): void {
    this.#subscriptions.clear();
    this.#listeners.clear();
  }

  #listen(id: string): void {
    for (const listener of this.#listeners) queueMicrotask(() => this.#listeners.has(listener) && listener(id));
  }

  /** Each subscriber is given objects of its own. */
  #tell(say: (sink: EventSink) => void): void {
    if (this.#knobs.offline) return;
    for (const own of this.#subscriptions) this.#later(own, say);
  }

  #later(own: { sink: EventSink }, say: (sink: EventSink) => void): void {
    queueMicrotask(() => {
      if (this.#subscriptions.has(own)) say(own.sink);
    });
  }
}
