import type { ConversationTurn } from '../conversations/locks.js';
import type { CommandRequest } from './command-request.js';
import type { KeyClaim } from './key-changes.js';

/** A command that runs: its key is claimed, and it is its turn in the conversation. */
export interface CommandRun {
  request: CommandRequest;
  claim: KeyClaim;
  /** Undefined: it takes no turn, because nothing depends on its order. */
  turn?: ConversationTurn;
}
