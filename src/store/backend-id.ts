import type { HandoffAdapter } from '../adapters/adapter.js';

const numbers = new WeakMap<object, number>();
let last = 0;

function numberOf(thing: object): number {
  const number = numbers.get(thing) ?? ++last;
  numbers.set(thing, number);
  return number;
}

/**
 * The same text for two adapters that lead to the same backend: they have the same name and `baseUrl`; or they were
 * made by the same maker; or one is the other, or a copy of it (`{ ...adapter }`) with the same function of its own.
 */
export function backendId(adapter: HandoffAdapter, maker: readonly unknown[] | undefined): string {
  const { name, baseUrl } = adapter;
  if (baseUrl) return JSON.stringify([name, baseUrl]);
  if (maker) return JSON.stringify(maker.map((part) => (typeof part === 'function' ? numberOf(part) : part)));
  // a method of a class belongs to all of its objects
  const isOwn = Object.hasOwn(adapter, 'getConversation');
  return String(numberOf(isOwn ? adapter.getConversation : adapter));
}
