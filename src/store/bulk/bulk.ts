import type { Command } from '../../model/command.js';
import type { PartFactory } from '../handoff-store.js';
import type { PartTools } from '../part.js';
import { createBulkRun, type BulkOwner, type BulkRun } from './run.js';
import { Slots } from './slots.js';

export type { BulkEnd } from './batch.js';
export type { BulkProgress, BulkRow } from './rows.js';
export type { BulkOwner, BulkRun } from './run.js';

export interface Bulk {
  /** Prepares a command on many conversations: `start()` runs it. */
  run(command: Command, ids: Iterable<string>, owner?: BulkOwner): BulkRun;
}

/** However many bulk commands run, no more than so many conversations are on their way. */
const mostInFlight = 6;

/** For `store.part(bulk)`. */
export const bulk: PartFactory<Bulk> = (tools: PartTools) => {
  const slots = new Slots(mostInFlight);
  return { run: (command, ids, owner = {}) => createBulkRun({ tools, slots, command, ids, owner }) };
};
