import type { EventSink } from '../../adapters/adapter.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { Desk } from './desk.js';
import type { Kept } from './kept.js';

/** A conversation of which only a message was heard. */
const begun = ({ conversationId, author }: Message): Conversation => ({
  id: conversationId,
  contact: {
    id: (author.kind === 'contact' && author.id) || conversationId,
    ...(author.name && { name: author.name }),
  },
  status: 'open',
  handler: { kind: 'bot' },
  bot: { mode: 'autopilot', status: 'unknown' },
});

const isNewer = (message: Message, { lastMessage }: Conversation): boolean =>
  !lastMessage || Date.parse(message.at) >= Date.parse(lastMessage.at);

/** What the gateway hears of a platform, and keeps where the platform does not. */
export class DeskEars {
  #desk: Desk;
  /** What is heard is kept and told in its order. */
  #queue: Promise<void> = Promise.resolve();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** A sink for the platform: what is heard is kept and then told. A state becomes a hint, because it is merged. */
  hearing(sink: EventSink): EventSink {
    const afterwards = (keep: () => Promise<void>, tell: () => void) => {
      // what could not be kept is told all the same; a hint makes pages read
      this.#queue = this.#queue.then(keep).then(tell, () => {
        tell();
        sink.hint();
      });
    };
    return {
      conversation: (c) =>
        afterwards(
          () => this.hearConversation(c),
          () => sink.hint(c.id),
        ),
      hint: (id) => sink.hint(id),
      message: (message) =>
        afterwards(
          () => this.hearMessage(message),
          () => {
            sink.message(message);
            sink.hint(message.conversationId);
          },
        ),
      contact: (contact) => sink.contact(contact),
      typing: (event) => sink.typing(event),
      presence: (present, id) => sink.presence(present, id),
      removed: (id) => sink.removed(id),
      connection: (state) => sink.connection(state),
    };
  }

  /** Keeps a state, where the platform has no list. */
  async hearConversation({ version: _version, ...conversation }: Conversation): Promise<void> {
    if (!this.#desk.parts.list) return;
    await this.#desk.change(conversation.id, () => ({ heard: conversation }));
  }

  /** Changes what was heard of a conversation, where the platform has no list. */
  async change(
    id: string,
    change: (known: Conversation | undefined) => Conversation,
    findBy?: readonly string[],
  ): Promise<void> {
    if (!this.#desk.parts.list) return;
    await this.#desk.change(id, (_, __, { heard }) => {
      const { version: _version, ...next } = change(heard);
      return { heard: next, ...(findBy && { findBy }) };
    });
  }

  /** Keeps a message, where the platform has no history or no list. A contact who writes reopens the conversation. */
  async hearMessage(message: Message): Promise<void> {
    const { list, messages, closes } = this.#desk.parts;
    const isOfContact = message.author.kind === 'contact' && !message.private;
    if (!list && !messages && !(closes && isOfContact)) return;
    const { conversationId } = message;
    await this.#desk.change(conversationId, (kept, _, row) => {
      const heard = row.heard ?? begun(message);
      const { text, author, at } = message;
      const next =
        isNewer(message, heard) && !message.private ? { ...heard, lastMessage: { text, author, at } } : heard;
      const isReopened = isOfContact && kept.closed && Date.parse(at) > Date.parse(kept.closed.after ?? kept.closed.at);
      return {
        ...(isReopened && { kept: reopened(kept), lines: [{ type: 'reopened', actor: author }], after: at }),
        ...(list && { heard: next }),
        ...(messages && { messages: [{ kind: 'heard' as const, message }] }),
      };
    });
  }
}

const reopened = ({ switched }: Kept): Kept => ({ ...(switched && { switched }) });
