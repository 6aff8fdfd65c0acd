/**
 * English. `{name}` is filled in; `{n|hour|hours}` chooses by number. A locale is an object with the same keys; a host
 * may replace single sentences with the provider's `strings`. One file for each part of the page, because a part is
 * loaded alone; another language is loaded as a whole.
 */
import { botMenu } from './en/bot-menu.js';
import { botWhy } from './en/bot-why.js';
import { bulkBar } from './en/bulk-bar.js';
import { closeForm } from './en/close-form.js';
import { common } from './en/common.js';
import { contactDetails } from './en/contact-details.js';
import { fileTray } from './en/file-tray.js';
import { fileView } from './en/file-view.js';
import { handoffSummary } from './en/handoff-summary.js';
import { header } from './en/conversation-header.js';
import { headerMenu } from './en/header-menu.js';
import { desk } from './en/handoff-desk.js';
import { dividers } from './en/dividers.js';
import { panel } from './en/contact-panel.js';
import { list } from './en/conversation-list.js';
import { conversationThread } from './en/conversation-thread.js';
import { endedNotice } from './en/ended-notice.js';
import { listTools } from './en/list-tools.js';
import { listNotices } from './en/list-notices.js';
import { liveLog } from './en/live-log.js';
import { logTrouble } from './en/log-trouble.js';
import { handback } from './en/handback-close-bar.js';
import { handbackDetails } from './en/handback-details.js';
import { messageLog } from './en/message-log.js';
import { pauseForm } from './en/pause-form.js';
import { composer } from './en/reply-composer.js';
import { results } from './en/results.js';
import { sendNotice } from './en/send-notice.js';
import { snippetList } from './en/snippet-list.js';
import { suggestionCard } from './en/suggestion-card.js';
import { takeover } from './en/takeover-button.js';
import { alerts } from './en/alerts.js';
import { dailyReview } from './en/daily-review.js';
import { reviewBody } from './en/review-body.js';
import { rowMarks } from './en/row-marks.js';
import { resumeWarning } from './en/resume-warning.js';
import { takeoverFlow } from './en/takeover-flow.js';

const en = {
  ...common,
  ...results,
  ...botWhy,
  ...botMenu,
  ...takeover,
  ...takeoverFlow,
  ...handback,
  ...handbackDetails,
  ...closeForm,
  ...pauseForm,
  ...header,
  ...headerMenu,
  ...desk,
  ...dividers,
  ...list,
  ...listNotices,
  ...listTools,
  ...endedNotice,
  ...rowMarks,
  ...alerts,
  ...dailyReview,
  ...reviewBody,
  ...bulkBar,
  ...panel,
  ...contactDetails,
  ...conversationThread,
  ...logTrouble,
  ...messageLog,
  ...liveLog,
  ...composer,
  ...sendNotice,
  ...handoffSummary,
  ...fileTray,
  ...fileView,
  ...snippetList,
  ...suggestionCard,
  ...resumeWarning,
};

/** All sentences by key. A locale has every key. */
export type Strings = typeof en;
export default en;
