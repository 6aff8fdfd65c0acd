import { atom, type ReadableAtom } from 'nanostores';
import * as parse from '../adapters/boundary.js';
import type { Command } from '../model/command.js';
import type { Conversation } from '../model/conversation.js';
import { HandoffError, mayHaveHappened, toHandoffError } from '../model/error.js';
import { achieved } from '../model/rules.js';
import { callAdapter, type StoreContext } from './context.js';
import { project, send, type Operation, type Settled } from './operations.js';
import { Resource, whileObserved } from './resource.js';
import { retryDelay } from './retry.js';

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

const commandTimeout = 30_000;
/** Nothing that was clicked is sent later than this without asking again. */
const sendWithin = 10_000;
const checks = 4;
const checkTimeout = 5000;

/** In whose hands a conversation is. */
const hands = ({ status, handler, bot }: Conversation): string => JSON.stringify([status, handler, bot.status]);

interface PendingOperation extends Operation {
  phase: 'sending' | 'checking';
  stopWaiting: AbortController;
  /** By this device's clock: what is learnt about the server's must not change how long it waited. */
  clickedAt: number;
  /** An earlier try may have happened. */
  uncertain?: boolean;
  before?: Conversation;
  done: Promise<Settled>;
}

/** The only writer of one conversation's state. */
export class ConversationEntry {
  readonly id: string;
  readonly #store: StoreContext;
  readonly #$view = atom<ConversationView>({ state: 'loading' });
  readonly #resource: Resource<Conversation>;
  #pending: PendingOperation[] = [];
  #settled?: Settled;
  #queue: Promise<unknown> = Promise.resolve();
  #cancelExpiry?: () => void;
  #expiryChecks = 0;

  constructor(store: StoreContext, id: string, onObserved: (observed: boolean) => void) {
    this.id = id;
    this.#store = store;
    this.#resource = new Resource(store, (ctx) => this.#read(ctx), (value) => this.#accept(value), () => this.#publish());
    const start = () => {
      this.#resource.observed = true;
      onObserved(true);
      void this.#resource.refresh();
    };
    const stop = () => {
      this.#resource.leave(this.#pending.length > 0);
      this.#cancelExpiry?.();
      onObserved(false);
    };
    whileObserved(store, this.#$view, start, stop);
    store.signal.addEventListener('abort', () => {
      this.#pending = [];
      this.#settled = this.#resource.value = this.#resource.error = undefined;
      this.#publish();
    });
  }

  get $view(): ReadableAtom<ConversationView> {
    return this.#$view;
  }

  get observed(): boolean {
    return this.#resource.observed;
  }

  /** What the backend last said, if anything. */
  get confirmed(): Conversation | undefined {
    return this.#resource.value;
  }

  /** Reads again. A failed conversation shows that it is being loaded. */
  refresh(): Promise<void> {
    if (!this.#resource.value && this.#resource.error) {
      this.#resource.error = undefined;
      this.#publish();
    }
    return this.#resource.refresh();
  }

  /** A state that the backend pushed. Without versions it only says that something happened. */
  receive(conversation: Conversation): void {
    if (this.#versioned(conversation)) this.#accept(conversation) && this.#publish();
    else if (this.observed) void this.#resource.refresh();
  }

  /** The backend says that it is gone. */
  remove(): void {
    this.#resource.value = undefined;
    this.#resource.error = new HandoffError('not-found', 'The conversation was removed');
    this.#publish();
  }

  /** Forgets how the last command ended. */
  dismiss(): void {
    this.#settled = undefined;
    this.#publish();
  }

  /** Stops waiting for the commands on their way; whether they happened is then found out by reading. */
  stopWaiting(): void {
    for (const operation of this.#pending) operation.stopWaiting.abort();
  }

  /** Runs a command after those that were asked for before. The same command twice is one command. */
  run(command: Command, key: string = this.#store.environment.uuid()): Promise<Settled> {
    const twin = this.#pending.find((other) => JSON.stringify(other.command) === JSON.stringify(command));
    if (twin) return twin.done;
    const operation: PendingOperation = {
      key, command, startedAt: this.#store.clock.now(), clickedAt: this.#store.environment.now(), phase: 'sending', stopWaiting: new AbortController(), done: undefined as unknown as Promise<Settled>,
    };
    operation.done = this.#queue.then(() => this.#perform(operation));
    this.#queue = operation.done;
    this.#pending = [...this.#pending, operation];
    this.#settled = undefined;
    this.#publish();
    return operation.done;
  }

  async #read(ctx: Parameters<StoreContext['adapter']['getConversation']>[1]): Promise<Conversation> {
    const conversation = parse.conversation(await this.#store.adapter.getConversation(this.id, ctx), '');
    if (conversation.id !== this.id) throw new HandoffError('bad-response', 'id: the answer is about another conversation');
    return conversation;
  }

  #versioned({ version }: Conversation): boolean {
    return version !== undefined && !!this.#store.traits.versions;
  }

  #accept(fresh: Conversation): boolean {
    const known = this.#resource.value?.version;
    if (this.#store.signal.aborted || (known !== undefined && this.#versioned(fresh) && fresh.version! <= known)) return false;
    this.#resource.value = fresh;
    if (this.#settled?.outcome === 'unknown' && achieved(fresh, this.#settled.command, this.#store.agent.get())) {
      this.#settled = { ...this.#settled, outcome: 'applied', error: undefined, conversation: fresh };
    }
    // somebody else acted: what this person did is no longer there to be undone
    const { outcome, conversation } = this.#settled ?? {};
    if (outcome === 'applied' && conversation && hands(conversation) !== hands(fresh)) this.#settled = undefined;
    return true;
  }

  #publish(): void {
    const { value: confirmed, error } = this.#resource;
    this.#cancelExpiry?.();
    if (!confirmed) {
      this.#$view.set(error ? { state: 'failed', error } : { state: 'loading' });
      return;
    }
    const agent = this.#store.agent.get();
    const shown = this.#pending.reduce((c, { command, startedAt }) => project(c, command, agent, new Date(startedAt).toISOString()), confirmed);
    this.#watchExpiry(confirmed);
    this.#$view.set({
      state: 'ready', conversation: shown, confirmed, settled: this.#settled, stale: error,
      pending: this.#pending.map(({ key, command, startedAt, phase }) => ({ key, command, startedAt, phase })),
    });
  }

  /** At the end of a timed pause the backend activates the bot. Ask it, and ask again, until it says so. */
  #watchExpiry({ status, bot }: Conversation): void {
    const { clock } = this.#store;
    const due = status === 'open' && bot.status === 'paused' && bot.resumeAt ? Date.parse(bot.resumeAt) : NaN;
    if (isNaN(due) || !this.observed) return;
    if (due > clock.now()) this.#expiryChecks = 0;
    const wait = due > clock.now() ? 0 : Math.min(1000 * 2 ** this.#expiryChecks, 30_000);
    this.#cancelExpiry = clock.at(Math.max(due, clock.now() + wait), () => {
      this.#expiryChecks++;
      void this.#resource.refresh();
    });
  }

  async #perform(operation: PendingOperation): Promise<Settled> {
    for (let attempt = 1; ; attempt++) {
      const error = await this.#attempt(operation);
      if (!error) return this.#settle(operation, 'applied');
      // what is not a refusal says nothing about an earlier try that was not answered
      const uncertain = operation.uncertain = mayHaveHappened(error) || (!!operation.uncertain && error.retryable);
      if (uncertain) {
        operation.phase = 'checking';
        this.#publish();
        if (await this.#wasApplied(operation)) return this.#settle(operation, 'applied');
      }
      const wait = this.#mayRepeat(operation, error, attempt);
      if (wait === undefined) {
        if (!uncertain && !this.#takeCurrent(error.current)) await this.#resource.refresh();
        return this.#settle(operation, uncertain ? 'unknown' : 'rejected', error);
      }
      await this.#pause(wait);
    }
  }

  /** Only with the same key, never later than ten seconds after the click, and never once the person stopped waiting. */
  #mayRepeat(operation: PendingOperation, error: HandoffError, attempt: number): number | undefined {
    const { traits, environment, signal } = this.#store;
    const wait = retryDelay(attempt, environment.random(), error.retryAfter);
    const allowed = traits.idempotency && error.retryable && !operation.stopWaiting.signal.aborted && !signal.aborted;
    return allowed && !this.#tooLate(operation, wait) ? wait : undefined;
  }

  #tooLate({ clickedAt }: PendingOperation, wait = 0): boolean {
    return this.#store.environment.now() + wait - clickedAt > sendWithin;
  }

  async #attempt(operation: PendingOperation): Promise<HandoffError | undefined> {
    const { adapter } = this.#store;
    try {
      if (!this.#resource.value) await this.#resource.refresh();
      const { value: before, error } = this.#resource;
      if (!before) throw error && !mayHaveHappened(error) ? error : new HandoffError('offline', 'Not sent: the conversation could not be read', { cause: error });
      operation.before ??= before;
      if (operation.stopWaiting.signal.aborted || this.#tooLate(operation)) throw new HandoffError('offline', 'Not sent: it waited too long for its turn');
      const fresh = await callAdapter(this.#store, commandTimeout, (ctx) => send(adapter, before, operation.command, ctx), {
        signal: operation.stopWaiting.signal,
        idempotencyKey: operation.key,
        expectedVersion: before.version,
      });
      if (fresh && this.#versioned(fresh)) this.#accept(fresh);
      else await this.#resource.refresh();
      return undefined;
    } catch (thrown) {
      return this.#checked(toHandoffError(thrown));
    }
  }

  /** The state that came with an error is as untrusted as any other: checked, or left out. */
  #checked({ code, message, retryable, retryAfter, cause, current: raw }: HandoffError): HandoffError {
    let current: Conversation | undefined;
    try {
      current = parse.conversation(raw, 'current');
    } catch {
      // without it, the state is read
    }
    return new HandoffError(code, message, { retryable, retryAfter, cause, current: current?.id === this.id ? current : undefined });
  }

  #takeCurrent(current: Conversation | undefined): boolean {
    const counts = !!current && this.#versioned(current);
    if (counts) this.#accept(current);
    return counts;
  }

  async #wasApplied({ command }: PendingOperation): Promise<boolean> {
    const { environment, agent, signal } = this.#store;
    for (let check = 1; check <= checks && !signal.aborted; check++) {
      await this.#refreshWithin(checkTimeout);
      const { value, error } = this.#resource;
      // an event may have told what no read could
      if (value && achieved(value, command, agent.get())) return true;
      if (!error?.retryable) return false;
      if (check < checks) await this.#pause(retryDelay(check, environment.random(), error.retryAfter));
    }
    return false;
  }

  /** Does not wait for a backend that answers nothing: the person does. */
  #refreshWithin(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const { environment } = this.#store;
      const timer = environment.setTimeout(resolve, milliseconds);
      void this.#resource.refresh().then(() => {
        environment.clearTimeout(timer);
        resolve();
      });
    });
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const { environment, signal } = this.#store;
      const end = () => {
        environment.clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = environment.setTimeout(end, milliseconds);
      signal.addEventListener('abort', end);
    });
  }

  #settle({ key, command, before }: PendingOperation, outcome: Settled['outcome'], error?: HandoffError): Settled {
    const settled = { key, command, outcome, error, before, conversation: this.#resource.value, at: this.#store.clock.now() };
    this.#pending = this.#pending.filter((other) => other.key !== key);
    if (!this.#store.signal.aborted) {
      this.#settled = settled;
      this.#publish();
    }
    return settled;
  }
}
