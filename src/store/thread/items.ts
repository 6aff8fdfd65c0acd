import type { Actor, Agent } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { HistoryChange } from './history.js';
import { filesOf, isNote as isOwnNote, type OwnMessage } from './outbox.js';

/** One message as a thread shows it. */
export interface ThreadItem {
  /** A key for rendering. Stays the same when a message from the outbox arrives in the history. */
  readonly key: string;
  readonly message: Message;
  /** Set if the message is from the outbox: sent from this page, and not in the history yet. */
  readonly own?: OwnMessage;
}

const ownKey = (clientId: string): string => `own:${clientId}`;

/** Merges the messages of the outbox into the history, and gives each message a stable key. */
export class ThreadItems {
  /** The keys under which messages of the history were shown while they were in the outbox, by message id. */
  readonly #keys = new Map<string, string>();
  /** The positions of outbox messages among the others, as timestamps in milliseconds, by client id. */
  readonly #positions = new Map<string, number>();
  /**
   * The client ids of messages that were matched to the outbox because the backend did not return one, by message id.
   */
  readonly #matchedClientIds = new Map<string, string>();
  /** The items of the outbox, by key. */
  #own = new Map<string, ThreadItem>();
  /** The items of the history as it was arranged last. */
  #items: readonly ThreadItem[] = [];
  readonly #conversationId: string;

  constructor(conversationId: string) {
    this.#conversationId = conversationId;
  }

  keyOf(messageId: string): string {
    return this.#keys.get(messageId) ?? `m:${messageId}`;
  }

  /** Restores the client id of a message that was matched before. */
  restoreClientId(message: Message): Message {
    const clientId = this.#matchedClientIds.get(message.id);
    return message.clientId === undefined && clientId !== undefined ? { ...message, clientId } : message;
  }

  /**
   * Some backends do not return the client id. A new message with the same text is then taken for the one in flight.
   */
  matchOutbox(raw: Message, known: Message | undefined, outgoing: readonly OwnMessage[], agent: Agent): Message {
    const message = this.restoreClientId(raw);
    const { text, private: isNote = false, author, clientId } = message;
    if (clientId !== undefined || known || author.kind !== 'agent' || (author.id ?? agent.id) !== agent.id) {
      return message;
    }
    const claimed = new Set(this.#matchedClientIds.values());
    const found = outgoing.find(
      (own) => own.text === text && isOwnNote(own) === isNote && !claimed.has(own.command.clientId),
    );
    if (found) this.#matchedClientIds.set(message.id, found.command.clientId);
    return this.restoreClientId(message);
  }

  /** A message from the outbox has arrived in the history: it keeps its key. */
  noteArrival({ id, clientId }: Message): void {
    if (clientId === undefined || !this.#positions.delete(clientId)) return;
    this.#keys.set(id, ownKey(clientId));
    const place = this.#items.findLastIndex(({ message }) => message.id === id);
    if (place >= 0) this.#items = this.#items.with(place, { ...this.#items[place]!, key: ownKey(clientId) });
  }

  /** The same list as before if nothing has changed. `change` is what has, since the last call. */
  arrange(
    history: readonly Message[],
    change: HistoryChange,
    outgoing: readonly OwnMessage[],
    agent: Agent,
  ): readonly ThreadItem[] {
    if (change) this.#arrangeHistory(history, change);
    const own = outgoing.filter(({ command }) => !history.some(({ clientId }) => clientId === command.clientId));
    if (!own.length) return this.#items;
    const items = [...this.#items];
    const shown = new Map<string, ThreadItem>();
    for (const each of own) {
      const { clientId } = each.command;
      // not before the last message, even if this device's clock is slow
      const position =
        this.#positions.get(clientId) ?? Math.max(each.startedAt, Date.parse(history.at(-1)?.at ?? '') || 0);
      this.#positions.set(clientId, position);
      const before = items.findLastIndex(({ message }) => Date.parse(message.at) <= position);
      const known = this.#own.get(clientId);
      const item =
        known?.own === each
          ? known
          : { key: ownKey(clientId), message: this.#asMessage(each, agent, position), own: each };
      shown.set(clientId, item);
      items.splice(before + 1, 0, item);
    }
    this.#own = shown;
    return items;
  }

  /**
   * An unchanged message keeps its item, so that it is not rendered again. Of what comes before all others nothing else
   * is looked at; otherwise, what is between the unchanged beginning and the unchanged end of the history.
   */
  #arrangeHistory(history: readonly Message[], change: NonNullable<HistoryChange>): void {
    const before = this.#items;
    let start = 0;
    let end = before.length;
    if (change === 'any') {
      const most = Math.min(history.length, before.length);
      while (start < most && history[start] === before[start]!.message) start++;
      end = 0;
      const isSame = (place: number) => history[history.length - place] === before[before.length - place]!.message;
      while (end < most - start && isSame(end + 1)) end++;
    }
    if (start + end === before.length && before.length === history.length) return;
    const between = history
      .slice(start, history.length - end)
      .map((message): ThreadItem => ({ key: this.keyOf(message.id), message }));
    // copied by the engine and not by a loop
    const rest = end === before.length ? before : before.slice(before.length - end);
    this.#items = start ? before.slice(0, start).concat(between, rest) : between.concat(rest);
  }

  #asMessage(own: OwnMessage, agent: Agent, at: number): Message {
    const {
      command: { clientId },
      text,
      phase,
    } = own;
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
      ...(isOwnNote(own) && { private: true }),
      attachments: filesOf(own).map(({ name, type, data }) => ({ url: '', name, type, size: data.size })),
    };
  }
}
