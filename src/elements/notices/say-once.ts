import type { LiveRegion } from '../../controllers/live-region.js';
import type { HandoffStore } from '../../store/store.js';

/** What it needs of an element. */
export interface SayingHost {
  readonly handoff: { readonly store?: HandoffStore };
  readonly live: LiveRegion;
}

const said = new WeakMap<HandoffStore, Map<string, string>>();

/**
 * Announces a sentence with the first render in which it is true, and once among elements beside each other. `what`
 * names the occasion: the next one of its `topic` is said again.
 */
export function sayOnce({ handoff: { store }, live }: SayingHost, topic: string, what: string, text: string): void {
  if (!store) return;
  const topics = said.get(store) ?? new Map<string, string>();
  said.set(store, topics);
  if (topics.get(topic) === what) return;
  topics.set(topic, what);
  // what is announced within a render is not rendered with it
  queueMicrotask(() => live.announce(text));
}
