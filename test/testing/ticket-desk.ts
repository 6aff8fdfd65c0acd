import type { Agent } from '../../src/index.js';

export interface Ticket {
  id: string;
  revision: number;
  customer: { id: string; name: string };
  owner?: { id: string; name?: string; since: string };
  ai: { on: boolean; backAt?: string; offBy?: string; why?: string };
  closed?: { as: string; at: string; note?: string };
}

export interface Note {
  id: string;
  ticket: string;
  by: { role: 'customer' | 'ai' | 'staff' | 'desk'; id?: string; name?: string };
  at: string;
  body: string;
  internal?: boolean;
  /** The sender's own mark. */
  ref?: string;
}

/** A page of them, the newest first; `older` leads to the next. */
export interface Notes {
  notes: Note[];
  older?: string;
}

interface Body {
  agent: Agent;
  on?: boolean;
  backAt?: string;
  as?: string;
  note?: string;
  reason?: string;
  body?: string;
  internal?: boolean;
  ref?: string;
}

/** What the desk answers a request: a status, and what is in the body. */
interface Answer {
  status: number;
  data?: unknown;
  ticket?: Ticket;
}

const refused = (ticket: Ticket): Answer => ({ status: 409, ticket });

/** A ticket system, whose rules nobody copied from the library. Only the network is missing, see `desk-network.ts`. */
export class TicketDesk {
  now = Date.parse('2026-03-02T10:00:00Z');
  tickets = new Map<string, Ticket>();
  notes = new Map<string, Note[]>();
  onChange: (change: Ticket | { id: string; gone: true }) => void = () => undefined;
  /** By ticket, the revision of the last change that was more than a note. */
  #decided = new Map<string, number>();
  #answers = new Map<string, { body: string; answer: Answer }>();

  get time(): string {
    return new Date(this.now).toISOString();
  }

  open(more: Partial<Ticket> = {}): Ticket {
    const number = this.tickets.size + 1;
    const ticket: Ticket = {
      id: `T-${number}`,
      revision: number * 10,
      customer: { id: `C-${number}`, name: `Customer ${number}` },
      ai: { on: true },
      ...more,
    };
    this.tickets.set(ticket.id, ticket);
    this.notes.set(ticket.id, []);
    for (const body of ['Where is my parcel?', 'It was sent on Monday.', 'Thanks']) {
      this.write(ticket, { role: 'customer', id: ticket.customer.id }, { body });
    }
    return ticket;
  }

  delete(id: string): void {
    this.tickets.delete(id);
    this.onChange({ id, gone: true });
  }

  write(ticket: Ticket, by: Note['by'], more: Pick<Note, 'body' | 'internal' | 'ref'>): Note {
    const notes = this.notes.get(ticket.id)!;
    const note: Note = { id: `${ticket.id}-${notes.length + 1}`, ticket: ticket.id, by, at: this.time, ...more };
    notes.push(note);
    this.#changed(ticket, {});
    return note;
  }

  /** Time passes, and the AI comes back where it is due and nobody owns the ticket. */
  advance(milliseconds: number): void {
    this.now += milliseconds;
    for (const ticket of this.tickets.values()) {
      if (!ticket.ai.backAt || ticket.closed || Date.parse(ticket.ai.backAt) > this.now) continue;
      this.#changed(ticket, { ai: ticket.owner ? { on: false, offBy: ticket.ai.offBy } : { on: true } });
    }
  }

  /** One request. The same key is carried out once. `seen`: the revision that somebody looked at, or `*`. */
  handle(method: string, path: string, query: URLSearchParams, body: string, key?: string, seen = '*'): Answer {
    const [, id = '', part = ''] = /^\/tickets\/([^/]*)(?:\/(\w+))?$/.exec(path) ?? [];
    const ticket = this.tickets.get(decodeURIComponent(id));
    if (!ticket) return { status: 404 };
    if (method === 'GET') return part === 'notes' ? this.#page(ticket, query) : { status: 200, data: ticket };
    const given = JSON.parse(body) as Body;
    const scope = key && `${given.agent.id} ${key}`;
    const known = scope && this.#answers.get(scope);
    if (known) return known.body === method + path + body ? known.answer : { status: 422, ticket };
    const isOutdated = part !== 'notes' && Number(seen) < (this.#decided.get(ticket.id) ?? 0);
    const answer = isOutdated ? refused(ticket) : this.#change(ticket, `${method} ${part}`, given);
    if (scope && answer.status < 400) this.#answers.set(scope, { body: method + path + body, answer });
    return answer;
  }

  #page({ id }: Ticket, query: URLSearchParams): Answer {
    const notes = this.notes.get(id)!;
    const before = query.get('before');
    const end = before ? notes.findIndex((note) => note.id === before) : notes.length;
    if (end < 0) return { status: 422 };
    const start = Math.max(0, end - Number(query.get('limit')));
    return { status: 200, data: { notes: notes.slice(start, end), ...(start > 0 && { older: notes[start]!.id }) } };
  }

  #change(ticket: Ticket, what: string, given: Body): Answer {
    const { agent } = given;
    const { owner, closed } = ticket;
    if (owner && owner.id !== agent.id && !given.internal) return refused(ticket);
    if (closed && what !== 'DELETE closed') return refused(ticket);
    const me = { id: agent.id, name: agent.name, since: this.time };
    switch (what) {
      case 'PUT owner':
        return this.#changed(ticket, { owner: owner ?? me, ai: { on: false, offBy: agent.name, why: given.reason } });
      case 'DELETE owner':
        this.write(ticket, { role: 'desk' }, { body: `${agent.name} left the conversation: ${given.note ?? ''}` });
        return this.#changed(ticket, { owner: undefined, ai: { on: true } });
      case 'PUT ai': {
        if (given.on) return this.#changed(ticket, { owner: undefined, ai: { on: true } });
        if (given.backAt !== undefined && !(Date.parse(given.backAt) > this.now)) return { status: 422, ticket };
        return this.#changed(ticket, { ai: { on: false, backAt: given.backAt, offBy: agent.name, why: given.reason } });
      }
      case 'PUT closed':
        if (given.as !== 'solved' && given.as !== 'unsolved') return { status: 422, ticket };
        return this.#changed(ticket, {
          closed: { as: given.as, at: this.time, note: given.note },
          ai: { ...ticket.ai, backAt: undefined },
        });
      case 'DELETE closed':
        return this.#changed(ticket, { closed: undefined });
      case 'POST notes': {
        if (!given.body) return { status: 422, ticket };
        if (!given.internal && ticket.ai.on) ticket.ai = { on: false, offBy: agent.name };
        const { body, internal, ref } = given;
        return { status: 201, data: this.write(ticket, { role: 'staff', ...agent }, { body, internal, ref }) };
      }
      default:
        return { status: 404 };
    }
  }

  #changed(ticket: Ticket, changes: Partial<Ticket>): Answer {
    // never by one: nobody may count on it
    Object.assign(ticket, changes, { revision: ticket.revision + 7 });
    if (Object.keys(changes).length) this.#decided.set(ticket.id, ticket.revision);
    this.onChange(ticket);
    return { status: 200, data: structuredClone(ticket) };
  }
}
