/**
 * What the pages of `demo/hosts` need of a server: headers that say who may show them, a log-in that works in a frame,
 * and a gateway. A page in a frame of another site has no ordinary cookies, so the log-in answers with a token, which
 * the page sends in a header.
 */
import { jwtVerify, SignJWT } from 'jose';
import { createMemoryAdapter } from '../../src/adapters/memory/index.js';
import {
  createGateway,
  openDatabase,
  toNodeHandler,
  type NodeRequest,
  type NodeResponse,
} from '../../src/gateway/index.js';
import { HandoffError } from '../../src/model/error.js';
import { isForeign, json, readBody, refuse } from './answers.js';
import { people, personOf } from './people.js';
import { hashOf } from './secrets.js';

export const basePath = '/handoff';
/** Seconds. Whoever has left is out by then. */
const tokenLength = 8 * 3600;
/** Wrong passwords that a name may have in a minute. */
const maxFailures = 5;
const minute = 60_000;

/**
 * The headers of a page: its own scripts and styles and no others, and shown by nobody but its dashboard.
 *
 * @param html The page: `data-origins` of its body names who may show it; `'self'` is for trying it.
 */
export function headersFor(html: string): Record<string, string> {
  const origins =
    /data-origins="([^"]*)"/
      .exec(html)?.[1]
      ?.split(/\s+/)
      .filter((each) => URL.canParse(each)) ?? [];
  const scripts = [...html.matchAll(/<script src="(https:\/\/[^"/]+)/g)].map(([, origin]) => origin);
  const policy = {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...scripts],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'https:'],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'self'", ...origins],
  };
  return {
    'Content-Security-Policy': Object.entries(policy)
      .map(([name, values]) => `${name} ${values.join(' ')}`)
      .join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
  };
}

export interface HostsServer {
  fetch(request: Request): Promise<Response>;
  /** The same, for `node:http`. */
  handle(request: NodeRequest, response: NodeResponse): void;
  close(): Promise<void>;
}

/** A gateway at `/handoff` whose conversations are made up, with a log-in for Ada and Ben. */
export async function openHosts({
  password,
  now = () => Date.now(),
}: {
  password: string;
  now?: () => number;
}): Promise<HostsServer> {
  const database = await openDatabase();
  const key = crypto.getRandomValues(new Uint8Array(32));
  const expected = await hashOf(password);
  const failures = new Map<string, number[]>();

  async function callerOf(request: Request) {
    const token = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
    if (token === undefined) return undefined;
    const options = { algorithms: ['HS256'], currentDate: new Date(now()) };
    const verified = await jwtVerify(token, key, options).catch(() => undefined);
    return personOf(verified?.payload.sub);
  }
  const gateway = createGateway({ adapter: createMemoryAdapter(), database, basePath, authenticate: callerOf });

  async function logIn(request: Request): Promise<Response> {
    // a page of ours within a frame still asks its own origin
    if (isForeign(request)) return refuse(403, 'Only the pages of this server may ask for this');
    const { user, password: given } = await readBody(request);
    const name = typeof user === 'string' ? user.trim().toLowerCase() : '';
    const recent = (failures.get(name) ?? []).filter((at) => at > now() - minute);
    if (recent.length >= maxFailures) {
      return json({ detail: 'Too many tries. Wait a minute.' }, 429, { 'Retry-After': '60' });
    }
    // hashes are compared, so the time tells nothing of the password
    const isRight = (await hashOf(typeof given === 'string' ? given : '')) === expected;
    if (!isRight || !personOf(name)) {
      // names that are none are not kept
      if (Object.hasOwn(people, name)) failures.set(name, [...recent, now()]);
      return refuse(401, 'Name or password is wrong.');
    }
    failures.delete(name);
    const token = await new SignJWT({ sub: name })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(new Date(now() + tokenLength * 1000))
      .sign(key);
    return json({ token });
  }

  const fetch = async (request: Request): Promise<Response> => {
    if (new URL(request.url).pathname !== `${basePath}/log-in`) return gateway.fetch(request);
    if (request.method !== 'POST') return refuse(405, 'This path answers POST');
    try {
      return await logIn(request);
    } catch (thrown) {
      if (thrown instanceof HandoffError) return refuse(422, thrown.message);
      throw thrown;
    }
  };
  return {
    fetch,
    handle: toNodeHandler({ fetch }),
    async close() {
      await gateway.close();
      await database.close();
    },
  };
}
