// Written by `npm run manifest` from the comments of the elements. Do not edit.

import type { BotStatusToggle } from '../../elements/bot-status-toggle/bot-status-toggle.js';
import type { ContactPanel } from '../../elements/contact-panel/contact-panel.js';
import type { ConversationHeader } from '../../elements/conversation-header/conversation-header.js';
import type { ConversationList } from '../../elements/conversation-list/conversation-list.js';
import type { ConversationThread } from '../../elements/conversation-thread/conversation-thread.js';
import type { DailyReview } from '../../elements/daily-review/daily-review.js';
import type { HandbackCloseBar } from '../../elements/handback-close-bar/handback-close-bar.js';
import type { HandoffDesk } from '../../elements/handoff-desk/handoff-desk.js';
import type { HandoffProvider } from '../../elements/handoff-provider/handoff-provider.js';
import type { ReplyComposer } from '../../elements/reply-composer/reply-composer.js';
import type { TakeoverButton } from '../../elements/takeover-button/takeover-button.js';

/** What each tag offers to hosts: its class, the properties to set, their attributes, and the events to listen for. */
export interface HandoffElements {
  'bot-status-toggle': {
    element: BotStatusToggle;
    property: 'conversationId' | 'reasons' | 'store';
    attributes: { conversationId: 'conversation-id' };
    event: 'handoff-request' | 'handoff-result';
  };
  'contact-panel': {
    element: ContactPanel;
    property: 'conversationId' | 'store';
    attributes: { conversationId: 'conversation-id' };
    event:
      'handoff-copy' | 'handoff-layout' | 'handoff-request' | 'handoff-result' | 'handoff-review' | 'handoff-select';
  };
  'conversation-header': {
    element: ConversationHeader;
    property: 'conversationId' | 'reasons' | 'store';
    attributes: { conversationId: 'conversation-id' };
    event: 'handoff-request' | 'handoff-result';
  };
  'conversation-list': {
    element: ConversationList;
    property: 'afterClose' | 'readonly' | 'reasons' | 'sort' | 'store' | 'view' | 'views' | 'waitingLimit';
    attributes: {
      afterClose: 'after-close';
      readonly: 'readonly';
      sort: 'sort';
      view: 'view';
      views: 'views';
      waitingLimit: 'waiting-limit';
    };
    event: 'handoff-request' | 'handoff-result';
  };
  'conversation-thread': {
    element: ConversationThread;
    property: 'attachmentUrl' | 'conversationId' | 'store';
    attributes: { conversationId: 'conversation-id' };
    event: 'handoff-request' | 'handoff-result';
  };
  'daily-review': {
    element: DailyReview;
    property: 'period' | 'store';
    attributes: { period: 'period' };
    event: 'handoff-review';
  };
  'handback-close-bar': {
    element: HandbackCloseBar;
    property: 'conversationId' | 'store';
    attributes: { conversationId: 'conversation-id' };
    event: 'handoff-request' | 'handoff-result';
  };
  'handoff-desk': {
    element: HandoffDesk;
    property:
      | 'adapter'
      | 'afterClose'
      | 'agent'
      | 'agentId'
      | 'agentName'
      | 'alerts'
      | 'attachmentUrl'
      | 'baseUrl'
      | 'contactSide'
      | 'contactWidth'
      | 'conversationId'
      | 'draftStorage'
      | 'folded'
      | 'history'
      | 'listWidth'
      | 'locale'
      | 'log'
      | 'panes'
      | 'reasons'
      | 'snippets'
      | 'sort'
      | 'store'
      | 'strings'
      | 'view'
      | 'views'
      | 'waitingLimit';
    attributes: {
      adapter: 'adapter';
      afterClose: 'after-close';
      agentId: 'agent-id';
      agentName: 'agent-name';
      baseUrl: 'base-url';
      contactSide: 'contact-side';
      contactWidth: 'contact-width';
      conversationId: 'conversation-id';
      folded: 'folded';
      history: 'history';
      listWidth: 'list-width';
      locale: 'locale';
      panes: 'panes';
      sort: 'sort';
      view: 'view';
      views: 'views';
      waitingLimit: 'waiting-limit';
    };
    event:
      'handoff-copy' | 'handoff-layout' | 'handoff-request' | 'handoff-result' | 'handoff-review' | 'handoff-select';
  };
  'handoff-provider': {
    element: HandoffProvider;
    property:
      | 'adapter'
      | 'agent'
      | 'agentId'
      | 'agentName'
      | 'alerts'
      | 'baseUrl'
      | 'conversationId'
      | 'draftStorage'
      | 'locale'
      | 'log'
      | 'store'
      | 'strings';
    attributes: {
      adapter: 'adapter';
      agentId: 'agent-id';
      agentName: 'agent-name';
      baseUrl: 'base-url';
      conversationId: 'conversation-id';
      locale: 'locale';
    };
    event:
      'handoff-copy' | 'handoff-layout' | 'handoff-request' | 'handoff-result' | 'handoff-review' | 'handoff-select';
  };
  'reply-composer': {
    element: ReplyComposer;
    property: 'conversationId' | 'snippets' | 'store' | 'text';
    attributes: { conversationId: 'conversation-id' };
    event:
      'handoff-copy' | 'handoff-layout' | 'handoff-request' | 'handoff-result' | 'handoff-review' | 'handoff-select';
  };
  'takeover-button': {
    element: TakeoverButton;
    property: 'conversationId' | 'store';
    attributes: { conversationId: 'conversation-id' };
    event: 'handoff-request' | 'handoff-result';
  };
}

/** Every tag. */
export const tags = [
  'bot-status-toggle',
  'contact-panel',
  'conversation-header',
  'conversation-list',
  'conversation-thread',
  'daily-review',
  'handback-close-bar',
  'handoff-desk',
  'handoff-provider',
  'reply-composer',
  'takeover-button',
] as const satisfies ReadonlyArray<keyof HandoffElements>;
