import type { Environment } from '../../internal/environment.js';
import { readDatabaseClock, type Database } from './database.js';

/**
 * What time it is for the database, as far as this node knows. Clients are told this time, because the deadlines that
 * they show follow it. What the gateway itself decides by a clock, it decides inside the database: see `databaseNow`.
 */
export class DatabaseClock {
  #database: Database;
  #environment: Environment;
  /** Milliseconds by which the clock of the database is ahead of this node's. */
  #offset = 0;

  constructor(database: Database, environment: Environment) {
    this.#database = database;
    this.#environment = environment;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#environment.now() + this.#offset;
  }

  /** Asks the database what time it is. To be called now and then: either clock may be set. */
  async sync(): Promise<number> {
    const asked = this.#environment.now();
    const now = await readDatabaseClock(this.#database);
    const answered = this.#environment.now();
    // within the time that the answer took, nobody can tell two clocks apart
    const isSame = asked <= now && now <= answered;
    this.#offset = isSame ? 0 : Math.round(now - (asked + answered) / 2);
    return now;
  }
}
