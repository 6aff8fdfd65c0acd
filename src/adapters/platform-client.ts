/** How adapters for servers call a platform: one way to send, to read an answer, and to say what went wrong. */
import { HandoffError, type ErrorCode } from '../model/error.js';
import type { CallContext } from './adapter.js';

/** An answer that is no success. */
export interface PlatformFailure {
  status: number;
  /** The answer's JSON, if it is any. */
  body: unknown;
}

export interface PlatformClientOptions {
  /** The platform's name, for messages to developers. */
  name: string;
  /** What stands before each path, for example `https://desk.example/api/v1`. */
  baseUrl: string;
  /** Headers of each request: above all the secret. */
  headers(ctx: CallContext): Record<string, string> | Promise<Record<string, string>>;
  /** The platform's own words for what went wrong. Default: by the status. */
  codeOf?(failure: PlatformFailure): ErrorCode | undefined;
  /** Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

export interface PlatformRequest {
  query?: Record<string, string | number | readonly string[] | undefined>;
  body?: object;
}

/** Sends a request and resolves with the JSON of its answer, `undefined` if that is empty. */
export type PlatformCall = (
  method: string,
  path: string,
  ctx: CallContext,
  request?: PlatformRequest,
) => Promise<unknown>;

const codes: Record<number, ErrorCode> = {
  401: 'unauthorized',
  402: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  410: 'not-found',
  423: 'refused',
  429: 'rate-limited',
  501: 'unsupported',
  504: 'timeout',
};
/** In characters: a hundred times a full page. Protects the server from an answer without an end. */
const maxLength = 10_000_000;

/** Seconds, of a number of seconds or of an HTTP date (RFC 9110, section 10.2.3). */
function secondsOf(header: string | null): number | undefined {
  if (!header) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  return / GMT$/.test(header) ? Math.max(0, Math.ceil((Date.parse(header) - Date.now()) / 1000)) || 0 : undefined;
}

function addressOf(base: string, path: string, query: PlatformRequest['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value]) {
      if (each !== undefined) parameters.append(name, String(each));
    }
  }
  return `${base}${path}${parameters.size ? `?${parameters}` : ''}`;
}

/** Makes the function by which an adapter calls its platform. It throws `HandoffError` and nothing else. */
export function platformClient(options: PlatformClientOptions): PlatformCall {
  const { name } = options;
  const base = options.baseUrl.replace(/\/+$/, '');
  const send = options.fetch ?? ((url: string, init: RequestInit) => globalThis.fetch(url, init));

  return async (method, path, ctx, { query, body } = {}) => {
    const { signal } = ctx;
    const isRead = method === 'GET';
    /** Nothing is known of what became of it. A read has done nothing. */
    const lost = (cause: unknown) =>
      new HandoffError(signal.aborted ? 'timeout' : isRead ? 'offline' : 'unavailable', `${name} does not answer`, {
        cause,
      });
    const headers = { Accept: 'application/json', ...(await options.headers(ctx)) };
    const address = addressOf(base, path, query);
    const exchange = async () => {
      const response = await send(address, {
        method,
        headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        // wherever it leads, the secret would go along
        redirect: 'manual',
        signal,
      });
      return { response, text: await response.text() };
    };
    let answer: Awaited<ReturnType<typeof exchange>>;
    try {
      answer = await exchange().catch((cause: unknown) => {
        // a connection that was kept may be closed in the moment in which it is used again
        if (isRead && !signal.aborted) return exchange();
        throw cause;
      });
    } catch (cause) {
      throw lost(cause);
    }
    const { response, text } = answer;
    const json = parsed(text);
    if (response.ok) {
      if (json.isJson && text.length <= maxLength) return json.value;
      // a log-in page of a proxy, for example
      throw new HandoffError('bad-response', `${name} answers ${response.status} with something else than JSON`);
    }
    throw failureOf(response, json.value, options);
  };
}

function parsed(text: string): { isJson: boolean; value?: unknown } {
  if (!text.trim()) return { isJson: true };
  try {
    return { isJson: true, value: JSON.parse(text) as unknown };
  } catch {
    return { isJson: false };
  }
}

function failureOf(
  { status, headers, type }: Response,
  body: unknown,
  { name, codeOf }: PlatformClientOptions,
): HandoffError {
  const byStatus: ErrorCode =
    codes[status] ??
    (type === 'opaqueredirect' || status < 400 ? 'bad-response' : status < 500 ? 'invalid' : 'unavailable');
  const code = codeOf?.({ status, body }) ?? byStatus;
  // only a server that says when to come back, and that it was too busy, has turned the request away unheard
  const retryAfter = status === 429 || status === 503 ? secondsOf(headers.get('Retry-After')) : undefined;
  return new HandoffError(code, `${name} answers ${status}`, { retryAfter });
}

/** Reads an answer. What is not built as it should be is `bad-response`, and no fault of a command. */
export function reading<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof HandoffError) throw cause;
    throw new HandoffError('bad-response', `${name} answers in a form that is not known`, { cause });
  }
}

/** After a write the state is read again. If that fails, nobody knows what came of the write. */
export async function readAfterWrite<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new HandoffError('timeout', `${name} could not be read after a command`, { cause });
  }
}

/** In RFC 3339, of seconds since 1970. Nothing of nothing, and of 0, by which some platforms mean never. */
export const ofSeconds = (seconds: number | null | undefined): string | undefined =>
  typeof seconds === 'number' && seconds > 0 && Number.isFinite(seconds)
    ? new Date(seconds * 1000).toISOString()
    : undefined;

/** The fields that are there: what a platform leaves empty is left out. */
export const present = <T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as { [K in keyof T]?: NonNullable<T[K]> };
