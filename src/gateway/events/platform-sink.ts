import type { ConnectionState, EventSink } from '../../adapters/adapter.js';
import { checkedSink } from '../../adapters/check/events.js';
import type { Conversation } from '../../model/conversation.js';
import type { Presence } from '../../model/presence.js';
import type { GatewayContext } from '../context.js';
import { replaceNul } from '../database/database.js';
import { withFault } from '../adapter-fault.js';
import { codeOf } from '../errors.js';
import type { ClientEvent } from './event-log.js';

/** What becomes of the platform's events once they are checked. */
export interface PlatformEventHandlers {
  onState(state: Conversation): void;
  /** The conversation has changed in some way. */
  onHint(conversationId: string): void;
  onRemoved(conversationId: string): void;
  /** For clients, as it is. */
  onEvent(event: ClientEvent): void;
  onPresence(present: Presence[], conversationId?: string): void;
  onConnection(state: ConnectionState): void;
}

/** Tells clients that anything may have changed. */
export const hintAboutAll: ClientEvent = { kind: 'hint', data: {} };

export const conversationEvent = (kind: ClientEvent['kind'], conversationId: string, data: object): ClientEvent => ({
  kind,
  conversationId: replaceNul(conversationId),
  data,
});

/** Checks what the platform sends and passes it on, until `signal` is aborted. */
export function createSink(
  { log }: GatewayContext,
  signal: AbortSignal,
  { onState, onHint, onRemoved, onEvent, onPresence, onConnection }: PlatformEventHandlers,
): EventSink {
  let isOffline = false;
  const sink: EventSink = {
    conversation: onState,
    hint: (id) => (id === undefined ? onEvent(hintAboutAll) : onHint(id)),
    message: (message) => onEvent(conversationEvent('message', message.conversationId, message)),
    contact: (contact) => onEvent({ kind: 'contact', contactId: replaceNul(contact.id), data: contact }),
    typing: (event) => onEvent(conversationEvent('typing', event.conversationId, event)),
    presence: onPresence,
    removed: onRemoved,
    connection: (state) => {
      onConnection(state);
      const isBack = isOffline && state === 'live';
      isOffline = state !== 'live' && (isOffline || state === 'offline');
      // events may have been missed meanwhile
      if (isBack) onEvent(hintAboutAll);
    },
  };
  return checkedSink(sink, signal, (error) => {
    // even a malformed event says that something has happened
    log(withFault({ event: 'bad-event', code: codeOf(error) }, 'subscribe', error, 'bad-event'));
    onEvent(hintAboutAll);
  });
}
