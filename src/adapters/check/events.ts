/** What a stream tells is checked like an answer: an event is no more to be trusted than a read. */
import { toHandoffError, type HandoffError } from '../../model/error.js';
import type { EventSink, TypingEvent } from '../adapter.js';
import { checkContact } from './contact.js';
import { checkConversation } from './conversation.js';
import { checkMessage } from './message.js';
import { flag, id, name, object, oneOf, optional, type Check } from './primitives.js';

const checkTyping: Check<TypingEvent> = object<TypingEvent>({
  conversationId: id,
  kind: oneOf('contact', 'agent', 'bot'),
  active: flag,
  name: optional(name),
});

/** What each event of the sink carries. */
export const eventChecks: { [Event in keyof EventSink]: Check<Parameters<EventSink[Event]>[0]> } = {
  conversation: checkConversation,
  hint: optional(id),
  message: checkMessage,
  contact: checkContact,
  typing: checkTyping,
  removed: id,
  connection: oneOf('live', 'connecting', 'polling', 'offline'),
};

/** The conversation that an event is about, as far as that can be read. */
function subjectOf(event: keyof EventSink, value: unknown): string | undefined {
  const { id, conversationId } = (value ?? {}) as { id?: unknown; conversationId?: unknown };
  const subject = event === 'conversation' ? id : conversationId;
  return typeof subject === 'string' && subject ? subject : undefined;
}

/**
 * A sink for an adapter, that passes on what can be read. `onBad` is told of the rest, which still says that something
 * happened, and in which conversation if that is known. Nothing is passed on once the signal is aborted, and nothing is
 * ever thrown at the adapter.
 */
export function checkedSink(
  sink: EventSink,
  signal: AbortSignal,
  onBad: (error: HandoffError, conversationId?: string) => void,
): EventSink {
  const guard = <Event extends keyof EventSink>(event: Event) => [
    event,
    (value: unknown): void => {
      if (signal.aborted) return;
      try {
        (sink[event] as (value: unknown) => void)(eventChecks[event](value, event));
      } catch (thrown) {
        onBad(toHandoffError(thrown), subjectOf(event, value));
      }
    },
  ];
  return Object.fromEntries((Object.keys(eventChecks) as Array<keyof EventSink>).map(guard)) as unknown as EventSink;
}
