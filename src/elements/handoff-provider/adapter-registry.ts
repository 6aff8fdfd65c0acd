import { atom } from 'nanostores';
import { pageNotes, report } from '../../internal/report.js';
import type { HandoffAdapter } from '../../adapters/adapter.js';
import { noteMaker } from '../../store/backend-id.js';

/** What a page says about its backend in the provider's attributes. */
export interface AdapterOptions {
  baseUrl?: string;
}

export type AdapterFactory = (options: AdapterOptions) => HandoffAdapter | Promise<HandoffAdapter>;

const tag = 'handoff-provider';

/** Loaded only when a page asks for them. */
const builtIn: Record<string, AdapterFactory> = {
  http: async ({ baseUrl = '' }) => (await import('../../adapters/http/index.js')).connectHttpAdapter({ baseUrl }),
  memory: async () => (await import('../../adapters/memory/index.js')).createMemoryAdapter(),
};

/** The registered factories by name. A provider whose name comes later connects then. */
export const $adapters = atom<Readonly<Record<string, AdapterFactory>>>(builtIn);

type Registry = typeof $adapters;

/** The factories as they were given, by name. */
const given = new Map<string, AdapterFactory>();

/**
 * Lets `<handoff-provider adapter="name">` find an adapter. A name that is registered again gets the new factory, and
 * the developer a word about it. Where a page has two copies of this library, the provider of either one finds it:
 * their registry is the one of the copy whose class has the tag.
 */
export function registerAdapter(name: string, factory: AdapterFactory): void {
  const isTaken = name in builtIn || (given.get(name) ?? factory) !== factory;
  if (!name || typeof factory !== 'function' || isTaken) {
    report(pageNotes, { code: 'bad-registration', field: name, thrown: factory });
  }
  given.set(name, factory);
  const make: AdapterFactory = async (options) => {
    const adapter = await factory(options);
    // what is no adapter is refused by the provider
    if (typeof adapter?.getConversation === 'function') noteMaker(adapter, factory, options.baseUrl);
    return adapter;
  };
  const addTo = (registry: Registry | undefined): void => registry?.set({ ...registry.get(), [name]: make });
  const addToOther = (provider: unknown): void => {
    const { adapters } = provider as { adapters?: Registry };
    if (adapters !== $adapters) addTo(adapters);
  };
  addTo($adapters);
  // not in Node
  const tags = globalThis.customElements as CustomElementRegistry | undefined;
  const provider = tags?.get(tag);
  if (provider) addToOther(provider);
  else void tags?.whenDefined(tag).then(addToOther);
}
