import { atom, type ReadableAtom } from 'nanostores';
import * as parse from '../adapters/boundary.js';
import type { BulkResult } from '../adapters/adapter.js';
import type { Command } from '../model/command.js';
import { HandoffError, mayHaveHappened, toHandoffError } from '../model/error.js';
import { callAdapter } from './context.js';
import { conversationList } from './list.js';
import type { Settled } from './operations.js';
import type { PartTools } from './part.js';

/** How far one conversation of a bulk command is. `skipped`: it was cancelled or vetoed before it was sent. */
export interface BulkRow {
  state: 'waiting' | 'running' | 'applied' | 'rejected' | 'unknown' | 'skipped';
  error?: HandoffError;
}

export interface BulkProgress {
  command: Command;
  rows: ReadonlyMap<string, BulkRow>;
  /** How many have ended, well or badly. */
  done: number;
  isRunning: boolean;
  isCancelled: boolean;
}

/** Runs one command on one conversation. Undefined: it was vetoed. */
export type RunOne = (conversationId: string, command: Command, key: string) => Promise<Settled | undefined>;

const mostInFlight = 6;
/** A backend that does it all by itself may take this long, in milliseconds. */
const bulkTimeout = 300_000;

/** One command on many conversations: six at a time, or all at once where the backend can do that by itself. */
export class BulkRun {
  readonly command: Command;
  readonly #tools: PartTools;
  readonly #runOne: RunOne;
  readonly #rows: Map<string, BulkRow>;
  readonly #$progress: ReturnType<typeof atom<BulkProgress>>;
  readonly #abort = new AbortController();
  /** One for each conversation, the same when it is tried again after doubt. */
  readonly #keys: Map<string, string>;
  readonly #bulkKey: string;

  constructor(tools: PartTools, command: Command, ids: readonly string[], runOne: RunOne, keys = new Map<string, string>()) {
    const { environment, signal } = tools.context;
    this.command = command;
    this.#tools = tools;
    this.#runOne = runOne;
    this.#rows = new Map(ids.map((id) => [id, { state: 'waiting' }]));
    this.#keys = new Map(ids.map((id) => [id, keys.get(id) ?? environment.uuid()]));
    this.#bulkKey = environment.uuid();
    this.#$progress = atom(this.#progress(true));
    signal.addEventListener('abort', () => this.cancel());
  }

  get $progress(): ReadableAtom<BulkProgress> {
    return this.#$progress;
  }

  /** Starts nothing more. What was sent goes on, and is told as it ends. */
  cancel(): void {
    this.#abort.abort();
    for (const [id, { state }] of this.#rows) if (state === 'waiting') this.#rows.set(id, { state: 'skipped' });
    this.#tell();
  }

  /** Resolves when the last one has ended. Never rejects. */
  async start(): Promise<BulkProgress> {
    const { adapter } = this.#tools.context;
    if (adapter.runBulk) await this.#runTogether();
    else await Promise.all(Array.from({ length: mostInFlight }, () => this.#runNext()));
    this.#$progress.set(this.#progress(false));
    return this.#$progress.get();
  }

  /** The same for those that failed or are not known to have gone through. */
  again(): BulkRun {
    const ids = [...this.#rows].filter(([, { state }]) => state === 'rejected' || state === 'unknown').map(([id]) => id);
    const doubtful = new Map([...this.#keys].filter(([id]) => this.#rows.get(id)!.state === 'unknown'));
    return new BulkRun(this.#tools, this.command, ids, this.#runOne, doubtful);
  }

  async #runNext(): Promise<void> {
    for (;;) {
      const next = [...this.#rows].find(([, { state }]) => state === 'waiting');
      if (!next) return;
      const [id] = next;
      this.#put(id, { state: 'running' });
      this.#prime(id);
      try {
        const settled = await this.#runOne(id, this.command, this.#keys.get(id)!);
        this.#put(id, settled ? { state: settled.outcome, error: settled.error } : { state: 'skipped' });
      } catch (thrown) {
        // the host's own listener threw: nothing was sent
        this.#put(id, { state: 'rejected', error: toHandoffError(thrown) });
      }
    }
  }

  async #runTogether(): Promise<void> {
    const { adapter } = this.#tools.context;
    for (const id of this.#rows.keys()) this.#put(id, { state: 'running' });
    let lost = new HandoffError('timeout', 'The backend did not tell how this one ended');
    try {
      const ids = [...this.#rows.keys()];
      const results = await callAdapter(this.#tools.context, bulkTimeout, (ctx) => adapter.runBulk!(this.command, ids, ctx, (result) => this.#take(result)), {
        signal: this.#abort.signal, idempotencyKey: this.#bulkKey,
      });
      for (const result of Array.isArray(results) ? results : []) this.#take(result);
    } catch (thrown) {
      lost = toHandoffError(thrown);
    }
    for (const [id, { state }] of this.#rows) if (state === 'running') this.#put(id, { state: mayHaveHappened(lost) ? 'unknown' : 'rejected', error: lost });
  }

  /** One row of a backend's answer, as untrusted as all that it sends. */
  #take(result: BulkResult): void {
    const id = result?.id;
    if (!this.#rows.has(id) || this.#rows.get(id)!.state !== 'running') return;
    const { error, conversation } = result;
    try {
      if (conversation) this.#tools.store.part(conversationList).accept(parse.conversation(conversation, 'conversation'));
    } catch (thrown) {
      this.#tools.context.log({ event: 'bad-event', conversationId: id, code: toHandoffError(thrown).code });
    }
    const failure = error && toHandoffError(Object.assign(new Error(error.message), { name: 'HandoffError', code: error.code }));
    this.#put(id, failure ? { state: mayHaveHappened(failure) ? 'unknown' : 'rejected', error: failure } : { state: 'applied' });
  }

  /** What the list knows needs no reading. */
  #prime(id: string): void {
    const known = this.#tools.store.part(conversationList).rows.all.get(id);
    if (known) this.#tools.entry(id).receive(known.confirmed);
  }

  #put(id: string, row: BulkRow): void {
    this.#rows.set(id, row);
    this.#tell();
  }

  #tell(): void {
    this.#$progress.set(this.#progress(this.#$progress.get().isRunning));
  }

  #progress(isRunning: boolean): BulkProgress {
    const rows = new Map(this.#rows);
    const done = [...rows.values()].filter(({ state }) => state !== 'waiting' && state !== 'running').length;
    return { command: this.command, rows, done, isRunning, isCancelled: this.#abort.signal.aborted };
  }
}

/** For `store.part(bulk)`: starts bulk commands. */
export const bulk = (tools: PartTools) => ({
  run: (command: Command, ids: readonly string[], runOne: RunOne) => new BulkRun(tools, command, ids, runOne),
});
