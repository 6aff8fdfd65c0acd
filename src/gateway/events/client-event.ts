import type { Conversation } from '../../model/conversation.js';

/** What clients are told. A stream also sends `ready` and `reset`, which are never stored. */
export type EventKind = 'conversation' | 'message' | 'contact' | 'typing' | 'removed' | 'hint' | 'turn';

export interface ClientEvent {
  kind: EventKind;
  conversationId?: string;
  contactId?: string;
  data: object;
  /** The state that a new one replaces. A client that could see only that one is told `removed`. */
  before?: Conversation;
}

/**
 * Characters. A larger event is stored as a hint to read instead. In UTF-8 this is 750 kB at the most, so that an event
 * fits into a client's queue of 1 MB.
 */
const maxDataLength = 250_000;

export const hintIfTooLarge = (event: ClientEvent): ClientEvent =>
  JSON.stringify(event.data).length <= maxDataLength
    ? event
    : { ...event, kind: 'hint', data: { id: event.conversationId } };
