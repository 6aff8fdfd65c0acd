import type { Command } from '../../model/command.js';
import type { Caller } from '../options.js';

/** One command of one caller. */
export interface CommandRequest {
  caller: Caller;
  command: Command;
  conversationId: string;
  /** The caller named a contact. The conversation only leads to it, and must not appear in the response. */
  throughContact?: boolean;
  /** It is one row of a bulk command. */
  isRow?: boolean;
  /** A bot uses its turn for it, which says who may; its role includes no command. */
  fromTurn?: boolean;
  /** The idempotency key, if the client sent one. */
  key?: string;
  /** Identifies the request, so that its key cannot be used for another one. */
  hash: string;
  /** The version on which the person decided. */
  expected?: number;
}
