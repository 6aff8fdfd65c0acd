import { chatwootAdapter, type ChatwootOptions } from '../../../src/adapters/chatwoot/index.js';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { Fetch } from '../../support/strict-mock.js';

type Status = 'open' | 'pending' | 'resolved' | 'snoozed';
type Json = Record<string, unknown>;

export interface StoredMessage {
  id: number;
  content: string;
  message_type: 0 | 1 | 2;
  /** Seconds since 1970. */
  created_at: number;
  private: boolean;
  content_attributes: Json;
  sender?: { id: number; name: string; type: 'user' | 'contact' | 'agent_bot' };
  attachments?: Json[];
}
interface StoredConversation {
  id: number;
  status: Status;
  contact: number;
  assignee?: number;
  custom_attributes: Json;
  messages: StoredMessage[];
  created_at: number;
  last_activity_at: number;
  waiting_since: number;
}
interface StoredContact {
  id: number;
  name: string;
  email: string;
  phone_number: string;
  blocked: boolean;
  custom_attributes: Json;
}
export interface FakeUser {
  id: number;
  name: string;
  role: 'agent' | 'administrator';
}

const base = 'https://chatwoot.test/api/v1/accounts/3';

/** Chatwoot as its source and its documents describe it, with its traps: it is not the server itself. */
export class FakeChatwoot {
  static base = base;
  users: FakeUser[] = [
    { id: 7, name: 'Ada Lindqvist', role: 'agent' },
    { id: 8, name: 'Ben Okafor', role: 'administrator' },
    { id: 9, name: 'Integration', role: 'administrator' },
  ];
  tokens: Record<string, FakeUser | 'bot'> = { t7: this.users[0]!, t8: this.users[1]!, t9: this.users[2]!, bot: 'bot' };
  conversations = new Map<number, StoredConversation>();
  contacts = new Map<number, StoredContact>();
  /** In milliseconds since 1970. */
  now: () => number = () => Date.now();
  /** Told of what a webhook would be told. */
  onEvent?: (event: string, conversationId: number) => void;
  /** The bot answers so many milliseconds after a contact, if the conversation is pending then. None: it never does. */
  botDelay?: number;
  /** Says yes to the next requests of this kind and does nothing. */
  doesNothing?: RegExp;
  /** A bot that answers by the rules of Chatwoot's documents looks at the status. */
  #due: Array<{ at: number; id: number; text: string }> = [];
  #messageCount = 100;

  adapter(more: Partial<ChatwootOptions> = {}): HandoffAdapter {
    return chatwootAdapter({
      baseUrl: 'https://chatwoot.test/',
      accountId: 3,
      token: 't9',
      fetch: this.fetch,
      ...more,
    });
  }

  begin(name: string, status: Status = 'pending', contactId?: number): StoredConversation {
    const contact = contactId ?? 50 + this.contacts.size;
    if (contactId === undefined) {
      this.contacts.set(contact, {
        id: contact,
        name,
        email: `${name.split(' ')[0]!.toLowerCase()}${contact}@example.com`,
        phone_number: `+5511999990${contact}`,
        blocked: false,
        custom_attributes: { plan: 'gold' },
      });
    }
    const at = this.#seconds();
    const id = this.conversations.size + 1;
    const c: StoredConversation = {
      id,
      status,
      contact,
      custom_attributes: { order: '4711' },
      messages: [],
      created_at: at,
      last_activity_at: at,
      waiting_since: 0,
    };
    this.conversations.set(id, c);
    return c;
  }

  contactWrites(id: number, text: string): void {
    const c = this.conversations.get(id)!;
    const contact = this.contacts.get(c.contact)!;
    if (c.status === 'resolved') c.status = 'pending';
    else if (c.status === 'snoozed') c.status = 'open';
    this.#store(c, text, { message_type: 0, sender: { id: contact.id, name: contact.name, type: 'contact' } });
    c.waiting_since ||= this.#seconds();
    if (this.botDelay !== undefined) this.#due.push({ at: this.now() + this.botDelay, id, text });
    this.onEvent?.('message_created', id);
  }

  /** The bot was told of each message, and answers those of conversations that are pending. */
  runBot(): void {
    const due = this.#due.filter(({ at }) => at <= this.now());
    this.#due = this.#due.filter((each) => !due.includes(each));
    for (const { id, text } of due) {
      const c = this.conversations.get(id);
      if (!c || c.status !== 'pending' || this.contacts.get(c.contact)!.blocked) continue;
      this.#store(c, `bot says: got ${text}`, {
        message_type: 1,
        sender: { id: 4, name: 'Shop bot', type: 'agent_bot' },
      });
      this.onEvent?.('message_created', id);
    }
  }

  /** Somebody uses Chatwoot's own screen. */
  outside(id: number, change: Partial<StoredConversation>): void {
    Object.assign(this.conversations.get(id)!, change);
    this.onEvent?.('conversation_updated', id);
  }

  fetch: Fetch = async (url, init) => {
    const { pathname, searchParams } = new URL(url);
    const path = pathname.slice(new URL(base).pathname.length);
    const method = init.method ?? 'GET';
    const user = this.tokens[new Headers(init.headers).get('api_access_token') ?? ''];
    if (!user) return answer(401, { error: 'Invalid Access Token' });
    const body = (init.body ? JSON.parse(init.body as string) : {}) as Json;
    if (user === 'bot' && !/\/(toggle_status|messages|assignments|custom_attributes)$/.test(path)) {
      return answer(401, { error: 'Access to this endpoint is not authorized for bots' });
    }
    const [, kind, number, part] = /^\/(conversations|contacts)(?:\/(\w+))?(?:\/(\w+))?$/.exec(path) ?? [];
    if (kind === 'contacts') return this.#contacts(method, number, part, searchParams, body);
    if (kind !== 'conversations') return answer(404, { error: 'Resource could not be found' });
    if (number === undefined || number === 'filter') return this.#list(searchParams, body, user);
    const c = this.conversations.get(Number(number));
    if (!c) return answer(404, { error: 'Resource could not be found' });
    if (this.doesNothing?.test(`${method} ${path}`)) return this.#nothingDone(part, c);
    switch (`${method} ${part ?? ''}`) {
      case 'GET ':
        return answer(200, this.#show(c));
      case 'GET messages':
        return this.#messages(c, Number(searchParams.get('before') ?? Infinity));
      case 'POST messages':
        return this.#send(c, body, user);
      case 'POST toggle_status':
        return this.#toggle(c, body.status as Status, user);
      case 'POST assignments':
        return this.#assign(c, body.assignee_id as number | null, user);
      case 'POST custom_attributes': {
        const given = body.custom_attributes as Json;
        c.custom_attributes = body.merge ? { ...c.custom_attributes, ...given } : given;
        return answer(200, { custom_attributes: c.custom_attributes });
      }
      default:
        return answer(404, { error: 'Resource could not be found' });
    }
  };

  #nothingDone(part: string | undefined, c: StoredConversation): Response {
    if (part === 'assignments') return answer(200, null);
    if (part === 'custom_attributes') return answer(200, { custom_attributes: c.custom_attributes });
    return answer(200, { meta: {}, payload: { success: true, current_status: c.status, conversation_id: c.id } });
  }

  #toggle(c: StoredConversation, status: Status, user: FakeUser | 'bot'): Response {
    const isHandoff = user === 'bot' && c.status === 'pending' && status === 'open';
    c.status = status;
    const by = user === 'bot' ? 'Shop bot' : user.name;
    // whoever opens it has it, unless they administrate
    if (status === 'open' && user !== 'bot' && user.role === 'agent') c.assignee = user.id;
    this.#store(c, `Conversation was marked as ${status} by ${by}`, { message_type: 2 });
    this.onEvent?.('conversation_status_changed', c.id);
    const payload = { ...(!isHandoff && { success: true }), current_status: status, conversation_id: c.id };
    return answer(200, { meta: {}, payload });
  }

  /** An unknown agent leaves nobody, and the answer is empty. */
  #assign(c: StoredConversation, id: number | null, by: FakeUser | 'bot'): Response {
    const user = this.users.find((each) => each.id === id);
    const who = by === 'bot' ? 'Shop bot' : by.name;
    if (c.assignee !== user?.id) {
      const line = user ? `Assigned to ${user.name} by ${who}` : `Conversation unassigned by ${who}`;
      this.#store(c, line, { message_type: 2 });
    }
    c.assignee = user?.id;
    this.onEvent?.('conversation_updated', c.id);
    return answer(200, user ? this.#agent(user) : null);
  }

  #send(c: StoredConversation, body: Json, user: FakeUser | 'bot'): Response {
    const content = body.content as string;
    if (!content?.trim()) return answer(422, { error: 'Content is too short' });
    const sender =
      user === 'bot'
        ? ({ id: 4, name: 'Shop bot', type: 'agent_bot' } as const)
        : ({ id: user.id, name: user.name, type: 'user' } as const);
    const message = this.#store(c, content, {
      message_type: 1,
      private: !!body.private,
      content_attributes: (body.content_attributes as Json) ?? {},
      sender,
    });
    if (!body.private) c.waiting_since = 0;
    this.onEvent?.('message_created', c.id);
    return answer(200, this.#message(c, message));
  }

  #messages(c: StoredConversation, before: number): Response {
    const older = c.messages.filter(({ id }) => id < before);
    return answer(200, { meta: { labels: [] }, payload: older.slice(-20).map((each) => this.#message(c, each)) });
  }

  #list(query: URLSearchParams, { payload }: Json, user: FakeUser | 'bot'): Response {
    const wanted = (key: string) =>
      (payload as Array<{ attribute_key: string; values: string[] }> | undefined)?.find(
        (each) => each.attribute_key === key,
      )?.values;
    const q = query.get('q')?.toLowerCase();
    const status = query.get('status') ?? (q || payload ? 'all' : 'open');
    const [statuses, assignees] = [wanted('status'), wanted('assignee_id')];
    const rows = [...this.conversations.values()]
      .filter((c) => (statuses ? statuses.includes(c.status) : q || status === 'all' || c.status === status))
      .filter((c) => !assignees || assignees.includes(String(c.assignee)))
      .filter((c) => query.get('assignee_type') !== 'unassigned' || c.assignee === undefined)
      .filter((c) => !q || c.messages.some((each) => each.message_type !== 2 && each.content.toLowerCase().includes(q)))
      .sort((a, b) => b.last_activity_at - a.last_activity_at || b.id - a.id);
    const page = Number(query.get('page') ?? 1);
    const mine = rows.filter(({ assignee }) => user !== 'bot' && assignee === user.id).length;
    const unassigned = rows.filter(({ assignee }) => assignee === undefined).length;
    const counts = {
      mine_count: mine,
      unassigned_count: unassigned,
      assigned_count: rows.length - unassigned,
      all_count: rows.length,
    };
    const shown = rows.slice((page - 1) * 25, page * 25).map((c) => this.#show(c));
    return answer(200, payload ? { meta: counts, payload: shown } : { data: { meta: counts, payload: shown } });
  }

  #contacts(method: string, number: string | undefined, part: string | undefined, query: URLSearchParams, body: Json) {
    if (number === 'search') {
      const q = (query.get('q') ?? '').toLowerCase();
      const found = [...this.contacts.values()].filter(({ name, email, phone_number: phone }) =>
        [name, email, phone].some((each) => each.toLowerCase().includes(q)),
      );
      return answer(200, {
        meta: { count: found.length },
        payload: found.map((each) => this.#contact(each)),
      });
    }
    const contact = this.contacts.get(Number(number));
    if (!contact) return answer(404, { error: 'Resource could not be found' });
    if (part === 'conversations') {
      const own = [...this.conversations.values()].filter((c) => c.contact === contact.id);
      return answer(200, { payload: own.slice(-20).map((c) => this.#show(c)) });
    }
    if (method === 'PUT') {
      if (!this.doesNothing?.test(`PUT /contacts/${contact.id}`)) {
        contact.blocked = (body.blocked as boolean) ?? contact.blocked;
        contact.custom_attributes = { ...contact.custom_attributes, ...(body.custom_attributes as Json) };
      }
      for (const c of this.conversations.values()) {
        if (c.contact === contact.id) this.onEvent?.('contact_updated', c.id);
      }
    }
    return answer(200, { payload: this.#contact(contact) });
  }

  #store(
    c: StoredConversation,
    content: string,
    more: Pick<StoredMessage, 'message_type'> & Partial<StoredMessage>,
  ): StoredMessage {
    const created_at = this.#seconds();
    const message = { private: false, content_attributes: {}, ...more, id: ++this.#messageCount, content, created_at };
    c.messages.push(message);
    c.last_activity_at = created_at;
    return message;
  }

  #show(c: StoredConversation): Json {
    const last = c.messages.at(-1);
    const spoken = c.messages.findLast(({ message_type: type }) => type !== 2);
    const assignee = this.users.find(({ id }) => id === c.assignee);
    return {
      meta: {
        sender: this.#contact(this.contacts.get(c.contact)!),
        channel: 'Channel::WebWidget',
        ...(assignee && { assignee: this.#agent(assignee), assignee_type: 'User' }),
        hmac_verified: false,
      },
      id: c.id,
      messages: last ? [this.#message(c, last)] : [],
      account_id: 3,
      uuid: `00000000-0000-4000-8000-${String(c.id).padStart(12, '0')}`,
      additional_attributes: {},
      can_reply: true,
      custom_attributes: c.custom_attributes,
      inbox_id: 2,
      labels: [],
      muted: false,
      status: c.status,
      created_at: c.created_at,
      updated_at: c.last_activity_at,
      timestamp: String(c.last_activity_at),
      unread_count: 0,
      ...(spoken && { last_non_activity_message: this.#message(c, spoken) }),
      last_activity_at: c.last_activity_at,
      waiting_since: c.waiting_since,
    };
  }

  #message(c: StoredConversation, { sender, attachments, ...message }: StoredMessage): Json {
    return {
      ...message,
      account_id: 3,
      inbox_id: 2,
      conversation_id: c.id,
      content_type: 'text',
      status: 'sent',
      ...(sender && { sender }),
      ...(attachments && { attachments }),
    };
  }

  #agent({ id, name, role }: FakeUser): Json {
    return { id, account_id: 3, available_name: name, name, role, email: `u${id}@example.com`, confirmed: true };
  }

  #contact(contact: StoredContact): Json {
    return {
      ...contact,
      additional_attributes: {},
      availability_status: 'offline',
      identifier: `x-${contact.id}`,
      thumbnail: '',
    };
  }

  #seconds(): number {
    return Math.floor(this.now() / 1000);
  }
}

const answer = (status: number, body: unknown): Response => Response.json(body, { status });
