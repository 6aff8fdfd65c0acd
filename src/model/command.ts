import type { Instant } from './conversation.js';

/** Everything a person can ask for, with its parameters. */
export interface CommandParams {
  'activate-bot': object;
  'pause-bot': { until?: Instant; reason?: string };
  'extend-pause': { until: Instant };
  'cancel-reply': object;
  'take-over': { reason?: string };
  'request-agent': { reason?: string };
  'hand-back': { note?: string };
  close: { outcome: string; note?: string };
  reopen: object;
  archive: object;
  'reset-bot': object;
  'block-contact': { reason?: string };
  'unblock-contact': { reason?: string };
  'send-message': { text: string; private?: boolean; clientId: string };
}

export type CommandType = keyof CommandParams;

/** One command, for example `{ type: 'pause-bot', until: '2026-11-21T15:30:00Z' }`. */
export type Command = { [T in CommandType]: { type: T } & CommandParams[T] }[CommandType];

/** How a command ended. */
export type Outcome = 'applied' | 'rejected' | 'unknown';
