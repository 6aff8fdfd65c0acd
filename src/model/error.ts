import type { Conversation } from './conversation.js';

/**
 * What went wrong. `offline` means that nothing was sent; `timeout` that it may have happened.
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
  /** Whether the same call may work later. Default: true for `rate-limited`, `unavailable`, `timeout` and `offline`. */
  retryable?: boolean;
  /** Seconds to wait before the next try, where the backend says so. */
  retryAfter?: number;
  /** The present state, where the backend sends it along. Names the winner of a lost race. */
  current?: Conversation;
  cause?: unknown;
}

const retryableCodes = ['rate-limited', 'unavailable', 'timeout', 'offline'];

/**
 * The one error that crosses the adapter boundary. Its message is for developers; elements show their own sentences.
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

/** Every code there is. */
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

/** What a thrown value says of itself. It may be anything, also something that throws when it is asked. */
function messageOf(thrown: unknown): string {
  try {
    const message = (thrown as { message?: unknown } | undefined)?.message ?? thrown;
    return typeof message === 'object' && message ? 'no message' : String(message);
  } catch {
    return 'no message';
  }
}

/**
 * Wraps whatever an adapter threw. A `HandoffError` of another copy of this library is recognised by its shape.
 * Anything else becomes `unavailable`, keeps the original as `cause`, and leaves open whether a command was applied.
 */
export function toHandoffError(thrown: unknown): HandoffError {
  if (thrown instanceof HandoffError) return thrown;
  if (
    thrown instanceof Error &&
    thrown.name === 'HandoffError' &&
    'code' in thrown &&
    errorCodes.includes(thrown.code as string)
  ) {
    return new HandoffError(thrown.code as ErrorCode, thrown.message, thrown as HandoffErrorOptions);
  }
  return new HandoffError('unavailable', `The adapter failed: ${messageOf(thrown)}`, { cause: thrown });
}

/** Whether a command that ended with this error may have been applied all the same. */
export const mayHaveHappened = (error: HandoffError): boolean =>
  error.code === 'timeout' ||
  error.code === 'bad-response' ||
  (error.code === 'unavailable' && error.retryAfter === undefined);
