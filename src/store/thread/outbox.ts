import type { Environment } from '../../internal/environment.js';
import type { DraftAttachment } from '../../model/attachment.js';
import { isSending, type MessageCommand, type SendingCommand } from '../../model/command.js';
import type { HandoffError } from '../../model/error.js';
import type { ConversationState } from '../conversation/cache.js';
import type { PartTools } from '../part.js';

/** A message that was sent from this page and is not in the history yet. */
export interface OwnMessage {
  readonly command: SendingCommand;
  /** What it says: the bot's suggestion, where it was sent as it is. */
  readonly text: string;
  /** The idempotency key of the last attempt. */
  readonly key: string;
  /** Who sent it. It is nobody else's business, and nobody else sends it again. */
  readonly agentId: string;
  /** When it was sent, in milliseconds since the epoch by the server's clock. */
  readonly startedAt: number;
  /** `sent`: the backend accepted it, but the history that was last read does not include it. */
  readonly phase: 'sending' | 'checking' | 'sent' | 'rejected' | 'unknown';
  /** Why it was rejected, or why its outcome is unknown. */
  readonly error?: HandoffError;
}

type Listener = (conversationId: string, own?: OwnMessage) => void;

/** Whether it is a note for the team. */
export const isNote = ({ command }: Pick<OwnMessage, 'command'>): boolean => 'private' in command && !!command.private;

/** The files that go with it. */
export const filesOf = ({ command }: Pick<OwnMessage, 'command'>): readonly DraftAttachment[] =>
  ('attachments' in command && command.attachments) || [];

/** The same words as a message of the agent's own, for example because the suggestion that they were is gone. */
export const asOwnWords = (own: OwnMessage): MessageCommand => ({
  type: 'send-message',
  text: own.text,
  clientId: own.command.clientId,
  ...(isNote(own) && { private: true }),
  ...(filesOf(own).length > 0 && { attachments: filesOf(own) }),
});

/** Whether the backend has not answered yet. */
export const isInFlight = ({ phase }: OwnMessage): boolean => phase === 'sending' || phase === 'checking';

/** What becomes of a message when its store ends. */
const asLeft = (message: OwnMessage): OwnMessage => (isInFlight(message) ? { ...message, phase: 'unknown' } : message);

/**
 * The messages that were sent from this page and are not in the history yet, by conversation. Use as
 * `store.part(outbox)`.
 *
 *     sending ⇄ checking ──applied───→ sent ──the history has it──→ removed
 *                   │
 *                   └──rejected / unknown: kept, until a person retries or discards it
 *
 * If the history has a message before its command has ended, the message counts as sent, whatever the outcome.
 */
export class Outbox {
  /** The ids of conversations whose thread is on screen, where messages in flight are visible. */
  readonly visibleThreads = new Set<string>();
  #messages = new Map<string, Map<string, OwnMessage>>();
  /** The client ids of messages that are in flight although the history already has them. */
  #arrived = new Set<string>();
  #listeners: Listener[] = [];
  #arrivalListeners: Array<(conversationId: string, own: OwnMessage) => void> = [];
  readonly #environment: Environment;
  readonly #agent: PartTools['context']['agent'];
  readonly #conversations: PartTools['conversations'];

  constructor({ listen, context, conversations }: PartTools) {
    this.#environment = context.environment;
    this.#agent = context.agent;
    this.#conversations = conversations;
    listen({
      changed: (state) => this.#onChanged(state),
      message: ({ conversationId, clientId }) => {
        // a visible thread reports the arrival itself, once it shows the message
        if (!this.visibleThreads.has(conversationId)) this.noteArrival(conversationId, clientId);
      },
      dispose: () => {
        this.#messages.clear();
        this.#arrived.clear();
      },
    });
  }

  /** A client id for a new message. */
  newId(): string {
    return this.#environment.uuid();
  }

  /** The messages of the present agent in a conversation, in the order in which they were first sent. */
  of(conversationId: string): OwnMessage[] {
    return this.#all(conversationId).filter(({ agentId }) => agentId === this.#agentId);
  }

  #all(conversationId: string): OwnMessage[] {
    return [...(this.#messages.get(conversationId)?.values() ?? [])];
  }

  get #agentId(): string {
    return this.#agent.get().id;
  }

  get(conversationId: string, clientId: string): OwnMessage | undefined {
    return this.#messages.get(conversationId)?.get(clientId);
  }

  /**
   * What the present agent has sent and is not known to have arrived, by conversation. What is on its way may arrive
   * without anybody knowing.
   */
  unsent(): Map<string, OwnMessage[]> {
    const left = new Map<string, OwnMessage[]>();
    for (const id of this.#messages.keys()) {
      const messages = this.of(id).filter(({ phase }) => phase !== 'sent');
      if (messages.length) left.set(id, messages.map(asLeft));
    }
    return left;
  }

  /** What another store has left, as it was: what may have arrived there is never sent with another key. */
  restore(conversationId: string, messages: readonly OwnMessage[]): void {
    for (const message of messages) {
      const { key, agentId, phase } = message;
      if (phase === 'unknown') this.#conversations.entry(conversationId).unresolvedKeys.set(key, agentId);
      this.#put(conversationId, message);
    }
  }

  /** The listener receives the conversation's id and the changed message, or no message if it was removed. */
  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** The history has the message, so it was sent, whatever the outcome of the command. */
  noteArrival(conversationId: string, clientId: string | undefined): void {
    const message = clientId !== undefined && this.get(conversationId, clientId);
    if (!message) return;
    if (isInFlight(message)) return void this.#arrived.add(message.command.clientId);
    for (const listener of this.#arrivalListeners) listener(conversationId, message);
    this.forget(conversationId, message.command.clientId);
  }

  /** The listener receives a message whose end was not known, and which the history has now. */
  onArrival(listener: (conversationId: string, own: OwnMessage) => void): void {
    this.#arrivalListeners.push(listener);
  }

  /** What was sent before the page knew by whom is the agent's who is there now. */
  handOver(from: string): void {
    for (const messages of this.#messages.values()) {
      for (const [clientId, message] of messages) {
        if (message.agentId === from) messages.set(clientId, { ...message, agentId: this.#agentId });
      }
    }
  }

  /** Removes a message: a person discarded it, or the history has it. */
  forget(conversationId: string, clientId: string): void {
    this.#arrived.delete(clientId);
    if (this.#messages.get(conversationId)?.delete(clientId)) this.#notify(conversationId);
  }

  #onChanged({ id, projected, pending, settled }: ConversationState): void {
    if (!projected) return;
    for (const operation of pending) {
      const { command, key, phase, startedAt, agent } = operation;
      if (!isSending(command)) continue;
      const known = this.get(id, command.clientId);
      const text = command.text ?? known?.text ?? projected.bot.suggestion?.text ?? '';
      if (known?.phase === phase) continue;
      // it may have been handed over meanwhile
      this.#put(id, { command, text, key, startedAt, phase, agentId: known?.agentId ?? agent.id });
    }
    for (const message of this.#all(id)) {
      const {
        key,
        command: { clientId },
      } = message;
      if (!isInFlight(message) || pending.some((operation) => operation.key === key)) continue;
      if (settled?.key !== key) this.forget(id, clientId);
      else {
        this.#settle(
          id,
          message,
          settled.outcome === 'applied' || this.#arrived.has(clientId) ? 'sent' : settled.outcome,
          settled.error,
        );
      }
    }
  }

  #settle(id: string, message: OwnMessage, phase: OwnMessage['phase'], error?: HandoffError): void {
    this.#put(id, { ...message, phase, ...(phase !== 'sent' && { error }) });
    const { clientId } = message.command;
    // keep it only as long as a visible thread needs it to bridge the gap until its next read
    if (phase === 'sent' && (!this.visibleThreads.has(id) || this.#arrived.has(clientId))) this.forget(id, clientId);
  }

  #put(id: string, message: OwnMessage): void {
    const messages = this.#messages.get(id) ?? new Map<string, OwnMessage>();
    this.#messages.set(id, messages);
    messages.set(message.command.clientId, message);
    this.#notify(id, message);
  }

  #notify(id: string, message?: OwnMessage): void {
    for (const listener of this.#listeners) listener(id, message);
  }
}

export const outbox = (tools: PartTools): Outbox => new Outbox(tools);
