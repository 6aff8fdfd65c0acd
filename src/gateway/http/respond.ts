import { toInstant, type GatewayContext } from '../context.js';
import { GatewayError } from '../errors.js';
import type { ApiResponse } from '../commands/idempotency-keys.js';

const exposedHeaders = 'ETag, Retry-After, Date, Handoff-Server-Time';

/** What every answer carries. Nothing of it may be kept by a cache, because all of it is about people. */
export function commonHeaders({ environment }: GatewayContext): Record<string, string> {
  return {
    'Handoff-Server-Time': toInstant(environment.now()),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** An answer as it goes over the wire. */
export function respond(
  context: GatewayContext,
  { status, body, timed, version, retryAfter }: ApiResponse,
  more: Record<string, string> = {},
): Response {
  const headers: Record<string, string> = { ...commonHeaders(context), ...more };
  if (version !== undefined) headers['ETag'] = `"${version}"`;
  if (retryAfter !== undefined) headers['Retry-After'] = String(Math.max(1, Math.ceil(retryAfter)));
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (!body) return new Response(null, { status, headers });
  headers['Content-Type'] = status < 400 ? 'application/json' : 'application/problem+json';
  const whole = timed ? { ...body, serverTime: headers['Handoff-Server-Time'] } : body;
  return new Response(JSON.stringify(whole), { status, headers });
}

/** Origins as browsers write them. Throws where one of them is something else, above all `*`. */
export function checkOrigins(origins: readonly string[]): void {
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new GatewayError('invalid', `cors: expected an origin such as https://desk.example.com, not "${origin}"`);
    }
  }
}

/** Adds what lets a page of an allowed origin read the answer. */
export function withCors({ options: { cors } }: GatewayContext, request: Request, response: Response): Response {
  if (!cors) return response;
  response.headers.append('Vary', 'Origin');
  const origin = request.headers.get('origin');
  if (origin === null || !cors.origins.includes(origin)) return response;
  response.headers.set('Access-Control-Allow-Origin', origin);
  response.headers.set('Access-Control-Allow-Credentials', 'true');
  response.headers.set('Access-Control-Expose-Headers', exposedHeaders);
  return response;
}

/** The browser asks whether a page of another origin may send this. */
export function preflight(context: GatewayContext): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...commonHeaders(context),
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID',
      'Access-Control-Max-Age': '600',
    },
  });
}
