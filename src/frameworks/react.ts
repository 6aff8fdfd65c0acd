'use client';
// Written by `npm run manifest` from the comments of the elements. Do not edit.

import { BotStatusToggle as BotStatusToggleElement } from '../elements/bot-status-toggle/bot-status-toggle.js';
import { ContactPanel as ContactPanelElement } from '../elements/contact-panel/contact-panel.js';
import { ConversationHeader as ConversationHeaderElement } from '../elements/conversation-header/conversation-header.js';
import { ConversationList as ConversationListElement } from '../elements/conversation-list/conversation-list.js';
import { ConversationThread as ConversationThreadElement } from '../elements/conversation-thread/conversation-thread.js';
import { DailyReview as DailyReviewElement } from '../elements/daily-review/daily-review.js';
import { HandbackCloseBar as HandbackCloseBarElement } from '../elements/handback-close-bar/handback-close-bar.js';
import { HandoffDesk as HandoffDeskElement } from '../elements/handoff-desk/handoff-desk.js';
import { HandoffProvider as HandoffProviderElement } from '../elements/handoff-provider/handoff-provider.js';
import { ReplyComposer as ReplyComposerElement } from '../elements/reply-composer/reply-composer.js';
import { TakeoverButton as TakeoverButtonElement } from '../elements/takeover-button/takeover-button.js';
import { component, type HandoffComponent } from './react/component.js';

export type { HandoffComponent, HandoffProps } from './react/component.js';
export type * from './tags/element-types.js';

export const BotStatusToggle: HandoffComponent<'bot-status-toggle'> = /* @__PURE__ */ component(
  'bot-status-toggle',
  BotStatusToggleElement,
  {
    properties: ['conversationId', 'reasons', 'store'],
    attributes: { conversationId: 'conversation-id' },
    events: ['handoff-request', 'handoff-result'],
  },
);

export const ContactPanel: HandoffComponent<'contact-panel'> = /* @__PURE__ */ component(
  'contact-panel',
  ContactPanelElement,
  {
    properties: ['conversationId', 'store'],
    attributes: { conversationId: 'conversation-id' },
    events: ['handoff-copy', 'handoff-layout', 'handoff-request', 'handoff-result', 'handoff-review', 'handoff-select'],
  },
);

export const ConversationHeader: HandoffComponent<'conversation-header'> = /* @__PURE__ */ component(
  'conversation-header',
  ConversationHeaderElement,
  {
    properties: ['conversationId', 'reasons', 'store'],
    attributes: { conversationId: 'conversation-id' },
    events: ['handoff-request', 'handoff-result'],
  },
);

export const ConversationList: HandoffComponent<'conversation-list'> = /* @__PURE__ */ component(
  'conversation-list',
  ConversationListElement,
  {
    properties: ['afterClose', 'readonly', 'reasons', 'sort', 'store', 'view', 'views', 'waitingLimit'],
    attributes: {
      afterClose: 'after-close',
      readonly: 'readonly',
      sort: 'sort',
      view: 'view',
      views: 'views',
      waitingLimit: 'waiting-limit',
    },
    events: ['handoff-request', 'handoff-result'],
  },
);

export const ConversationThread: HandoffComponent<'conversation-thread'> = /* @__PURE__ */ component(
  'conversation-thread',
  ConversationThreadElement,
  {
    properties: ['attachmentUrl', 'conversationId', 'store'],
    attributes: { conversationId: 'conversation-id' },
    events: ['handoff-request', 'handoff-result'],
  },
);

export const DailyReview: HandoffComponent<'daily-review'> = /* @__PURE__ */ component(
  'daily-review',
  DailyReviewElement,
  {
    properties: ['period', 'store'],
    attributes: { period: 'period' },
    events: ['handoff-review'],
  },
);

export const HandbackCloseBar: HandoffComponent<'handback-close-bar'> = /* @__PURE__ */ component(
  'handback-close-bar',
  HandbackCloseBarElement,
  {
    properties: ['conversationId', 'store'],
    attributes: { conversationId: 'conversation-id' },
    events: ['handoff-request', 'handoff-result'],
  },
);

export const HandoffDesk: HandoffComponent<'handoff-desk'> = /* @__PURE__ */ component(
  'handoff-desk',
  HandoffDeskElement,
  {
    properties: [
      'adapter',
      'afterClose',
      'agent',
      'agentId',
      'agentName',
      'alerts',
      'attachmentUrl',
      'baseUrl',
      'contactSide',
      'contactWidth',
      'conversationId',
      'draftStorage',
      'folded',
      'history',
      'listWidth',
      'locale',
      'log',
      'panes',
      'reasons',
      'snippets',
      'sort',
      'store',
      'strings',
      'view',
      'views',
      'waitingLimit',
    ],
    attributes: {
      adapter: 'adapter',
      afterClose: 'after-close',
      agentId: 'agent-id',
      agentName: 'agent-name',
      baseUrl: 'base-url',
      contactSide: 'contact-side',
      contactWidth: 'contact-width',
      conversationId: 'conversation-id',
      folded: 'folded',
      history: 'history',
      listWidth: 'list-width',
      locale: 'locale',
      panes: 'panes',
      sort: 'sort',
      view: 'view',
      views: 'views',
      waitingLimit: 'waiting-limit',
    },
    events: ['handoff-copy', 'handoff-layout', 'handoff-request', 'handoff-result', 'handoff-review', 'handoff-select'],
  },
);

export const HandoffProvider: HandoffComponent<'handoff-provider'> = /* @__PURE__ */ component(
  'handoff-provider',
  HandoffProviderElement,
  {
    properties: [
      'adapter',
      'agent',
      'agentId',
      'agentName',
      'alerts',
      'baseUrl',
      'conversationId',
      'draftStorage',
      'locale',
      'log',
      'store',
      'strings',
    ],
    attributes: {
      adapter: 'adapter',
      agentId: 'agent-id',
      agentName: 'agent-name',
      baseUrl: 'base-url',
      conversationId: 'conversation-id',
      locale: 'locale',
    },
    events: ['handoff-copy', 'handoff-layout', 'handoff-request', 'handoff-result', 'handoff-review', 'handoff-select'],
  },
);

export const ReplyComposer: HandoffComponent<'reply-composer'> = /* @__PURE__ */ component(
  'reply-composer',
  ReplyComposerElement,
  {
    properties: ['conversationId', 'snippets', 'store', 'text'],
    attributes: { conversationId: 'conversation-id' },
    events: ['handoff-copy', 'handoff-layout', 'handoff-request', 'handoff-result', 'handoff-review', 'handoff-select'],
  },
);

export const TakeoverButton: HandoffComponent<'takeover-button'> = /* @__PURE__ */ component(
  'takeover-button',
  TakeoverButtonElement,
  {
    properties: ['conversationId', 'store'],
    attributes: { conversationId: 'conversation-id' },
    events: ['handoff-request', 'handoff-result'],
  },
);
