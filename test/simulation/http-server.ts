import { listConversations, listMessages } from '../../src/adapters/memory/queries.js';
import type { AdapterTraits } from '../../src/adapters/adapter.js';
import type { Command } from '../../src/model/command.js';
import type { Agent } from '../../src/model/conversation.js';
import { HandoffError, toHandoffError } from '../../src/model/error.js';
import type { Doing } from '../../src/model/presence.js';
import type { View } from '../../src/model/views.js';
import type { Reply } from './response.js';
import type { Desk } from './server.js';

export interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body?: string;
}

const statusOf: Record<string, number> = {
  conflict: 409,
  refused: 409,
  unsupported: 405,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'rate-limited': 429,
  invalid: 422,
  unavailable: 503,
  timeout: 504,
};

interface Kept {
  body: string;
  reply?: Reply;
}

/** The protocol: paths, keys, tokens and errors. What it means is the desk's. */
export class HttpServer {
  readonly desk: Desk;
  readonly #traits: AdapterTraits;
  readonly #keys = new Map<string, Kept>();
  /** The token that each agent has to show. */
  readonly tokens = new Map<string, string>();
  readonly readOnly = new Set<string>();
  /** Who was told for which conversation that it is not theirs to count as read: nobody asks again for the same. */
  readonly mayNotRead = new Set<string>();

  constructor(desk: Desk, traits: AdapterTraits) {
    this.desk = desk;
    this.#traits = traits;
  }

  async answer(request: Request, agent: Agent): Promise<Reply> {
    if (request.headers.get('Authorization') !== `Bearer ${this.tokens.get(agent.id)}`) {
      return this.problem('unauthorized');
    }
    if (request.method === 'POST' && this.readOnly.has(agent.id)) {
      if (request.body?.includes('mark-read')) this.mayNotRead.add(`${agent.id} ${request.path.split('/')[2]}`);
      return this.problem('forbidden');
    }
    try {
      if (request.method === 'PUT') return this.#present(request, agent);
      return await (request.method === 'POST' ? this.#once(request, agent) : this.#read(request, agent));
    } catch (thrown) {
      return this.#refused(thrown);
    }
  }

  problem(
    code: string,
    more: object = {},
    headers: Record<string, string> = {},
    status = statusOf[code] ?? 500,
  ): Reply {
    return this.#reply(
      status,
      { type: 'about:blank', title: code, status, code, ...more },
      { 'Content-Type': 'application/problem+json', ...headers },
    );
  }

  #reply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
    return {
      status,
      text: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', 'Handoff-Server-Time': this.desk.now, ...headers },
    };
  }

  #refused(thrown: unknown): Reply {
    const { code, current, cause } = toHandoffError(thrown);
    if (!(thrown instanceof HandoffError)) {
      this.desk.wrong.push(`the server failed: ${String((thrown as Error)?.stack)}`);
    }
    return this.problem(
      code,
      { ...(current && { current: this.#sent(current) }) },
      {},
      cause === 412 ? 412 : undefined,
    );
  }

  /** As it goes out. */
  #sent<T>(value: T): T {
    if (this.#traits.versions) return value;
    return JSON.parse(JSON.stringify(value, (name, each: unknown) => (name === 'version' ? undefined : each))) as T;
  }

  /** Each key is carried out once; what was not final may be tried again. */
  async #once(request: Request, agent: Agent): Promise<Reply> {
    const key = request.headers.get('Idempotency-Key');
    if (!this.#traits.idempotency || !key) return this.#perform(request, agent, key ?? undefined);
    const scoped = `${agent.id} ${key}`;
    const known = this.#keys.get(scoped);
    if (known && known.body !== `${request.path} ${request.body}`) return this.problem('invalid');
    if (known) return known.reply ?? this.problem('unavailable', {}, { 'Retry-After': '1' }, 409);
    const kept: Kept = { body: `${request.path} ${request.body}` };
    this.#keys.set(scoped, kept);
    const reply = await this.#perform(request, agent, key).catch((thrown: unknown) => this.#refused(thrown));
    if (reply.status < 500 && reply.status !== 412) kept.reply = reply;
    else this.#keys.delete(scoped);
    return reply;
  }

  async #perform({ path, headers, body = '' }: Request, agent: Agent, key?: string): Promise<Reply> {
    const [, kind, id = '', what] = path.split('/');
    const given = JSON.parse(body) as Command;
    if (kind === 'contacts') {
      this.desk.block(id, given as Command & { type: 'block-contact' }, agent, key);
      return { ...this.#reply(204, undefined), text: '' };
    }
    if (kind === 'bulk') return this.#bulk(given as never, agent, key);
    if (what === 'messages') {
      const { message } = await this.desk.command(id, { ...given, type: 'send-message' } as Command, agent, key);
      return this.#reply(201, message);
    }
    const expected = Number(headers.get('If-Match')?.replaceAll('"', '') ?? NaN);
    const { conversation } = await this.desk.command(id, given, agent, key, isNaN(expected) ? undefined : expected);
    return this.#reply(200, { conversation: this.#sent(conversation), serverTime: this.desk.now });
  }

  #present({ path, body = '' }: Request, agent: Agent): Reply {
    this.desk.present(path.split('/')[2]!, agent, (JSON.parse(body) as { doing: Doing }).doing);
    return { ...this.#reply(204, undefined), text: '' };
  }

  async #bulk({ command, ids }: { command: Command; ids: string[] }, agent: Agent, key?: string): Promise<Reply> {
    const lines: string[] = [];
    for (const id of ids) {
      try {
        const { conversation } = await this.desk.command(id, command, agent, `${key} ${id}`);
        lines.push(JSON.stringify({ id, conversation: this.#sent(conversation) }));
      } catch (thrown) {
        const { code, message } = toHandoffError(thrown);
        lines.push(JSON.stringify({ id, error: { code, message } }));
      }
    }
    return { ...this.#reply(200, {}, { 'Content-Type': 'application/x-ndjson' }), text: `${lines.join('\n')}\n` };
  }

  #read({ path, query }: Request, agent: Agent): Reply {
    const [, kind, id, what] = path.split('/');
    const page = {
      cursor: query.get('cursor') ?? query.get('before') ?? undefined,
      limit: Number(query.get('limit') ?? 50),
    };
    const { helpdesk } = this.desk;
    if (kind !== 'conversations') return this.problem('not-found');
    if (id === undefined) {
      const found = listConversations(
        helpdesk,
        { ...page, view: (query.get('view') ?? 'all') as View, search: query.get('search') ?? undefined },
        agent.id,
      );
      return this.#reply(200, { ...this.#sent(found), serverTime: this.desk.now });
    }
    if (what === 'messages') {
      return this.#reply(200, { ...listMessages(this.desk.entry(id), page), serverTime: this.desk.now });
    }
    const { conversation } = this.desk.entry(id);
    return this.#reply(200, this.#sent(conversation), { ETag: `"${conversation.version}"` });
  }
}
