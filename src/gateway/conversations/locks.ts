import { sleep, type GatewayContext } from '../context.js';
import { GatewayError } from '../errors.js';
import { replaceNul } from './record.js';
import { releaseLease, renewalInterval, renewLease, acquireLease } from '../database/lease.js';

/** Milliseconds that a command waits for its turn. */
const maxWait = 10_000;
const minPollDelay = 10;
const maxPollDelay = 200;

const busy = () => new GatewayError('unavailable', 'Other commands on this conversation take long.', { retryAfter: 1 });

/**
 * One at a time, across nodes. A lock is a row with an end, not a transaction: a platform may take half a minute, and
 * no connection is kept busy for so long.
 */
export class ConversationLocks {
  #context: GatewayContext;
  /** Who is next on this node: only one of them asks the database. */
  #queues = new Map<string, Promise<void>>();

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /** Runs `work` when everyone who came before is done. Throws `unavailable` where that takes too long. */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const previous = this.#queues.get(name);
    let leave = () => {};
    const turn = new Promise<void>((resolve) => (leave = resolve));
    const mine = (previous ?? Promise.resolve()).then(() => turn);
    this.#queues.set(name, mine);
    try {
      const since = this.#context.environment.now();
      if (previous) await this.#waitForPrevious(previous);
      // leases have names too, and anybody may ask for a conversation of any name
      return await this.#withLease(`conversation:${replaceNul(name)}`, since, work);
    } finally {
      leave();
      if (this.#queues.get(name) === mine) this.#queues.delete(name);
    }
  }

  /** When everyone who waits on this node is done. Undefined: nobody does. */
  whenIdle(name: string): Promise<void> | undefined {
    return this.#queues.get(name);
  }

  /**
   * When those who came before on this node are done. A command that nobody waits for any more is not done minutes
   * later.
   */
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
    // on one node the queue lets only one in, so the node itself is who holds it
    const { database, environment, log, node: holder } = this.#context;
    await this.#acquire(name, since);
    let timer: unknown;
    const renew = () => {
      timer = environment.setTimeout(() => {
        // what is written still compares versions, so a lost lock is worth a line, not a stop
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
      // one that cannot be given back ends by itself, or is taken again by this node
      await releaseLease(database, name, holder).catch(() => undefined);
    }
  }

  async #acquire(name: string, since: number): Promise<void> {
    const { database, environment, signal, node } = this.#context;
    for (let wait = minPollDelay; ; wait = Math.min(wait * 2, maxPollDelay)) {
      if (await acquireLease(database, name, node)) return;
      if (signal.aborted || environment.now() - since > maxWait) {
        throw busy();
      }
      await sleep(this.#context, wait * (0.5 + environment.random()));
    }
  }
}
