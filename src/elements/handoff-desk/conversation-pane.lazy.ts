import { defineForPage } from '../base/define-element.js';
import { ConversationHeader } from '../conversation-header/conversation-header.js';
import { ConversationThread } from '../conversation-thread/conversation-thread.js';
import { ReplyComposer } from '../reply-composer/reply-composer.js';

/** Registers what the pane holds. */
export function define(): void {
  defineForPage(ConversationHeader, ConversationThread, ReplyComposer);
}
