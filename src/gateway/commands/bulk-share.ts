import { maxConcurrentCalls } from '../context.js';
import { GatewayError, retryIn } from '../errors.js';
import type { Caller } from '../options.js';

/** Rows of all callers together. Half of the usual connections to PostgreSQL stay free for people who click. */
const maxRows = 2 * maxConcurrentCalls;
/** Rows of all callers together, while a single command is under way: whoever clicked waits, and a bulk can. */
const maxRowsBesideClicks = 2;
/** Bulk commands of one caller. A person waits for one; who has twenty under way is a script that went astray. */
const maxBulksPerCaller = 20;

interface Share {
  /** Bulk commands under way. */
  bulks: number;
  /** Rows under way, of all these bulk commands. */
  running: number;
  /** Rows that wait for their turn, the first one first. */
  waiting: Array<() => void>;
}

const keyOf = ({ tenant, agent }: Caller): string => JSON.stringify([tenant ?? null, agent.id]);

/**
 * Shares this node among those who run bulk commands. However many a caller has, their rows get what the rows of one
 * would: six at a time. Of the callers whose rows wait, each gets the next free place in turn. And while somebody waits
 * for a single command, few rows begin.
 */
export class BulkShare {
  /** By caller. Whoever was served goes to the end, so the first one that has a row waiting is next. */
  #shares = new Map<string, Share>();
  #running = 0;
  /** Single commands under way. */
  #clicks = 0;

  /** Bulk commands and rows under way. */
  get load(): { bulks: number; rows: number } {
    let bulks = 0;
    for (const share of this.#shares.values()) bulks += share.bulks;
    return { bulks, rows: this.#running };
  }

  /**
   * Begins a bulk command. Throws `rate-limited` if the caller has too many. Its rows go through `run`; `end` has to be
   * called once no more are to come.
   */
  begin(caller: Caller): { run<T>(row: () => Promise<T>): Promise<T>; end(): void } {
    const key = keyOf(caller);
    const share = this.#shares.get(key) ?? { bulks: 0, running: 0, waiting: [] };
    if (share.bulks >= maxBulksPerCaller) {
      const detail = `You have ${maxBulksPerCaller} bulk commands under way, which is the most. Wait for one to end.`;
      throw new GatewayError('rate-limited', detail, { retryAfter: retryIn.person });
    }
    share.bulks++;
    this.#shares.set(key, share);
    let isOver = false;
    return {
      run: async (row) => {
        await this.#turn(share);
        try {
          return await row();
        } finally {
          share.running--;
          this.#running--;
          this.#forgetIfIdle(key, share);
          this.#next();
        }
      },
      end: () => {
        if (isOver) return;
        isOver = true;
        share.bulks--;
        this.#forgetIfIdle(key, share);
      },
    };
  }

  /** Runs a single command, to which rows give way. */
  async giveWayTo<T>(command: () => Promise<T>): Promise<T> {
    this.#clicks++;
    try {
      return await command();
    } finally {
      this.#clicks--;
      this.#next();
    }
  }

  #turn(share: Share): Promise<void> {
    return new Promise((resolve) => {
      share.waiting.push(resolve);
      this.#next();
    });
  }

  #next(): void {
    const most = this.#clicks ? maxRowsBesideClicks : maxRows;
    for (const [key, share] of this.#shares) {
      if (this.#running >= most) return;
      if (share.running >= maxConcurrentCalls) continue;
      const begin = share.waiting.shift();
      if (!begin) continue;
      share.running++;
      this.#running++;
      // a map visits what is added meanwhile, so this caller comes round again after all others
      this.#shares.delete(key);
      this.#shares.set(key, share);
      begin();
    }
  }

  #forgetIfIdle(key: string, { bulks, running, waiting }: Share): void {
    if (!bulks && !running && !waiting.length) this.#shares.delete(key);
  }
}
