import type { Conversation } from './conversation.js';

/**
 * What went wrong. After `offline` the command was certainly not sent. After `timeout` it may have been applied.
 */
export type ErrorCode =
  | 'conflict'
  | 'refused'
  | 'unsupported'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'rate-limited'
  | 'invalid'
  | 'unavailable'
  | 'timeout'
  | 'offline'
  | 'bad-response';

export interface HandoffErrorOptions {
  /**
   * Whether the same call may succeed later. Default: `true` for `rate-limited`, `unavailable`, `timeout`, `offline`.
   */
  retryable?: boolean;
  /** How many seconds the backend asks to wait before the next attempt. */
  retryAfter?: number;
  /** The current state, if the backend sent it. Shows who won when two agents acted at once. */
  current?: Conversation;
  cause?: unknown;
}

const retryableCodes = ['rate-limited', 'unavailable', 'timeout', 'offline'];

/**
 * The only kind of error that an adapter throws. Its message is for developers and logs: the elements show their own
 * localised sentences instead.
 */
export class HandoffError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfter?: number;
  readonly current?: Conversation;

  constructor(code: ErrorCode, message: string, options: HandoffErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'HandoffError';
    this.code = code;
    this.retryable = options.retryable ?? retryableCodes.includes(code);
    this.retryAfter = options.retryAfter;
    this.current = options.current;
  }
}

/** All error codes. */
export const errorCodes: readonly string[] = [
  ...retryableCodes,
  'conflict',
  'refused',
  'unsupported',
  'unauthorized',
  'forbidden',
  'not-found',
  'invalid',
  'bad-response',
];

/** The message of a thrown value. Anything can be thrown, even an object whose getters throw. */
function messageOf(thrown: unknown): string {
  try {
    const message = (thrown as { message?: unknown } | undefined)?.message ?? thrown;
    return typeof message === 'object' && message ? 'no message' : String(message);
  } catch {
    return 'no message';
  }
}

/**
 * Turns whatever an adapter threw into a `HandoffError`. One from another copy of this library is recognised by its
 * shape. Anything else becomes `unavailable` with the original as `cause`: the command may or may not have been
 * applied.
 */
export function toHandoffError(thrown: unknown): HandoffError {
  const isOurs = thrown instanceof HandoffError;
  if (
    thrown instanceof Error &&
    (isOurs || thrown.name === 'HandoffError') &&
    errorCodes.includes((thrown as HandoffError).code)
  ) {
    return isOurs
      ? thrown
      : new HandoffError((thrown as HandoffError).code, thrown.message, thrown as HandoffErrorOptions);
  }
  return new HandoffError('unavailable', `The adapter failed: ${messageOf(thrown)}`, { cause: thrown });
}

/**
 * Whether a command that failed with this error may still have been applied. `unavailable` with `retryAfter` is a
 * server that turned the command away before it did anything.
 */
export const mayHaveHappened = (error: HandoffError): boolean =>
  error.code === 'timeout' ||
  error.code === 'bad-response' ||
  (error.code === 'unavailable' && error.retryAfter === undefined);
