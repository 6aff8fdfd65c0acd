import type { Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import { checkConversation } from './conversation.js';

/** The state that came with an error is as untrusted as any other: checked and about this conversation, or left out. */
export function withCheckedState(error: HandoffError, conversationId: string): HandoffError {
  const { code, message, retryable, retryAfter, cause, current: raw } = error;
  let current: Conversation | undefined;
  try {
    current = checkConversation(raw, 'current');
  } catch {
    // without it, the state is read
  }
  const isAbout = current?.id === conversationId;
  return new HandoffError(code, message, { retryable, retryAfter, cause, current: isAbout ? current : undefined });
}
