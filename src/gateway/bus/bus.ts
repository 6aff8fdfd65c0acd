import { GatewayError } from '../errors.js';

/**
 * How the nodes of a gateway wake each other. What is new stands in the database; a message only says that it is worth
 * looking. So one that is lost, late or told twice does no harm: every node also looks by itself, each 15 seconds.
 *
 * A channel is named by up to 63 small letters, digits and `_`, and begins with a letter. A message is any text without
 * NUL of at most 7,999 bytes in UTF-8, which is what `NOTIFY` takes.
 */
export interface Bus {
  /**
   * Sends a message to whoever listens to the channel, on every node and on this one. Messages of one node arrive in
   * the order in which they were published. Resolves when the message was handed over. Rejects with `invalid` if the
   * channel or the message is not allowed, and with `unavailable` if it cannot be sent now; it is not sent later.
   */
  publish(channel: string, message: string): Promise<void>;
  /**
   * Calls the listener for each message, and with an empty text when messages may have been missed, for example after
   * the connection was lost. Resolves with a function that stops listening. While the bus cannot be reached it resolves
   * too, and listens as soon as it can. Rejects with `invalid` if the channel is not allowed.
   */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => void>;
  /** Stops every listener and ends the connections. Afterwards both other methods reject with `unavailable`. */
  close(): Promise<void>;
}

/** Bytes in UTF-8. `NOTIFY` takes less than 8,000. */
const maxMessageBytes = 7_999;

export function requireChannel(channel: string): void {
  if (/^[a-z][a-z0-9_]{0,62}$/.test(channel)) return;
  throw new GatewayError('invalid', 'The channel of a bus is up to 63 small letters, digits and _, a letter first.');
}

export function requireMessage(message: string): void {
  if (message.includes('\0')) throw new GatewayError('invalid', 'A message of the bus cannot contain NUL.');
  if (new TextEncoder().encode(message).byteLength <= maxMessageBytes) return;
  throw new GatewayError('invalid', `A message of the bus has ${maxMessageBytes} bytes at most.`);
}

export const closedBus = (): GatewayError => new GatewayError('unavailable', 'The bus is closed.');
