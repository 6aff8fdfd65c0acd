import type { Draft, Intent } from './draft.js';
import type { OwnMessage } from './outbox.js';

/** What was written for one conversation, or sent without being known to have arrived. */
export interface KeptDraft {
  readonly draft: Draft;
  readonly intent?: Intent;
  readonly unsent?: readonly OwnMessage[];
}

/** By conversation. */
export type DraftsOfAgent = ReadonlyMap<string, KeptDraft>;

/**
 * What agents have written in stores that have ended without a log-out, by backend and agent: a page that changes its
 * route, or sets an adapter that leads to the same backend, has it back. In memory only, and not for long.
 */
export const keptDrafts = new Map<string, DraftsOfAgent>();
