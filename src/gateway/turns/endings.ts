import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import { silencedBy, type TurnEffect, type TurnEnd, type TurnEvent } from '../../model/turn.js';
import type { ConversationRecord } from '../conversations/record.js';
import type { ClientEvent } from '../events/client-event.js';
import type { EndedTurn, EndTurns } from './turn-table.js';

/** What the contact wrote last, in milliseconds by the platform's clock, if nobody has said anything since. */
export const contactWroteAt = ({ lastMessage }: Conversation): number | undefined =>
  lastMessage?.author.kind === 'contact' ? Date.parse(lastMessage.at) : undefined;

/**
 * Which turns end with this state. Nothing ends, and nothing is asked of the database, unless a command says so, the
 * bot must be silent from now on, or the contact has written more.
 */
export function endingOf(
  record: ConversationRecord | undefined,
  state: Conversation,
  { effect }: { effect?: TurnEffect } = {},
): EndTurns | undefined {
  const of = { conversationId: state.id };
  const silenced = silencedBy(state);
  const isNowSilent = silenced && !(record && silencedBy(record.state));
  if (effect) {
    const { ends: end, silences, revives, ofContact } = effect;
    if (!silences && !revives && !record?.turns && !isNowSilent) return undefined;
    return { of: ofContact ? { contactId: state.contact.id } : of, end, silences, revives };
  }
  if (isNowSilent) return { of, end: silenced };
  const wroteAt = contactWroteAt(state);
  const isNew = wroteAt !== undefined && record && state.lastMessage?.at !== record.state.lastMessage?.at;
  return isNew && record.turns ? { of, end: { reason: 'newer-message' }, wroteAt } : undefined;
}

/** The same, with a message that the platform tells of: it may be the one that the turn is about. */
export function endingByMessage({ kind, data, conversationId }: ClientEvent): EndTurns | undefined {
  if (kind !== 'message' || conversationId === undefined) return undefined;
  const { author, at, event } = data as Message;
  if (author.kind !== 'contact' || event) return undefined;
  return { of: { conversationId }, end: { reason: 'newer-message' }, wroteAt: Date.parse(at) };
}

/** Adds the events that tell the bots of these turns, and the pages that showed somebody writing. */
export function tellEnded(ended: readonly EndedTurn[], end: TurnEnd, events: ClientEvent[]): void {
  for (const { id, conversation_id: conversationId, owner, was_open: wasOpen } of ended) {
    if (!wasOpen) continue;
    const data: TurnEvent & { owner: string } = { id, conversationId, owner, ...end };
    events.push({ kind: 'turn', conversationId, data });
    events.push({ kind: 'typing', conversationId, data: { conversationId, kind: 'bot', active: false } });
  }
}
