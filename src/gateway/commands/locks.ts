import { sleep, type GatewayContext } from '../context.js';
import { GatewayError } from '../errors.js';
import { storable } from '../conversations/record.js';
import { endLease, renewal, renewLease, takeLease } from '../database/lease.js';

/** Milliseconds that a command waits for its turn. */
const patience = 10_000;
const firstWait = 10;
const longestWait = 200;

const tooLong = () =>
  new GatewayError('unavailable', 'Other commands on this conversation take long.', { retryAfter: 1 });

/**
 * One at a time, across nodes. A lock is a row with an end, not a transaction: a platform may take half a minute, and
 * no connection is kept busy for so long.
 */
export class Locks {
  #context: GatewayContext;
  /** Who is next on this node: only one of them asks the database. */
  #queues = new Map<string, Promise<void>>();

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /** Runs `work` when everyone who came before is done. Throws `unavailable` where that takes too long. */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(name);
    let leave = () => {};
    const turn = new Promise<void>((resolve) => (leave = resolve));
    const mine = (before ?? Promise.resolve()).then(() => turn);
    this.#queues.set(name, mine);
    try {
      const since = this.#context.environment.now();
      if (before) await this.#turn(before);
      // leases have names too, and anybody may ask for a conversation of any name
      return await this.#whileHeld(`conversation:${storable(name)}`, since, work);
    } finally {
      leave();
      if (this.#queues.get(name) === mine) this.#queues.delete(name);
    }
  }

  /** When everyone who waits on this node is done. Undefined: nobody does. */
  turnsOf(name: string): Promise<void> | undefined {
    return this.#queues.get(name);
  }

  /**
   * When those who came before on this node are done. A command that nobody waits for any more is not done minutes
   * later.
   */
  async #turn(before: Promise<void>): Promise<void> {
    let come = false;
    await sleep(
      this.#context,
      patience,
      before.then(() => void (come = true)),
    );
    if (!come) throw tooLong();
  }

  async #whileHeld<T>(name: string, since: number, work: () => Promise<T>): Promise<T> {
    // on one node the queue lets only one in, so the node itself is who holds it
    const { database, environment, log, node: holder } = this.#context;
    await this.#take(name, since);
    let timer: unknown;
    const renew = () => {
      timer = environment.setTimeout(() => {
        // what is written still compares versions, so a lost lock is worth a line, not a stop
        renewLease(database, name, holder).then(
          (kept) => kept || log({ event: 'lock-lost' }),
          () => log({ event: 'lock-lost' }),
        );
        renew();
      }, renewal);
    };
    renew();
    try {
      return await work();
    } finally {
      environment.clearTimeout(timer);
      // one that cannot be given back ends by itself, or is taken again by this node
      await endLease(database, name, holder).catch(() => undefined);
    }
  }

  async #take(name: string, since: number): Promise<void> {
    const { database, environment, signal, node } = this.#context;
    for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
      if (await takeLease(database, name, node)) return;
      if (signal.aborted || environment.now() - since > patience) {
        throw tooLong();
      }
      await sleep(this.#context, wait * (0.5 + environment.random()));
    }
  }
}
