import { atom, type ReadableAtom } from 'nanostores';
import { readConversation } from '../../adapters/call.js';
import type { Command } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import { HandoffError } from '../../model/error.js';
import type { CommandTarget, Ending, PendingOperation } from './command-runner.lazy.js';
import type { EntryHost } from './entry-host.js';
import { commandRunner } from './load-command-runner.js';
import type { StoreContext } from '../context.js';
import type { ConversationView } from './view.js';
import type { Operation, Settled } from './operations.js';
import { PauseEndCheck } from './pause-end-check.js';
import { Resource, whileObserved } from '../resource.js';
import type { Shelved } from '../shelf.js';

interface QueuedOperation extends PendingOperation {
  done: Promise<Settled>;
}

/**
 * A conversation that is open or has commands in progress. It reads the conversation, queues its commands, and shows
 * them on top of the confirmed state, which the cache owns:
 *
 *     loading ──read──→ ready ⇄ ready with `stale` (a later read failed)
 *        │                │
 * read failed        removed
 *        ↓                ↓
 *      failed ←───────────┘
 *
 * Rolling back a rejected command needs no code of its own: the command leaves the queue, and the view is computed
 * again from the confirmed state and the commands that remain.
 */
export class ConversationEntry implements CommandTarget, Shelved {
  readonly id: string;
  readonly store: StoreContext;
  /** The confirmed state with the pending commands applied on top. */
  projected?: Conversation;
  /** The keys of commands whose outcome is unknown, each with the id of the agent who issued it. */
  readonly unresolvedKeys = new Map<string, string>();
  readonly #host: EntryHost;
  readonly #$view = atom<ConversationView>({ state: 'loading' });
  readonly #resource: Resource<Conversation>;
  readonly #stopObserving: () => void;
  /** Whether it was read or its state has a version. A list row without a version may be too old to show. */
  #isKnown = false;
  #pending: QueuedOperation[] = [];
  #settled?: Settled;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #pauseEnd: PauseEndCheck;

  constructor(store: StoreContext, id: string, host: EntryHost) {
    this.id = id;
    this.store = store;
    this.#host = host;
    this.#resource = new Resource(
      store,
      { method: 'getConversation', subject: id },
      (ctx) => readConversation(store.adapter, id, ctx),
      (value) => this.#applyRead(value),
      () => this.publish(),
    );
    this.#pauseEnd = new PauseEndCheck(store.clock, () => void this.#resource.refresh());
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

  /** The last state from the backend, if any. */
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
    return this.observed || this.isPending || this.#resource.isReading || this.unresolvedKeys.size > 0;
  }

  /** Reads again. A conversation that failed to load is shown as loading meanwhile. */
  refresh(): Promise<void> {
    if (!this.confirmed && this.#resource.error) {
      this.#resource.error = undefined;
      this.publish();
    }
    return this.#resource.refresh();
  }

  /** The cache has another state. One without a version is not shown before the conversation was read. */
  applied(isPushed: boolean): void {
    const fresh = this.#host.confirmed(this.id);
    if (fresh && this.#host.isVersioned(fresh)) this.#isKnown = true;
    this.#reconsider();
    this.publish(isPushed);
  }

  /** The backend removed the conversation. */
  removed(): void {
    this.#isKnown = false;
    this.#resource.error = new HandoffError('not-found', 'Removed');
    this.publish();
  }

  /** Drops all data. The shelf calls this when nothing shows the conversation and nothing is in progress. */
  forget(): void {
    this.#stopObserving();
    this.#pending = [];
    this.#isKnown = false;
    this.#settled = this.#resource.error = this.projected = undefined;
    this.#$view.set({ state: 'loading' });
    this.#host.forget(this.id);
  }

  /** Clears the result of the last command. */
  dismiss(): void {
    this.#settled = undefined;
    this.publish();
  }

  publishMessage(message: Message): void {
    this.#host.message(message);
  }

  /** Stops waiting for answers to pending commands. Reads then find out whether they were applied. */
  stopWaiting(): void {
    for (const operation of this.#pending) operation.stopWaiting.abort();
  }

  /**
   * Runs a command after those already queued. A command that equals a queued one, as from a double click, joins it.
   */
  run(command: Command, key: string = this.store.environment.uuid()): Promise<Settled> {
    const agent = this.store.agent.get();
    // what another person tried becomes a new intent of this one
    if ((this.unresolvedKeys.get(key) ?? agent.id) !== agent.id) key = this.store.environment.uuid();
    const intent = JSON.stringify([command, agent.id]);
    const duplicate = this.#pending.find((other) => JSON.stringify([other.command, other.agent.id]) === intent);
    if (duplicate) return duplicate.done;
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
    // the shelf may have forgotten it while an element still held the atom
    this.#host.entry(this.id);
    this.#resource.observed = true;
    this.#host.setObserved(true);
    void this.#resource.refresh();
  }

  #stop(): void {
    this.#resource.unobserve(this.isPending);
    this.#pauseEnd.schedule();
    this.#host.setObserved(false);
  }

  #applyRead(fresh: Conversation): void {
    this.#host.applyRead(fresh);
    this.#isKnown = true;
    this.#reconsider(true);
  }

  /** A newer state may settle a command of unknown outcome, or make the last result irrelevant. */
  #reconsider(isRead = false): void {
    const { confirmed } = this;
    if (confirmed) this.#settled &&= commandRunner.value?.reconsider(this.#settled, confirmed, isRead);
  }

  publish(isPushed = false): void {
    // a command that was on its way when the store ended tells nobody how
    if (this.store.signal.aborted) return;
    this.#updateView();
    this.#host.changed(this.id, isPushed);
  }

  #updateView(): void {
    const { confirmed, error } = this;
    this.#pauseEnd.schedule(this.observed ? confirmed : undefined);
    if (!confirmed) {
      this.projected = undefined;
      this.#$view.set(error ? { state: 'failed', error } : { state: 'loading' });
      return;
    }
    this.projected = this.#pending.reduce((c, operation) => this.#applyOperation(c, operation), confirmed);
    this.#$view.set({
      state: 'ready',
      conversation: this.projected,
      confirmed,
      settled: this.#settled,
      stale: error,
      pending: this.#pending.map(({ key, command, agent, startedAt, phase, progress }) => ({
        key,
        command,
        agent,
        startedAt,
        phase,
        progress,
      })),
    });
  }

  #applyOperation(c: Conversation, { command, agent, startedAt }: Operation): Conversation {
    const at = new Date(startedAt).toISOString();
    return commandRunner.value?.project(c, command, agent, at) ?? c;
  }

  async #perform(operation: QueuedOperation): Promise<Settled> {
    const { key, command, agent } = operation;
    const ending = await this.#runToEnd(operation);
    const settled = {
      key,
      command,
      agent,
      ...ending,
      before: operation.before,
      conversation: this.confirmed,
      at: this.store.clock.now(),
    };
    this.#pending = this.#pending.filter((other) => other.key !== key);
    this.#settled = settled;
    this.publish();
    return settled;
  }

  async #runToEnd(operation: QueuedOperation): Promise<Ending> {
    try {
      const { perform } = commandRunner.value ?? (await commandRunner.load());
      this.publish();
      return await perform(this, operation);
    } catch (cause) {
      this.store.report({ code: 'part-missing', thrown: cause });
      return { outcome: 'rejected', error: new HandoffError('offline', 'Not sent: a module is missing', { cause }) };
    }
  }
}
