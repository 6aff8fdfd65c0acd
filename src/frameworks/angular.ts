// Written by `npm run manifest` from the comments of the elements. Do not edit.

import { BotStatusToggleDirective } from './angular/bot-status-toggle.js';
import { ContactPanelDirective } from './angular/contact-panel.js';
import { ConversationHeaderDirective } from './angular/conversation-header.js';
import { ConversationListDirective } from './angular/conversation-list.js';
import { ConversationThreadDirective } from './angular/conversation-thread.js';
import { DailyReviewDirective } from './angular/daily-review.js';
import { HandbackCloseBarDirective } from './angular/handback-close-bar.js';
import { HandoffDeskDirective } from './angular/handoff-desk.js';
import { HandoffProviderDirective } from './angular/handoff-provider.js';
import { ReplyComposerDirective } from './angular/reply-composer.js';
import { TakeoverButtonDirective } from './angular/takeover-button.js';

export {
  BotStatusToggleDirective,
  ContactPanelDirective,
  ConversationHeaderDirective,
  ConversationListDirective,
  ConversationThreadDirective,
  DailyReviewDirective,
  HandbackCloseBarDirective,
  HandoffDeskDirective,
  HandoffProviderDirective,
  ReplyComposerDirective,
  TakeoverButtonDirective,
};

/** For the `imports` of a component: its template then knows every tag, and its properties by their types. */
export const handoffElements: readonly [
  typeof BotStatusToggleDirective,
  typeof ContactPanelDirective,
  typeof ConversationHeaderDirective,
  typeof ConversationListDirective,
  typeof ConversationThreadDirective,
  typeof DailyReviewDirective,
  typeof HandbackCloseBarDirective,
  typeof HandoffDeskDirective,
  typeof HandoffProviderDirective,
  typeof ReplyComposerDirective,
  typeof TakeoverButtonDirective,
] = [
  BotStatusToggleDirective,
  ContactPanelDirective,
  ConversationHeaderDirective,
  ConversationListDirective,
  ConversationThreadDirective,
  DailyReviewDirective,
  HandbackCloseBarDirective,
  HandoffDeskDirective,
  HandoffProviderDirective,
  ReplyComposerDirective,
  TakeoverButtonDirective,
];
