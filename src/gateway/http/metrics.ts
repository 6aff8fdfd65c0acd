import { askHost, authenticateRequest } from '../authenticate.js';
import type { GatewayContext } from '../context.js';
import { codeOf, GatewayError, notFound } from '../errors.js';
import { commonHeaders } from './respond.js';

/** Answers Prometheus, if it may know. To anybody else the path does not exist. */
export async function answerMetrics(
  context: GatewayContext,
  request: Request,
  toText: () => Promise<string>,
): Promise<Response> {
  if (request.method !== 'GET') throw notFound();
  if (!(await isAllowed(context, request))) throw notFound();
  const headers = { ...commonHeaders(context), 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };
  return new Response(await toText(), { headers });
}

async function isAllowed(context: GatewayContext, request: Request): Promise<boolean> {
  const { metrics } = context.options;
  if (metrics === 'supervisor') return (await authenticateRequest(context, request)).role === 'supervisor';
  if (typeof metrics !== 'function') return false;
  try {
    // only `true`: a promise of a promise, a text or an object is a mistake, and must not open the door
    return (await askHost(context, () => metrics(request))) === true;
  } catch (thrown) {
    if (thrown instanceof GatewayError) throw thrown;
    context.log({ event: 'authenticate-failed', code: codeOf(thrown) });
    return false;
  }
}
