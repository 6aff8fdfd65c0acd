import type { Actor, Agent } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { OwnMessage } from './own-messages.js';

/** One message of a thread. */
export interface ThreadItem {
  /** Stays the same when a message of this page arrives in the history. */
  readonly key: string;
  readonly message: Message;
  /** Only of a message of this page that the history does not have (yet). */
  readonly own?: OwnMessage;
}

const ownKey = (clientId: string): string => `own:${clientId}`;

/** Puts the messages of this page among those of the history, and gives each its key. */
export class ThreadItems {
  /** Under which key a message of the history was shown before it arrived. */
  #keys = new Map<string, string>();
  /** Where messages of this page stand, in milliseconds. */
  #places = new Map<string, number>();
  /** Which of the history's messages were recognised as this page's own, although the backend does not say it. */
  #recognised = new Map<string, string>();
  #items = new Map<string, ThreadItem>();
  readonly #conversationId: string;

  constructor(conversationId: string) {
    this.#conversationId = conversationId;
  }

  keyOf(messageId: string): string {
    return this.#keys.get(messageId) ?? `m:${messageId}`;
  }

  clear(): void {
    for (const known of [this.#keys, this.#places, this.#recognised, this.#items]) known.clear();
  }

  /** What was once recognised stays so. */
  identify(message: Message): Message {
    const clientId = this.#recognised.get(message.id);
    return message.clientId === undefined && clientId !== undefined ? { ...message, clientId } : message;
  }

  /** Not every backend sends the sender's own id back: then a new message with the same words is the one on its way. */
  recognise(raw: Message, known: Message | undefined, own: readonly OwnMessage[], agent: Agent): Message {
    const message = this.identify(raw);
    const { text, private: isNote = false, author, clientId } = message;
    if (clientId !== undefined || known || author.kind !== 'agent' || (author.id ?? agent.id) !== agent.id) {
      return message;
    }
    const taken = new Set(this.#recognised.values());
    const found = own.find(
      ({ command }) => command.text === text && !!command.private === isNote && !taken.has(command.clientId),
    );
    if (found) this.#recognised.set(message.id, found.command.clientId);
    return this.identify(message);
  }

  /** A message of this page that arrived keeps its key. */
  learn({ id, clientId }: Message): void {
    if (clientId === undefined || !this.#places.delete(clientId)) return;
    this.#keys.set(id, ownKey(clientId));
  }

  arrange(history: readonly Message[], own: readonly OwnMessage[], agent: Agent): ThreadItem[] {
    const items = history.map((message) => this.#item({ key: this.keyOf(message.id), message }));
    for (const each of own) {
      const { clientId } = each.command;
      if (history.some((message) => message.clientId === clientId)) continue;
      // a clock that is slow must not put it above what was there before
      const place = this.#places.get(clientId) ?? Math.max(each.startedAt, Date.parse(history.at(-1)?.at ?? '') || 0);
      this.#places.set(clientId, place);
      const before = items.findLastIndex(({ message }) => Date.parse(message.at) <= place);
      items.splice(
        before + 1,
        0,
        this.#item({ key: ownKey(clientId), message: this.#asMessage(each, agent, place), own: each }),
      );
    }
    this.#items = new Map(items.map((item) => [item.key, item]));
    return items;
  }

  /** The same object for what has not changed, so that it is not rendered again. */
  #item(item: ThreadItem): ThreadItem {
    const before = this.#items.get(item.key);
    return before && before.own === item.own && (item.own || before.message === item.message) ? before : item;
  }

  #asMessage({ command: { text, private: isNote, clientId }, phase }: OwnMessage, agent: Agent, at: number): Message {
    const author: Actor = { kind: 'agent', ...agent };
    const delivery = phase === 'sending' || phase === 'checking' ? 'sending' : phase === 'sent' ? 'sent' : 'failed';
    return {
      id: ownKey(clientId),
      conversationId: this.#conversationId,
      author,
      at: new Date(at).toISOString(),
      text,
      clientId,
      delivery,
      ...(isNote && { private: true }),
    };
  }
}
