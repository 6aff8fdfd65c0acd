import { atom } from 'nanostores';
import { pageNotes, report } from '../../internal/report.js';
import type { HandoffAdapter } from '../../adapters/adapter.js';

/** What a page says about its backend in the provider's attributes. */
export interface AdapterOptions {
  baseUrl?: string;
}

export type AdapterFactory = (options: AdapterOptions) => HandoffAdapter | Promise<HandoffAdapter>;

/** Loaded only when a page asks for them. */
const builtIn: Record<string, AdapterFactory> = {
  http: async ({ baseUrl = '' }) => (await import('../../adapters/http/index.js')).connectHttpAdapter({ baseUrl }),
  memory: async () => (await import('../../adapters/memory/index.js')).createMemoryAdapter(),
};

/** The registered factories by name. A provider whose name comes later connects then. */
export const $adapters = atom<Readonly<Record<string, AdapterFactory>>>(builtIn);

/**
 * Lets `<handoff-provider adapter="name">` find an adapter. A name that is registered again gets the new factory, and
 * the developer a word about it.
 */
export function registerAdapter(name: string, factory: AdapterFactory): void {
  const known = $adapters.get();
  if (!name || typeof factory !== 'function' || (known[name] ?? factory) !== factory) {
    report(pageNotes, { code: 'bad-registration', field: name, thrown: factory });
  }
  $adapters.set({ ...known, [name]: factory });
}
