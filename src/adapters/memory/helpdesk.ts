import type { Environment } from '../../internal/environment.js';
import { isSending, type Command, type ContactCommand, type SendingCommand } from '../../model/command.js';
import { controlPart } from '../../model/control.js';
import type { Contact } from '../../model/contact.js';
import type { Actor, Agent, Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import type { Message, MessageEvent } from '../../model/message.js';
import { runCommand, runEvent, type AutomaticEvent } from '../../model/transition.js';
import type { AdapterTraits } from '../adapter.js';
import { pendingQuestion, unreadAfter, type Entry, type NewMessage } from './entry.js';
import { sentenceFor } from '../lines.js';
import { Files } from './files.js';
import { toError } from './refusals.js';

/** Notified of every change, so that the rest of the adapter can react. */
export interface HelpdeskObserver {
  /** `messages` are the new and edited ones. */
  changed(entry: Entry, messages: Message[]): void;
  contactChanged(contact: Contact): void;
  removed(entry: Entry): void;
}

const system: Actor = { kind: 'system' };
/** After these, the bot may answer a question again that it was done with. */
const revivingEvents: string[] = ['activate-bot', 'hand-back', 'reset-bot', 'timer-due'];

const lineFor = (event: MessageEvent): NewMessage => ({ author: system, text: sentenceFor(event), event });

/** Holds all conversations and contacts, and is the only code that changes them. */
export class Helpdesk {
  readonly entries = new Map<string, Entry>();
  readonly contacts = new Map<string, Contact>();
  readonly traits: AdapterTraits;
  readonly env: Environment;
  /** Applies the profile to a new conversation. */
  readonly adapt: (conversation: Conversation) => Conversation;
  /** What the profile leaves of every change. */
  readonly #always: (conversation: Conversation) => Conversation;
  readonly files = new Files();
  observer?: HelpdeskObserver;
  /** The highest number in a conversation's id so far. */
  #highestNumber = 0;

  constructor(
    env: Environment,
    traits: AdapterTraits,
    adapt: (conversation: Conversation) => Conversation,
    always: (conversation: Conversation) => Conversation = (c) => c,
  ) {
    this.env = env;
    this.traits = traits;
    this.adapt = adapt;
    this.#always = always;
  }

  entry(id: string): Entry {
    const entry = this.entries.get(id);
    if (!entry) throw new HandoffError('not-found', `There is no conversation "${id}"`);
    return entry;
  }

  contact(id: string): Contact {
    const contact = this.contacts.get(id);
    if (!contact) throw new HandoffError('not-found', `There is no contact "${id}"`);
    return contact;
  }

  entriesOf(contactId: string): Entry[] {
    return [...this.entries.values()].filter((entry) => entry.conversation.contact.id === contactId);
  }

  /** An id that was never used before. */
  newId(): string {
    this.#updateHighestNumber();
    return `c${++this.#highestNumber}`;
  }

  #updateHighestNumber(): void {
    this.#highestNumber = Math.max(this.#highestNumber, [...this.entries.values()].filter(({ past }) => !past).length);
  }

  remove(id: string): void {
    const entry = this.entry(id);
    this.#updateHighestNumber();
    this.entries.delete(id);
    this.observer?.removed(entry);
  }

  /** Stores a new state and new messages as one change and notifies the observer. Returns the stored messages. */
  change(entry: Entry, next: Conversation, messages: NewMessage[] = [], edited: Message[] = []): Message[] {
    const at = new Date(this.env.now()).toISOString();
    const { id } = entry.conversation;
    const isKept = (message: NewMessage): boolean => !message.event || this.traits.history?.events !== false;
    const added = messages.filter(isKept).map((message, i): Message => ({
      ...message,
      id: `${id}-m${entry.messages.length + i + 1}`,
      conversationId: id,
      at,
    }));
    entry.messages.push(...added);
    const kept = entry.past ? next : this.#always(next);
    let c: Conversation = { ...kept, version: (entry.conversation.version ?? 0) + 1, updatedAt: at };
    for (const message of added) c = this.#withMessage(c, entry, message);
    if (controlPart(c) !== controlPart(entry.conversation)) entry.controlVersion = c.version;
    entry.conversation = c;
    this.observer?.changed(entry, [...edited, ...added]);
    return added;
  }

  /**
   * What a new message does to its conversation: last message, unread count, attention, and the end of a moving pause.
   */
  #withMessage(c: Conversation, entry: Entry, message: Message): Conversation {
    const { author, at, attachments = [] } = message;
    const text = message.text || attachments.map(({ name }) => name).join(', ');
    if (message.private || message.event) return c;
    const isReply = author.kind === 'agent' || author.kind === 'bot';
    const next: Conversation = {
      ...c,
      lastMessage: { text, author, at },
      unread: isReply ? 0 : author.kind === 'contact' ? (c.unread ?? 0) + 1 : c.unread,
    };
    if (author.kind === 'agent') next.attention = c.attention?.filter((mark) => mark !== 'unanswered');
    const { resumeAt, resumeBasis } = c.bot;
    const movesPauseEnd =
      resumeBasis === 'last-message' || (resumeBasis === 'last-agent-message' && author.kind === 'agent');
    if (resumeAt && movesPauseEnd && entry.pauseDuration) {
      next.bot = { ...c.bot, resumeAt: new Date(Date.parse(at) + entry.pauseDuration).toISOString() };
    }
    return next;
  }

  /** `seen` is the version on which the agent decided. */
  command(id: string, command: Command, agent: Agent, seen = Infinity): Conversation {
    const entry = this.entry(id);
    if (isSending(command)) {
      this.send(id, command, agent);
      return entry.conversation;
    }
    const result = runCommand(entry.conversation, command, agent, this.env.now(), this.traits);
    if (result.refused) throw toError(result.refused, command.type, entry.conversation);
    if (seen < (entry.controlVersion ?? 0)) {
      throw new HandoffError('conflict', `${id} has changed since it was read`, { current: entry.conversation });
    }
    if (revivingEvents.includes(command.type)) entry.handledQuestionId = undefined;
    if (command.type === 'mark-read') return this.#markRead(entry, command.upTo);
    if (command.type === 'cancel-reply') entry.handledQuestionId = pendingQuestion(entry)?.id;
    this.change(entry, result.conversation, result.lines.map(lineFor));
    return entry.conversation;
  }

  /** Reading is no activity: it leaves the date of the conversation alone. */
  #markRead(entry: Entry, upTo: string): Conversation {
    const c = entry.conversation;
    const left = unreadAfter(entry, upTo);
    if (left === undefined) throw new HandoffError('invalid', `There is no message "${upTo}"`, { current: c });
    // somebody who has seen less, but later, does not bring back what was read
    if (left < (c.unread ?? 0)) {
      entry.conversation = { ...c, unread: left, version: (c.version ?? 0) + 1 };
      this.observer?.changed(entry, []);
    }
    return entry.conversation;
  }

  /** Sends a message or the bot's suggestion, each client id once. */
  send(id: string, command: SendingCommand, agent: Agent): Message {
    const entry = this.entry(id);
    const { clientId, text = entry.conversation.bot.suggestion?.text } = command;
    const known = entry.messages.find((message) => message.clientId === clientId && message.author.id === agent.id);
    if (known) return known;
    const { attachments = [] } = 'attachments' in command ? command : {};
    if (!text?.trim() && command.text !== undefined && !attachments.length) {
      throw new HandoffError('invalid', 'A message needs text or a file', { current: entry.conversation });
    }
    const result = runCommand(entry.conversation, command, agent, this.env.now(), this.traits);
    if (result.refused) throw toError(result.refused, command.type, entry.conversation);
    const message: NewMessage = {
      author: { kind: 'agent', ...agent },
      text: text!,
      clientId,
      delivery: 'sent',
      ...('private' in command && command.private && { private: true }),
      ...(attachments.length > 0 && { attachments: this.files.keep(attachments) }),
    };
    return this.change(entry, result.conversation, [...result.lines.map(lineFor), message]).at(-1)!;
  }

  /** Applies an automatic event, after the messages in `first`. Returns whether the event applied. */
  event(entry: Entry, event: AutomaticEvent, actor: Actor, first: NewMessage[] = []): boolean {
    const { conversation, lines } = runEvent(entry.conversation, event, actor, this.env.now(), this.traits);
    const applied = conversation !== entry.conversation;
    if (applied && event.type === 'timer-due') entry.handledQuestionId = undefined;
    if (applied || first.length > 0) this.change(entry, conversation, [...first, ...lines.map(lineFor)]);
    return applied;
  }

  /** Sends the conversation to the queue, unless an agent has it or it is waiting already. */
  requestAgent(entry: Entry, actor: Actor, reason?: string): void {
    const { conversation, lines } = runEvent(
      entry.conversation,
      { type: 'contact-request', reason },
      actor,
      this.env.now(),
      this.traits,
    );
    if (conversation === entry.conversation) return;
    entry.handoffs += 1;
    const marks = conversation.attention ?? [];
    const attention =
      entry.handoffs > 1 && !marks.includes('repeated-handoff') ? [...marks, 'repeated-handoff'] : marks;
    this.change(entry, { ...conversation, attention }, lines.map(lineFor));
  }

  block(contactId: string, command: ContactCommand, agent: Agent): void {
    const contact = this.contact(contactId);
    const blocking = command.type === 'block-contact';
    if (!!contact.blocked === blocking) {
      throw new HandoffError('refused', `The contact is ${blocking ? 'already' : 'not'} blocked`);
    }
    const blocked = blocking
      ? { by: { kind: 'agent' as const, ...agent }, at: new Date(this.env.now()).toISOString(), reason: command.reason }
      : undefined;
    const next = { ...contact, blocked };
    this.contacts.set(contactId, next);
    for (const entry of this.entriesOf(contactId)) {
      const result = runCommand(
        { ...entry.conversation, permissions: undefined },
        command,
        agent,
        this.env.now(),
        this.traits,
      );
      if (result.refused) continue;
      const { permissions } = entry.conversation;
      // no new lines in earlier conversations, which are over
      this.change(
        entry,
        { ...result.conversation, ...(permissions && { permissions }) },
        entry.past ? [] : result.lines.map(lineFor),
      );
    }
    this.observer?.contactChanged(next);
  }
}
