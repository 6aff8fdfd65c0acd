export type { Instant, Actor, Agent, Block, Bot, BotMode, BotStatus, Cause, CauseKind, ContactSummary, Conversation, Handler, NextReplier, Permission } from './model/conversation.js';
export type { Attachment, Message, MessageDraft, MessageEvent } from './model/message.js';
export type { Contact, PastConversation } from './model/contact.js';
export type { Command, CommandParams, CommandType, Outcome } from './model/command.js';
export { HandoffError, type ErrorCode, type HandoffErrorOptions } from './model/error.js';
export { answersNext, botInControl, botState, composerLock, inView, refusal, views, type BotState, type Refusal, type RefusalCode, type View } from './model/rules.js';
export type {
  AdapterTraits, BulkResult, CallContext, ConnectionState, ConversationQuery, EventSink, HandoffAdapter, Page, PageRequest, Requirement, TypingEvent,
} from './adapters/adapter.js';
export { createStore, type HandoffStore, type StoreOptions } from './store/store.js';
export type { Connection, LogEntry } from './store/context.js';
export type { ConversationView } from './store/conversation.js';
export type { Operation, Settled } from './store/operations.js';
export { details, type Details } from './store/details.js';
export type { PartFactory, PartListener, PartTools } from './store/part.js';
export type { Loadable } from './store/loadable.js';
export type { Environment } from './internal/environment.js';
export type { Localization } from './internal/text.js';
export { storeContext } from './controllers/context.js';
export { registerAdapter, type AdapterFactory, type AdapterOptions } from './elements/handoff-provider/adapter-registry.js';
export { configureHandoff } from './elements/handoff-provider/configure.js';
export { HandoffProvider } from './elements/handoff-provider/handoff-provider.js';
export { BotStatusToggle } from './elements/bot-status-toggle/bot-status-toggle.js';
export { TakeoverButton } from './elements/takeover-button/takeover-button.js';
export { HandbackCloseBar } from './elements/handback-close-bar/handback-close-bar.js';
export { ContactPanel } from './elements/contact-panel/contact-panel.js';
export { HandoffCopyEvent, HandoffRequestEvent, HandoffResultEvent, HandoffSelectEvent } from './elements/common/events.js';
export type { Strings } from './locales/en.js';
