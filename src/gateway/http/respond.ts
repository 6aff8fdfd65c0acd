import type { ErrorCode } from '../../model/error.js';
import { toInstant, type GatewayContext } from '../context.js';
import type { ApiResponse } from '../response.js';

/** Headers of every response. Caches must not store any of them, because all are about people. */
export function commonHeaders({ clock }: GatewayContext): Record<string, string> {
  return {
    'Handoff-Server-Time': toInstant(clock.now()),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** Turns an `ApiResponse` into an HTTP response. */
export function respond(
  context: GatewayContext,
  { status, body, timed, version, retryAfter }: ApiResponse,
  more: Record<string, string> = {},
): Response {
  if (status >= 400) context.metrics.count('refused', { code: (body as { code: ErrorCode }).code });
  const headers: Record<string, string> = { ...commonHeaders(context), ...more };
  if (version !== undefined) headers['ETag'] = `"${version}"`;
  if (retryAfter !== undefined) headers['Retry-After'] = String(Math.max(1, Math.ceil(retryAfter)));
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (!body) return new Response(null, { status, headers });
  headers['Content-Type'] = status < 400 ? 'application/json' : 'application/problem+json';
  const whole = timed ? { ...body, serverTime: headers['Handoff-Server-Time'] } : body;
  return new Response(JSON.stringify(whole), { status, headers });
}
