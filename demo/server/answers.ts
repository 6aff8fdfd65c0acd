import { HandoffError } from '../../src/model/error.js';

/** In bytes. */
const largest = 20_000;

/** No caching: every response is personal. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  });
}

/** An error response with a sentence for people. */
export const refuse = (status: number, detail: string): Response => json({ detail }, status);

/** The body as text. Anyone can send one, so reading stops at the limit. */
async function limitedText(request: Request): Promise<string> {
  const reader = request.body?.getReader();
  const decoder = new TextDecoder();
  let [length, text] = [0, ''];
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > largest) {
      await reader?.cancel();
      throw new HandoffError('invalid', 'That is too long');
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

/** The body as an object, or `invalid`. */
export async function readBody(request: Request): Promise<Record<string, unknown>> {
  const text = request.headers.get('content-type')?.startsWith('application/json') ? await limitedText(request) : '';
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  } catch {
    // the error is thrown below
  }
  throw new HandoffError('invalid', 'Expected a JSON object');
}

/** A trimmed text field of the body, or `invalid`. */
export function textOf(value: unknown, name: string, longest: number): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!text || text.length > longest) {
    throw new HandoffError('invalid', `${name}: expected a text of 1 to ${longest} characters`);
  }
  return text;
}

/**
 * Whether a page of another origin sent the request, according to the browser. A same-site cookie does not prevent
 * that: another port of this machine counts as the same site.
 */
export function isForeign(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site) return site !== 'same-origin' && site !== 'none';
  const origin = request.headers.get('origin');
  return !!origin && (!URL.canParse(origin) || new URL(origin).host !== request.headers.get('host'));
}
