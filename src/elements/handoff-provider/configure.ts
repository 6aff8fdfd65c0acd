import { ContextProvider } from '@lit/context';
import { storeContext } from '../../controllers/context.js';
import type { Localization } from '../../internal/text.js';
import { createStore, type HandoffStore, type StoreOptions } from '../../store/store.js';

let provider: ContextProvider<typeof storeContext> | undefined;
let current: HandoffStore | undefined;

/**
 * Sets the connection for tags that have no `<handoff-provider>` around them. Called again, it replaces the connection; called
 * without an adapter, it ends it. Returns the store. The page is asked and answered by events only: nothing is written to it.
 */
export function configureHandoff(options: StoreOptions & Localization): HandoffStore;
export function configureHandoff(options?: undefined): undefined;
export function configureHandoff(options?: StoreOptions & Localization): HandoffStore | undefined {
  const before = current;
  current = options && createStore(options);
  current?.$localization.set({ locale: options?.locale, strings: options?.strings });
  if (!provider) {
    provider = new ContextProvider(document.documentElement, { context: storeContext });
    provider.hostConnected();
  }
  provider.setValue(current);
  before?.dispose();
  return current;
}
