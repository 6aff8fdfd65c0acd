/**
 * Looks at what the integrator has set: the adapter's members and traits, the agent and the language. Part of the code
 * for events, so that it comes with the first read and costs the first load nothing.
 */
import { instant } from '../adapters/check/primitives.js';
import { traitChecks } from '../adapters/check/traits.js';
import type { AdapterTraits, HandoffAdapter } from '../adapters/adapter.js';
import { optionalMethods } from '../adapters/optional-methods.js';
import { toId } from '../internal/ids.js';
import { canonicalTag, languageFor } from '../internal/language-tags.js';
import type { Localization } from '../internal/text.js';
import type { Agent } from '../model/conversation.js';
import { HandoffError } from '../model/error.js';
import type { StoreContext } from './context.js';

/** Reports what cannot be used as it was set, and goes on with what can. Call it once for each store. */
export function checkSetup(store: StoreContext): void {
  checkMembers(store);
  store.traits = usableTraits(store, store.traits);
  const leave = [
    store.agent.subscribe((agent) => checkAgent(store, agent)),
    store.$localization.subscribe((localization) => checkLocale(store, localization)),
  ];
  store.signal.addEventListener('abort', () => leave.forEach((end) => end()));
}

function checkMembers({ adapter, report }: StoreContext): void {
  const { name, getConversation } = adapter as { name?: unknown; getConversation?: unknown };
  // it is no adapter at all, which its first call tells
  if (typeof getConversation !== 'function') return;
  if (typeof name !== 'string' || !name) {
    report({ code: 'bad-adapter', field: 'name', expected: 'text' });
  }
  for (const method of optionalMethods) {
    const member: unknown = adapter[method as keyof HandoffAdapter];
    if (member !== undefined && member !== null && typeof member !== 'function') {
      report({ code: 'bad-adapter', field: method, expected: 'a function' });
    }
  }
}

function usableTraits({ report }: StoreContext, given: AdapterTraits): AdapterTraits {
  if (typeof given !== 'object') {
    report({ code: 'bad-trait', thrown: new HandoffError('bad-response', 'traits: expected an object') });
    return {};
  }
  const traits: AdapterTraits = { ...given };
  for (const [trait, check] of Object.entries(traitChecks)) {
    const key = trait as keyof typeof traitChecks;
    try {
      check(given[key], trait);
    } catch (thrown) {
      Reflect.deleteProperty(traits, key);
      report({ code: 'bad-trait', thrown });
    }
  }
  // called on the adapter's own object, which may be a class
  if (given.serverTime) traits.serverTime = () => usableTime(given, report);
  return traits;
}

function usableTime(given: AdapterTraits, report: StoreContext['report']): string | undefined {
  const time = given.serverTime?.();
  if (time === undefined || time === null) return undefined;
  try {
    return instant(time, 'serverTime');
  } catch (thrown) {
    report({ code: 'bad-trait', thrown });
    return undefined;
  }
}

function checkAgent({ agent, report }: StoreContext, given: Agent): void {
  const id: unknown = (given as Agent | undefined)?.id;
  if (typeof id === 'string' && id) return;
  if (typeof id === 'number' && toId(id)) return agent.set({ ...given, id: String(id) });
  report({ code: 'bad-agent' });
}

function checkLocale({ report }: StoreContext, { locale, strings }: Localization): void {
  if (!locale) return;
  const tag = canonicalTag(locale);
  if (!tag) report({ code: 'bad-locale' });
  // a host may bring the whole language
  else if (!strings && !/^en\b/.test(tag) && !languageFor(tag)) report({ code: 'no-language' });
}
