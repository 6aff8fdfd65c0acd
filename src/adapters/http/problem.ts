import { HandoffError, errorCodes, type ErrorCode } from '../../model/error.js';
import * as parse from '../boundary.js';
import { discard, readJson } from './body.js';

/** What a status means where the body does not say it better. */
const codeOfStatus: Record<number, ErrorCode> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'unsupported',
  408: 'timeout',
  409: 'conflict',
  412: 'conflict',
  423: 'refused',
  425: 'unavailable',
  429: 'rate-limited',
  501: 'unsupported',
  504: 'timeout',
};

/** In characters: enough for a developer. */
const longestDetail = 300;

const problem = parse.object<{ code?: string; title?: string; detail?: string }>({
  code: parse.optional(parse.text),
  title: parse.optional(parse.text),
  detail: parse.optional(parse.text),
});

/**
 * The error that an answer stands for: by its problem document, or by its status where a proxy answered instead of the
 * backend. `secret` must not come back in it.
 */
export async function errorOf(
  response: Response,
  signal: AbortSignal,
  { what, secret, now }: { what: string; secret?: string; now: number },
): Promise<HandoffError> {
  const { status, headers } = response;
  const byStatus = codeOfStatus[status] ?? (status >= 500 ? 'unavailable' : status >= 400 ? 'invalid' : 'bad-response');
  const retryAfter = secondsUntil(headers.get('Retry-After'), now);
  let body: unknown;
  try {
    body = status < 400 ? discard(response.body) : await readJson(response, signal);
    const { code, title, detail } = problem(body, 'problem');
    const said = `: ${detail ?? title ?? ''}`.replaceAll(secret || '\0', '…').slice(0, longestDetail);
    // only this side knows that nothing was sent
    const known = code && code !== 'offline' && errorCodes.includes(code) ? (code as ErrorCode) : byStatus;
    return new HandoffError(known, `${what}: ${status}${said}`, { retryAfter, current: currentIn(body) });
  } catch {
    // no problem document: the status says enough
    return new HandoffError(byStatus, `${what}: ${status}`, { retryAfter });
  }
}

/** The state that came along, if it can be read. Without it the state is read again. */
function currentIn(body: unknown) {
  try {
    return parse.conversation((body as { current?: unknown }).current, 'current');
  } catch {
    return undefined;
  }
}

/** `Retry-After` is a number of seconds, or a date by the server's clock. */
function secondsUntil(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  // engines take much more than a date of HTTP for a date
  return / GMT$/.test(header) ? Math.max((Date.parse(header) - now) / 1000, 0) || 0 : undefined;
}
