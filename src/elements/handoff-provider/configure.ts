import { StoreProvider } from '../../controllers/store-provider.js';
import type { Localization } from '../../internal/text.js';
import { createStore, type HandoffStore, type StoreOptions } from '../../store/store.js';
import { keptDrafts } from '../../store/thread/kept-drafts.js';

/**
 * Sets the connection for tags that have no `<handoff-provider>` around them. Called again, it replaces the connection,
 * also that of another copy of this library on the page; called without an adapter, it ends it. Returns the store. The
 * page is asked and answered by events only: nothing is written to it.
 */
export function configureHandoff(options: StoreOptions & Localization): HandoffStore;
export function configureHandoff(options?: undefined): undefined;
export function configureHandoff(options?: StoreOptions & Localization): HandoffStore | undefined {
  const store = options && createStore(options);
  store?.$localization.set({ locale: options?.locale, strings: options?.strings });
  const provider = new StoreProvider(document.documentElement, { replaced: () => store?.release() });
  provider.store = store;
  provider.announce();
  // the end is a log-out
  if (!store) keptDrafts.clear();
  return store;
}
