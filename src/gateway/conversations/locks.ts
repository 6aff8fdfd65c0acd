import { sleep, type GatewayContext } from '../context.js';
import { replaceNul } from '../database/database.js';
import { acquireLease, releaseLease, renewalInterval, renewLease } from '../database/lease.js';
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
  async run<T>(conversationId: string, work: () => Promise<T>): Promise<T> {
    const previous = this.#queues.get(conversationId);
    let leave = () => {};
    const turn = new Promise<void>((resolve) => (leave = resolve));
    const mine = (previous ?? Promise.resolve()).then(() => turn);
    this.#queues.set(conversationId, mine);
    try {
      const since = this.#context.environment.now();
      if (previous) await this.#waitForPrevious(previous);
      // with a prefix, because the subscription has a lease as well and a conversation may have any id
      return await this.#withLease(`conversation:${replaceNul(conversationId)}`, since, work);
    } finally {
      leave();
      if (this.#queues.get(conversationId) === mine) this.#queues.delete(conversationId);
    }
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

  async #withLease<T>(name: string, since: number, work: () => Promise<T>): Promise<T> {
    // the queue lets only one command of this node in, so the node can be the holder
    const { database, environment, log, node: holder } = this.#context;
    await this.#acquire(name, since);
    let timer: unknown;
    const renew = () => {
      timer = environment.setTimeout(() => {
        // a lost lock is logged and does not stop the command: its writes still compare versions
        renewLease(database, name, holder).then(
          (renewed) => renewed || log({ event: 'lock-lost' }),
          () => log({ event: 'lock-lost' }),
        );
        renew();
      }, renewalInterval);
    };
    renew();
    try {
      return await work();
    } finally {
      environment.clearTimeout(timer);
      // if the release fails, the lease expires, and until then this node may acquire it again
      await releaseLease(database, name, holder).catch(() => undefined);
    }
  }

  async #acquire(name: string, since: number): Promise<void> {
    const { database, environment, signal, node } = this.#context;
    for (let delay = minPollDelay; ; delay = Math.min(delay * 2, maxPollDelay)) {
      if (await acquireLease(database, name, node)) return;
      if (signal.aborted || environment.now() - since > maxWait) throw busy();
      // with jitter, so that nodes do not ask in step
      await sleep(this.#context, delay * (0.5 + environment.random()));
    }
  }
}
