/** Events are checked like answers: a stream is no more trustworthy than a read. */
import { toHandoffError, type HandoffError } from '../../model/error.js';
import type { EventSink, TypingEvent } from '../adapter.js';
import { checkContact } from './contact.js';
import { checkConversation } from './conversation.js';
import { checkMessage } from './message.js';
import { checkPresences } from './presence.js';
import { flag, id, name, object, oneOf, optional, text, type Check } from './primitives.js';

const checkTyping: Check<TypingEvent> = object<TypingEvent>({
  conversationId: id,
  kind: oneOf('contact', 'agent', 'bot'),
  active: flag,
  name: optional(name),
  text: optional(text),
});

/** The check for what each event carries. */
export const eventChecks: { [Event in keyof EventSink]: Check<Parameters<EventSink[Event]>[0]> } = {
  conversation: checkConversation,
  hint: optional(id),
  message: checkMessage,
  contact: checkContact,
  typing: checkTyping,
  presence: checkPresences,
  removed: id,
  connection: oneOf('live', 'connecting', 'polling', 'offline'),
};

/** The id of the conversation that an invalid event is about, if it is readable. */
function subjectOf(event: keyof EventSink, value: unknown): string | undefined {
  const { id, conversationId } = (value ?? {}) as { id?: unknown; conversationId?: unknown };
  const subject = event === 'conversation' ? id : conversationId;
  return typeof subject === 'string' && subject ? subject : undefined;
}

/**
 * Wraps a sink for an adapter: valid events are passed on, invalid ones are reported to `onBad`. An invalid event still
 * means that something happened, so `onBad` receives the conversation's id if it is readable.
 *
 * Once the signal is aborted, nothing is passed on. The returned sink never throws at the adapter.
 */
export function checkedSink(
  sink: EventSink,
  signal: AbortSignal,
  onBad: (error: HandoffError, conversationId?: string) => void,
): EventSink {
  const guard = <Event extends keyof EventSink>(event: Event) => [
    event,
    (value: unknown, about?: unknown): void => {
      if (signal.aborted) return;
      try {
        const subject = about === undefined ? [] : [id(about, 'conversationId')];
        (sink[event] as (value: unknown, about?: string) => void)(eventChecks[event](value, event), ...subject);
      } catch (thrown) {
        onBad(toHandoffError(thrown), subjectOf(event, value));
      }
    },
  ];
  return Object.fromEntries((Object.keys(eventChecks) as Array<keyof EventSink>).map(guard)) as unknown as EventSink;
}
