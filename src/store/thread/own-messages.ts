import type { Environment } from '../../internal/environment.js';
import type { MessageCommand } from '../../model/command.js';
import type { HandoffError } from '../../model/error.js';
import type { ConversationState } from '../conversation/cache.js';
import type { PartTools } from '../part.js';

/** A message that was sent from this page, and that the history does not have yet. */
export interface OwnMessage {
  readonly command: MessageCommand;
  /** The idempotency key of the last try. */
  readonly key: string;
  /** In milliseconds of server time. */
  readonly startedAt: number;
  /** `sent`: the backend took it, but the history has not been seen with it. */
  readonly phase: 'sending' | 'checking' | 'sent' | 'rejected' | 'unknown';
  /** Why it was rejected, or is not known. */
  readonly error?: HandoffError;
}

type Listener = (conversationId: string, own?: OwnMessage) => void;

const onItsWay = ({ phase }: OwnMessage): boolean => phase === 'sending' || phase === 'checking';

/** What was sent from this page and is not in the history, by conversation. For `store.part(ownMessages)`. */
export class OwnMessages {
  /** Conversations whose thread somebody sees: there a message on its way is shown. */
  readonly shown = new Set<string>();
  #all = new Map<string, Map<string, OwnMessage>>();
  /** Those on their way that the history has already. */
  #arrived = new Set<string>();
  #listeners: Listener[] = [];
  readonly #environment: Environment;

  constructor({ listen, context }: PartTools) {
    this.#environment = context.environment;
    listen({
      changed: (state) => this.#follow(state),
      message: ({ conversationId, clientId }) => {
        // a thread that is seen tells itself, once it shows the message
        if (!this.shown.has(conversationId)) this.arrived(conversationId, clientId);
      },
      dispose: () => {
        this.#all.clear();
        this.#arrived.clear();
      },
    });
  }

  /** For a message that is sent as a new one. */
  newId(): string {
    return this.#environment.uuid();
  }

  /** In the order in which they were first sent. */
  of(conversationId: string): OwnMessage[] {
    return [...(this.#all.get(conversationId)?.values() ?? [])];
  }

  get(conversationId: string, clientId: string): OwnMessage | undefined {
    return this.#all.get(conversationId)?.get(clientId);
  }

  /** Is told the conversation, and the message as it is now unless it is gone. */
  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** The history has it: whatever became of the command, it was sent. */
  arrived(conversationId: string, clientId: string | undefined): void {
    const own = clientId !== undefined && this.get(conversationId, clientId);
    if (!own) return;
    if (onItsWay(own)) this.#arrived.add(own.command.clientId);
    else this.forget(conversationId, own.command.clientId);
  }

  /** A person does not want it any more, or it is not needed any more. */
  forget(conversationId: string, clientId: string): void {
    this.#arrived.delete(clientId);
    if (this.#all.get(conversationId)?.delete(clientId)) this.#tell(conversationId);
  }

  #follow({ id, shown, pending, settled }: ConversationState): void {
    if (!shown) return;
    for (const operation of pending) {
      const { command, key, phase, startedAt } = operation;
      if (command.type === 'send-message' && this.get(id, command.clientId)?.phase !== phase) {
        this.#put(id, { command, key, startedAt, phase });
      }
    }
    for (const own of this.of(id)) {
      const {
        key,
        command: { clientId },
      } = own;
      if (!onItsWay(own) || pending.some((operation) => operation.key === key)) continue;
      if (settled?.key !== key) this.forget(id, clientId);
      else {
        this.#settle(
          id,
          own,
          settled.outcome === 'applied' || this.#arrived.has(clientId) ? 'sent' : settled.outcome,
          settled.error,
        );
      }
    }
  }

  #settle(id: string, own: OwnMessage, phase: OwnMessage['phase'], error?: HandoffError): void {
    this.#put(id, { ...own, phase, ...(phase !== 'sent' && { error }) });
    const { clientId } = own.command;
    // where nobody waits to see it in the history there is nothing to keep
    if (phase === 'sent' && (!this.shown.has(id) || this.#arrived.has(clientId))) this.forget(id, clientId);
  }

  #put(id: string, own: OwnMessage): void {
    const all = this.#all.get(id) ?? new Map<string, OwnMessage>();
    this.#all.set(id, all);
    all.set(own.command.clientId, own);
    this.#tell(id, own);
  }

  #tell(id: string, own?: OwnMessage): void {
    for (const listener of this.#listeners) listener(id, own);
  }
}

export const ownMessages = (tools: PartTools): OwnMessages => new OwnMessages(tools);
