import type { Command } from '../../model/command.js';
import type { PartTools } from '../part.js';
import type { PartFactory } from '../handoff-store.js';
import { createBulkRun, type BulkOwner, type BulkRun } from './run.js';
import { Semaphore } from './semaphore.js';

export type { BulkEnd } from './batch.js';
export type { BulkProgress, BulkRow } from './rows.js';
export type { BulkOwner, BulkRun } from './run.js';

export interface Bulk {
  /** Prepares a command on many conversations. Call `start()` to run it. */
  run(command: Command, ids: Iterable<string>, owner?: BulkOwner): BulkRun;
}

/**
 * How many requests are in flight at a time, across all bulk commands: the number of connections that browsers open.
 */
const maxConcurrent = 6;

/** Use as `store.part(bulk)`. */
export const bulk: PartFactory<Bulk> = (tools: PartTools) => {
  const semaphore = new Semaphore(maxConcurrent);
  return { run: (command, ids, owner = {}) => createBulkRun({ tools, semaphore, command, ids, owner }) };
};
