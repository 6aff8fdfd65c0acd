import type { Command } from '../../model/command.js';
import type { HandoffError } from '../../model/error.js';

/** The progress of one conversation. `skipped`: cancelled or vetoed before it was sent. */
export interface BulkRow {
  state: 'waiting' | 'running' | 'applied' | 'rejected' | 'unknown' | 'skipped';
  error?: HandoffError;
}

/** The progress of a bulk command. */
export interface BulkProgress {
  command: Command;
  /** The conversations by id. This map is mutated as the command progresses. */
  rows: ReadonlyMap<string, BulkRow>;
  /** How many conversations are in each state. */
  counts: Readonly<Record<BulkRow['state'], number>>;
  /** How many conversations are finished, successfully or not. */
  done: number;
  isRunning: boolean;
  isCancelled: boolean;
}

/** The conversations of one bulk command, with incremental counts of their states. */
export class BulkRows {
  readonly #rows = new Map<string, BulkRow>();
  readonly #counts: Record<BulkRow['state'], number> = {
    waiting: 0,
    running: 0,
    applied: 0,
    rejected: 0,
    unknown: 0,
    skipped: 0,
  };

  constructor(ids: Iterable<string>) {
    for (const id of ids) this.set(id, { state: 'waiting' });
  }

  get ids(): string[] {
    return [...this.#rows.keys()];
  }

  idsIn(state: BulkRow['state']): string[] {
    return this.ids.filter((id) => this.get(id).state === state);
  }

  get(id: string): BulkRow {
    return this.#rows.get(id)!;
  }

  set(id: string, row: BulkRow): void {
    const before = this.#rows.get(id);
    if (before) this.#counts[before.state]--;
    this.#counts[row.state]++;
    this.#rows.set(id, row);
  }

  progress(command: Command, isRunning: boolean, isCancelled: boolean): BulkProgress {
    const counts = { ...this.#counts };
    const done = this.#rows.size - counts.waiting - counts.running;
    return { command, rows: this.#rows, counts, done, isRunning, isCancelled };
  }
}
