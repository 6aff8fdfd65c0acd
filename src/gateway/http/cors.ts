import type { GatewayContext } from '../context.js';
import { commonHeaders } from './respond.js';

const exposedHeaders = 'ETag, Retry-After, Date, Handoff-Server-Time';

/** Lets a page of an allowed origin read the response. */
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

/** Answers the browser's question whether a page of another origin may send its request. */
export function preflight(context: GatewayContext): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...commonHeaders(context),
      'Access-Control-Allow-Methods': 'GET, POST, PUT',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID',
      // seconds: browsers cap it anyway, and a changed setting takes effect within ten minutes
      'Access-Control-Max-Age': '600',
    },
  });
}
