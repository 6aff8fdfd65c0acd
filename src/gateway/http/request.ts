import { instant } from '../../adapters/check/primitives.js';
import { limits } from '../../model/limits.js';
import { periodOf, type ReviewPeriod } from '../../model/review.js';
import { views, type View } from '../../model/views.js';
import type { ConversationQuery, PageRequest } from '../../adapters/adapter.js';
import { GatewayError } from '../errors.js';

/** Bytes. A bulk command with a thousand ids of 512 characters, the most of both, takes half of it. */
const maxBodyBytes = 1_048_576;
/** Characters. Clients use UUIDs; this is the usual limit, and it fits into a database index. */
const maxKeyLength = 255;
/** Items. A larger page loads slowly, and nobody reads that far at once. */
const maxPageSize = 200;

const tooLarge = () => new GatewayError('invalid', 'The body is larger than 1 MB.', { status: 413 });
const malformed = (detail: string) => new GatewayError('invalid', detail, { status: 400 });

/** The body as text. Stops reading after a megabyte. Throws `invalid` if it is too large, not JSON or not UTF-8. */
export async function readBody(request: Request): Promise<string> {
  const [type] = (request.headers.get('content-type') ?? '').split(';');
  if (type!.trim().toLowerCase() !== 'application/json' || request.headers.has('content-encoding')) {
    throw new GatewayError('invalid', 'Expected Content-Type: application/json.', { status: 415 });
  }
  if (Number(request.headers.get('content-length')) > maxBodyBytes) throw tooLarge();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [length, text] = [0, ''];
  const reader = request.body?.getReader();
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      length += part.value.byteLength;
      if (length > maxBodyBytes) {
        await reader?.cancel();
        throw tooLarge();
      }
      text += decoder.decode(part.value, { stream: true });
    }
    return text + decoder.decode();
  } catch (thrown) {
    if (thrown instanceof GatewayError) throw thrown;
    throw malformed('The body could not be read as UTF-8.');
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The body is not JSON.');
  }
}

/** The idempotency key, if there is one. Throws `invalid` if it is malformed. */
export function idempotencyKey({ headers }: Request): string | undefined {
  const key = headers.get('idempotency-key');
  if (key === null) return undefined;
  if (!key || key.length > maxKeyLength || /[^\x21-\x7e]/.test(key)) {
    throw malformed(`Idempotency-Key: expected 1 to ${maxKeyLength} visible characters of ASCII.`);
  }
  return key;
}

/** The version on which the person decided, if the client sent one. Throws `invalid` if it is malformed. */
export function expectedVersion({ headers }: Request): number | undefined {
  const tag = headers.get('if-match');
  if (tag === null || tag.trim() === '*') return undefined;
  const version = /^\s*(?:W\/)?"?(-?\d{1,15}(?:\.\d+)?)"?\s*$/.exec(tag)?.[1];
  if (version === undefined) throw malformed('If-Match: expected the version of the conversation, for example "12".');
  return Number(version);
}

/** Decodes an id in the path. Throws `invalid` if it is malformed. */
export function idOf(segment: string): string {
  let id: string;
  try {
    id = decodeURIComponent(segment);
  } catch {
    throw malformed('The path is not well encoded.');
  }
  if (!isUsable(id)) throw malformed('The path has no usable id.');
  return id;
}

// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f]/;

/** Whether this may be an id: it has to fit into a database index, a path and a line of a log. */
export const isUsable = (id: string): boolean => id.length > 0 && id.length <= limits.id && !controls.test(id);

/** Only what we use of Node, so that our published types do not depend on its types. */
interface NodeCrypto {
  createHash(name: 'sha256'): { update(text: string): { digest(encoding: 'hex'): string } };
}
/** Node's own does it at once; the web's takes a thread for each, which costs a tenth of a command. */
const nodeCrypto = (
  globalThis as { process?: { getBuiltinModule?(name: string): NodeCrypto | undefined } }
).process?.getBuiltinModule?.('node:crypto');

/** Identifies the request that an idempotency key was used for: method, path and body. */
export async function hashOf(request: Request, body: string): Promise<string> {
  const text = `${request.method} ${new URL(request.url).pathname}\n${body}`;
  if (nodeCrypto) return nodeCrypto.createHash('sha256').update(text).digest('hex');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A text of the address. Throws `invalid` if it is too long. */
function textOf(params: URLSearchParams, name: string): string | undefined {
  const text = params.get(name) || undefined;
  if (text && text.length > limits.text) throw malformed(`${name}: expected ${limits.text} characters at most.`);
  return text;
}

export function pageOf(params: URLSearchParams, cursorName = 'cursor'): PageRequest {
  const limit = params.get('limit');
  if (limit !== null && !/^[1-9]\d{0,8}$/.test(limit)) throw malformed('limit: expected a number from 1 on.');
  return {
    cursor: textOf(params, cursorName),
    ...(limit !== null && { limit: Math.min(Number(limit), maxPageSize) }),
  };
}

export function queryOf(params: URLSearchParams): ConversationQuery {
  const view = params.get('view') || undefined;
  if (view !== undefined && !(views as readonly string[]).includes(view)) {
    throw malformed('view: there is no such view.');
  }
  return { ...pageOf(params), view: view as View | undefined, search: textOf(params, 'search') };
}

/** A span of time, by two moments with an offset. Throws `invalid` where it is none. */
export function periodIn(params: URLSearchParams): ReviewPeriod {
  const [from, to] = ['from', 'to'].map((name) => {
    try {
      return instant(params.get(name), name);
    } catch {
      throw malformed(`${name}: expected a date and time with an offset.`);
    }
  });
  const period = periodOf([from, to], 0);
  if (!period) throw malformed('to: expected a later moment than from.');
  return period;
}
