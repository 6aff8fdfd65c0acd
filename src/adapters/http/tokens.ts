import { pageNotes, report } from '../../internal/report.js';
import { HandoffError, toHandoffError } from '../../model/error.js';
import type { HttpAdapterOptions } from './options.js';

/**
 * In milliseconds. A token that has not arrived by then may never arrive, for example because a login dialog was left
 * open. Requests that wait for it keep waiting, and later requests ask for another.
 */
const tokenTimeout = 20_000;

/** Tells of a function among the options, but not what it threw or returned: only of what kind that is. */
export const tellOf = (field: 'getToken' | 'fetch', thrown: unknown): void =>
  report(pageNotes, { code: 'callback-threw', field, thrown });

/**
 * The token that all requests share. It is kept here and sent as a header, and appears nowhere else: not in logs, not
 * in errors, not in storage.
 *
 *     none ──first request──→ requested ──answer──→ known ──401──→ requested (refresh) …
 *                              │      │
 *                        throws│      │20 s without an answer, and another request comes
 *                              ↓      ↓
 *                            none   requested again
 */
export class Tokens {
  #getToken: HttpAdapterOptions['getToken'];
  #now: () => number;
  #current?: Promise<string | undefined>;
  #refresh = false;
  /** When to stop sharing a token that has not arrived. In milliseconds since the epoch. */
  #waitUntil = Infinity;

  constructor(getToken: HttpAdapterOptions['getToken'], now: () => number) {
    this.#getToken = getToken;
    this.#now = now;
  }

  current(): Promise<string | undefined> {
    if (!this.#current) return this.#request(false);
    return this.#now() < this.#waitUntil ? this.#current : this.#request(this.#refresh);
  }

  /** A new token in place of a rejected one. When many requests fail at once, only the first one asks for it. */
  renew(rejected: Promise<string | undefined>): Promise<string | undefined> {
    return this.#current && this.#current !== rejected ? this.current() : this.#request(true);
  }

  #request(refresh: boolean): Promise<string | undefined> {
    const ask = async () => {
      const token = (await this.#getToken?.({ refresh })) || undefined;
      if (typeof (token ?? '') !== 'string') throw token;
      // many a session keeps it together with its scheme
      return token?.replace(/^Bearer +/i, '');
    };
    const request = ask().then(
      (token) => {
        if (this.#current === request) this.#waitUntil = Infinity;
        return token;
      },
      (thrown: unknown) => {
        if (this.#current === request) this.#current = undefined;
        if ((thrown as Error | undefined)?.name === 'HandoffError') throw toHandoffError(thrown);
        // the host's own error may contain the token or credentials, so it is not passed on
        tellOf('getToken', thrown);
        throw new HandoffError('offline', 'Not sent: getToken failed');
      },
    );
    this.#current = request;
    this.#refresh = refresh;
    this.#waitUntil = this.#now() + tokenTimeout;
    return request;
  }
}
