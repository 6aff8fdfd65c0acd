import type { Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import { checkConversation } from './conversation.js';

/**
 * An error's `current` state is as untrusted as any other answer. Drops it unless it is valid and about this
 * conversation.
 */
export function withCheckedState(error: HandoffError, conversationId: string): HandoffError {
  const { code, message, retryable, retryAfter, cause, current: raw } = error;
  let current: Conversation | undefined;
  try {
    current = checkConversation(raw, 'current');
  } catch {
    // no `current`: the store reads the state instead
  }
  const isAbout = current?.id === conversationId;
  return new HandoffError(code, message, { retryable, retryAfter, cause, current: isAbout ? current : undefined });
}
