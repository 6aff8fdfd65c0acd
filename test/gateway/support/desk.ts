import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import {
  createGateway,
  toNodeHandler,
  type Caller,
  type Database,
  type Gateway,
  type GatewayLogEntry,
  type GatewayOptions,
} from '../../../src/gateway/index.js';
import { migrate } from '../../../src/gateway/database/migrations.js';
import type { Conversation } from '../../../src/model/conversation.js';
import type { Command } from '../../../src/model/command.js';
import { validateExchange } from '../../support/openapi.js';

/** Who can log in, by their token. */
export const people: Record<string, Caller> = {
  ada: { agent: { id: 'ada', name: 'Ada Own' }, role: 'agent' },
  ben: { agent: { id: 'ben', name: 'Ben Other' }, role: 'agent' },
  sue: { agent: { id: 'sue', name: 'Sue Lead' }, role: 'supervisor' },
  rob: { agent: { id: 'rob', name: 'Rob Reader' }, role: 'read-only' },
  bot: { agent: { id: 'shop-bot', name: 'Shop bot' }, role: 'bot' },
  other: { agent: { id: 'other-bot' }, role: 'bot' },
};

export interface CallOptions {
  as?: string;
  body?: unknown;
  /** The body as it stands, instead of JSON. */
  raw?: string | Uint8Array;
  key?: string;
  version?: number | string;
  headers?: Record<string, string>;
  /** Which of the nodes. Default: the first. */
  node?: number;
  /** The address of a node that listens: the call goes over a socket, and not straight into the gateway. */
  over?: string;
}

export interface Reply<T> {
  status: number;
  headers: Headers;
  body: T;
  text: string;
}

export interface Problem {
  status: number;
  code: string;
  detail: string;
  title: string;
  current?: Conversation;
}

/** Gateways in front of one platform, as nodes that share a database. */
export class Desk {
  nodes: Gateway[] = [];
  log: GatewayLogEntry[] = [];
  /** What the clients of this desk send is part of the protocol; a test of bad input says otherwise. */
  #servers: Server[] = [];
  #options: Array<Partial<GatewayOptions> & { adapter: HandoffAdapter; database: Database }> = [];
  people = people;

  add(options: Partial<GatewayOptions> & { adapter: HandoffAdapter; database: Database }): Gateway {
    const gateway = createGateway({
      authenticate: (request) => this.people[request.headers.get('authorization')?.replace('Bearer ', '') ?? ''],
      log: (entry) => this.log.push(entry),
      ...options,
    });
    this.nodes.push(gateway);
    this.#options.push(options);
    return gateway;
  }

  /** Ends a node and starts it again. */
  async restart(node = 0): Promise<void> {
    await this.nodes[node]!.close();
    const options = this.#options[node]!;
    this.nodes[node] = createGateway({
      authenticate: (request) => this.people[request.headers.get('authorization')?.replace('Bearer ', '') ?? ''],
      log: (entry) => this.log.push(entry),
      ...options,
    });
  }

  request(
    method: string,
    path: string,
    { as = 'ada', body, raw, key, version, headers, over = 'http://gateway' }: CallOptions = {},
  ): Request {
    const given: Record<string, string> = {
      ...(as && { Authorization: `Bearer ${as}` }),
      ...(key !== undefined && { 'Idempotency-Key': key }),
      ...(version !== undefined && { 'If-Match': typeof version === 'number' ? `"${version}"` : version }),
      ...((body !== undefined || raw !== undefined) && { 'Content-Type': 'application/json' }),
      ...headers,
    };
    return new Request(`${over}${path}`, {
      method,
      headers: given,
      body: raw !== undefined ? (raw as BodyInit) : body !== undefined ? JSON.stringify(body) : undefined,
    });
  }

  /** Every answer is held against the OpenAPI document. */
  async call<T = Conversation>(method: string, path: string, options: CallOptions = {}): Promise<Reply<T>> {
    const request = this.request(method, path, options);
    const response = await (options.over ? fetch(request) : this.nodes[options.node ?? 0]!.fetch(request));
    const text = await response.text();
    checkAnswer(method, path, response, text);
    const json = /[/+]json$/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (json ? JSON.parse(text) : undefined) as T,
    };
  }

  get<T = Conversation>(path: string, options?: CallOptions): Promise<Reply<T>> {
    return this.call<T>('GET', path, options);
  }

  async conversation(id = 'c1', options?: CallOptions): Promise<Conversation> {
    const { body } = await this.get(`/conversations/${id}`, options);
    return body;
  }

  command<T = { conversation: Conversation; serverTime: string }>(
    command: Command,
    options: CallOptions & { id?: string } = {},
  ): Promise<Reply<T>> {
    return this.call<T>('POST', `/conversations/${options.id ?? 'c1'}/commands`, { body: command, ...options });
  }

  /** A node behind `node:http`. */
  async listen(node = 0): Promise<string> {
    const server = createServer(toNodeHandler(this.nodes[node]!));
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.close()));
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
}

/** What the gateway says has to be in the document, also where the request was nonsense. */
function checkAnswer(method: string, path: string, response: Response, text: string): void {
  if (!response.headers.get('handoff-server-time')) {
    throw new Error(`${method} ${path} was answered without the time of the server`);
  }
  if (response.status >= 400) return checkProblem(method, path, response, text);
  if (response.headers.get('content-type') === 'text/event-stream') return;
  const url = new URL(path, 'http://gateway');
  validateExchange(
    { method, url: url.href, ...valid(method, url.pathname) },
    { status: response.status, headers: response.headers, body: text },
  );
}

/** A request that the document allows, so that only the answer is in question. */
const valid = (method: string, path: string): { headers?: Record<string, string>; body?: string } => {
  if (method === 'GET') return {};
  if (path.endsWith('/attachments')) return { headers: { 'Content-Type': 'multipart/form-data; boundary=b' } };
  const headers = { 'Content-Type': 'application/json' };
  if (method === 'PUT') return { headers, body: JSON.stringify({ doing: 'viewing' }) };
  const ofTurn: Record<string, object> = {
    turns: {},
    check: {},
    end: {},
    message: { text: 'x' },
    suggestion: { text: 'x' },
    draft: { text: 'x' },
    note: { text: 'x', clientId: 'x' },
  };
  const last = path.split('/').at(-1)!;
  const body = path.endsWith('/messages')
    ? { text: 'x', clientId: 'x' }
    : Object.hasOwn(ofTurn, last)
      ? ofTurn[last]
      : path === '/bulk'
        ? { command: { type: 'activate-bot' }, ids: ['c1'] }
        : { type: path.startsWith('/contacts') ? 'block-contact' : 'activate-bot' };
  const key = !ofTurn[last] && { 'Idempotency-Key': 'k' };
  return { headers: { ...headers, ...key }, body: JSON.stringify(body) };
};

function checkProblem(method: string, path: string, { status, headers }: Response, text: string): void {
  const problem = JSON.parse(text) as Problem & { type: string };
  const broken =
    headers.get('content-type') !== 'application/problem+json' ||
    problem.type !== 'about:blank' ||
    problem.status !== status ||
    !problem.title ||
    !problem.detail ||
    !problem.code ||
    /\bat .*:\d+:\d+/.test(text);
  if (broken) throw new Error(`${method} ${path} → ${status} is no problem document: ${text}`);
  if (status === 503 && !headers.get('retry-after')) {
    throw new Error(`${method} ${path} → 503 does not say when to come back`);
  }
}

/** The tables as they are after the first start. */
export async function emptied(database: Database): Promise<void> {
  await migrate(database);
  await database.query(asMigrated);
}

/**
 * Making all tables anew for each test fills the system's own tables with what is no longer there, and PGlite does not
 * clean up by itself: after a thousand tests each takes ten times as long.
 */
const asMigrated = `DO $$
  DECLARE name regclass;
  BEGIN
    SET LOCAL session_replication_role = replica; -- the audit refuses to be deleted
    FOR name IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
      WHERE schemaname = 'handoff' AND tablename NOT IN ('migrations', 'purged') LOOP
      IF pg_relation_size(name) > 1000000 THEN EXECUTE 'TRUNCATE ' || name; ELSE EXECUTE 'DELETE FROM ' || name; END IF;
    END LOOP;
    UPDATE handoff.purged SET up_to = setval(
      'handoff.events_id_seq',
      greatest(nextval('handoff.events_id_seq'), (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
    );
  END $$`;

/** Waits for what is on its way. The limit is for a test that would never end, and measures nothing. */
export async function until(condition: () => unknown, what = 'it did not happen'): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(what);
}
