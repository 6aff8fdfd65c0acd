import { defineForPage } from '../base/define-element.js';
import { ConversationList } from '../conversation-list/conversation-list.js';

/** Registers what the pane holds. */
export const define = (): void => defineForPage(ConversationList);
