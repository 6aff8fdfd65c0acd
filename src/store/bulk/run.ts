import { atom, type ReadableAtom } from 'nanostores';
import type { Command } from '../../model/command.js';
import type { Agent } from '../../model/conversation.js';
import { toHandoffError } from '../../model/error.js';
import type { PartTools } from '../part.js';
import { runBatch, type Batch, type BulkEnd } from './batch.js';
import { BulkRows, type BulkProgress, type BulkRow } from './rows.js';
import type { Slots } from './slots.js';

/** Who hears of each conversation. */
export interface BulkOwner {
  /** Asked before anything is sent for a conversation. `false` vetoes it; where it throws, nothing is sent either. */
  ask?(conversationId: string, command: Command): boolean;
  /** Told once for each that was asked for and not vetoed. */
  ended?(conversationId: string, command: Command, end: BulkEnd): void;
}

/** One command on many conversations: six at a time, or many at once where the backend can do that by itself. */
export interface BulkRun {
  readonly command: Command;
  readonly $progress: ReadableAtom<BulkProgress>;
  /** Resolves when the last one has ended. Never rejects. */
  start(): Promise<BulkProgress>;
  /** Starts nothing more. What was sent goes on, and is told as it ends. */
  cancel(): void;
  /**
   * The same for those that failed, as a new wish, and for those that are not known to have gone through, as the same
   * one.
   */
  again(): BulkRun;
}

export interface BulkRunOptions {
  tools: PartTools;
  slots: Slots;
  command: Command;
  ids: Iterable<string>;
  owner: BulkOwner;
  /** The keys of those that are tried again after doubt. */
  keys?: ReadonlyMap<string, string>;
  /** Calls that have to be repeated as they were. */
  repeated?: readonly Batch[];
}

/** How many conversations a backend that does it all by itself is given at once. */
const batchSize = 500;

class Run implements BulkRun {
  readonly command: Command;
  readonly #options: BulkRunOptions;
  readonly #rows: BulkRows;
  /** Who asked for it. */
  readonly #agent: Agent;
  readonly #$progress: ReturnType<typeof atom<BulkProgress>>;
  readonly #abort = new AbortController();
  /** One for each conversation, the same when it is tried again after doubt. */
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
    await (adapter.runBulk ? this.#runTogether() : this.#runEach());
    signal.removeEventListener('abort', this.cancel);
    this.#$progress.set(this.#progress(false));
    return this.#$progress.get();
  }

  again(): BulkRun {
    const doubtful = this.#rows.idsIn('unknown');
    const rejected = this.#rows.idsIn('rejected');
    // what another person asked for is a new wish of this one
    if (this.#isAnothers) {
      return new Run({ ...this.#options, ids: [...rejected, ...doubtful], keys: undefined, repeated: [] });
    }
    const keys = new Map(doubtful.map((id) => [id, this.#keys.get(id)!]));
    // a backend that does not know keys would do all of it twice
    const repeatsWhole = !!this.#options.tools.context.traits.idempotency;
    const repeated = this.#sent
      .map(({ key, ids }) => {
        const wanted = ids.filter((id) => keys.has(id));
        return { key, ids: repeatsWhole ? ids : wanted, wanted };
      })
      .filter(({ wanted }) => wanted.length);
    return new Run({ ...this.#options, ids: [...rejected, ...doubtful], keys, repeated });
  }

  async #runEach(): Promise<void> {
    const {
      slots,
      tools: { store, conversations },
    } = this.#options;
    const runOne = async (id: string): Promise<void> => {
      if (!this.#begin(id)) return;
      // what the list knows needs no reading
      conversations.entry(id).takeFromList();
      this.#end(id, await store.run(id, this.command, this.#keys.get(id)));
    };
    await Promise.all(this.#rows.ids.map((id) => slots.use(() => runOne(id))));
  }

  async #runTogether(): Promise<void> {
    const { tools, repeated = [] } = this.#options;
    const again = new Set(repeated.flatMap(({ wanted }) => wanted));
    const fresh = this.#rows.ids.filter((id) => !again.has(id));
    for (const batch of repeated) await this.#runBatch(batch);
    for (let i = 0; i < fresh.length; i += batchSize) {
      const ids = fresh.slice(i, i + batchSize);
      await this.#runBatch({ key: tools.context.environment.uuid(), ids, wanted: ids });
    }
  }

  async #runBatch({ key, ids, wanted }: Batch): Promise<void> {
    const { tools, slots } = this.#options;
    const begun = wanted.filter((id) => this.#begin(id));
    if (!begun.length) return;
    // without those that were vetoed it is not the same call any more
    const isWhole = begun.length === wanted.length;
    const batch = isWhole ? { key, ids, wanted } : { key: tools.context.environment.uuid(), ids: begun, wanted: begun };
    this.#sent.push(batch);
    await runBatch({
      tools,
      slots,
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

  /** Its turn has come. False: it is not sent. */
  #begin(id: string): boolean {
    // somebody else is at the page now: nothing more is sent with that person's log-in
    if (this.#isAnothers) this.cancel();
    if (this.#rows.get(id).state !== 'waiting') return false;
    try {
      const isVetoed = this.#options.owner.ask?.(id, this.command) === false;
      this.#put(id, { state: isVetoed ? 'skipped' : 'running' });
      return !isVetoed;
    } catch (thrown) {
      this.#put(id, { state: 'rejected', error: toHandoffError(thrown) });
      return false;
    }
  }

  #end(id: string, { outcome, conversation, error }: BulkEnd): void {
    this.#put(id, { state: outcome, error });
    // a mistake of the one who listens is his own: the others go on
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
