import { realEnvironment } from '../../internal/environment.js';
import type { Instant } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import { abortable } from './abortable.js';
import { discard } from './body.js';
import type { HttpAdapterOptions } from './options.js';
import { errorOf } from './problem.js';
import { Tokens } from './tokens.js';

export interface HttpRequest {
  /** Below the base address, made by `pathTo`. */
  path: string;
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string | undefined>;
  /** What is sent with a body is a command: it may have been applied even where no answer came. */
  body?: object;
  /** Asked before each try: what waited too long is not sent. */
  isTooLate?: () => boolean;
  accept?: string;
}

type Read<T> = (response: Response, signal: AbortSignal) => Promise<T>;

/** A path of fixed words and foreign ids. */
export function pathTo(words: TemplateStringsArray, ...ids: string[]): string {
  const encode = (id: string) => {
    // a lone surrogate cannot be encoded, and an address without its id, or with dots for one, is another address
    if (/^\.{0,2}$|\p{Cs}/u.test(id)) throw new HandoffError('invalid', 'No address for this id');
    return encodeURIComponent(id);
  };
  return String.raw({ raw: words }, ...ids.map(encode));
}

/** In milliseconds, about 250 years: beyond the end of time a moment has no text. */
const furthestClock = 8e12;

const pageIsOffline = () => typeof navigator !== 'undefined' && navigator.onLine === false;

/** Sends requests, each with the shared token, and turns everything that goes wrong into a `HandoffError`. */
export class Transport {
  readonly environment;
  #baseUrl: string;
  #headers: Readonly<Record<string, string>>;
  #fetch: NonNullable<HttpAdapterOptions['fetch']>;
  #tokens?: Tokens;
  /** What is under way, and how it is ended. */
  #underWay = new Set<() => void>();
  #disposed = false;
  /** The server's clock is so many milliseconds ahead of this device's. */
  #ahead?: number;

  constructor({
    baseUrl,
    getToken,
    headers = {},
    environment = realEnvironment,
    fetch = (url, init) => globalThis.fetch(url, init),
  }: HttpAdapterOptions) {
    this.environment = environment;
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#headers = headers;
    // the platform's own refuses to be called as a method of something else
    this.#fetch = (url, init) => fetch(url, init);
    this.#tokens = getToken && new Tokens(getToken, () => environment.now());
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** The server's clock now, by its last answer. */
  serverTime = (): Instant | undefined =>
    this.#ahead === undefined ? undefined : new Date(this.environment.now() + this.#ahead).toISOString();

  /** The server said what time it is. */
  hear(serverTime: unknown): void {
    const ahead = typeof serverTime === 'string' ? Date.parse(serverTime) - this.environment.now() : NaN;
    if (Math.abs(ahead) < furthestClock) this.#ahead = ahead;
  }

  /** Calls `end` when the adapter is disposed of. Returns the way out. */
  onDispose(end: () => void): () => void {
    this.#underWay.add(end);
    return () => void this.#underWay.delete(end);
  }

  /** Sends a request and reads its answer. `signal` ends both. */
  async call<T>(request: HttpRequest, signal: AbortSignal, read: Read<T>): Promise<T> {
    if (this.#disposed) throw new HandoffError('unavailable', 'Disposed of', { retryable: false });
    const wasOffline = pageIsOffline();
    const abort = new AbortController();
    const stop = () => abort.abort();
    const leave = this.onDispose(stop);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      return await read(await this.#send(request, abort.signal), abort.signal);
    } catch (thrown) {
      if (thrown instanceof HandoffError) throw thrown;
      throw lost(thrown, abort.signal.aborted, !request.body || (wasOffline && pageIsOffline()));
    } finally {
      leave();
      signal.removeEventListener('abort', stop);
    }
  }

  /** Ends what is under way, and refuses what comes later. */
  dispose(): void {
    this.#disposed = true;
    for (const end of [...this.#underWay]) end();
  }

  async #send(request: HttpRequest, signal: AbortSignal): Promise<Response> {
    let asked = this.#tokens?.current();
    let [response, token] = await this.#sendWith(asked, request, signal);
    // the backend did nothing, so even a command may be repeated, once
    if (asked && response.status === 401) {
      discard(response.body);
      asked = this.#tokens?.renewed(asked);
      [response, token] = await this.#sendWith(asked, request, signal);
    }
    if (response.ok) return response;
    throw await errorOf(response, signal, {
      what: `${request.body ? 'POST' : 'GET'} ${request.path}`,
      secret: token,
      now: this.environment.now() + (this.#ahead ?? 0),
    });
  }

  async #sendWith(
    asked: Promise<string | undefined> | undefined,
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<[Response, token?: string]> {
    const token = asked && (await abortable(asked, signal));
    if (request.isTooLate?.()) throw new HandoffError('offline', 'Not sent: waiting for the token took too long');
    const { url, init } = this.#prepare(request, token, signal);
    const response = await abortable(this.#fetch(url, init), signal);
    this.hear(response.headers.get('Handoff-Server-Time'));
    return [response, token];
  }

  #prepare(
    { path, query = {}, headers = {}, body, accept = 'application/json' }: HttpRequest,
    token: string | undefined,
    signal: AbortSignal,
  ) {
    const all = {
      ...this.#headers,
      Accept: accept,
      ...headers,
      ...(body && { 'Content-Type': 'application/json' }),
      ...(token && { Authorization: `Bearer ${token}` }),
    };
    const given = (entry: [string, unknown]) => entry[1] !== undefined;
    const search = new URLSearchParams(Object.entries(query).filter(given) as string[][]).toString();
    const init: RequestInit = {
      method: body ? 'POST' : 'GET',
      body: body && JSON.stringify(body),
      signal,
      cache: 'no-store',
      // a token follows nobody elsewhere, and a command is not turned into a read
      redirect: 'manual',
    };
    try {
      init.headers = new Headers(Object.entries(all).filter(given) as string[][] as [string, string][]);
    } catch {
      // the error of the platform quotes the value, which may be a token
      throw new HandoffError('invalid', 'A header cannot be sent');
    }
    return { url: this.#baseUrl + path + (search && `?${search}`), init };
  }
}

/**
 * No answer, or only a part of one. What is not `harmless` may have been applied: a command, unless the page was
 * offline all the time.
 */
function lost(cause: unknown, ended: boolean, harmless: boolean): HandoffError {
  // a fetch of the host may give up by itself
  if (ended || /^(Abort|Timeout)Error$/.test((cause as Error | undefined)?.name ?? '')) {
    return new HandoffError('timeout', 'No longer waited for');
  }
  return new HandoffError(harmless ? 'offline' : 'unavailable', 'No answer', { cause });
}

/** Reads nothing of an answer but that it came. */
export const ignore: Read<void> = async ({ body }) => discard(body);
