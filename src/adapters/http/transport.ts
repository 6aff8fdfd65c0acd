import { realEnvironment } from '../../internal/environment.js';
import type { Instant } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import { abortable } from './abortable.js';
import { discard } from './body.js';
import type { HttpAdapterOptions } from './options.js';
import { errorFromResponse } from './problem.js';
import { tellOf, Tokens } from './tokens.js';

export interface HttpRequest {
  /** Default: `POST` with a body, `GET` without. */
  method?: 'PUT';
  /** Relative to the base URL, built with `pathTo`. */
  path: string;
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string | undefined>;
  /** A request with a body is a command: without an answer, it may or may not have been applied. */
  body?: object;
  /** A file to keep, which may be sent twice. */
  form?: FormData;
  /** Checked before each attempt: a command that has waited too long is not sent. */
  isTooLate?: () => boolean;
  accept?: string;
}

type Read<T> = (response: Response, signal: AbortSignal) => Promise<T>;

/** A template tag that builds a path from fixed words and untrusted ids. */
export function pathTo(words: TemplateStringsArray, ...ids: string[]): string {
  const encode = (id: string) => {
    // a lone surrogate cannot be encoded, and an empty id, `.` or `..` would address another resource
    if (/^\.{0,2}$|\p{Cs}/u.test(id)) throw new HandoffError('invalid', 'No address for this id');
    return encodeURIComponent(id);
  };
  return String.raw({ raw: words }, ...ids.map(encode));
}

/** In milliseconds, about 250 years: adding more could exceed what `toISOString` can express. */
const maxClockOffset = 8e12;

const pageIsOffline = () => typeof navigator !== 'undefined' && navigator.onLine === false;

/** For an option, so without its value. */
function need(fits: boolean, option: string, expected: string): void {
  if (!fits) throw new TypeError(`${option}: expected ${expected}`);
}

const isFunction = (given: unknown): boolean => typeof (given ?? isFunction) === 'function';

/** Sends requests with the shared token, and turns everything that can go wrong into a `HandoffError`. */
export class Transport {
  readonly environment;
  readonly baseUrl: string;
  #headers: NonNullable<HttpAdapterOptions['headers']>;
  #fetch: NonNullable<HttpAdapterOptions['fetch']>;
  #tokens?: Tokens;
  /** Ends the calls and streams that are in progress. */
  #disposers = new Set<() => void>();
  #disposed = false;
  /** How many milliseconds the server's clock is ahead of this device's. */
  #clockOffset?: number;

  constructor({ baseUrl, getToken, headers, environment = realEnvironment, fetch }: HttpAdapterOptions) {
    // a path goes behind it; nobody has an address `undefined/conversations`
    need(
      typeof baseUrl === 'string' && !/[?#]/.test(baseUrl),
      'baseUrl',
      'an address without "?" and "#", such as "/handoff"',
    );
    need(isFunction(getToken), 'getToken', 'a function');
    need(isFunction(fetch), 'fetch', 'a function');
    const own = (this.#headers = headers ?? {});
    // a promise, a map or a function would be taken for an object without any
    need(
      /Object|Headers/.test({}.toString.call(own)) && !Object.values(own).some((value) => /^[of]/.test(typeof value)),
      'headers',
      'an object of texts, or Headers',
    );
    this.environment = environment;
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    // not called as a method, which window.fetch does not stand
    this.#fetch = async (url, init) => (fetch ?? globalThis.fetch)(url, init);
    this.#tokens = getToken && new Tokens(getToken, () => environment.now());
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** The server's current time, calculated from its last answer. */
  serverTime = (): Instant | undefined =>
    this.#clockOffset === undefined ? undefined : new Date(this.environment.now() + this.#clockOffset).toISOString();

  /** Notes the server's time. Anything but a valid timestamp is ignored. */
  noteServerTime(serverTime: unknown): void {
    const offset = typeof serverTime === 'string' ? Date.parse(serverTime) - this.environment.now() : NaN;
    if (Math.abs(offset) < maxClockOffset) this.#clockOffset = offset;
  }

  /** Calls `end` when the adapter is disposed. Returns a function that unregisters it. */
  onDispose(end: () => void): () => void {
    this.#disposers.add(end);
    return () => void this.#disposers.delete(end);
  }

  /** Sends a request and reads its response. `signal` aborts both. */
  async call<T>(request: HttpRequest, signal: AbortSignal, read: Read<T>): Promise<T> {
    if (this.#disposed) throw new HandoffError('unavailable', 'The adapter was disposed', { retryable: false });
    const wasOffline = pageIsOffline();
    const abort = new AbortController();
    const stop = () => abort.abort();
    const unregister = this.onDispose(stop);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      return await read(await this.#send(request, abort.signal), abort.signal);
    } catch (thrown) {
      if (thrown instanceof HandoffError) throw thrown;
      throw toTransportError(thrown, abort.signal.aborted, !request.body || (wasOffline && pageIsOffline()));
    } finally {
      unregister();
      signal.removeEventListener('abort', stop);
    }
  }

  /** Ends everything that is in progress and rejects later calls. */
  dispose(): void {
    this.#disposed = true;
    for (const end of [...this.#disposers]) end();
  }

  async #send(request: HttpRequest, signal: AbortSignal): Promise<Response> {
    let pendingToken = this.#tokens?.current();
    let [response, method, token] = await this.#sendWith(pendingToken, request, signal);
    // a 401 means that the backend did nothing, so even a command can be repeated; once, because a loop would never end
    if (pendingToken && response.status === 401) {
      discard(response.body);
      pendingToken = this.#tokens?.renew(pendingToken);
      [response, method, token] = await this.#sendWith(pendingToken, request, signal);
    }
    if (response.ok) return response;
    throw await errorFromResponse(response, signal, {
      what: `${method} ${request.path}`,
      secret: token,
      now: this.environment.now() + (this.#clockOffset ?? 0),
    });
  }

  async #sendWith(
    pendingToken: Promise<string | undefined> | undefined,
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<[Response, method?: string, token?: string]> {
    const token = pendingToken && (await abortable(pendingToken, signal));
    if (request.isTooLate?.()) throw new HandoffError('offline', 'Not sent: getToken took too long');
    const { url, init } = this.#prepare(request, token, signal);
    const response = await abortable(this.#fetch(url, init), signal);
    if (!(response as Response | undefined)?.headers) tellOf('fetch', response);
    this.noteServerTime(response.headers.get('Handoff-Server-Time'));
    return [response, init.method, token];
  }

  #prepare(
    { method, path, query = {}, headers = {}, body, form, accept = 'application/json' }: HttpRequest,
    token: string | undefined,
    signal: AbortSignal,
  ) {
    const own = this.#headers;
    const ours = {
      Accept: accept,
      ...headers,
      ...(body && { 'Content-Type': 'application/json' }),
      ...(token && { Authorization: `Bearer ${token}` }),
    };
    const defined = (values: object) =>
      Object.entries(values).filter(([, value]) => value !== undefined) as Array<[string, string]>;
    const search = new URLSearchParams(defined(query)).toString();
    const init: RequestInit = {
      method: method ?? (body || form ? 'POST' : 'GET'),
      body: form ?? (body && JSON.stringify(body)),
      signal,
      cache: 'no-store',
      // never follow a redirect: it could carry the token elsewhere, or turn a command into a GET
      redirect: 'manual',
    };
    try {
      const all = (init.headers = new Headers(own instanceof Headers ? own : defined(own)));
      // one after the other, because two that differ in their capitals would be joined
      for (const entry of defined(ours)) all.set(...entry);
    } catch {
      // the platform's own error quotes the value, which may be the token
      throw new HandoffError('invalid', 'A header cannot be sent');
    }
    return { url: this.baseUrl + path + (search && `?${search}`), init };
  }
}

/**
 * The error for a missing or incomplete response. A command may have been applied (`unavailable`), unless the page was
 * offline all along. Whatever is safe to repeat fails as `offline`.
 */
function toTransportError(cause: unknown, isAborted: boolean, isSafe: boolean): HandoffError {
  // by name, because the host's own fetch may time out
  if (isAborted || /^(Abort|Timeout)Error$/.test(`${(cause as Error | undefined)?.name}`)) {
    return new HandoffError('timeout', 'Aborted or timed out');
  }
  return new HandoffError(isSafe ? 'offline' : 'unavailable', 'No answer', { cause });
}

/** For responses whose status says it all. */
export const discardBody: Read<void> = async ({ body }) => discard(body);
