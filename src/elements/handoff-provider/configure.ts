import { storeContext } from '../../controllers/context.js';
import { StoreProvider } from '../../controllers/store-provider.js';
import { pageNotes } from '../../internal/report.js';
import type { Localization } from '../../internal/text.js';
import { createStore, type HandoffStore, type StoreOptions } from '../../store/store.js';
import { keptDrafts } from '../../store/thread/kept-drafts.js';

/**
 * Sets the connection for tags that have no `<handoff-provider>` around them. Called again, it replaces the connection,
 * also that of another copy of this library on the page; called without an adapter, it ends it. Returns the store. Its
 * `log` also takes the notes about the page itself, such as a name that is registered twice. The page is asked and
 * answered by events only: nothing is written to it.
 */
export function configureHandoff(options: StoreOptions & Localization): HandoffStore;
export function configureHandoff(options?: undefined): undefined;
export function configureHandoff(options?: StoreOptions & Localization): HandoffStore | undefined {
  pageNotes.log = options?.log;
  const store = options && createStore(options, pageNotes);
  store?.$localization.set({ locale: options?.locale, strings: options?.strings });
  const provider = new StoreProvider(document.documentElement);
  provider.store = store;
  provider.announce();
  onReplaced(() => {
    // asked again, the elements hear of both, and of the newer one last
    provider.askAgain();
    provider.store = undefined;
    store?.release();
  });
  // the end is a log-out
  if (!store) keptDrafts.clear();
  return store;
}

/** Calls back once another connection for the whole page is announced, by this copy of the library or another one. */
function onReplaced(callback: () => void): void {
  const page = document.documentElement;
  const onProvider = (event: Event): void => {
    const { context, contextTarget } = event as Event & { context?: unknown; contextTarget?: unknown };
    if (context !== storeContext || contextTarget !== page) return;
    page.removeEventListener('context-provider', onProvider);
    callback();
  };
  page.addEventListener('context-provider', onProvider);
}
