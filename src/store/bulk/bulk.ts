import { atom, type ReadableAtom } from 'nanostores';
import * as parse from '../../adapters/boundary.js';
import type { BulkResult } from '../../adapters/adapter.js';
import type { Command, Outcome } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { HandoffError, mayHaveHappened, toHandoffError } from '../../model/error.js';
import { provesDone } from '../../model/effects.js';
import { Slots } from './slots.js';
import { callAdapter } from '../context.js';
import { conversationList } from '../list/list.js';
import type { PartTools } from '../part.js';

/** How far one conversation of a bulk command is. `skipped`: it was cancelled or vetoed before it was sent. */
export interface BulkRow {
  state: 'waiting' | 'running' | 'applied' | 'rejected' | 'unknown' | 'skipped';
  error?: HandoffError;
}

export interface BulkProgress {
  command: Command;
  /** Each conversation as it is now: the same map from beginning to end. */
  rows: ReadonlyMap<string, BulkRow>;
  /** How many are in each state. */
  counts: Readonly<Record<BulkRow['state'], number>>;
  /** How many have ended, well or badly. */
  done: number;
  isRunning: boolean;
  isCancelled: boolean;
}

/** How one conversation of a bulk command ended. */
export interface BulkEnd {
  outcome: Outcome;
  /** The fresh state, where it is known. */
  conversation?: Conversation;
  error?: HandoffError;
}

/** Who hears of each conversation. */
export interface BulkOwner {
  /** Asked before anything is sent for a conversation. `false` vetoes it; where it throws, nothing is sent either. */
  ask?(conversationId: string, command: Command): boolean;
  /** Told once for each that was asked for and not vetoed. */
  ended?(conversationId: string, command: Command, end: BulkEnd): void;
}

/** What one call of the backend is for. */
interface Batch {
  key: string;
  /** All that are sent. A call that is repeated with its key has to be the same call. */
  ids: readonly string[];
  /** Those whose result is still wanted. */
  wanted: readonly string[];
}

const mostInFlight = 6;
/** How many conversations a backend that does it all by itself is given at once. */
const mostTogether = 500;
/** It may take this long, in milliseconds. */
const bulkTimeout = 300_000;

/** One command on many conversations: six at a time, or many at once where the backend can do that by itself. */
export class BulkRun {
  readonly command: Command;
  readonly #tools: PartTools;
  readonly #slots: Slots;
  readonly #owner: BulkOwner;
  readonly #rows = new Map<string, BulkRow>();
  readonly #counts: Record<BulkRow['state'], number> = {
    waiting: 0,
    running: 0,
    applied: 0,
    rejected: 0,
    unknown: 0,
    skipped: 0,
  };
  readonly #$progress: ReturnType<typeof atom<BulkProgress>>;
  readonly #abort = new AbortController();
  /** One for each conversation, the same when it is tried again after doubt. */
  readonly #keys: ReadonlyMap<string, string>;
  /** Calls that have to be repeated as they were. */
  readonly #again: readonly Batch[];
  #sent: Batch[] = [];

  /** @internal */
  constructor(
    tools: PartTools,
    slots: Slots,
    command: Command,
    ids: Iterable<string>,
    owner: BulkOwner,
    keys: ReadonlyMap<string, string> = new Map(),
    again: readonly Batch[] = [],
  ) {
    this.command = command;
    this.#tools = tools;
    this.#slots = slots;
    this.#owner = owner;
    for (const id of ids) this.#set(id, { state: 'waiting' });
    this.#keys = new Map([...this.#rows.keys()].map((id) => [id, keys.get(id) ?? tools.context.environment.uuid()]));
    this.#again = again;
    this.#$progress = atom(this.#progress(true));
  }

  get $progress(): ReadableAtom<BulkProgress> {
    return this.#$progress;
  }

  /** Starts nothing more. What was sent goes on, and is told as it ends. */
  cancel = (): void => {
    if (this.#abort.signal.aborted || !this.#$progress.get().isRunning) return;
    this.#abort.abort();
    for (const [id, { state }] of this.#rows) if (state === 'waiting') this.#set(id, { state: 'skipped' });
    this.#tell();
  };

  /** Resolves when the last one has ended. Never rejects. */
  async start(): Promise<BulkProgress> {
    const { adapter, signal } = this.#tools.context;
    signal.addEventListener('abort', this.cancel);
    if (signal.aborted) this.cancel();
    await (adapter.runBulk ? this.#runTogether() : this.#runEach());
    signal.removeEventListener('abort', this.cancel);
    this.#$progress.set(this.#progress(false));
    return this.#$progress.get();
  }

  /**
   * The same for those that failed, as a new wish, and for those that are not known to have gone through, as the same
   * one.
   */
  again(): BulkRun {
    const inState = (wanted: BulkRow['state']) =>
      [...this.#rows].filter(([, { state }]) => state === wanted).map(([id]) => id);
    const doubtful = inState('unknown');
    const keys = new Map(doubtful.map((id) => [id, this.#keys.get(id)!]));
    // a backend that does not know keys would do all of it twice
    const repeats = !!this.#tools.context.traits.idempotency;
    const batches = this.#sent.map(({ key, ids }) => {
      const wanted = ids.filter((id) => keys.has(id));
      return { key, ids: repeats ? ids : wanted, wanted };
    });
    return new BulkRun(
      this.#tools,
      this.#slots,
      this.command,
      [...inState('rejected'), ...doubtful],
      this.#owner,
      keys,
      batches.filter(({ wanted }) => wanted.length),
    );
  }

  async #runEach(): Promise<void> {
    await Promise.all(
      [...this.#rows.keys()].map((id) =>
        this.#slots.use(async () => {
          if (!this.#begin(id)) return;
          const { store, entry } = this.#tools;
          // what the list knows needs no reading
          const known = store.part(conversationList).rows.all.get(id);
          if (known) entry(id).receive(known.confirmed);
          this.#end(id, await store.run(id, this.command, this.#keys.get(id)));
        }),
      ),
    );
  }

  async #runTogether(): Promise<void> {
    const { environment } = this.#tools.context;
    const repeated = new Set(this.#again.flatMap(({ wanted }) => wanted));
    const fresh = [...this.#rows.keys()].filter((id) => !repeated.has(id));
    for (const batch of this.#again) await this.#runBatch(batch);
    for (let i = 0; i < fresh.length; i += mostTogether) {
      const ids = fresh.slice(i, i + mostTogether);
      await this.#runBatch({ key: environment.uuid(), ids, wanted: ids });
    }
  }

  /** The backend did not say how it is now. */
  #readAgain(id: string): void {
    const { store, entry } = this.#tools;
    store.part(conversationList).readAgain();
    const open = entry(id);
    if (open.observed) void open.refresh();
  }

  async #runBatch({ key, ids, wanted }: Batch): Promise<void> {
    const { context } = this.#tools;
    const mine = wanted.filter((id) => this.#begin(id));
    if (!mine.length) return;
    // without those that were vetoed it is not the same call any more
    const batch: Batch =
      mine.length === wanted.length
        ? { key, ids, wanted }
        : { key: context.environment.uuid(), ids: mine, wanted: mine };
    this.#sent.push(batch);
    const wants = new Set(mine);
    const take = (result: BulkResult) => {
      if (wants.has(result?.id)) this.#take(result);
    };
    const { all } = this.#tools.store.part(conversationList).rows;
    const before = new Map(mine.map((id) => [id, all.get(id)?.confirmed]));
    let lost = new HandoffError('timeout', 'The backend did not tell how this one ended');
    try {
      const results = await callAdapter(
        context,
        bulkTimeout,
        (ctx) => context.adapter.runBulk!(this.command, [...batch.ids], ctx, take),
        {
          signal: this.#abort.signal,
          idempotencyKey: batch.key,
        },
      );
      if (Array.isArray(results)) results.forEach(take);
    } catch (thrown) {
      lost = toHandoffError(thrown);
    }
    await this.#findOut(
      mine.filter((id) => this.#rows.get(id)!.state === 'running'),
      before,
      lost,
    );
  }

  /** One row of a backend's answer, as untrusted as all that it sends. What leaves doubt is found out at the end. */
  #take(result: BulkResult): void {
    const { id, error } = result;
    if (this.#rows.get(id)!.state !== 'running') return;
    const conversation = this.#stateIn(result);
    if (conversation === null) return;
    if (!error) {
      if (conversation?.version === undefined) this.#readAgain(id);
      return this.#end(id, { outcome: 'applied', conversation });
    }
    const failure = toHandoffError(
      Object.assign(new Error(error.message), { name: 'HandoffError', code: error.code, current: conversation }),
    );
    if (mayHaveHappened(failure)) this.#set(id, { state: 'running', error: failure });
    else this.#end(id, { outcome: 'rejected', error: failure, conversation });
  }

  /** The state that came along, checked. `null`: it cannot be understood. */
  #stateIn({ id, conversation: raw }: BulkResult): Conversation | null | undefined {
    if (!raw) return undefined;
    try {
      const conversation = parse.conversation(raw, 'conversation');
      if (conversation.id !== id) throw new HandoffError('bad-response', 'id: the state is of another conversation');
      this.#tools.store.part(conversationList).accept(conversation);
      return conversation;
    } catch (thrown) {
      this.#tools.context.log({ event: 'bad-event', conversationId: id, code: toHandoffError(thrown).code });
      return null;
    }
  }

  /** Reads whether those happened of which the backend said nothing clear. */
  async #findOut(
    ids: readonly string[],
    before: ReadonlyMap<string, Conversation | undefined>,
    lost: HandoffError,
  ): Promise<void> {
    const { context, entry } = this.#tools;
    let isSilent = !mayHaveHappened(lost);
    await Promise.all(
      ids.map((id) =>
        this.#slots.use(async () => {
          const error = this.#rows.get(id)!.error ?? lost;
          const { resource } = entry(id);
          // one that cannot be read says enough about the others
          if (!isSilent && !context.signal.aborted) await resource.refresh();
          isSilent ||= !!resource.error?.retryable;
          const { value } = resource;
          if (
            value &&
            !resource.error &&
            mayHaveHappened(error) &&
            provesDone(before.get(id), value, this.command, context.agent.get())
          ) {
            this.#end(id, { outcome: 'applied', conversation: value });
          } else {
            this.#end(id, {
              outcome: mayHaveHappened(error) ? 'unknown' : 'rejected',
              conversation: resource.error ? undefined : value,
              error,
            });
          }
        }),
      ),
    );
  }

  /** Its turn has come. */
  #begin(id: string): boolean {
    if (this.#rows.get(id)!.state !== 'waiting') return false;
    try {
      const isVetoed = this.#owner.ask?.(id, this.command) === false;
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
    queueMicrotask(() => this.#owner.ended?.(id, this.command, { outcome, conversation, error }));
  }

  #put(id: string, row: BulkRow): void {
    this.#set(id, row);
    this.#tell();
  }

  #set(id: string, row: BulkRow): void {
    const before = this.#rows.get(id);
    if (before) this.#counts[before.state]--;
    this.#counts[row.state]++;
    this.#rows.set(id, row);
  }

  #tell(): void {
    this.#$progress.set(this.#progress(this.#$progress.get().isRunning));
  }

  #progress(isRunning: boolean): BulkProgress {
    const counts = { ...this.#counts };
    return {
      command: this.command,
      rows: this.#rows,
      counts,
      done: this.#rows.size - counts.waiting - counts.running,
      isRunning,
      isCancelled: this.#abort.signal.aborted,
    };
  }
}

/** For `store.part(bulk)`: starts bulk commands. However many run, no more than six conversations are on their way. */
export const bulk = (tools: PartTools) => {
  const slots = new Slots(mostInFlight);
  return {
    run: (command: Command, ids: Iterable<string>, owner: BulkOwner = {}) =>
      new BulkRun(tools, slots, command, ids, owner),
  };
};
