export type {
  Instant,
  Actor,
  Agent,
  Block,
  Bot,
  BotMode,
  BotStatus,
  Cause,
  CauseKind,
  ContactSummary,
  Conversation,
  Handler,
  NextReplier,
  Permission,
  Suggestion,
} from './model/conversation.js';
export type { Attachment, DraftAttachment, FileTrait } from './model/attachment.js';
export type { Message, MessageDraft, MessageEvent } from './model/message.js';
export type { Doing, Presence } from './model/presence.js';
export type { Contact, PastConversation } from './model/contact.js';
export type { Review, ReviewGroup, ReviewKind, ReviewPeriod } from './model/review.js';
export {
  commands,
  commandTypes,
  type Command,
  type CommandFacts,
  type CommandParams,
  type CommandType,
  type ContactCommand,
  type ConversationCommand,
  type MessageCommand,
  type SendingCommand,
  type Outcome,
} from './model/command.js';
export { HandoffError, type ErrorCode, type HandoffErrorOptions } from './model/error.js';
export {
  answersNext,
  botInControl,
  botState,
  composerLock,
  refusal,
  type BotState,
  type Refusal,
  type RefusalCode,
  type RuleTraits,
} from './model/rules.js';
export { inView, views, type View } from './model/views.js';
export type {
  AdapterTraits,
  BulkResult,
  CallContext,
  CommandMethod,
  CommandMethods,
  ConnectionState,
  ConversationQuery,
  EventSink,
  HandoffAdapter,
  MethodName,
  Page,
  PageRequest,
  Requirement,
  TypingEvent,
} from './adapters/adapter.js';
export { commandMethods, type CommandHandlers } from './adapters/command-methods.js';
export type { ReadMethod } from './adapters/call.js';
export { createStore, type HandoffStore, type PartFactory, type StoreOptions } from './store/store.js';
export type { Connection } from './store/context.js';
export type { DeveloperNote, NoteCode, NoteTaker } from './internal/report.js';
export type { ConversationView } from './store/conversation/view.js';
export type { Operation, Settled } from './store/conversation/operations.js';
export {
  bulk,
  type Bulk,
  type BulkEnd,
  type BulkOwner,
  type BulkProgress,
  type BulkRow,
  type BulkRun,
} from './store/bulk/bulk.js';
export { conversationList, type ConversationList as ConversationListStore } from './store/list/list.js';
export type { Count, ListQuery, ListState } from './store/list/query.js';
export type { ListSort } from './store/list/order.js';
export type { ListQuestion } from './store/list/question.js';
export type { Row } from './store/list/row.js';
export { drafts, type Draft, type DraftKeeper, type Drafts, type Intent } from './store/thread/drafts.js';
export { thread, type Threads, type ThreadView } from './store/thread/thread.js';
export type { ThreadItem } from './store/thread/items.js';
export type { OwnMessage } from './store/thread/outbox.js';
export type { Typing } from './store/thread/typing.js';
export { presence, type Presences } from './store/presence/presence.js';
export { details, type Details } from './store/details.js';
export type { Loadable } from './store/loadable.js';
export type { Environment } from './internal/environment.js';
export type { Localization } from './internal/text.js';
export { storeContext } from './controllers/context.js';
export {
  registerAdapter,
  type AdapterFactory,
  type AdapterOptions,
} from './elements/handoff-provider/adapter-registry.js';
export { configureHandoff } from './elements/handoff-provider/configure.js';
export { HandoffDesk } from './elements/handoff-desk/handoff-desk.js';
export type { DeskPane } from './elements/handoff-desk/desk-panes.js';
export type { AlertOptions } from './elements/handoff-provider/alerts.js';
export type { DraftStorage } from './elements/handoff-provider/draft-storage.js';
export { HandoffProvider } from './elements/handoff-provider/handoff-provider.js';
export type { PageElement } from './elements/base/page-element.js';
export type { StoreElement } from './elements/base/store-element.js';
export type { HandoffElement, Ready as ReadyView } from './elements/base/handoff-element.js';
export { BotStatusToggle } from './elements/bot-status-toggle/bot-status-toggle.js';
export { TakeoverButton } from './elements/takeover-button/takeover-button.js';
export { HandbackCloseBar } from './elements/handback-close-bar/handback-close-bar.js';
export { ContactPanel } from './elements/contact-panel/contact-panel.js';
export { DailyReview } from './elements/daily-review/daily-review.js';
export { ConversationHeader } from './elements/conversation-header/conversation-header.js';
export type { AfterClose } from './elements/conversation-list/after-close.js';
export { ConversationList } from './elements/conversation-list/conversation-list.js';
export type { AttachmentUrl } from './elements/conversation-thread/file-safety.js';
export { ConversationThread } from './elements/conversation-thread/conversation-thread.js';
export type { Snippet, Snippets, SnippetSearch } from './elements/reply-composer/snippet-search.js';
export { ReplyComposer } from './elements/reply-composer/reply-composer.js';
export {
  HandoffCopyEvent,
  HandoffLayoutEvent,
  HandoffRequestEvent,
  HandoffResultEvent,
  HandoffReviewEvent,
  HandoffSelectEvent,
  type DeskLayout,
  type ReviewAction,
} from './elements/base/events.js';
export type { Strings } from './locales/en.js';
