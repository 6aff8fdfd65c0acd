import { GatewayError } from '../errors.js';
import type { Answer } from '../commands/keys.js';

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
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

/** An error as the document of RFC 9457 that a client gets. Only sentences of ours are in it. */
export function problemOf(thrown: unknown): Answer {
  const ours = thrown instanceof GatewayError;
  const status = ours ? thrown.status : 500;
  return {
    status,
    ...(ours && thrown.retryAfter !== undefined && { retryAfter: thrown.retryAfter }),
    ...(ours && thrown.current?.version !== undefined && { version: thrown.current.version }),
    body: {
      type: 'about:blank',
      title: titles[status],
      status,
      detail: ours ? thrown.message : 'Something went wrong on the server.',
      code: ours ? thrown.code : 'unavailable',
      ...(ours && thrown.current && { current: thrown.current }),
    },
  };
}
