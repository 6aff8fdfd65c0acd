import type { Draft, Intent } from './draft.js';

/** What was written for one conversation. */
export interface KeptDraft {
  readonly draft: Draft;
  readonly intent?: Intent;
}

/** By conversation. */
export type DraftsOfAgent = ReadonlyMap<string, KeptDraft>;

/**
 * What agents have written in stores that have ended without a log-out, by backend and agent: a page that changes its
 * route, or sets an adapter that leads to the same backend, has it back. In memory only, and not for long.
 */
export const keptDrafts = new Map<string, DraftsOfAgent>();
