import { atom, type ReadableAtom } from 'nanostores';
import { readConversation } from '../../adapters/call.js';
import type { Command } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import { HandoffError } from '../../model/error.js';
import type { CommandTarget, Ending, PendingOperation } from './command-runner.js';
import { loadCommandRunner, loadedRunner } from './command-runner.lazy.js';
import type { StoreContext } from '../context.js';
import type { Operation, Settled } from './operations.js';
import { Resource, whileObserved } from '../resource.js';
import type { Shelved } from '../shelf.js';

/** One conversation as it is shown. */
export type ConversationView =
  | { state: 'loading' }
  | { state: 'failed'; error: HandoffError }
  | {
      state: 'ready';
      /** The confirmed state with the pending commands on top. */
      conversation: Conversation;
      confirmed: Conversation;
      pending: readonly Operation[];
      /** How the last command of this page ended, until the next one. */
      settled?: Settled;
      /** Why the last read failed, if it did: what is shown may be out of date. */
      stale?: HandoffError;
    };

interface QueuedOperation extends PendingOperation {
  done: Promise<Settled>;
}

/** What an entry needs of the cache, the owner of what is confirmed. */
export interface EntryHost {
  confirmed(id: string): Conversation | undefined;
  isVersioned(conversation: Conversation): boolean;
  applyRead(fresh: Conversation): boolean;
  applyAnswer(fresh: Conversation): boolean;
  /** Keeps the entry, also where it was forgotten before. */
  entry(id: string): unknown;
  setObserved(observed: boolean): void;
  /** The entry shows something else. */
  changed(id: string, isPushed: boolean): void;
  message(message: Message): void;
  /** The entry let go of what it knew. */
  forget(id: string): void;
}

/**
 * One conversation that somebody looks at or acts on: reads it, queues its commands, and shows the confirmed state with
 * them on top. What is confirmed is the cache's.
 */
export class ConversationEntry implements CommandTarget, Shelved {
  readonly id: string;
  readonly store: StoreContext;
  /** The confirmed state with the pending commands on top. */
  shown?: Conversation;
  readonly doubts = new Map<string, string>();
  readonly #host: EntryHost;
  readonly #$view = atom<ConversationView>({ state: 'loading' });
  readonly #resource: Resource<Conversation>;
  readonly #stopObserving: () => void;
  /** It was read, or its state came with a version: what a list alone has told is not shown as the conversation. */
  #isKnown = false;
  #pending: QueuedOperation[] = [];
  #settled?: Settled;
  #queue: Promise<unknown> = Promise.resolve();
  #cancelExpiry?: () => void;
  #expiryChecks = 0;

  constructor(store: StoreContext, id: string, host: EntryHost) {
    this.id = id;
    this.store = store;
    this.#host = host;
    this.#resource = new Resource(
      store,
      (ctx) => readConversation(store.adapter, id, ctx),
      (value) => this.#applyRead(value),
      () => this.publish(),
    );
    this.#stopObserving = whileObserved(
      store,
      this.#$view,
      () => this.#start(),
      () => this.#stop(),
    );
  }

  get $view(): ReadableAtom<ConversationView> {
    return this.#$view;
  }

  get observed(): boolean {
    return this.#resource.observed;
  }

  /** What the backend last said, if anything. */
  get confirmed(): Conversation | undefined {
    return this.#isKnown ? this.#host.confirmed(this.id) : undefined;
  }

  /** Why the last read failed, if it did. */
  get error(): HandoffError | undefined {
    return this.#resource.error;
  }

  get pending(): readonly Operation[] {
    return this.#pending;
  }

  get isPending(): boolean {
    return this.#pending.length > 0;
  }

  get settled(): Settled | undefined {
    return this.#settled;
  }

  get isNeeded(): boolean {
    return this.observed || this.isPending || this.#resource.isReading || this.doubts.size > 0;
  }

  /** Reads again. A failed conversation shows that it is being loaded. */
  refresh(): Promise<void> {
    if (!this.confirmed && this.#resource.error) {
      this.#resource.error = undefined;
      this.publish();
    }
    return this.#resource.refresh();
  }

  /** The cache has a newer state of it. */
  applied(isPushed: boolean): void {
    const fresh = this.#host.confirmed(this.id);
    if (fresh && this.#host.isVersioned(fresh)) this.#isKnown = true;
    this.#reconsider();
    this.publish(isPushed);
  }

  /** What a list has told is enough to act on: it need not be read first. */
  takeFromList(): void {
    const listed = this.#host.confirmed(this.id);
    if (!this.#isKnown && listed && this.#host.isVersioned(listed)) this.applied(false);
  }

  readAgain(): Promise<void> {
    return this.#resource.refresh();
  }

  /** The backend says that it is gone. */
  removed(): void {
    this.#isKnown = false;
    this.#resource.error = new HandoffError('not-found', 'Removed');
    this.publish();
  }

  /** Lets go of everything: nobody looks, nothing is on its way. */
  forget(): void {
    this.#stopObserving();
    this.#cancelExpiry?.();
    this.#pending = [];
    this.#isKnown = false;
    this.#settled = this.#resource.error = this.shown = undefined;
    this.#$view.set({ state: 'loading' });
    this.#host.forget(this.id);
  }

  /** Forgets how the last command ended. */
  dismiss(): void {
    this.#settled = undefined;
    this.publish();
  }

  tellMessage(message: Message): void {
    this.#host.message(message);
  }

  /** Stops waiting for the commands on their way; whether they happened is then found out by reading. */
  stopWaiting(): void {
    for (const operation of this.#pending) operation.stopWaiting.abort();
  }

  /** Runs a command after those that were asked for before. The same command twice is one command. */
  run(command: Command, key: string = this.store.environment.uuid()): Promise<Settled> {
    const agent = this.store.agent.get();
    // what another person tried is a new wish of this one
    if ((this.doubts.get(key) ?? agent.id) !== agent.id) key = this.store.environment.uuid();
    const intent = JSON.stringify([command, agent.id]);
    const twin = this.#pending.find((other) => JSON.stringify([other.command, other.agent.id]) === intent);
    if (twin) return twin.done;
    const operation: QueuedOperation = {
      key,
      command,
      agent,
      startedAt: this.store.clock.now(),
      clickedAt: this.store.environment.now(),
      phase: 'sending',
      stopWaiting: new AbortController(),
      done: undefined as unknown as Promise<Settled>,
    };
    operation.done = this.#queue.then(() => this.#perform(operation));
    this.#queue = operation.done;
    this.#pending = [...this.#pending, operation];
    this.#settled = undefined;
    this.publish();
    return operation.done;
  }

  applyAnswer(fresh: Conversation): boolean {
    return this.#host.applyAnswer(fresh);
  }

  #start(): void {
    // it may have been forgotten while somebody held it
    this.#host.entry(this.id);
    this.#resource.observed = true;
    this.#host.setObserved(true);
    void this.#resource.refresh();
  }

  #stop(): void {
    this.#resource.leave(this.isPending);
    this.#cancelExpiry?.();
    this.#host.setObserved(false);
  }

  #applyRead(fresh: Conversation): void {
    if (this.store.signal.aborted) return;
    this.#host.applyRead(fresh);
    this.#isKnown = true;
    this.#reconsider();
  }

  /** A newer state may say how the last command ended, or that it is nothing to talk about any more. */
  #reconsider(): void {
    const { confirmed } = this;
    if (confirmed) this.#settled &&= loadedRunner()?.reconsider(this.#settled, confirmed);
  }

  publish(isPushed = false): void {
    this.#show();
    this.#host.changed(this.id, isPushed);
  }

  #show(): void {
    const { confirmed, error } = this;
    this.#cancelExpiry?.();
    if (!confirmed) {
      this.shown = undefined;
      this.#$view.set(error ? { state: 'failed', error } : { state: 'loading' });
      return;
    }
    this.shown = this.#pending.reduce((c, operation) => this.#projected(c, operation), confirmed);
    this.#watchExpiry(confirmed);
    this.#$view.set({
      state: 'ready',
      conversation: this.shown,
      confirmed,
      settled: this.#settled,
      stale: error,
      pending: this.#pending.map(({ key, command, agent, startedAt, phase }) => ({
        key,
        command,
        agent,
        startedAt,
        phase,
      })),
    });
  }

  #projected(c: Conversation, { command, agent, startedAt }: Operation): Conversation {
    const at = new Date(startedAt).toISOString();
    return loadedRunner()?.project(c, command, agent, at) ?? c;
  }

  /** At the end of a timed pause the backend activates the bot. Ask it, and ask again, until it says so. */
  #watchExpiry({ status, bot }: Conversation): void {
    const { clock } = this.store;
    const due = status === 'open' && bot.status === 'paused' && bot.resumeAt ? Date.parse(bot.resumeAt) : NaN;
    if (isNaN(due) || !this.observed) return;
    const check = () => {
      this.#expiryChecks++;
      void this.#resource.refresh();
    };
    const isAhead = due > clock.now();
    if (isAhead) this.#expiryChecks = 0;
    this.#cancelExpiry = isAhead
      ? clock.at(due, check)
      : clock.after(Math.min(1000 * 2 ** this.#expiryChecks, 30_000), check);
  }

  async #perform(operation: QueuedOperation): Promise<Settled> {
    const { key, command, agent } = operation;
    const { outcome, error } = await this.#runToEnd(operation);
    const settled = {
      key,
      command,
      agent,
      outcome,
      error,
      before: operation.before,
      conversation: this.confirmed,
      at: this.store.clock.now(),
    };
    this.#pending = this.#pending.filter((other) => other.key !== key);
    if (!this.store.signal.aborted) {
      this.#settled = settled;
      this.publish();
    }
    return settled;
  }

  async #runToEnd(operation: QueuedOperation): Promise<Ending> {
    try {
      const { perform } = loadedRunner() ?? (await loadCommandRunner());
      this.publish();
      return await perform(this, operation);
    } catch (cause) {
      return { outcome: 'rejected', error: new HandoffError('offline', 'Not sent: a module is missing', { cause }) };
    }
  }
}
