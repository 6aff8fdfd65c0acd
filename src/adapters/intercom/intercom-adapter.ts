import type { Agent, Conversation } from '../../model/conversation.js';
import { HandoffError, type ErrorCode } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import { inView, type View } from '../../model/views.js';
import type { AdapterTraits, CallContext, ConversationQuery, HandoffAdapter, Page, PageRequest } from '../adapter.js';
import { record } from '../check/primitives.js';
import { platformClient, readAfterWrite, reading, type PlatformFailure } from '../platform-client.js';
import { requireOptions } from '../require-options.js';
import {
  toContact,
  toConversation,
  toHtml,
  toMessages,
  toPast,
  type IntercomContact,
  type IntercomConversation,
  type Mapping,
} from './mapping.js';

export interface IntercomOptions {
  /** The access token of your app. It never leaves the server. */
  token: string;
  /** Where your workspace is. Default: `https://api.intercom.io`; others begin with `api.eu.` or `api.au.`. */
  baseUrl?: string;
  /** The number of the agent as an admin. Nothing: none of them. Default: the agent's id, if it is a number. */
  adminIdOf?(agent: Agent): string | undefined;
  /** The agent of an Intercom admin. Default: the number as the id. */
  agentOf?(admin: { id: string; name?: string }): Agent;
  /** The team that a conversation waits for when somebody asks for a person. Default: that is not possible. */
  teamId?: string;
  /** The conversation attribute, made in Intercom's settings, that keeps the outcome. Default: there is none. */
  outcomeAttribute?: string;
  /** How conversations can end, with `outcomeAttribute`. Default: `resolved` and `not-resolved`. */
  outcomes?: NonNullable<AdapterTraits['close']>['outcomes'];
  /** Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

const name = 'Intercom';
const defaultLimit = 50;
/** Pages that are read for one of ours, where a view is filtered here. */
const maxPages = 6;
const maxContacts = 15;

const codes: Record<string, ErrorCode> = {
  conflict: 'conflict',
  not_found: 'not-found',
  admin_not_found: 'refused',
  assignee_not_found: 'refused',
  team_unavailable: 'refused',
  not_restorable: 'refused',
  api_plan_restricted: 'forbidden',
  action_forbidden: 'forbidden',
  token_unauthorized: 'forbidden',
  rate_limit_exceeded: 'rate-limited',
};
/** By the first of Intercom's own words. */
function codeOf({ body }: PlatformFailure): ErrorCode | undefined {
  const { errors } = (body ?? {}) as { errors?: Array<{ code?: string }> };
  return Array.isArray(errors) ? codes[errors[0]?.code ?? ''] : undefined;
}

const states: Partial<Record<View, readonly string[]>> = {
  open: ['open', 'snoozed'],
  bot: ['open', 'snoozed'],
  transferred: ['open', 'snoozed'],
  waiting: ['open', 'snoozed'],
  mine: ['open', 'snoozed'],
  paused: ['open', 'snoozed'],
  closed: ['closed'],
};

/** The id of a conversation is digits, and one of a contact letters and digits: nothing else leads anywhere. */
function pathOf(kind: 'conversations' | 'contacts', id: string): string {
  const isId = kind === 'conversations' ? /^\d{1,18}$/.test(id) : /^[\da-f]{6,64}$/i.test(id);
  if (isId) return `/${kind}/${id}`;
  throw new HandoffError('not-found', 'Intercom has nothing under this id');
}
const listOf = <T>(answer: unknown, key: string): T[] => {
  const list = record(answer, '')[key];
  if (Array.isArray(list)) return list as T[];
  throw new TypeError(`${key}: expected a list`);
};

/**
 * An adapter for Intercom's inbox: use it on a server, behind a gateway. Whoever takes over from Fin cannot give the
 * conversation back, because Intercom's API has no call for that. What was checked is said in the guide.
 *
 * Throws `invalid` if something is missing that it cannot work without.
 */
export function intercomAdapter(options: IntercomOptions): HandoffAdapter {
  requireOptions('intercomAdapter', options, { token: 'text', baseUrl: 'address or none' });
  const { outcomeAttribute, teamId } = options;
  const mapping: Mapping = { outcomeAttribute, agentOf: options.agentOf ?? ((admin) => admin) };
  const call = platformClient({
    name,
    baseUrl: options.baseUrl ?? 'https://api.intercom.io',
    headers: () => ({ Authorization: `Bearer ${options.token}`, 'Intercom-Version': '2.16' }),
    codeOf,
    fetch: options.fetch,
  });
  function adminOf({ agent }: CallContext): string {
    const { adminIdOf = ({ id }: Agent) => (/^\d{1,15}$/.test(id) ? id : undefined) } = options;
    const admin = adminIdOf(agent);
    if (admin === undefined) throw new HandoffError('refused', 'This agent is no admin of Intercom');
    return admin;
  }

  const readRaw = async (id: string, ctx: CallContext) =>
    (await call('GET', pathOf('conversations', id), ctx, {
      query: { display_as: 'plaintext' },
    })) as IntercomConversation;
  const toOurs = (raw: unknown): Conversation =>
    reading(name, () => toConversation(raw as IntercomConversation, mapping));
  async function after(id: string, ctx: CallContext, isDone: (c: Conversation) => boolean): Promise<Conversation> {
    const current = toOurs(await readAfterWrite(name, () => readRaw(id, ctx)));
    if (isDone(current)) return current;
    throw new HandoffError('refused', 'Intercom said yes, and did something else', { current });
  }
  const manage = (id: string, body: object, ctx: CallContext) =>
    call('POST', `${pathOf('conversations', id)}/parts`, ctx, { body: { ...body, admin_id: adminOf(ctx) } });
  const assign = (id: string, type: 'admin' | 'team', to: string, reason: string | undefined, ctx: CallContext) =>
    manage(id, { message_type: 'assignment', type, assignee_id: to, ...(reason && { body: toHtml(reason) }) }, ctx);
  async function requireFree(id: string, ctx: CallContext): Promise<Conversation> {
    const current = toOurs(await readRaw(id, ctx));
    const { handler, status } = current;
    if (handler.kind !== 'agent' || handler.agent.id === ctx.agent.id || status !== 'open') return current;
    throw new HandoffError('conflict', 'Another agent has the conversation', { current });
  }
  const isMine =
    ({ agent }: CallContext) =>
    ({ handler }: Conversation) =>
      handler.kind === 'agent' && handler.agent.id === agent.id;

  /** Conversations by a query of Intercom's, the newest first. */
  async function search(query: object, page: PageRequest, ctx: CallContext) {
    const pagination = { per_page: Math.min(page.limit ?? defaultLimit, 150), ...startOf(page.cursor) };
    const answer = await call('POST', '/conversations/search', ctx, { body: { query, pagination } });
    return reading(name, () => ({
      rows: listOf<IntercomConversation>(answer, 'conversations'),
      next: (answer as { pages?: { next?: { starting_after?: string | null } | null } | null }).pages?.next
        ?.starting_after,
    }));
  }

  async function list(
    { view = 'all', search: words, cursor, limit = defaultLimit }: ConversationQuery,
    ctx: CallContext,
  ) {
    const filters: object[] = [
      { field: 'state', operator: 'IN', value: [...(states[view] ?? ['open', 'closed', 'snoozed'])] },
    ];
    const text = words?.trim();
    if (text) {
      const contacts = await contactsOf(text, ctx);
      if (!contacts.length) return { items: [] };
      filters.push({ field: 'contact_ids', operator: 'IN', value: contacts });
    }
    const items: Conversation[] = [];
    let next: string | null | undefined = cursor;
    for (let pages = 0; pages < maxPages; pages++) {
      const query = { operator: 'AND', value: filters };
      const page = await search(query, { limit: limit - items.length, ...(next && { cursor: next }) }, ctx);
      items.push(...page.rows.map(toOurs).filter((c) => inView(c, view, ctx.agent.id)));
      next = page.next;
      if (!next || items.length >= limit) break;
    }
    return { items, ...(next && { nextCursor: next }) } satisfies Page<Conversation>;
  }

  async function contactsOf(text: string, ctx: CallContext): Promise<string[]> {
    const value = ['name', 'email', 'phone'].map((field) => ({ field, operator: '~', value: text }));
    const body = { query: { operator: 'OR', value }, pagination: { per_page: maxContacts } };
    const answer = await call('POST', '/contacts/search', ctx, { body });
    return reading(name, () => listOf<IntercomContact>(answer, 'data').map(({ id }) => id));
  }

  async function messages(id: string, { cursor, limit = defaultLimit }: PageRequest, ctx: CallContext) {
    const raw = await readRaw(id, ctx);
    const all = reading(name, () => toMessages(raw, mapping));
    const found = cursor === undefined ? all.length : all.findIndex((message) => message.id === cursor);
    if (found < 0) throw new HandoffError('invalid', 'There is no such page');
    const start = Math.max(0, found - limit);
    return { items: all.slice(start, found), ...(start > 0 && { nextCursor: all[start]!.id }) } satisfies Page<Message>;
  }

  const traits: AdapterTraits = {
    events: 'none',
    takeOver: { reversible: false },
    close: {
      outcomes: outcomeAttribute
        ? (options.outcomes ?? [{ value: 'resolved' }, { value: 'not-resolved' }])
        : [{ value: 'resolved' }],
      note: true,
    },
    sendMessage: { private: true, claims: true },
    history: { events: true },
    list: { search: 'contact', paging: 'shifting' },
    control: 'advisory',
  };
  return {
    name: 'intercom',
    baseUrl: options.baseUrl ?? 'https://api.intercom.io',
    traits,
    getConversation: async (id, ctx) => toOurs(await readRaw(id, ctx)),
    listConversations: list,
    listMessages: messages,
    async getContact(id, ctx) {
      const answer = await call('GET', pathOf('contacts', id), ctx);
      return reading(name, () => toContact(record(answer, '') as unknown as IntercomContact));
    },
    async listContactConversations(id, page, ctx) {
      // an unknown contact has no conversations, and no error
      if (page.cursor === undefined) await call('GET', pathOf('contacts', id), ctx);
      const query = { field: 'contact_ids', operator: 'IN', value: [id] };
      const { rows, next } = await search(query, page, ctx);
      return { items: reading(name, () => rows.map((raw) => toPast(raw, mapping))), ...(next && { nextCursor: next }) };
    },
    async takeOver(id, { reason }, ctx) {
      const admin = adminOf(ctx);
      await requireFree(id, ctx);
      await assign(id, 'admin', admin, reason, ctx);
      return after(id, ctx, isMine(ctx));
    },
    ...(teamId !== undefined && {
      async requestAgent(id: string, { reason }: { reason?: string }, ctx: CallContext) {
        await requireFree(id, ctx);
        await assign(id, 'admin', '0', undefined, ctx);
        await assign(id, 'team', teamId, reason, ctx);
        return after(id, ctx, ({ handler }) => handler.kind === 'queue');
      },
    }),
    async close(id, { outcome, note }, ctx) {
      adminOf(ctx);
      if (outcomeAttribute) {
        const body = { custom_attributes: { [outcomeAttribute]: outcome } };
        await call('PUT', pathOf('conversations', id), ctx, { body });
      }
      await manage(id, { message_type: 'close', type: 'admin', ...(note && { body: toHtml(note) }) }, ctx);
      return after(id, ctx, ({ status, closed }) => status === 'closed' && closed?.outcome === outcome);
    },
    async reopen(id, _, ctx) {
      await manage(id, { message_type: 'open' }, ctx);
      return after(id, ctx, ({ status }) => status === 'open');
    },
    async sendMessage(id, { text, clientId, private: isNote = false }, ctx) {
      if (!text.trim()) throw new HandoffError('invalid', 'A message needs text');
      const admin = adminOf(ctx);
      if (!isNote) {
        const { handler } = await requireFree(id, ctx);
        // whoever answers has the conversation, and Fin must not answer as well
        if (handler.kind !== 'agent') await assign(id, 'admin', admin, undefined, ctx);
      }
      const body = { message_type: isNote ? 'note' : 'comment', type: 'admin', admin_id: admin, body: toHtml(text) };
      await call('POST', `${pathOf('conversations', id)}/reply`, ctx, { body });
      const raw = await readAfterWrite(name, () => readRaw(id, ctx));
      const sent = reading(name, () =>
        toMessages(raw, mapping).findLast(
          (each) => !each.event && each.author.id === ctx.agent.id && !!each.private === isNote,
        ),
      );
      if (!sent) {
        throw new HandoffError('refused', 'Intercom said yes, and did something else', { current: toOurs(raw) });
      }
      return { ...sent, author: { kind: 'agent', ...ctx.agent }, clientId };
    },
  };
}

function startOf(cursor: string | undefined): object {
  if (cursor === undefined) return {};
  // what Intercom gave out is base64
  if (!/^[\w+/=-]{1,500}$/.test(cursor)) throw new HandoffError('invalid', 'There is no such page');
  return { starting_after: cursor };
}
