import type { Caller, Database } from '../../src/gateway/index.js';
import { personOf } from './people.js';
import { hashOf, newSecret } from './secrets.js';

/** In seconds. */
export const sessionLength = 7 * 86_400;

/** The sessions of agents, stored in the database, so that a restart does not sign anyone out. */
export class Sessions {
  #database: Database;
  #now: () => number;

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** Returns the session's secret, for the cookie. */
  async begin(person: string): Promise<string> {
    const secret = newSecret();
    await this.#database.query('DELETE FROM helpdesk.sessions WHERE ends <= $1', [this.#now()]);
    await this.#database.query('INSERT INTO helpdesk.sessions (secret_hash, person, ends) VALUES ($1, $2, $3)', [
      await hashOf(secret),
      person,
      this.#now() + sessionLength * 1000,
    ]);
    return secret;
  }

  async caller(secret: string | undefined): Promise<Caller | undefined> {
    if (!secret) return undefined;
    const [row] = await this.#database.query<{ person: string }>(
      'SELECT person FROM helpdesk.sessions WHERE secret_hash = $1 AND ends > $2',
      [await hashOf(secret), this.#now()],
    );
    return personOf(row?.person);
  }

  async end(secret: string | undefined): Promise<void> {
    if (secret) {
      await this.#database.query('DELETE FROM helpdesk.sessions WHERE secret_hash = $1', [await hashOf(secret)]);
    }
  }
}
