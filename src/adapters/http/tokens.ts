import { HandoffError, toHandoffError } from '../../model/error.js';
import type { HttpAdapterOptions } from './options.js';

/** Milliseconds. One that has not come by then may never come: whoever waits for it may go on, others ask again. */
const longest = 20_000;

/** The token that all requests share. It lives here and in the header of a request, and nowhere else. */
export class Tokens {
  #getToken: HttpAdapterOptions['getToken'];
  #now: () => number;
  #current?: Promise<string | undefined>;
  #refresh = false;
  /** From when on what is waited for counts as lost. */
  #lostAt = Infinity;

  constructor(getToken: HttpAdapterOptions['getToken'], now: () => number) {
    this.#getToken = getToken;
    this.#now = now;
  }

  current(): Promise<string | undefined> {
    if (!this.#current) return this.#ask(false);
    return this.#now() < this.#lostAt ? this.#current : this.#ask(this.#refresh);
  }

  /** A fresh token in place of the one that was not accepted. Whoever comes later gets what was asked for already. */
  renewed(rejected: Promise<string | undefined>): Promise<string | undefined> {
    return this.#current && this.#current !== rejected ? this.current() : this.#ask(true);
  }

  #ask(refresh: boolean): Promise<string | undefined> {
    const asked = (async () => this.#getToken?.({ refresh }))().then(
      (token) => {
        if (this.#current === asked) this.#lostAt = Infinity;
        return token;
      },
      (thrown: unknown) => {
        if (this.#current === asked) this.#current = undefined;
        // the host's own error may hold what it was given for a token: it stays outside
        throw (thrown as Error | undefined)?.name === 'HandoffError'
          ? toHandoffError(thrown)
          : new HandoffError('offline', 'Not sent: getToken failed');
      },
    );
    this.#current = asked;
    this.#refresh = refresh;
    this.#lostAt = this.#now() + longest;
    return asked;
  }
}
