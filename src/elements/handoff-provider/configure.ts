import { StoreProvider } from '../../controllers/store-provider.js';
import { pageNotes } from '../../internal/report.js';
import type { Localization } from '../../internal/text.js';
import { createStore, type HandoffStore, type StoreOptions } from '../../store/store.js';

let provider: StoreProvider | undefined;
let current: HandoffStore | undefined;

/**
 * Sets the connection for tags that have no `<handoff-provider>` around them. Called again, it replaces the connection;
 * called without options, it ends it. Returns the store. Its `log` also takes the notes about the page itself, such as
 * a name that is registered twice. The page is asked and answered by events only: nothing is written to it.
 */
export function configureHandoff(options: StoreOptions & Localization): HandoffStore;
export function configureHandoff(options?: undefined): undefined;
export function configureHandoff(options?: StoreOptions & Localization): HandoffStore | undefined {
  const before = current;
  pageNotes.log = options?.log;
  current = options && createStore(options, pageNotes);
  current?.$localization.set({ locale: options?.locale, strings: options?.strings });
  if (!provider) {
    provider = new StoreProvider(document.documentElement);
    provider.announce();
  }
  provider.store = current;
  before?.dispose();
  return current;
}
