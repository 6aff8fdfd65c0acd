import { atom, type ReadableAtom } from 'nanostores';
import type { Command } from '../../model/command.js';
import type { Agent } from '../../model/conversation.js';
import { toHandoffError } from '../../model/error.js';
import type { PartTools } from '../part.js';
import { runBatch, type Batch, type BulkEnd } from './batch.js';
import { BulkRows, type BulkProgress, type BulkRow } from './rows.js';
import type { Semaphore } from './semaphore.js';

/** Callbacks of whoever starts a bulk command. */
export interface BulkOwner {
  /**
   * Called before anything is sent for a conversation. Return `false` to skip it; if it throws, nothing is sent either.
   */
  ask?(conversationId: string, command: Command): boolean;
  /** Called once for each conversation that was not vetoed. */
  ended?(conversationId: string, command: Command, end: BulkEnd): void;
}

/** One command on many conversations: up to six at a time, or in batches of 500 if the adapter has `runBulk`. */
export interface BulkRun {
  readonly command: Command;
  readonly $progress: ReadableAtom<BulkProgress>;
  /** Runs the command. Resolves when the last conversation has ended. Never rejects. */
  start(): Promise<BulkProgress>;
  /** Starts no further conversations. Those in progress continue, and their results are still reported. */
  cancel(): void;
  /**
   * Prepares another run for the conversations that were rejected, with new idempotency keys, and for those whose
   * outcome is unknown, with the same keys, so that a command that was applied is not applied twice.
   */
  retry(): BulkRun;
}

export interface BulkRunOptions {
  tools: PartTools;
  semaphore: Semaphore;
  command: Command;
  ids: Iterable<string>;
  owner: BulkOwner;
  /** The idempotency keys to repeat, by conversation id. */
  keys?: ReadonlyMap<string, string>;
  /** Earlier calls to repeat. */
  repeated?: readonly Batch[];
}

/** How many conversations one call of `runBulk` covers: progress stays visible, and no request gets too large. */
const batchSize = 500;

class Run implements BulkRun {
  readonly command: Command;
  readonly #options: BulkRunOptions;
  readonly #rows: BulkRows;
  /** Who asked for it. */
  readonly #agent: Agent;
  readonly #$progress: ReturnType<typeof atom<BulkProgress>>;
  readonly #abort = new AbortController();
  /** One idempotency key per conversation. */
  readonly #keys: ReadonlyMap<string, string>;
  #sent: Batch[] = [];

  constructor(options: BulkRunOptions) {
    const { command, ids, keys, tools } = options;
    this.#options = options;
    this.command = command;
    this.#agent = tools.context.agent.get();
    this.#rows = new BulkRows(ids);
    this.#keys = new Map(this.#rows.ids.map((id) => [id, keys?.get(id) ?? tools.context.environment.uuid()]));
    this.#$progress = atom(this.#progress(true));
  }

  get $progress(): ReadableAtom<BulkProgress> {
    return this.#$progress;
  }

  cancel = (): void => {
    if (this.#abort.signal.aborted || !this.#$progress.get().isRunning) return;
    this.#abort.abort();
    for (const id of this.#rows.idsIn('waiting')) this.#rows.set(id, { state: 'skipped' });
    this.#publish();
  };

  async start(): Promise<BulkProgress> {
    const { adapter, signal } = this.#options.tools.context;
    signal.addEventListener('abort', this.cancel);
    if (signal.aborted) this.cancel();
    await (typeof adapter.runBulk === 'function' ? this.#runTogether() : this.#runEach());
    signal.removeEventListener('abort', this.cancel);
    this.#$progress.set(this.#progress(false));
    return this.#$progress.get();
  }

  retry(): BulkRun {
    const unknownIds = this.#rows.idsIn('unknown');
    const rejectedIds = this.#rows.idsIn('rejected');
    // what another person asked for becomes a new intent of this one
    if (this.#isAnothers) {
      return new Run({ ...this.#options, ids: [...rejectedIds, ...unknownIds], keys: undefined, repeated: [] });
    }
    const keys = new Map(unknownIds.map((id) => [id, this.#keys.get(id)!]));
    // only a backend that honours keys may get the whole call again: any other would apply all of it twice
    const repeatsWhole = !!this.#options.tools.context.traits.idempotency;
    const repeated = this.#sent
      .map(({ key, ids }) => {
        const wanted = ids.filter((id) => keys.has(id));
        return { key, ids: repeatsWhole ? ids : wanted, wanted };
      })
      .filter(({ wanted }) => wanted.length);
    return new Run({ ...this.#options, ids: [...rejectedIds, ...unknownIds], keys, repeated });
  }

  async #runEach(): Promise<void> {
    const {
      semaphore,
      tools: { store, conversations },
    } = this.#options;
    const runOne = async (id: string): Promise<void> => {
      if (!this.#begin(id)) return;
      const entry = conversations.entry(id);
      // the list's state is recent enough: the command need not read the conversation first
      if (!entry.confirmed) entry.applied(false);
      this.#end(id, await store.run(id, this.command, this.#keys.get(id)));
    };
    await Promise.all(this.#rows.ids.map((id) => semaphore.run(() => runOne(id))));
  }

  async #runTogether(): Promise<void> {
    const { tools, repeated = [] } = this.#options;
    const repeatedIds = new Set(repeated.flatMap(({ wanted }) => wanted));
    const fresh = this.#rows.ids.filter((id) => !repeatedIds.has(id));
    for (const batch of repeated) await this.#runBatch(batch);
    for (let i = 0; i < fresh.length; i += batchSize) {
      const ids = fresh.slice(i, i + batchSize);
      await this.#runBatch({ key: tools.context.environment.uuid(), ids, wanted: ids });
    }
  }

  async #runBatch({ key, ids, wanted }: Batch): Promise<void> {
    const { tools, semaphore } = this.#options;
    const begun = wanted.filter((id) => this.#begin(id));
    if (!begun.length) return;
    // without the vetoed ids this is another call, so it needs another key
    const isWhole = begun.length === wanted.length;
    const batch = isWhole ? { key, ids, wanted } : { key: tools.context.environment.uuid(), ids: begun, wanted: begun };
    this.#sent.push(batch);
    await runBatch({
      tools,
      semaphore,
      command: this.command,
      agent: this.#agent,
      batch,
      signal: this.#abort.signal,
      onEnd: (id, end) => this.#end(id, end),
    });
  }

  get #isAnothers(): boolean {
    return this.#options.tools.context.agent.get().id !== this.#agent.id;
  }

  /** Marks a conversation as running, unless it is vetoed. Returns whether to send it. */
  #begin(id: string): boolean {
    // somebody else is at the page now: nothing more is sent with that person's log-in
    if (this.#isAnothers) this.cancel();
    if (this.#rows.get(id).state !== 'waiting') return false;
    try {
      const isVetoed = this.#options.owner.ask?.(id, this.command) === false;
      this.#put(id, { state: isVetoed ? 'skipped' : 'running' });
      return !isVetoed;
    } catch (thrown) {
      const expected = 'what it was asked about is not sent';
      this.#options.tools.context.report({ code: 'callback-threw', expected, thrown });
      this.#put(id, { state: 'rejected', error: toHandoffError(thrown) });
      return false;
    }
  }

  #end(id: string, { outcome, conversation, error }: BulkEnd): void {
    this.#put(id, { state: outcome, error });
    // in a microtask, so that an error in the callback does not stop the run
    queueMicrotask(() => this.#options.owner.ended?.(id, this.command, { outcome, conversation, error }));
  }

  #put(id: string, row: BulkRow): void {
    this.#rows.set(id, row);
    this.#publish();
  }

  #publish(): void {
    this.#$progress.set(this.#progress(this.#$progress.get().isRunning));
  }

  #progress(isRunning: boolean): BulkProgress {
    return this.#rows.progress(this.command, isRunning, this.#abort.signal.aborted);
  }
}

export const createBulkRun = (options: BulkRunOptions): BulkRun => new Run(options);
