import type { HandoffAdapter } from '../adapters/adapter.js';

const numbers = new WeakMap<object, number>();
let last = 0;

function numberOf(thing: object): number {
  const number = numbers.get(thing) ?? ++last;
  numbers.set(thing, number);
  return number;
}

/** What made an adapter, and for which address. */
const makers = new WeakMap<HandoffAdapter, { maker: object; baseUrl?: string }>();

/** Notes what made an adapter: what it makes for the same address leads to the same backend. */
export function noteMaker(adapter: HandoffAdapter, maker: object, baseUrl: string | undefined): void {
  makers.set(adapter, { maker, baseUrl });
}

/**
 * The same text for two adapters that lead to the same backend: they have the same name and `baseUrl`; or they were
 * made by the same maker; or one is the other, or a copy of it (`{ ...adapter }`) with the same function of its own.
 */
export function backendId(adapter: HandoffAdapter): string {
  const { name, baseUrl } = adapter;
  if (baseUrl) return JSON.stringify([name, baseUrl]);
  const made = makers.get(adapter);
  if (made) return JSON.stringify([numberOf(made.maker), made.baseUrl]);
  // a method of a class belongs to all of its objects
  const own = Object.hasOwn(adapter, 'getConversation') ? adapter.getConversation : adapter;
  // what is no adapter leads nowhere, which its first call tells
  return Object(own) === own ? String(numberOf(own)) : 'none';
}
