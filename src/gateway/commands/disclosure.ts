import type { Conversation } from '../../model/conversation.js';
import type { Conversations } from '../conversations/conversations.js';
import { notFound, unknownOutcome, type GatewayError } from '../errors.js';
import type { Caller } from '../options.js';
import type { ApiResponse } from '../response.js';
import type { StoredResponse } from './idempotency-keys.js';

/**
 * Whether a response says no more than that a command was done. A message, a state and the reason for a refusal all
 * reveal something about the conversation.
 */
const revealsNothing = ({ status, body }: ApiResponse): boolean =>
  status === 204 || (status === 200 && !(body as { conversation?: Conversation } | undefined)?.conversation);

/**
 * The response for a caller who must not see the conversation. They may still learn that their own command was done:
 * otherwise a command that takes a conversation out of their view would seem to have failed. Throws `not-found` if the
 * response reveals more than that.
 */
export function withholdIfRevealing(response: ApiResponse): ApiResponse {
  if (revealsNothing(response)) return response;
  throw notFound();
}

/** Replays a stored response as far as the caller may see the conversation now: they may have lost access to it. */
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
    // nobody can tell whether the caller may see it, so nothing is shown; and since the command may have been done, the
    // error must not invite them to send it again
    throw unknownOutcome(undefined, thrown);
  }
}
