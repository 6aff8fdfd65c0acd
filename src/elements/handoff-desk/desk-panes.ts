/** The panes of a desk, and where the elements that fill them come from. */

/** A part of the desk that a host may leave out. */
export type DeskPane = 'list' | 'conversation' | 'contact';

export const deskPanes: readonly DeskPane[] = ['list', 'conversation', 'contact'];

/** The names in a list of names. */
export const namesIn = (names: unknown): string[] => String(names ?? '').split(/[\s,]+/);

/** A width in pixels, if it is one. */
export const widthOf = (value: unknown): number | undefined =>
  (typeof value === 'number' || typeof value === 'string') && Number(value) > 0 ? Number(value) : undefined;

/** The panes that a list of names asks for; none at all means all. */
export function panesIn(names: unknown): DeskPane[] {
  const wanted = namesIn(names);
  const known = deskPanes.filter((pane) => wanted.includes(pane));
  return known.length ? known : [...deskPanes];
}

export const paneModules: Record<DeskPane, () => Promise<{ define(): void }>> = {
  list: () => import('./list-pane.lazy.js'),
  conversation: () => import('./conversation-pane.lazy.js'),
  contact: () => import('./contact-pane.lazy.js'),
};

/** What shows a conversation in a pane, beyond the pane itself. */
const conversationParts: Record<DeskPane, Array<() => Promise<unknown>>> = {
  list: [],
  conversation: [
    () => import('../conversation-header/header-body.lazy.js'),
    () => import('../conversation-thread/message-log.lazy.js'),
    () => import('../reply-composer/composer-body.lazy.js'),
  ],
  contact: [() => import('../contact-panel/contact-details.lazy.js')],
};

/**
 * Asks for what these panes show first along with the body of the desk, not after it: each way to a server takes as
 * long as the first. Whoever needs it hears of a failure.
 */
export function preloadPanes(panes: readonly DeskPane[], isConversationNamed: boolean): void {
  for (const pane of panes) {
    // without a conversation, only the list has something to show
    if (!isConversationNamed && pane !== 'list') continue;
    const parts = isConversationNamed ? conversationParts[pane] : [];
    for (const load of [paneModules[pane], ...parts]) load().catch(() => undefined);
  }
}
