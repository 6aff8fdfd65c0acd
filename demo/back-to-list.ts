import type { Pane } from './panes.js';

/** The history entry of a conversation that covers the list. */
const covering = 'conversation';

/** There is room for one column only. */
const isNarrow = (): boolean => !!document.querySelector('.panes .to-list')?.checkVisibility();

/**
 * Lets the browser's Back lead from the conversation to the list where only one of them fits. `show` gets the pane.
 * Returns what to call when a person opens one.
 */
export function backToList(show: (pane: Pane) => void): (pane: Pane) => void {
  window.addEventListener('popstate', ({ state }) => show(state === covering ? 'conversation' : 'list'));
  return (pane) => {
    const covers = history.state === covering;
    // the same as Back, so that the entry does not stay behind
    if (pane === 'list' && covers && isNarrow()) return history.back();
    if (pane === 'conversation' && !covers && isNarrow()) history.pushState(covering, '');
    show(pane);
  };
}
