import type { StoreElement } from './store-element.js';

/** A channel as people write it. */
export function channelText(host: StoreElement, channel: string): string {
  const key = `channel.${channel}`;
  const word = host.t(key);
  return word === key ? channel.charAt(0).toUpperCase() + channel.slice(1) : word;
}
