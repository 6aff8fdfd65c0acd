import { atom, type ReadableAtom } from 'nanostores';
import type { CallContext } from '../adapters/adapter.js';
import type { HandoffError } from '../model/error.js';
import type { StoreContext } from './context.js';
import { Resource, whileObserved } from './resource.js';

/**
 * Something that is read from the backend: not yet, not at all, or present and perhaps out of date (`stale` says why).
 */
export type Loadable<T> =
  { state: 'loading' } | { state: 'failed'; error: HandoffError } | { state: 'ready'; value: T; stale?: HandoffError };

export interface LoadableAtom<T> {
  readonly $value: ReadableAtom<Loadable<T>>;
  readonly observed: boolean;
  refresh(): Promise<void>;
}

/** An atom that reads itself while somebody listens. */
export function loadable<T>(store: StoreContext, read: (ctx: CallContext) => Promise<T>): LoadableAtom<T> {
  const $value = atom<Loadable<T>>({ state: 'loading' });
  const accept = (value: T) => (resource.value = value);
  const publish = () => {
    const { value, error } = resource;
    if (value !== undefined) $value.set({ state: 'ready', value, stale: error });
    else $value.set(error ? { state: 'failed', error } : { state: 'loading' });
  };
  const resource = new Resource(store, read, accept, publish);
  const start = () => {
    resource.observed = true;
    void resource.refresh();
  };
  whileObserved(store, $value, start, () => resource.leave());
  store.atEnd(() => $value.set({ state: 'loading' }));
  return {
    $value,
    get observed() {
      return resource.observed;
    },
    refresh: () => {
      if (resource.error && resource.value === undefined) {
        resource.error = undefined;
        publish();
      }
      return resource.refresh();
    },
  };
}
