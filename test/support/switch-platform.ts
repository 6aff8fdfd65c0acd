import type { EventSink, HandoffAdapter } from '../../src/adapters/adapter.js';
import { switchAdapter, type SwitchOptions, type SwitchState } from '../../src/adapters/switch/index.js';
import { HandoffError } from '../../src/model/error.js';
import type { Message } from '../../src/model/message.js';

interface Chat {
  bot: SwitchState['bot'];
  contact: string;
  messages: Message[];
}

/** A made-up platform with nothing but a switch for its bot, which can misbehave in the ways that platforms do. */
export class SwitchPlatform {
  chats = new Map<string, Chat>();
  sinks = new Set<EventSink>();
  calls: string[] = [];
  now: () => number = () => Date.now();
  /** Says yes to every switch and does nothing. */
  doesNothing = false;
  /** Milliseconds for which a read shows the state from before a switch. */
  lag = 0;
  /** The next switch fails so. */
  failNext?: HandoffError;
  #before = new Map<string, { bot: Chat['bot']; until: number }>();
  #count = 0;

  constructor(...ids: string[]) {
    for (const id of ids.length ? ids : ['c1']) this.begin(id);
  }

  begin(id: string, contact = `Contact of ${id}`): void {
    this.chats.set(id, { bot: 'active', contact, messages: [] });
  }

  chat(id: string): Chat {
    const chat = this.chats.get(id);
    if (!chat) throw new HandoffError('not-found', `No chat ${id}`);
    return chat;
  }

  /** Somebody uses the platform's own screen, or the platform acts by itself. */
  switch(id: string, to: Chat['bot'], isTold = true): void {
    this.chat(id).bot = to;
    this.#before.delete(id);
    if (isTold) for (const sink of this.sinks) sink.hint(id);
  }

  say(id: string, kind: Message['author']['kind'], text: string): Message {
    const { messages, contact } = this.chat(id);
    const author = kind === 'contact' ? { kind, id: `p-${id}`, name: contact } : { kind };
    const at = new Date(this.now()).toISOString();
    const message: Message = { id: `m${++this.#count}`, conversationId: id, author, at, text };
    messages.push(message);
    for (const sink of this.sinks) sink.message(message);
    return message;
  }

  state(id: string): SwitchState {
    const { bot, contact, messages } = this.chat(id);
    const before = this.#before.get(id);
    const last = messages.at(-1);
    return {
      bot: before && this.now() < before.until ? before.bot : bot,
      contact: { id: `p-${id}`, name: contact },
      channel: 'whatsapp',
      ...(last && { lastMessage: { text: last.text, author: last.author, at: last.at } }),
    };
  }

  options(more: Partial<SwitchOptions> = {}): SwitchOptions {
    return {
      name: 'switchbot',
      read: async (id) => {
        this.calls.push(`read ${id}`);
        return this.state(id);
      },
      pause: async (id) => this.#set(id, 'pause', 'paused'),
      resume: async (id) => this.#set(id, 'resume', 'active'),
      send: async (id, { text }) => {
        this.calls.push(`send ${id}`);
        // nobody can tell the bot, the phone and the API apart
        const { author: _author, ...message } = this.say(id, 'unknown', text);
        return message;
      },
      list: async ({ cursor, limit = 50 }) => {
        const ids = [...this.chats.keys()];
        const start = Number(cursor ?? 0);
        const next = start + limit < ids.length ? { nextCursor: String(start + limit) } : {};
        return { items: ids.slice(start, start + limit).map((id) => ({ id, ...this.state(id) })), ...next };
      },
      messages: async (id, { cursor, limit = 50 }) => {
        const { messages } = this.chat(id);
        const end = cursor === undefined ? messages.length : Number(cursor);
        const start = Math.max(0, end - limit);
        return { items: messages.slice(start, end), ...(start > 0 && { nextCursor: String(start) }) };
      },
      subscribe: (sink) => {
        this.sinks.add(sink);
        sink.connection('live');
        return () => this.sinks.delete(sink);
      },
      ...more,
    };
  }

  adapter(more: Partial<SwitchOptions> = {}): HandoffAdapter {
    return switchAdapter(this.options(more));
  }

  #set(id: string, call: string, to: Chat['bot']): void {
    this.calls.push(`${call} ${id}`);
    const { failNext } = this;
    this.failNext = undefined;
    if (failNext) throw failNext;
    const chat = this.chat(id);
    if (this.doesNothing) return;
    if (this.lag) this.#before.set(id, { bot: chat.bot, until: this.now() + this.lag });
    chat.bot = to;
  }
}
