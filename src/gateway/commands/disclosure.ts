import type { Conversation } from '../../model/conversation.js';
import type { Conversations } from '../conversations/conversations.js';
import { notFound, unknownOutcome, type GatewayError } from '../errors.js';
import type { ApiResponse, StoredResponse } from './idempotency-keys.js';
import type { Caller } from '../options.js';

/** That it was done tells nothing of the conversation. A message, a state, and why something was refused do. */
const revealsNothing = ({ status, body }: ApiResponse): boolean =>
  status === 204 || (status === 200 && !(body as { conversation?: Conversation } | undefined)?.conversation);

/**
 * What is left of an answer for somebody who may not see the conversation. Only what they did themselves: else a
 * command that takes a conversation out of their own view would seem to have failed. Throws `not-found` where that is
 * nothing.
 */
export function withholdIfRevealing(answer: ApiResponse): ApiResponse {
  if (revealsNothing(answer)) return answer;
  throw notFound();
}

/** An answer of before, as far as the caller may see the conversation now: they may have lost it since. */
export async function replayResponse(
  conversations: Conversations,
  caller: Caller,
  { answer, conversationId }: StoredResponse,
): Promise<ApiResponse> {
  if (conversationId === undefined || revealsNothing(answer)) return answer;
  try {
    await conversations.observe(conversationId, caller);
    return answer;
  } catch (thrown) {
    if ((thrown as GatewayError).code === 'not-found') return withholdIfRevealing(answer);
    // in doubt nothing is shown; and what was done must not sound as if it could be begun anew
    throw unknownOutcome(undefined, thrown);
  }
}
