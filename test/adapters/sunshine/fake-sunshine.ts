import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import { sunshineAdapter, type SunshineOptions } from '../../../src/adapters/sunshine/index.js';
import type { Fetch } from '../../support/strict-mock.js';

type Json = Record<string, unknown>;
interface Stored {
  id: string;
  user: string;
  /** The name of an integration of the switchboard. Nothing: it was released. */
  active?: string;
  pending?: string;
  createdAt: string;
  messages: Json[];
}

/** Pages of messages have a fixed size, by the document a hundred. */
const pageSize = 100;

/** Sunshine Conversations as its document describes it: it is not Sunshine itself. */
export class FakeSunshine {
  static base = 'https://acme.zendesk.test/sc';
  static app = '5d8cff3cd55b040010928b5b';
  /** The integrations of the switchboard, by name. The bot is its default. */
  switchboard = [
    {
      id: '5ef21b86e933b7355c11c604',
      name: 'bot',
      integrationId: '5ef21b86e933b7355c11c605',
      integrationType: 'custom',
    },
    {
      id: '5ef21b86e933b7355c11c606',
      name: 'people',
      integrationId: '5ef21b86e933b7355c11c607',
      integrationType: 'api',
    },
    {
      id: '5ef21b86e933b7355c11c608',
      name: 'zd-agentWorkspace',
      integrationId: '5ef21b86e933b7355c11c609',
      integrationType: 'zd:agentWorkspace',
    },
  ];
  users = new Map<string, { id: string; givenName: string; surname: string }>();
  conversations = new Map<string, Stored>();
  /** In milliseconds since 1970. */
  now: () => number = () => Date.now();
  onEvent?: (delivery: Json) => void;
  /** What a request is answered instead, if it is something. */
  instead?: (call: string) => Response | undefined;
  /** Says yes to these and does nothing. */
  doesNothing?: RegExp;
  /** The bot answers so many milliseconds after a contact, where it has control. */
  botDelay?: number;
  #due: Array<{ at: number; id: string; text: string }> = [];
  #count = 0x100000;

  adapter(more: Partial<SunshineOptions> = {}): HandoffAdapter {
    return sunshineAdapter({
      appId: FakeSunshine.app,
      keyId: 'app_key',
      secret: 'secret',
      baseUrl: FakeSunshine.base,
      bot: 'bot',
      agents: 'people',
      fetch: this.fetch,
      ...more,
    });
  }

  begin(name: string, text: string, userId?: string): Stored {
    const user = userId ?? this.#id();
    const [givenName, surname] = name.split(' ') as [string, string];
    if (userId === undefined) this.users.set(user, { id: user, givenName, surname });
    const c: Stored = { id: this.#id(), user, createdAt: this.#time(), messages: [] };
    this.conversations.set(c.id, c);
    this.#userSays(c, text);
    return c;
  }

  contactWrites(id: string, text: string): void {
    this.#userSays(this.conversations.get(id)!, text);
    if (this.botDelay !== undefined) this.#due.push({ at: this.now() + this.botDelay, id, text });
  }

  /** What Sunshine delivered when this began, once more. */
  tellAgain(): void {
    for (const c of this.conversations.values()) {
      this.#tell('conversation:message', c, { message: this.#delivered(c.messages.at(-1)!) });
    }
  }

  runBot(): void {
    const due = this.#due.filter(({ at }) => at <= this.now());
    this.#due = this.#due.filter((each) => !due.includes(each));
    for (const { id, text } of due) {
      const c = this.conversations.get(id);
      if (!c || (c.active ?? 'bot') !== 'bot') continue;
      this.#add(c, { type: 'business', subtypes: ['bot'], displayName: 'Answers' }, `I got: ${text}`);
    }
  }

  /** Somebody else acts, for example in Zendesk. */
  outside(id: string, active: string | undefined): void {
    const c = this.conversations.get(id)!;
    c.active = active;
    this.#tell(active === undefined ? 'switchboard:releaseControl' : 'switchboard:passControl', c);
  }

  fetch: Fetch = async (url, init) => {
    init.signal?.throwIfAborted();
    const { pathname, searchParams: query } = new URL(url);
    const path = pathname.replace(`/sc/v2/apps/${FakeSunshine.app}`, '');
    const method = init.method ?? 'GET';
    const other = this.instead?.(`${method} ${path}`);
    if (other) return other;
    const { Authorization } = init.headers as Record<string, string>;
    if (Authorization !== `Basic ${btoa('app_key:secret')}`) return failed(401, 'unauthorized');
    const body = (init.body ? JSON.parse(init.body as string) : {}) as Json;
    const [, kind, id, part] = /^\/(conversations|users)(?:\/(\w+))?(?:\/(\w+))?$/.exec(path) ?? [];
    if (kind === 'users') {
      const user = this.users.get(id!);
      return user ? Response.json({ user: shownUser(user) }) : failed(404, 'user_not_found');
    }
    if (kind && !id) return this.#list(query);
    const c = kind && this.conversations.get(id!);
    if (!c) return failed(404, 'conversation_not_found');
    if (method === 'GET') return this.#read(c, part, query);
    if (part === 'messages') {
      const { author, content, metadata } = body as { author: Json; content: { text: string }; metadata: Json };
      return Response.json({ messages: [this.#add(c, author, content.text, metadata)] }, { status: 201 });
    }
    return this.doesNothing?.test(path) ? Response.json({}) : this.#control(c, part!, body);
  };

  #read(c: Stored, part: string | undefined, query: URLSearchParams): Response {
    if (!part) return Response.json({ conversation: this.#shown(c) });
    if (part === 'participants') {
      const participants = [{ id: c.user, userId: c.user, unreadCount: 0, clientAssociations: [] }];
      return Response.json({ participants, meta: { hasMore: false } });
    }
    const before = query.get('page[before]');
    const end = before === null ? c.messages.length : c.messages.findIndex((each) => each.id === before);
    const start = Math.max(0, end - pageSize);
    const messages = c.messages.slice(start, end);
    return Response.json({
      messages,
      meta: { hasMore: start > 0, ...(start > 0 && { beforeCursor: messages[0]!.id }) },
    });
  }

  #list(query: URLSearchParams): Response {
    const user = query.get('filter[userId]') ?? '';
    if (!this.users.has(user)) return failed(404, 'user_not_found');
    const all = [...this.conversations.values()].filter((c) => c.user === user);
    const after = query.get('page[after]');
    const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const shown = all.slice(start, start + Number(query.get('page[size]') ?? 25));
    const hasMore = start + shown.length < all.length;
    const conversations = shown.map((c) => this.#shown(c));
    return Response.json({ conversations, meta: { hasMore, ...(hasMore && { afterCursor: shown.at(-1)!.id }) } });
  }

  #control(c: Stored, action: string, { switchboardIntegration: wanted, metadata }: Json): Response {
    const found = this.switchboard.find((each) => Object.values(each).includes(wanted as string))?.name;
    if (wanted !== undefined && !found) return failed(404, 'switchboard_integration_not_found');
    if (action === 'acceptControl' && !c.pending) return failed(403, 'switchboard_invalid_action');
    if (action === 'passControl') c.active = found;
    if (action === 'releaseControl') c.active = undefined;
    if (action === 'acceptControl') c.active = c.pending;
    c.pending = action === 'offerControl' ? found : undefined;
    this.#tell(`switchboard:${action}`, c, { metadata });
    return Response.json({});
  }

  #userSays(c: Stored, text: string): void {
    const { givenName, surname } = this.users.get(c.user)!;
    this.#add(c, { type: 'user', userId: c.user, displayName: `${givenName} ${surname}` }, text);
  }

  #add(c: Stored, author: Json, text: string, metadata?: Json): Json {
    const message = {
      id: this.#id(),
      received: this.#time(),
      author,
      content: { type: 'text', text },
      source: { type: author.type === 'user' ? 'web' : 'api:conversations' },
      ...(metadata && { metadata }),
    };
    c.messages.push(message);
    this.#tell('conversation:message', c, { message: this.#delivered(message) });
    return message;
  }

  /** With the whole user, as a webhook delivers it that was told to: `includeFullUser`. */
  #delivered(message: Json): Json {
    const { type, userId } = message.author as { type: string; userId?: string };
    const user = userId === undefined ? undefined : this.users.get(userId);
    return { ...message, author: { type, ...(user && { userId, user: shownUser(user) }) } };
  }

  #tell(type: string, c: Stored, more: Json = {}): void {
    this.onEvent?.({
      app: { id: FakeSunshine.app },
      webhook: { id: '582dedf230e788746891281a', version: 'v2' },
      events: [{ id: this.#id(), createdAt: this.#time(), type, payload: { conversation: this.#shown(c), ...more } }],
    });
  }

  #shown({ id, active, pending, createdAt, messages }: Stored): Json {
    const integration = (name: string | undefined) => this.switchboard.find((each) => each.name === name);
    return {
      id,
      type: 'personal',
      isDefault: true,
      ...(active && { activeSwitchboardIntegration: integration(active) }),
      ...(pending && { pendingSwitchboardIntegration: integration(pending) }),
      createdAt,
      lastUpdatedAt: messages.at(-1)?.received ?? createdAt,
    };
  }

  #id(): string {
    return `5ef21b86e933b7355c${(++this.#count).toString(16)}`;
  }

  #time(): string {
    return new Date(this.now()).toISOString();
  }
}

const shownUser = ({ id, givenName, surname }: { id: string; givenName: string; surname: string }): Json => ({
  id,
  externalId: `crm-${surname.toLowerCase()}`,
  profile: { givenName, surname, email: `${givenName.toLowerCase()}@example.com`, locale: 'pt-BR' },
  metadata: { plan: 'gold' },
  identities: [{ type: 'phoneNumber', value: '+15141234567' }],
});

export const failed = (status: number, code: string): Response =>
  Response.json({ errors: [{ code, title: 'never shown' }] }, { status });
