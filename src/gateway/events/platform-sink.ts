import type { EventSink, TypingEvent } from '../../adapters/adapter.js';
import { conversation, flag, id, name, object, oneOf, optional } from '../../adapters/boundary.js';
import { contact, message } from '../../adapters/boundary-details.js';
import type { Conversation } from '../../model/conversation.js';
import type { GatewayContext } from '../context.js';
import { replaceNul } from '../database/database.js';
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
}

/** Tells clients that anything may have changed. */
export const hintAboutAll: ClientEvent = { kind: 'hint', data: {} };

const typing = object<TypingEvent>({
  conversationId: id,
  kind: oneOf('contact', 'agent', 'bot'),
  active: flag,
  name: optional(name),
});

export const conversationEvent = (kind: ClientEvent['kind'], conversationId: string, data: object): ClientEvent => ({
  kind,
  conversationId: replaceNul(conversationId),
  data,
});

/** Checks what the platform sends and passes it on, until `signal` is aborted. */
export function createSink(
  { log }: GatewayContext,
  signal: AbortSignal,
  { onState, onHint, onRemoved, onEvent }: PlatformEventHandlers,
): EventSink {
  let isOffline = false;
  const guarded =
    <T>(take: (value: T) => void) =>
    (value: T): void => {
      if (signal.aborted) return;
      try {
        take(value);
      } catch (thrown) {
        // even a malformed event says that something has happened
        log({ event: 'bad-event', code: codeOf(thrown) });
        onEvent(hintAboutAll);
      }
    };
  return {
    conversation: guarded((value: unknown) => onState(conversation(value, 'conversation'))),
    hint: guarded((value?: unknown) => (value === undefined ? onEvent(hintAboutAll) : onHint(id(value, 'id')))),
    message: guarded((value: unknown) => {
      const received = message(value, 'message');
      onEvent(conversationEvent('message', received.conversationId, received));
    }),
    contact: guarded((value: unknown) => {
      const changed = contact(value, 'contact');
      onEvent({ kind: 'contact', contactId: replaceNul(changed.id), data: changed });
    }),
    typing: guarded((value: unknown) => {
      const event = typing(value, 'typing');
      onEvent(conversationEvent('typing', event.conversationId, event));
    }),
    removed: guarded((value: unknown) => onRemoved(id(value, 'id'))),
    connection: (state) => {
      if (signal.aborted) return;
      const isBack = isOffline && state === 'live';
      isOffline = state !== 'live' && (isOffline || state === 'offline');
      // events may have been missed meanwhile
      if (isBack) onEvent(hintAboutAll);
    },
  };
}
