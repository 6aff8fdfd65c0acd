import type { Agent } from '../../model/conversation.js';
import type { ErrorCode } from '../../model/error.js';
import { HandoffError } from '../../model/error.js';
import type { AdapterTraits, CallContext, HandoffAdapter, PageRequest } from '../adapter.js';
import { platformClient, reading, type PlatformFailure } from '../platform-client.js';
import { switchAdapter } from '../switch/index.js';
import { requireOptions } from '../require-options.js';
import {
  statusOf,
  toContact,
  toMessage,
  toPast,
  type SunshineConversation,
  type SunshineMessage,
  type SunshineUser,
} from './mapping.js';

export interface SunshineOptions {
  /** The id of the app, as Zendesk's Admin Center shows it. */
  appId: string;
  /** An API key of the app: its id and its secret. They never leave the server. */
  keyId: string;
  secret: string;
  /** For example `https://acme.zendesk.com/sc`. */
  baseUrl: string;
  /** The bot's switchboard integration: its name, its id or its type. */
  bot: string;
  /** The switchboard integration in whose name people answer from here. */
  agents: string;
  /**
   * How control is taken: `pass` takes it at once; `offer` offers it to `agents` and accepts, so that whoever has
   * control is told first, and an offer that somebody else has made meanwhile is a conflict. Default: `pass`.
   */
  take?: 'pass' | 'offer';
  /** How control goes back: passed to the bot, or released to the switchboard's default. Default: `pass`. */
  giveBack?: 'pass' | 'release';
  /** Whether the bot is the switchboard's default, which answers where nobody has control. Default: it is. */
  botIsDefault?: boolean;
  /** What your bot makes of it: one that also answers on standby is only asked to be silent. Default: `enforced`. */
  control?: AdapterTraits['control'];
  /** Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

const name = 'Sunshine Conversations';
const defaultLimit = 50;
/** A contact's conversations are read whole to sort them: so many pages of a hundred. */
const maxPages = 5;
/** Characters of a message, by Sunshine's own word. */
const maxText = 4096;
/** Metadata is 4 kB at most, so a reason is cut. */
const maxReason = 1000;

const codes: Record<string, ErrorCode> = {
  conflict: 'conflict',
  // the one who acts has not got control, or it was not offered to them: somebody was faster
  switchboard_invalid_action: 'conflict',
  switchboard_invalid_target: 'refused',
  switchboard_integration_not_found: 'refused',
  switchboard_not_found: 'refused',
  locked: 'refused',
  payment_required: 'forbidden',
};
/** By the first of its own words. What a proxy or a server that failed says is no word of its own. */
function codeOf({ status, body }: PlatformFailure): ErrorCode | undefined {
  const { errors } = (body ?? {}) as { errors?: Array<{ code?: string } | null> };
  return status < 500 && Array.isArray(errors) ? codes[errors[0]?.code ?? ''] : undefined;
}

function requireId(id: string): string {
  if (/^[\w-]{1,128}$/.test(id)) return id;
  throw new HandoffError('not-found', `${name} has nothing under this id`);
}
function listOf<T>(answer: unknown, key: string): T[] {
  const list = (answer as Record<string, unknown> | undefined)?.[key];
  if (Array.isArray(list)) return list as T[];
  throw new TypeError(`${key}: expected a list`);
}
function recordOf<T>(answer: unknown, key: string): T {
  const record = (answer as Record<string, unknown> | undefined)?.[key];
  if (typeof record === 'object' && record) return record as T;
  throw new TypeError(`${key}: expected an object`);
}

/** Goes along with a change of control, for the bot and for whoever else hears of it. It is flat. */
const because = ({ name: by }: Agent, reason?: string): object => ({
  metadata: { ...(by && { by }), ...(reason && { reason: reason.slice(0, maxReason) }) },
});

/**
 * An adapter for Zendesk's Sunshine Conversations: use it on a server, behind a gateway with `desk: true` and
 * `takeSunshine`. Its switchboard says which integration answers, and knows no agents. What was checked against what is
 * said in the guide.
 *
 * Throws `invalid` if something is missing that it cannot work without.
 */
export function sunshineAdapter(options: SunshineOptions): HandoffAdapter {
  requireOptions('sunshineAdapter', options, {
    baseUrl: 'address',
    appId: 'text',
    keyId: 'text',
    secret: 'text',
    bot: 'text',
    agents: 'text',
  });
  const { bot, agents, keyId, secret, take = 'pass', giveBack = 'pass', botIsDefault = true } = options;
  const call = platformClient({
    name,
    baseUrl: `${options.baseUrl.replace(/\/+$/, '')}/v2/apps/${encodeURIComponent(options.appId)}`,
    headers: () => ({ Authorization: `Basic ${btoa(`${keyId}:${secret}`)}` }),
    codeOf,
    fetch: options.fetch,
  });
  const pathOf = (id: string) => `/conversations/${requireId(id)}`;
  const control = (id: string, action: string, body: object, ctx: CallContext) =>
    call('POST', `${pathOf(id)}/${action}`, ctx, { body });

  /** All messages before one of them, and whether there are more: a page of theirs has a hundred. */
  async function messagesOf(id: string, before: string | undefined, ctx: CallContext) {
    const query = before === undefined ? {} : { 'page[before]': before };
    const answer = await call('GET', `${pathOf(id)}/messages`, ctx, { query });
    return reading(name, () => ({
      items: listOf<SunshineMessage>(answer, 'messages').map((each) => toMessage(id, each)),
      hasMore: (answer as { meta?: { hasMore?: unknown } | null }).meta?.hasMore === true,
      channel: listOf<SunshineMessage>(answer, 'messages').findLast(({ author }) => author?.type === 'user')?.source
        ?.type,
    }));
  }

  async function read(id: string, ctx: CallContext) {
    const path = pathOf(id);
    const [answer, people, messages] = await Promise.all([
      call('GET', path, ctx),
      call('GET', `${path}/participants`, ctx),
      messagesOf(id, undefined, ctx),
    ]);
    return reading(name, () => {
      const conversation = recordOf<SunshineConversation>(answer, 'conversation');
      const contact = listOf<{ userId?: string }>(people, 'participants')[0]?.userId;
      if (conversation.id !== id || !contact) throw new TypeError('participants: expected a user');
      const { items, channel } = messages;
      const last = items.at(-1);
      const said = items.findLast(({ author }) => author.kind === 'contact' && author.name)?.author.name;
      return {
        bot: statusOf(conversation, { bot, botIsDefault }),
        contact: { id: contact, ...(said && { name: said }) },
        ...(channel && { channel }),
        ...(last && { lastMessage: { text: last.text, author: last.author, at: last.at } }),
      };
    });
  }

  const desk = switchAdapter({
    name: 'sunshine',
    control: options.control ?? 'enforced',
    read,
    async pause(id, _, ctx, reason) {
      const wanted = { switchboardIntegration: agents, ...because(ctx.agent, reason) };
      if (take === 'pass') return control(id, 'passControl', wanted, ctx);
      await control(id, 'offerControl', wanted, ctx);
      return control(id, 'acceptControl', because(ctx.agent, reason), ctx);
    },
    resume: (id, ctx) =>
      giveBack === 'release'
        ? control(id, 'releaseControl', because(ctx.agent), ctx)
        : control(id, 'passControl', { switchboardIntegration: bot, ...because(ctx.agent) }, ctx),
    async send(id, { text, clientId }, ctx) {
      if ([...text].length > maxText) throw new HandoffError('invalid', `${name} takes ${maxText} characters`);
      const displayName = ctx.agent.name;
      const answer = await call('POST', `${pathOf(id)}/messages`, ctx, {
        body: {
          author: { type: 'business', subtypes: ['agent'], ...(displayName && { displayName }) },
          content: { type: 'text', text },
          // comes back with the message: one whose answer was lost is known again
          metadata: { clientId },
        },
      });
      const { id: sent, at } = reading(name, () => toMessage(id, listOf<SunshineMessage>(answer, 'messages')[0]!));
      return { id: sent, at };
    },
    async messages(id, { cursor, limit = defaultLimit }, ctx) {
      const page = await messagesOf(id, cursor === undefined ? undefined : requireId(cursor), ctx);
      const items = page.items.slice(-limit);
      const hasMore = page.hasMore || items.length < page.items.length;
      return { items, ...(hasMore && items[0] && { nextCursor: items[0].id }) };
    },
    async contact(id, ctx) {
      const answer = await call('GET', `/users/${requireId(id)}`, ctx);
      return reading(name, () => toContact(recordOf<SunshineUser>(answer, 'user')));
    },
    // the list is what the gateway hears of
    traits: { events: 'hint' },
  });

  return {
    ...desk,
    baseUrl: options.baseUrl,
    async listContactConversations(id, { cursor, limit = defaultLimit }: PageRequest, ctx) {
      const all: SunshineConversation[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < maxPages; pages++) {
        const query = { 'filter[userId]': requireId(id), 'page[size]': 100, 'page[after]': after };
        const answer = await call('GET', '/conversations', ctx, { query });
        const { meta } = (answer ?? {}) as { meta?: { hasMore?: boolean; afterCursor?: string } | null };
        all.push(...reading(name, () => listOf<SunshineConversation>(answer, 'conversations')));
        after = meta?.afterCursor;
        if (!meta?.hasMore || after === undefined) break;
      }
      // in which order they come is not said
      const sorted = reading(name, () => all.map(toPast).sort((a, b) => Date.parse(b.at) - Date.parse(a.at)));
      const start = cursor === undefined ? 0 : sorted.findIndex((each) => each.id === cursor) + 1;
      if (cursor !== undefined && !start) throw new HandoffError('invalid', 'There is no such page');
      const items = sorted.slice(start, start + limit);
      return { items, ...(start + limit < sorted.length && { nextCursor: items.at(-1)!.id }) };
    },
  };
}
