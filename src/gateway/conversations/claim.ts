import type { Agent, Conversation } from '../../model/conversation.js';
import { staleReadWindow, toInstant } from '../context.js';
import type { ConversationRecord } from './record.js';

/**
 * The conversation with the agent who has just taken it over as its handler, even while the platform's reads still show
 * the state before. The claim does not count against `exceptFor`: that agent may take over once more, because somebody
 * may have taken the conversation from them outside this gateway.
 */
export function withClaim(
  { claim, loadedAt }: ConversationRecord,
  conversation: Conversation,
  exceptFor?: Agent,
): Conversation {
  const holds =
    claim &&
    claim.agent.id !== exceptFor?.id &&
    loadedAt - claim.at < staleReadWindow &&
    conversation.status === 'open' &&
    conversation.handler.kind !== 'agent';
  return holds
    ? { ...conversation, handler: { kind: 'agent', agent: claim.agent, since: toInstant(claim.at) } }
    : conversation;
}
