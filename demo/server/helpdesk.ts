import type { Database, Queries } from '../../src/gateway/index.js';
import type { Actor, Agent, Command, Contact, Conversation, Environment, Message } from '../../src/index.js';
import { isSending } from '../../src/model/command.js';
import { HandoffError } from '../../src/model/error.js';
import { runCommand, runEvent, type AutomaticEvent } from '../../src/model/transition.js';
import { keepFiles } from './files.js';
import { heard, lineFor, written, type NewMessage } from './messages.js';
import {
  hasMessage,
  insertEntry,
  insertMessage,
  lastNumber,
  loadContact,
  loadEntries,
  loadEntry,
  lockContact,
  lockEntry,
  unreadAfter,
  messageId,
  updateContact,
  updateEntry,
  updateMessage,
  type Entry,
} from './rows.js';

/** A change to a conversation. Fields that are not set stay as they are. */
export interface Change {
  conversation?: Conversation;
  messages?: NewMessage[];
  edited?: Message[];
  handoffs?: number;
  /** `null` lets the bot answer a question again that it was done with. */
  declined?: string | null;
  /** If a message with this client id exists, the change is a repeat and is skipped. */
  once?: string;
}

/** Called after a change has been stored. */
export interface Watcher {
  changed(conversationId: string, contactId: string, messages: Message[]): void;
  composing?(conversationId: string, contactId: string): void;
  contactChanged?(contact: Contact): void;
}

/** After these, the bot may answer a question again that it was done with. */
const revivals: string[] = ['activate-bot', 'hand-back', 'reset-bot'];
/** The bot's message limit in new conversations. */
const messageLimit = 20;

/** PostgreSQL cannot store this character. */
const storable = (text: string): string => text.replaceAll('\0', '');

/**
 * The helpdesk: conversations in a database, with the rules of a typical platform. Like those, it has no timers and no
 * idempotency keys, and of two takeovers the last one wins.
 */
export class Helpdesk {
  readonly database: Database;
  readonly environment: Environment;
  /** The ids of conversations in which the bot is composing, for the contact's page. */
  readonly composing = new Set<string>();
  #watchers = new Set<Watcher>();

  constructor(database: Database, environment: Environment) {
    this.database = database;
    this.environment = environment;
  }

  /** Returns an unsubscribe function. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  entry(id: string): Promise<Entry> {
    return loadEntry(this.database, id);
  }

  /** All conversations, or those of one contact, the newest last. */
  entries(contactId?: string): Promise<Entry[]> {
    return loadEntries(this.database, contactId);
  }

  contact(id: string): Promise<Contact> {
    return loadContact(this.database, id);
  }

  /** Applies changes one after another. If `work` returns nothing, nothing changes. Returns the new messages. */
  async change(
    id: string,
    work: (entry: Entry, now: number, tx: Queries) => Change | undefined | Promise<Change | undefined>,
  ): Promise<Message[]> {
    const now = this.environment.now();
    const done = await this.database.transaction(async (tx) => {
      const entry = await lockEntry(tx, id);
      const change = await work(entry, now, tx);
      if (!change || (change.once && (await hasMessage(tx, id, change.once)))) return undefined;
      return this.#write(tx, entry, change, now);
    });
    if (!done) return [];
    this.#tell((watcher) => watcher.changed(id, done.contactId, [...done.edited, ...done.added]));
    return done.added;
  }

  command(id: string, command: Command, agent: Agent): Promise<Message[]> {
    return this.change(id, async ({ conversation, past }, now, tx) => {
      if (past) throw new HandoffError('refused', 'An earlier conversation can only be read');
      // no check whether a colleague has it: the last takeover wins
      const open = { ...conversation, permissions: { [command.type]: true as const } };
      const result = runCommand(open, command, agent, now);
      if (result.refused) throw new HandoffError('refused', `${command.type}: ${result.refused.code}`);
      if (command.type === 'mark-read') {
        const unread = await unreadAfter(tx, id, command.upTo);
        // nothing changes for somebody who has seen less, but later
        return unread < (conversation.unread ?? 0) ? { conversation: { ...conversation, unread } } : undefined;
      }
      const { attachments = [], private: isNote = false } = command.type === 'send-message' ? command : {};
      const files = await keepFiles(tx, id, attachments, isNote);
      return {
        conversation: result.conversation,
        messages: [
          ...result.lines.map(lineFor),
          ...(isSending(command) ? [written(command, conversation, agent, files)] : []),
        ],
        ...(revivals.includes(command.type) && { declined: null }),
      };
    });
  }

  /** The time of a pause is over, which is nobody's doing. */
  endPause(id: string): Promise<Message[]> {
    return this.change(id, ({ conversation }, now) => {
      // pauses have no end here: whoever keeps the time says when it is over
      const due = { ...conversation, bot: { ...conversation.bot, resumeAt: new Date(now).toISOString() } };
      const ended = runEvent(due, { type: 'timer-due' }, { kind: 'system' }, now);
      if (ended.conversation.bot.status !== 'active') throw new HandoffError('refused', 'There is no pause to end');
      return { conversation: ended.conversation, messages: ended.lines.map(lineFor), declined: null };
    });
  }

  async block(contactId: string, blocking: boolean, agent: Agent, reason?: string): Promise<void> {
    const actor: Actor = { kind: 'agent', ...agent };
    const at = new Date(this.environment.now()).toISOString();
    const contact = await this.database.transaction(async (tx) => {
      const { blocked: _blocked, ...known } = await lockContact(tx, contactId);
      const next: Contact = blocking
        ? { ...known, blocked: { by: actor, at, reason: reason && storable(reason) } }
        : known;
      await updateContact(tx, next);
      return next;
    });
    this.#tell((watcher) => watcher.contactChanged?.(contact));
    const line = lineFor({ type: blocking ? 'blocked' : 'unblocked', actor, reason });
    for (const {
      conversation: { id, status },
    } of await loadEntries(this.database, contactId)) {
      if (status !== 'archived') await this.change(id, ({ past }) => (past ? {} : { messages: [line] }));
    }
  }

  /** Adds the contact's message to the newest conversation, or to a new one. Returns the conversation's id. */
  async contactWrites(
    contactId: string,
    text: string,
    options: { clientId?: string; asksForPerson?: boolean } = {},
  ): Promise<string> {
    const id = await this.#current(contactId);
    await this.change(id, ({ conversation, handoffs }, now) => {
      const author: Actor = { kind: 'contact', id: contactId, name: conversation.contact.name };
      // reopen a closed conversation first, so that its history line precedes the message
      const reopened = runEvent(conversation, { type: 'contact-message' }, author, now);
      const message: NewMessage = { author, text, clientId: options.clientId };
      const change = {
        conversation: reopened.conversation,
        messages: [...reopened.lines.map(lineFor), message],
        once: options.clientId,
      };
      return options.asksForPerson ? this.withRequest(change, handoffs, author, now) : change;
    });
    return id;
  }

  /** Sends the conversation to the queue as part of a change, unless an agent has it or it is waiting already. */
  withRequest(
    change: Change & { conversation: Conversation },
    handoffs: number,
    actor: Actor,
    now: number,
    reason?: string,
  ): Change {
    const event: AutomaticEvent = { type: 'contact-request', reason };
    const { conversation, lines } = runEvent(change.conversation, event, actor, now);
    if (conversation === change.conversation) return change;
    const marks = conversation.attention ?? [];
    const attention = handoffs > 0 && !marks.includes('repeated-handoff') ? [...marks, 'repeated-handoff'] : marks;
    return {
      ...change,
      conversation: { ...conversation, attention },
      messages: [...(change.messages ?? []), ...lines.map(lineFor)],
      handoffs: handoffs + 1,
    };
  }

  setComposing(id: string, contactId: string, active: boolean): void {
    if (this.composing.has(id) === active) return;
    if (active) this.composing.add(id);
    else this.composing.delete(id);
    this.#tell((watcher) => watcher.composing?.(id, contactId));
  }

  async #current(contactId: string): Promise<string> {
    return this.database.transaction(async (tx) => {
      const { name, channel } = await lockContact(tx, contactId);
      const current = (await loadEntries(tx, contactId)).findLast(
        ({ past, conversation }) => !past && conversation.status !== 'archived',
      );
      if (current) return current.conversation.id;
      const conversation: Conversation = {
        id: `c-${this.environment.uuid()}`,
        contact: { id: contactId, name },
        channel,
        status: 'open',
        handler: { kind: 'bot' },
        bot: { mode: 'autopilot', status: 'active', messageCount: 0, messageLimit },
      };
      await insertEntry(tx, { conversation, handoffs: 0 });
      return conversation.id;
    });
  }

  async #write(
    tx: Queries,
    entry: Entry,
    change: Change,
    now: number,
  ): Promise<{ contactId: string; added: Message[]; edited: Message[] }> {
    const {
      conversation = entry.conversation,
      messages = [],
      edited = [],
      handoffs = entry.handoffs,
      declined = entry.declined,
    } = change;
    const at = new Date(now).toISOString();
    const before = messages.length ? await lastNumber(tx, conversation.id) : 0;
    const added = messages.map((message, i): Message => ({
      ...message,
      text: storable(message.text),
      id: messageId(conversation.id, before + i + 1),
      conversationId: conversation.id,
      at,
    }));
    const next = added.reduce(heard, { ...conversation, updatedAt: at });
    await updateEntry(tx, { ...entry, conversation: next, handoffs, declined: declined ?? undefined });
    for (const message of edited) await updateMessage(tx, message);
    for (const message of added) await insertMessage(tx, message);
    return { contactId: conversation.contact.id, added, edited };
  }

  #tell(say: (watcher: Watcher) => void): void {
    for (const watcher of this.#watchers) say(watcher);
  }
}
