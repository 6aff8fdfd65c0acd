import { chunksOf, discard, readJson } from '../adapters/http/body.js';
import { Tokens } from '../adapters/http/tokens.js';
import { eventParser, type StreamEvent } from '../adapters/http/event-parser.js';
import { requireOptions } from '../adapters/require-options.js';
import { retryDelay } from '../internal/retry.js';
import type { TurnEnd } from '../model/turn.js';

export interface BotGateOptions {
  /** The gateway's base URL, for example `https://desk.example/handoff`. */
  baseUrl: string;
  /**
   * Returns the bot's token for the `Authorization: Bearer` header. Called once, and again with `refresh: true` after
   * the gateway rejected the last token.
   */
  getToken?: (request: { refresh: boolean }) => string | undefined | Promise<string | undefined>;
  /** Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** Why a request did not succeed. A value, because a bot has to say something to its caller in any case. */
export interface GateError {
  /** An error code of the protocol, or `offline` if no answer came. */
  code: string;
  detail: string;
  /** The HTTP status, if there was an answer. */
  status?: number;
}

export type Answered<T> = { body: T } | { ended: TurnEnd } | { error: GateError };

/** Milliseconds for one attempt: a delivery takes 30 seconds at most, and may wait for ten before it. */
const timeout = 60_000;

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The requests of a bot, repeated where that is safe: a turn is its own idempotency key. */
export class GateClient {
  #baseUrl: string;
  #fetch: NonNullable<BotGateOptions['fetch']>;
  #tokens: Tokens;
  #hasToken: boolean;

  constructor(options: BotGateOptions) {
    const call = 'function or none';
    requireOptions('createBotGate', options, {
      // whoever sends the requests knows where to
      baseUrl: options?.fetch ? 'text' : 'address',
      getToken: call,
      fetch: call,
    });
    const { baseUrl, getToken, fetch } = options;
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    // wrapped, because some runtimes refuse to be called as a method of another object
    this.#fetch = (url, init) => (fetch ?? globalThis.fetch)(url, init);
    this.#hasToken = !!getToken;
    this.#tokens = new Tokens(getToken, () => Date.now());
  }

  /** Sends until there is an answer that counts, or until `deadline`, in milliseconds since 1970. */
  async post<T>(path: string, body: object, deadline: number, signal?: AbortSignal): Promise<Answered<T>> {
    for (let failures = 1; ; failures++) {
      const result = await this.#attempt<T>(path, body, signal);
      if (!('retry' in result)) return result;
      const wait = retryDelay(failures, Math.random(), result.retryAfter) + 20;
      if (signal?.aborted || Date.now() + wait > deadline) return { error: result.retry };
      await sleep(wait);
    }
  }

  /** Reads the event stream until it breaks or `signal` is aborted. Rejects if it cannot be opened. */
  async listen(lastEventId: string, signal: AbortSignal, onEvent: (event: StreamEvent) => void): Promise<void> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (lastEventId) headers['Last-Event-ID'] = lastEventId;
    const response = await this.#send('/events', { headers, signal });
    if (!response.ok) {
      discard(response.body);
      throw new Error(`GET /events: ${response.status}`);
    }
    const parse = eventParser(onEvent);
    for await (const chunk of chunksOf(response, signal)) parse(chunk);
  }

  async #attempt<T>(
    path: string,
    body: object,
    signal?: AbortSignal,
  ): Promise<Answered<T> | { retry: GateError; retryAfter?: number }> {
    const late = AbortSignal.timeout(timeout);
    const stop = signal ? AbortSignal.any([signal, late]) : late;
    try {
      const response = await this.#send(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify(body),
        signal: stop,
      });
      return await this.#read<T>(response, stop);
    } catch (thrown) {
      // what was thrown may hold the token
      return { retry: { code: 'offline', detail: `No answer: ${(thrown as Error | undefined)?.name ?? 'failed'}` } };
    }
  }

  async #read<T>(
    response: Response,
    signal: AbortSignal,
  ): Promise<Answered<T> | { retry: GateError; retryAfter?: number }> {
    const { status, headers } = response;
    if (status === 204) return { body: undefined as T };
    if (response.ok) return { body: (await readJson(response, signal)) as T };
    const problem = (await readJson(response, signal).catch(() => ({}))) as {
      code?: string;
      detail?: string;
      ended?: TurnEnd;
    };
    if (problem.ended) return { ended: problem.ended };
    const error: GateError = { code: problem.code ?? 'unavailable', detail: problem.detail ?? '', status };
    const retryAfter = Number(headers.get('Retry-After')) || undefined;
    const isPassing =
      status === 429 || status === 502 || status === 503 || (status === 409 && error.code === 'unavailable');
    return isPassing ? { retry: error, retryAfter } : { error };
  }

  async #send(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    const pending = this.#tokens.current();
    const response = await this.#sendWith(await pending, path, init);
    if (!this.#hasToken || response.status !== 401) return response;
    discard(response.body);
    return this.#sendWith(await this.#tokens.renew(pending), path, init);
  }

  #sendWith(token: string | undefined, path: string, init: RequestInit & { headers: Record<string, string> }) {
    const headers = { ...init.headers, ...(token && { Authorization: `Bearer ${token}` }) };
    // never follow a redirect: it could carry the token elsewhere
    return this.#fetch(this.#baseUrl + path, { ...init, headers, redirect: 'manual' });
  }
}
