import { GatewayError } from './errors.js';

/**
 * What the gateway answers, before it becomes an HTTP response. It is stored as JSON with its idempotency key, so its
 * property names are part of the database.
 */
export interface ApiResponse {
  status: number;
  body?: object;
  /** Adds `serverTime` to the body at the moment of sending, so that a replayed response has the right time as well. */
  timed?: boolean;
  /** Seconds. */
  retryAfter?: number;
  /** The version of the conversation in the body. */
  version?: number;
}

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** An error as an RFC 9457 problem document. Only messages of our own reach the client. */
export function toProblem(thrown: unknown): ApiResponse {
  const isOurs = thrown instanceof GatewayError;
  const status = isOurs ? thrown.status : 500;
  return {
    status,
    ...(isOurs && thrown.retryAfter !== undefined && { retryAfter: thrown.retryAfter }),
    ...(isOurs && thrown.current?.version !== undefined && { version: thrown.current.version }),
    body: {
      type: 'about:blank',
      title: titles[status],
      status,
      detail: isOurs ? thrown.message : 'Something went wrong on the server.',
      code: isOurs ? thrown.code : 'unavailable',
      ...(isOurs && thrown.current && { current: thrown.current }),
    },
  };
}
