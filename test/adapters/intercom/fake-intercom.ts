import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import { intercomAdapter, type IntercomOptions } from '../../../src/adapters/intercom/index.js';
import type { Fetch } from '../../support/strict-mock.js';

type Json = Record<string, unknown>;
interface Part {
  id: string;
  part_type: string;
  /** As HTML. */
  body: string | null;
  created_at: number;
  author: { type: string; id: string; name?: string };
  assigned_to: { type: string; id: string } | null;
}
interface Stored {
  id: string;
  state: 'open' | 'closed' | 'snoozed';
  contact: string;
  admin: number;
  team: number;
  hasFin: boolean;
  resolution: string | null;
  created_at: number;
  updated_at: number;
  waiting_since: number | null;
  attributes: Json;
  first: string;
  parts: Part[];
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const plain = (html: string): string =>
  html
    .replaceAll('<br>', '\n')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** Intercom's inbox as its document describes it: it is not Intercom itself. */
export class FakeIntercom {
  static base = 'https://intercom.test';
  admins = [
    { id: '814', name: 'Ada Lindqvist' },
    { id: '815', name: 'Ben Okafor' },
  ];
  conversations = new Map<string, Stored>();
  contacts = new Map<string, { id: string; name: string; email: string; phone: string }>();
  /** In milliseconds since 1970. */
  now: () => number = () => Date.now();
  onEvent?: (topic: string, id: string) => void;
  /** Says yes to the next requests of this kind and does nothing. */
  doesNothing?: RegExp;
  /** Fin answers so many milliseconds after a contact, if nobody is assigned. */
  finDelay?: number;
  #due: Array<{ at: number; id: string; text: string }> = [];
  #count = 1000;

  adapter(more: Partial<IntercomOptions> = {}): HandoffAdapter {
    return intercomAdapter({
      token: 'key',
      baseUrl: FakeIntercom.base,
      teamId: '5017691',
      outcomeAttribute: 'Outcome',
      fetch: this.fetch,
      ...more,
    });
  }

  begin(name: string, text: string, contactId?: string, hasFin = true): Stored {
    const contact = contactId ?? `6762f0dd1bb69f9f2193b${(0x100 + this.contacts.size).toString(16)}`;
    const number = this.contacts.size;
    if (contactId === undefined) {
      const email = `${name.split(' ')[0]!.toLowerCase()}${number}@example.com`;
      this.contacts.set(contact, { id: contact, name, email, phone: `+3531234${1000 + number}` });
    }
    const at = this.#seconds();
    const stored: Stored = {
      id: String(215_472_000 + this.conversations.size + 1),
      state: 'open',
      contact,
      admin: 0,
      team: 0,
      hasFin,
      resolution: null,
      created_at: at,
      updated_at: at,
      waiting_since: at,
      attributes: {},
      first: `<p>${escaped(text)}</p>`,
      parts: [],
    };
    this.conversations.set(stored.id, stored);
    return stored;
  }

  contactWrites(id: string, text: string): void {
    const c = this.conversations.get(id)!;
    const { name } = this.contacts.get(c.contact)!;
    this.#add(c, 'comment', `<p>${escaped(text)}</p>`, { type: 'user', id: c.contact, name });
    c.state = 'open';
    c.waiting_since = this.#seconds();
    if (this.finDelay !== undefined) this.#due.push({ at: this.now() + this.finDelay, id, text });
    this.onEvent?.('conversation.user.replied', id);
  }

  runFin(): void {
    const due = this.#due.filter(({ at }) => at <= this.now());
    this.#due = this.#due.filter((each) => !due.includes(each));
    for (const { id, text } of due) {
      const c = this.conversations.get(id)!;
      if (c.admin || !c.hasFin || c.resolution || c.state !== 'open') continue;
      this.#add(c, 'comment', `<p>Fin says: got ${escaped(text)}</p>`, { type: 'bot', id: '1', name: 'Fin' });
      this.onEvent?.('conversation.operator.replied', id);
    }
  }

  outside(id: string, change: Partial<Stored>): void {
    Object.assign(this.conversations.get(id)!, change);
    this.onEvent?.('conversation.admin.assigned', id);
  }

  fetch: Fetch = async (url, init) => {
    const { pathname: path, searchParams } = new URL(url);
    const method = init.method ?? 'GET';
    const headers = new Headers(init.headers);
    if (headers.get('Authorization') !== 'Bearer key') return failed(401, 'unauthorized', 'Access Token Invalid');
    const body = (init.body ? JSON.parse(init.body as string) : {}) as Json;
    if (path === '/conversations/search') return this.#search(body);
    if (path === '/contacts/search') return this.#searchContacts(body);
    const [, kind, id, part] = /^\/(conversations|contacts)\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
    if (kind === 'contacts') {
      const contact = this.contacts.get(id!);
      return contact ? Response.json(this.#contact(contact)) : failed(404, 'not_found', 'User Not Found');
    }
    const c = kind && this.conversations.get(id!);
    if (!c) return failed(404, 'not_found', 'Resource Not Found');
    const isPlain = searchParams.get('display_as') === 'plaintext';
    if (this.doesNothing?.test(`${method} ${path}`)) return Response.json(this.#show(c, isPlain));
    const admin = this.admins.find((each) => each.id === body.admin_id);
    if (part && !admin) return failed(403, 'admin_not_found', 'Admin not found');
    const author = { type: 'admin', ...admin! };
    if (method === 'PUT') c.attributes = { ...c.attributes, ...(body.custom_attributes as Json) };
    if (part === 'reply') this.#reply(c, body, author);
    if (part === 'parts') {
      const problem = this.#manage(c, body, author);
      if (problem) return problem;
    }
    if (method !== 'GET') this.onEvent?.(`conversation.admin.${part === 'reply' ? 'replied' : 'assigned'}`, c.id);
    return Response.json(this.#show(c, isPlain));
  };

  #reply(c: Stored, body: Json, author: Part['author']): void {
    this.#add(c, body.message_type as string, body.body as string, author);
    if (body.message_type === 'comment') c.waiting_since = null;
  }

  #manage(c: Stored, body: Json, author: Part['author']): Response | undefined {
    const text = (body.body as string | undefined) ?? null;
    switch (body.message_type) {
      case 'assignment': {
        const to = { type: body.type as string, id: body.assignee_id as string };
        const isKnown = to.id === '0' || to.type === 'team' || this.admins.some(({ id }) => id === to.id);
        if (!isKnown) return failed(404, 'assignee_not_found', 'Assignee not found');
        if (to.type === 'team') c.team = Number(to.id);
        else c.admin = Number(to.id);
        if (to.type === 'team' && c.hasFin) c.resolution = 'escalated';
        this.#add(c, 'assignment', text, author, to.id === '0' ? null : to);
        return undefined;
      }
      case 'close':
        c.state = 'closed';
        break;
      case 'open':
        c.state = 'open';
        break;
    }
    this.#add(c, body.message_type as string, text, author);
    return undefined;
  }

  #search({ query, pagination }: Json): Response {
    const { per_page: size, starting_after: after } = pagination as { per_page: number; starting_after?: string };
    const filters = (
      (query as { value?: unknown }).value instanceof Array && 'operator' in (query as Json)
        ? (query as { field?: string; value: unknown }).field
          ? [query]
          : (query as { value: unknown }).value
        : [query]
    ) as Array<{ field: string; value: string[] }>;
    const rows = [...this.conversations.values()]
      .filter((c) => filters.every(({ field, value }) => value.includes(field === 'state' ? c.state : c.contact)))
      .sort((a, b) => b.updated_at - a.updated_at || Number(b.id) - Number(a.id));
    const start = after === undefined ? 0 : Number(Buffer.from(after, 'base64').toString());
    const shown = rows.slice(start, start + size);
    const end = start + shown.length;
    const next =
      end < rows.length ? { per_page: size, starting_after: Buffer.from(String(end)).toString('base64') } : undefined;
    return Response.json({
      type: 'conversation.list',
      conversations: shown.map((c) => ({ ...this.#show(c, true), conversation_parts: undefined })),
      total_count: rows.length,
      pages: { type: 'pages', page: 1, per_page: size, ...(next && { next }) },
    });
  }

  #searchContacts({ query }: Json): Response {
    const [{ value }] = (query as { value: Array<{ value: string }> }).value as [{ value: string }];
    const found = [...this.contacts.values()].filter(({ name, email, phone }) =>
      [name, email, phone].some((each) => each.toLowerCase().includes(value.toLowerCase())),
    );
    return Response.json({ type: 'list', data: found.map((each) => this.#contact(each)), total_count: found.length });
  }

  #add(c: Stored, type: string, body: string | null, author: Part['author'], to: Part['assigned_to'] = null): void {
    c.updated_at = this.#seconds();
    const id = String(++this.#count);
    c.parts.push({ id, part_type: type, body, created_at: c.updated_at, author, assigned_to: to });
  }

  #show(c: Stored, isPlain: boolean): Json {
    const bodyOf = (html: string | null) => (html === null ? null : isPlain ? plain(html) : html);
    const { name, email } = this.contacts.get(c.contact)!;
    const author = { type: 'user', id: c.contact, name, email };
    return {
      type: 'conversation',
      id: c.id,
      created_at: c.created_at,
      updated_at: c.updated_at,
      waiting_since: c.waiting_since,
      snoozed_until: null,
      open: c.state === 'open',
      state: c.state,
      read: true,
      admin_assignee_id: c.admin,
      team_assignee_id: c.team,
      source: {
        type: 'conversation',
        id: `s${c.id}`,
        delivered_as: 'customer_initiated',
        subject: '',
        body: bodyOf(c.first),
        author,
      },
      contacts: { type: 'contact.list', contacts: [{ type: 'contact', id: c.contact, external_id: null }] },
      custom_attributes: c.attributes,
      conversation_parts: {
        type: 'conversation_part.list',
        conversation_parts: c.parts.map((each) => ({
          ...each,
          type: 'conversation_part',
          author: { ...each.author, email: 'x@example.com' },
          body: bodyOf(each.body),
          attachments: [],
        })),
        total_count: c.parts.length,
      },
      ai_agent_participated: c.hasFin,
      ai_agent: c.hasFin ? { source_type: 'workflow', resolution_state: c.resolution } : null,
    };
  }

  #contact(contact: { id: string; name: string; email: string; phone: string }): Json {
    return { type: 'contact', external_id: null, role: 'user', custom_attributes: { plan: 'gold' }, ...contact };
  }

  #seconds(): number {
    return Math.floor(this.now() / 1000);
  }
}

const failed = (status: number, code: string, message: string): Response =>
  Response.json({ type: 'error.list', request_id: null, errors: [{ code, message }] }, { status });
