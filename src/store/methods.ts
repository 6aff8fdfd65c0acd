import type { HandoffAdapter } from '../adapters/adapter.js';
import type { CommandType } from '../model/command.js';

/** `pause-bot` is done by `pauseBot`, and so on. */
export const methodName = (type: CommandType) =>
  type.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) as keyof HandoffAdapter;

/** A missing method is a missing feature. */
export const canRun = (adapter: HandoffAdapter, type: CommandType): boolean =>
  typeof adapter[methodName(type)] === 'function';
