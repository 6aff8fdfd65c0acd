import { HandoffError, errorCodes, type ErrorCode } from '../../model/error.js';
import type { Conversation } from '../../model/conversation.js';
import { record } from '../check/primitives.js';
import { discard, readJson } from './body.js';

/** The error code for a status, for responses whose body does not name one. */
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

interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  current?: Conversation;
}

/** In characters: enough for a log line. */
const maxDetailLength = 300;

/**
 * Turns an error response into a `HandoffError`: by its problem document (RFC 9457), or by its status if, for example,
 * a proxy answered instead of the backend. `secret` is masked, in case the backend echoes the token.
 */
export async function errorFromResponse(
  response: Response,
  signal: AbortSignal,
  { what, secret, now }: { what: string; secret?: string; now: number },
): Promise<HandoffError> {
  const { status, headers } = response;
  const byStatus = codeOfStatus[status] ?? (status < 400 ? 'bad-response' : status < 500 ? 'invalid' : 'unavailable');
  const retryAfter = secondsUntil(headers.get('Retry-After'), now);
  let body: unknown;
  try {
    body = status < 400 ? discard(response.body) : await readJson(response, signal);
    // unchecked: the words are only told to developers, and the store checks the state, like every other one
    const { code, title, detail, current } = record(body, '') as Problem;
    const said = `: ${detail ?? title ?? ''}`.replaceAll(secret || '\0', '…').slice(0, maxDetailLength);
    // `offline` promises that nothing was sent, which only this side can know
    const errorCode = code && code !== 'offline' && errorCodes.includes(code) ? (code as ErrorCode) : byStatus;
    return new HandoffError(errorCode, `${what}: ${status}${said}`, { retryAfter, current });
  } catch {
    // not a problem document: go by the status
    return new HandoffError(byStatus, `${what}: ${status}`, { retryAfter });
  }
}

/** Parses `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date by the server's clock, which `now` is too. */
function secondsUntil(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  // Date.parse accepts far more than HTTP dates, which all end in GMT
  return / GMT$/.test(header) ? Math.max((Date.parse(header) - now) / 1000, 0) || 0 : undefined;
}
