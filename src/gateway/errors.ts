import { HandoffError, type ErrorCode, type HandoffErrorOptions } from '../model/error.js';
import type { Conversation } from '../model/conversation.js';

const statuses: Record<ErrorCode, number> = {
  conflict: 409,
  refused: 409,
  unsupported: 501,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'rate-limited': 429,
  invalid: 422,
  unavailable: 503,
  timeout: 504,
  offline: 503,
  'bad-response': 502,
};

/** An error with a message of our own. Clients see the message of no other kind of error. */
export class GatewayError extends HandoffError {
  readonly status: number;

  constructor(code: ErrorCode, detail: string, { status, ...options }: HandoffErrorOptions & { status?: number } = {}) {
    super(code, detail, options);
    this.status = status ?? statuses[code];
  }
}

/** Seconds after which a client may try again, if the platform does not say. */
export const retryIn = {
  /** Another command is about to finish, or one read has failed. */
  moment: 1,
  /** A restart or a dropped connection is usually over by then. */
  outage: 2,
  /** Somebody has to do something first: renew the gateway's credentials, for example, or close a tab. */
  person: 30,
} as const;

/** The database failed. Whoever catches this has to know whether a command was sent to the platform before. */
export class DatabaseError extends GatewayError {
  constructor(cause: unknown) {
    super('unavailable', 'The service is not available at the moment.', { retryAfter: retryIn.outage, cause });
  }
}

const messages: Record<ErrorCode, string> = {
  conflict: 'Somebody else changed this at the same time.',
  refused: 'The platform refuses this in the present state.',
  unsupported: 'The platform cannot do this.',
  unauthorized: 'The platform is not available at the moment.',
  forbidden: 'The platform does not allow this.',
  'not-found': 'There is nothing under this id.',
  'rate-limited': 'The platform asks for fewer requests.',
  invalid: 'The platform does not accept these values.',
  unavailable: 'The platform is not available at the moment.',
  timeout: 'The platform did not answer in time.',
  offline: 'The platform could not be reached.',
  'bad-response': 'The platform answered with something that cannot be read.',
};

/** Keeps a platform error's code and its `retryAfter`, and replaces its message: that may hold anything. */
export function fromPlatform(error: HandoffError, current?: Conversation): GatewayError {
  if (error instanceof GatewayError) return error;
  const { code, retryAfter } = error;
  // the platform rejected the gateway's credentials, not the caller's; an operator has to fix them, so retry slowly
  if (code === 'unauthorized') {
    return new GatewayError('unavailable', messages[code], { retryAfter: retryIn.person, cause: error });
  }
  // nothing reached the platform, so the command may be sent again soon
  if (code === 'offline') {
    return new GatewayError('unavailable', messages[code], { retryAfter: retryAfter ?? retryIn.outage, cause: error });
  }
  const wait = code === 'rate-limited' ? (retryAfter ?? retryIn.moment) : retryAfter;
  return new GatewayError(code, messages[code], {
    retryable: error.retryable,
    retryAfter: wait,
    current,
    cause: error,
  });
}

/** `close()` was called. Another node, or the next start, answers soon. */
export const stopping = (): GatewayError =>
  new GatewayError('unavailable', 'The service is about to stop.', { retryAfter: retryIn.outage });

export const notFound = (): GatewayError => new GatewayError('not-found', 'There is nothing under this id.');

/** The command may have happened, so the client must not simply send it again. */
export const unknownOutcome = (current?: Conversation, cause?: unknown): GatewayError =>
  new GatewayError('timeout', 'It is not known whether this was done.', { current, cause });

/** The code of an error, for the log. Its message could hold personal data. */
export function codeOf(thrown: unknown): string {
  const cause = thrown instanceof HandoffError && thrown.cause !== undefined ? thrown.cause : thrown;
  const code = (cause as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && /^[\w-]{1,40}$/.test(code)) return code;
  return thrown instanceof HandoffError ? thrown.code : 'error';
}
