import { atom, type ReadableAtom } from 'nanostores';
import * as parse from '../../adapters/boundary.js';
import type { Command } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import type { CommandTarget, Ending, PendingOperation } from './command-runner.js';
import { commandRunner } from './load-command-runner.js';
import type { StoreContext } from '../context.js';
import type { Operation, Settled } from './operations.js';
import { Resource, whileObserved } from '../resource.js';

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

/** Whom an entry tells what happens. */
export interface EntryOwner {
  look(observed: boolean): void;
  changed(entry: ConversationEntry): void;
  message(conversationId: string, message: unknown): void;
}

/** The only writer of one conversation's state. */
export class ConversationEntry implements CommandTarget {
  readonly id: string;
  readonly store: StoreContext;
  readonly #$view = atom<ConversationView>({ state: 'loading' });
  readonly resource: Resource<Conversation>;
  /** The confirmed state with the pending commands on top. */
  shown?: Conversation;
  readonly #owner: EntryOwner;
  #pending: QueuedOperation[] = [];
  #settled?: Settled;
  #queue: Promise<unknown> = Promise.resolve();
  #cancelExpiry?: () => void;
  #expiryChecks = 0;

  constructor(store: StoreContext, id: string, owner: EntryOwner) {
    this.#owner = owner;
    this.id = id;
    this.store = store;
    this.resource = new Resource(
      store,
      (ctx) => this.#read(ctx),
      (value) => this.#accept(value),
      () => this.publish(),
    );
    const start = () => {
      this.resource.observed = true;
      owner.look(true);
      void this.resource.refresh();
    };
    const stop = () => {
      this.resource.leave(this.#pending.length > 0);
      this.#cancelExpiry?.();
      owner.look(false);
    };
    whileObserved(store, this.#$view, start, stop);
    store.atEnd(() => {
      this.#pending = [];
      this.#settled = this.resource.value = this.resource.error = undefined;
      this.publish();
    });
  }

  get $view(): ReadableAtom<ConversationView> {
    return this.#$view;
  }

  get observed(): boolean {
    return this.resource.observed;
  }

  /** What the backend last said, if anything. */
  get confirmed(): Conversation | undefined {
    return this.resource.value;
  }

  get isPending(): boolean {
    return this.#pending.length > 0;
  }

  /** Reads again. A failed conversation shows that it is being loaded. */
  refresh(): Promise<void> {
    if (!this.resource.value && this.resource.error) {
      this.resource.error = undefined;
      this.publish();
    }
    return this.resource.refresh();
  }

  /** A state that the backend pushed. Without versions it only says that something happened. */
  receive(conversation: Conversation): void {
    if (this.#isVersioned(conversation)) this.#accept(conversation) && this.publish();
    else if (this.observed) void this.resource.refresh();
  }

  /** The backend says that it is gone. */
  remove(): void {
    this.resource.value = undefined;
    this.resource.error = new HandoffError('not-found', 'Removed');
    this.publish();
  }

  /** Forgets how the last command ended. */
  dismiss(): void {
    this.#settled = undefined;
    this.publish();
  }

  tellMessage(message: unknown): void {
    this.#owner.message(this.id, message);
  }

  /** Stops waiting for the commands on their way; whether they happened is then found out by reading. */
  stopWaiting(): void {
    for (const operation of this.#pending) operation.stopWaiting.abort();
  }

  /** Runs a command after those that were asked for before. The same command twice is one command. */
  run(command: Command, key: string = this.store.environment.uuid()): Promise<Settled> {
    const twin = this.#pending.find((other) => JSON.stringify(other.command) === JSON.stringify(command));
    if (twin) return twin.done;
    const operation: QueuedOperation = {
      key,
      command,
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

  async #read(ctx: Parameters<StoreContext['adapter']['getConversation']>[1]): Promise<Conversation> {
    const conversation = parse.conversation(await this.store.adapter.getConversation(this.id, ctx), '');
    if (conversation.id !== this.id) throw new HandoffError('bad-response', 'id: another conversation');
    return conversation;
  }

  takes(fresh: Conversation): boolean {
    const counts = this.#isVersioned(fresh);
    if (counts) this.#accept(fresh);
    return counts;
  }

  #isVersioned({ version }: Conversation): boolean {
    return version !== undefined && !!this.store.traits.versions;
  }

  #accept(fresh: Conversation): boolean {
    const known = this.resource.value?.version;
    if (this.store.signal.aborted || (known !== undefined && this.#isVersioned(fresh) && fresh.version! <= known)) {
      return false;
    }
    this.resource.value = fresh;
    this.#settled &&= commandRunner.value?.reconsider(this.#settled, fresh, this.store.agent.get());
    return true;
  }

  publish(): void {
    this.#show();
    this.#owner.changed(this);
  }

  #show(): void {
    const { value: confirmed, error } = this.resource;
    this.#cancelExpiry?.();
    if (!confirmed) {
      this.#$view.set(error ? { state: 'failed', error } : { state: 'loading' });
      return;
    }
    const agent = this.store.agent.get();
    this.shown = this.#pending.reduce(
      (c, { command, startedAt }) =>
        commandRunner.value?.project(c, command, agent, new Date(startedAt).toISOString()) ?? c,
      confirmed,
    );
    this.#watchExpiry(confirmed);
    this.#$view.set({
      state: 'ready',
      conversation: this.shown,
      confirmed,
      settled: this.#settled,
      stale: error,
      pending: this.#pending.map(({ key, command, startedAt, phase }) => ({ key, command, startedAt, phase })),
    });
  }

  /** At the end of a timed pause the backend activates the bot. Ask it, and ask again, until it says so. */
  #watchExpiry({ status, bot }: Conversation): void {
    const { clock } = this.store;
    const due = status === 'open' && bot.status === 'paused' && bot.resumeAt ? Date.parse(bot.resumeAt) : NaN;
    if (isNaN(due) || !this.observed) return;
    const check = () => {
      this.#expiryChecks++;
      void this.resource.refresh();
    };
    const isAhead = due > clock.now();
    if (isAhead) this.#expiryChecks = 0;
    this.#cancelExpiry = isAhead
      ? clock.at(due, check)
      : clock.after(Math.min(1000 * 2 ** this.#expiryChecks, 30_000), check);
  }

  async #perform(operation: QueuedOperation): Promise<Settled> {
    const { key, command } = operation;
    const { outcome, error } = await this.#runToEnd(operation);
    const settled = {
      key,
      command,
      outcome,
      error,
      before: operation.before,
      conversation: this.resource.value,
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
      const { perform } = commandRunner.value ?? (await commandRunner.load());
      this.publish();
      return await perform(this, operation);
    } catch (cause) {
      return { outcome: 'rejected', error: new HandoffError('offline', 'Not sent: a module is missing', { cause }) };
    }
  }
}
