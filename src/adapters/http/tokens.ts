import { HandoffError, toHandoffError } from '../../model/error.js';
import type { HttpAdapterOptions } from './options.js';

/** The token that all requests share. It lives here and in the header of a request, and nowhere else. */
export class Tokens {
  #getToken: HttpAdapterOptions['getToken'];
  #current?: Promise<string | undefined>;

  constructor(getToken: HttpAdapterOptions['getToken']) {
    this.#getToken = getToken;
  }

  current(): Promise<string | undefined> {
    return this.#current ?? this.#ask(false);
  }

  /** A fresh token in place of the one that was not accepted. Whoever comes later gets what was asked for already. */
  renewed(rejected: Promise<string | undefined>): Promise<string | undefined> {
    return this.#current && this.#current !== rejected ? this.#current : this.#ask(true);
  }

  #ask(refresh: boolean): Promise<string | undefined> {
    const asked = (async () => this.#getToken?.({ refresh }))().catch((thrown: unknown) => {
      if (this.#current === asked) this.#current = undefined;
      // the host's own error may hold what it was given for a token: it stays outside
      throw (thrown as Error | undefined)?.name === 'HandoffError' ? toHandoffError(thrown) : new HandoffError('offline', 'Not sent: getToken failed');
    });
    this.#current = asked;
    return asked;
  }
}
