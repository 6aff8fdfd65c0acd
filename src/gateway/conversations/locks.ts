import { sleep, type GatewayContext } from '../context.js';
import { replaceNul } from '../database/database.js';
import { acquireLease, releaseLease, renewalInterval, renewLease, type Lease } from '../database/lease.js';
import { GatewayError, retryIn } from '../errors.js';

/** Milliseconds that a command waits for its turn. People give up after some ten seconds, and clients repeat it. */
const maxWait = 10_000;
/** Milliseconds. Another node usually needs no longer than one quick command… */
const minPollDelay = 10;
/** …and five queries a second per waiting conversation are no burden if it takes longer. */
const maxPollDelay = 200;

const busy = () =>
  new GatewayError('unavailable', 'Other commands on this conversation take long.', { retryAfter: retryIn.moment });

/**
 * Lets one command run at a time per conversation, across all nodes.
 *
 * 1. On this node, commands queue up in the order in which they came.
 * 2. The first in the queue acquires a lease in the database, polling while another node holds it.
 * 3. It renews the lease until it is done.
 *
 * The lock is a lease and not an open transaction, because a platform may take half a minute, and a connection must not
 * be tied up for so long.
 */
export class ConversationLocks {
  #context: GatewayContext;
  /** The end of the queue of each conversation on this node. */
  #queues = new Map<string, Promise<void>>();

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /** Runs `work` when it is its turn. Throws `unavailable` if that takes longer than ten seconds. */
  async run<T>(conversationId: string, work: (turn: ConversationTurn) => Promise<T>): Promise<T> {
    const turn = await this.turn(conversationId);
    try {
      await turn.acquire();
      return await work(turn);
    } finally {
      await turn.leave();
    }
  }

  /**
   * Resolves when this node's queue is at this place. Whoever waits here calls `leave` in the end, and holds the lease
   * only after `acquire` or `acquired`.
   */
  async turn(conversationId: string): Promise<ConversationTurn> {
    const { environment } = this.#context;
    const previous = this.#queues.get(conversationId);
    let next = () => {};
    const end = new Promise<void>((resolve) => (next = resolve));
    const mine = (previous ?? Promise.resolve()).then(() => end);
    this.#queues.set(conversationId, mine);
    const leaveQueue = () => next();
    // not when it leaves: who gives up while another one is still at work must not let the next one in beside that one
    void mine.then(() => {
      if (this.#queues.get(conversationId) === mine) this.#queues.delete(conversationId);
    });
    const turn = new ConversationTurn(this.#context, conversationId, environment.now(), leaveQueue);
    try {
      if (previous) await this.#waitForPrevious(previous);
    } catch (thrown) {
      leaveQueue();
      throw thrown;
    }
    return turn;
  }

  /** Resolves when everything in this node's queue is done. Undefined: the queue is empty. */
  whenIdle(conversationId: string): Promise<void> | undefined {
    return this.#queues.get(conversationId);
  }

  /** Gives up after a while: a command must not run minutes after its client has stopped waiting. */
  async #waitForPrevious(previous: Promise<void>): Promise<void> {
    let isMyTurn = false;
    await sleep(
      this.#context,
      maxWait,
      previous.then(() => void (isMyTurn = true)),
    );
    if (!isMyTurn) throw busy();
  }
}

/** A place at the head of the queue of one conversation on this node, and the lease that comes with it. */
export class ConversationTurn {
  /** For a statement that acquires the lease or releases it together with something else. */
  readonly lease: Lease;
  #context: GatewayContext;
  #since: number;
  #leaveQueue: () => void;
  #isHeld = false;
  #renewal: unknown;

  constructor(context: GatewayContext, conversationId: string, since: number, leaveQueue: () => void) {
    this.#context = context;
    this.#since = since;
    this.#leaveQueue = leaveQueue;
    // with a prefix, because the subscription has a lease as well and a conversation may have any id; the node can be
    // the holder, because its queue lets only one command in
    this.lease = { name: `conversation:${replaceNul(conversationId)}`, holder: context.node };
  }

  /** Throws `unavailable` if another node does not release the lease in time. */
  async acquire(): Promise<void> {
    const { database, environment, signal } = this.#context;
    const { name, holder } = this.lease;
    for (let delay = minPollDelay; ; delay = Math.min(delay * 2, maxPollDelay)) {
      if (await acquireLease(database, name, holder)) return this.acquired();
      if (signal.aborted || environment.now() - this.#since > maxWait) throw busy();
      // with jitter, so that nodes do not ask in step
      await sleep(this.#context, delay * (0.5 + environment.random()));
    }
  }

  /** Call this when a statement has acquired the lease. */
  acquired(): void {
    this.#isHeld = true;
    this.#renewLater();
  }

  /** Call this when a statement has released the lease. */
  released(): void {
    this.#isHeld = false;
    this.#context.environment.clearTimeout(this.#renewal);
  }

  /** Lets the next one have its turn. */
  async leave(): Promise<void> {
    const { name, holder } = this.lease;
    try {
      if (!this.#isHeld) return;
      this.released();
      // if the release fails, the lease expires, and until then this node may acquire it again
      await releaseLease(this.#context.database, name, holder).catch(() => undefined);
    } finally {
      this.#leaveQueue();
    }
  }

  #renewLater(): void {
    const { database, environment, log } = this.#context;
    const { name, holder } = this.lease;
    this.#renewal = environment.setTimeout(() => {
      // a lost lock is logged and does not stop the command: its writes still compare versions
      renewLease(database, name, holder).then(
        (renewed) => renewed || !this.#isHeld || log({ event: 'lock-lost' }),
        () => log({ event: 'lock-lost' }),
      );
      this.#renewLater();
    }, renewalInterval);
  }
}
