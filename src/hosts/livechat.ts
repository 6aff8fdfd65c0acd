import type { HostAgent, HostOptions, HostTarget } from './host-options.js';
import { fieldOf, HostSession, idOf, textOf } from './host-session.js';

export type { HostAgent, HostOptions, HostState, HostTarget } from './host-options.js';

/** What is used of the widget that `createDetailsWidget()` of `@livechat/agent-app-sdk` resolves with. */
export interface LiveChatWidget {
  on(event: string, handler: (data: unknown) => void): unknown;
  off(event: string, handler: (data: unknown) => void): unknown;
  getCustomerProfile?(): unknown;
  getTheme?(): unknown;
}

export interface LiveChatOptions extends HostOptions {
  /** Who is at the page, as you know it from `@livechat/accounts-sdk`: LiveChat's widget does not tell. */
  currentAgent?: HostAgent;
}

const schemeOf = (value: unknown): 'light' | 'dark' | undefined =>
  value === 'light' || value === 'dark' ? value : undefined;

/**
 * Connects a page to the LiveChat or HelpDesk that shows it beside a chat: the chat and the colours follow it. It tells
 * no language, and its column has a fixed size. The SDK checks where messages come from.
 *
 * @returns Lets go.
 */
export function connectLiveChat(target: HostTarget, widget: LiveChatWidget, options: LiveChatOptions = {}): () => void {
  const session = new HostSession({
    method: 'connectLiveChat',
    target,
    options,
    sdk: { field: 'widget', value: widget, methods: ['on', 'off'], source: 'createDetailsWidget() resolves with' },
  });
  if (session.isOver) return session.end;
  // as it is then: a page may know it only later
  const currentAgent = (): HostAgent | undefined =>
    idOf(options?.currentAgent?.id) ? options?.currentAgent : undefined;
  if (options?.currentAgent && !currentAgent()) session.ignore('currentAgent', 'an agent with an id');
  const onProfile = (profile: unknown): void => {
    const id = textOf(fieldOf(profile, 'chat', 'id')) ?? textOf(fieldOf(profile, 'chat', 'chat_id'));
    // somebody who browses has no chat yet
    if (fieldOf(profile, 'id') !== undefined) session.tell({ conversation: id ?? '', agent: currentAgent() });
  };
  const onTheme = (data: unknown): void => {
    const colorScheme = schemeOf(fieldOf(data, 'theme'));
    if (colorScheme) session.tell({ colorScheme });
  };
  session.attempt(() => widget.on('customer_profile', onProfile));
  session.attempt(() => widget.on('change_theme', onTheme));
  session.onEnd(() => widget.off('customer_profile', onProfile));
  session.onEnd(() => widget.off('change_theme', onTheme));
  // what was told before
  session.attempt(() => onTheme({ theme: widget.getTheme?.() }));
  session.attempt(() => onProfile(widget.getCustomerProfile?.()));
  return session.end;
}
