import type { Environment } from '../../internal/environment.js';
import type { GatewayLogEntry } from '../options.js';
import { readDatabaseClock, type Database } from './database.js';

/**
 * Milliseconds. The gateway itself works with any clock. But logs and log-ins of a node that is off by more than a few
 * seconds are off as well, and somebody should know.
 */
const notableOffset = 5_000;

/**
 * What time it is for the database, as far as this node knows. Clients are told this time, because the deadlines that
 * they show follow it. What the gateway itself decides by a clock, it decides inside the database: see `databaseNow`.
 */
export class DatabaseClock {
  #database: Database;
  #environment: Environment;
  /** Milliseconds by which the clock of the database is ahead of this node's. */
  #offset?: number;
  #log: (entry: GatewayLogEntry) => void;
  /** What was logged last. */
  #toldOffset = 0;

  constructor(database: Database, environment: Environment, log: (entry: GatewayLogEntry) => void) {
    this.#database = database;
    this.#environment = environment;
    this.#log = log;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#environment.now() + (this.#offset ?? 0);
  }

  /** Milliseconds by which the clock of the database is ahead of this node's. Undefined until it was asked. */
  get offset(): number | undefined {
    return this.#offset;
  }

  /** Asks the database what time it is. To be called now and then: either clock may be set. */
  async sync(): Promise<number> {
    const asked = this.#environment.now();
    const now = await readDatabaseClock(this.#database);
    const answered = this.#environment.now();
    // within the time that the answer took, nobody can tell two clocks apart
    const isSame = asked <= now && now <= answered;
    this.#offset = isSame ? 0 : Math.round(now - (asked + answered) / 2);
    this.#tell(this.#offset, (answered - asked) / 2);
    return now;
  }

  /** Logs that the clocks differ: once, and again when that has changed. `doubt` is what the answer's way may add. */
  #tell(offset: number, doubt: number): void {
    const isOff = Math.abs(offset) - doubt > notableOffset;
    const hasChanged = Math.abs(offset - this.#toldOffset) - doubt > notableOffset;
    if (isOff && hasChanged) this.#log({ event: 'clock-off', milliseconds: offset });
    else if (isOff || !this.#toldOffset) return;
    else this.#log({ event: 'clock-right' });
    this.#toldOffset = isOff ? offset : 0;
  }
}
