/** Where the elements that fill the panes of a desk come from. */

/** A part of the desk that a host may leave out. */
export type DeskPane = 'list' | 'conversation' | 'contact';

export const paneModules: Record<DeskPane, () => Promise<{ define(): void }>> = {
  list: () => import('./list-pane.lazy.js'),
  conversation: () => import('./conversation-pane.lazy.js'),
  contact: () => import('./contact-pane.lazy.js'),
};

/**
 * Asks for what the panes show first along with the body of the desk, not after it: each way to a server takes as long
 * as the first. Whoever needs it hears of a failure.
 */
export function preloadPanes(isConversationNamed: boolean): void {
  const conversation = [
    paneModules.conversation,
    () => import('../conversation-header/header-body.lazy.js'),
    () => import('../conversation-thread/message-log.lazy.js'),
    () => import('../reply-composer/composer-body.lazy.js'),
    paneModules.contact,
    () => import('../contact-panel/contact-details.lazy.js'),
  ];
  for (const load of [paneModules.list, ...(isConversationNamed ? conversation : [])]) load().catch(() => undefined);
}
