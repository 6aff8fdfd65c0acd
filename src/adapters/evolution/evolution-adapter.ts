import type { Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import type { CallContext, EventSink, HandoffAdapter } from '../adapter.js';
import { platformClient } from '../platform-client.js';
import { switchAdapter, type SwitchRow, type SwitchState } from '../switch/index.js';
import { requireOptions } from '../require-options.js';
import {
  personOf,
  recipientOf,
  toMessage,
  type EvolutionContact,
  type EvolutionMessage,
  type EvolutionMessages,
  type EvolutionSession,
} from './wire.js';

/** The kinds of bots that Evolution runs. Their routes are the same. */
export type EvolutionBot = 'evolutionBot' | 'typebot' | 'dify' | 'openai' | 'n8n' | 'flowise' | 'evoai';

export interface EvolutionOptions {
  /** Where the server is, for example `https://evolution.example`. */
  baseUrl: string;
  /** The key of the instance. It never leaves the server. */
  apiKey: string;
  /** The name of the instance. */
  instance: string;
  /** Which kind of bot answers. Default: `evolutionBot`. */
  bot?: EvolutionBot;
  /** The bot's id, by which its sessions are read. */
  botId: string;
  /**
   * Whether the bot keeps the session of a contact whom it has closed. Where it does not, a closed session is gone, and
   * the bot answers the next message. Default: true.
   */
  keepOpen?: boolean;
  /** How events come in: call the function with each body of a webhook or a socket. Default: there are none. */
  onEvents?(receive: (body: unknown) => void): () => void;
  /** Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** Contacts in one page of the list. Evolution sends all of them at once. */
const defaultLimit = 50;

/**
 * An adapter for Evolution API, a WhatsApp server: use it on a server, behind a gateway with `desk: true`. What was
 * checked is said in the guide.
 *
 * Throws `invalid` if something is missing that it cannot work without.
 */
export function evolutionAdapter(options: EvolutionOptions): HandoffAdapter {
  requireOptions('evolutionAdapter', options, { baseUrl: 'address', apiKey: 'text', instance: 'text', botId: 'text' });
  const { instance, bot = 'evolutionBot', botId, keepOpen = true, onEvents } = options;
  const client = platformClient({
    name: 'Evolution',
    baseUrl: options.baseUrl,
    headers: () => ({ apikey: options.apiKey }),
    fetch: options.fetch,
  });
  const call = async <T>(method: string, path: string, ctx: CallContext, body?: object): Promise<T> =>
    (await client(method, path, ctx, { ...(body && { body }) })) as T;
  const at = (route: string) => `/${route}/${encodeURIComponent(instance)}`;

  const contactsOf = (ctx: CallContext, id?: string) =>
    call<EvolutionContact[]>('POST', at('chat/findContacts'), ctx, {
      where: id === undefined ? {} : { remoteJid: id },
    });
  const sessionsOf = (ctx: CallContext, id?: string) => {
    const query = id === undefined ? '' : `?remoteJid=${encodeURIComponent(id)}`;
    return call<EvolutionSession[]>('GET', `${at(`${bot}/fetchSessions/${encodeURIComponent(botId)}`)}${query}`, ctx);
  };
  /** Some messages of one of the two ids under which those of a contact are kept, the newest first. */
  async function messagesUnder(remoteJid: string, from: number, size: number, ctx: CallContext) {
    const read = async (page: number) => {
      const where = { key: { remoteJid } };
      const { messages } = await call<{ messages: EvolutionMessages }>('POST', at('chat/findMessages'), ctx, {
        where,
        page,
        offset: size,
      });
      return messages;
    };
    const page = Math.floor(from / size) + 1;
    const skipped = from % size;
    const pages = await Promise.all([read(page), ...(skipped ? [read(page + 1)] : [])]);
    const records = pages.flatMap((each) => each.records).slice(skipped, skipped + size);
    return { records, total: pages[0]!.total };
  }

  /** Messages that were sent by the API are kept under the number alone: both lists make one history. */
  async function messagesOf(id: string, told: Told, size: number, ctx: CallContext) {
    const [own, sent] = await Promise.all([
      messagesUnder(id, told.own, size, ctx),
      id === recipientOf(id) ? { records: [], total: 0 } : messagesUnder(recipientOf(id), told.sent, size, ctx),
    ]);
    const newestFirst = [...own.records, ...sent.records]
      .sort((one, other) => other.messageTimestamp - one.messageTimestamp)
      .slice(0, size);
    const isOwn = new Set(own.records);
    const count = newestFirst.filter((each) => isOwn.has(each)).length;
    const next = { own: told.own + count, sent: told.sent + newestFirst.length - count };
    const hasMore = newestFirst.length > 0 && next.own + next.sent < own.total + sent.total;
    return { items: newestFirst.reverse().map((each) => toMessage(id, each)), ...(hasMore && { next }) };
  }

  const toState = (contact: EvolutionContact, session?: EvolutionSession): SwitchState => ({
    bot: statusOf(session, keepOpen),
    contact: { ...(contact.pushName && { name: contact.pushName }), ...pictureOf(contact) },
    channel: 'whatsapp',
  });

  async function read(id: string, ctx: CallContext): Promise<SwitchState> {
    const [contacts, sessions, { items }] = await Promise.all([
      contactsOf(ctx, id),
      sessionsOf(ctx, id),
      messagesOf(id, { own: 0, sent: 0 }, 1, ctx),
    ]);
    const contact = contacts[0];
    if (!contact) throw unknownContact();
    return { ...toState(contact, sessions[0]), ...lastOf(items) };
  }

  async function setStatus(id: string, status: 'paused' | 'opened' | 'delete', ctx: CallContext): Promise<void> {
    const answer = await call<{ bot?: { bot?: { session?: { count?: number } } } }>(
      'POST',
      at(`${bot}/changeStatus`),
      ctx,
      { remoteJid: id, status },
    );
    // without a session there is nothing to pause: the bot answers the next message all the same
    if (status === 'paused' && answer.bot?.bot?.session?.count === 0) {
      throw new HandoffError('refused', 'Evolution has no session with this contact, and pauses nothing');
    }
  }

  const adapter = switchAdapter({
    name: 'evolution',
    control: 'enforced',
    read,
    pause: (id, _, ctx) => setStatus(id, 'paused', ctx),
    resume: (id, ctx) => setStatus(id, 'opened', ctx),
    reset: (id, ctx) => setStatus(id, 'delete', ctx),
    async send(id, { text }, ctx) {
      const sent = await call<EvolutionMessage>('POST', at('message/sendText'), ctx, { number: recipientOf(id), text });
      return toMessage(id, sent);
    },
    async list({ search, cursor, limit = defaultLimit }, ctx) {
      const [contacts, sessions] = await Promise.all([contactsOf(ctx), sessionsOf(ctx)]);
      const sessionOf = new Map(sessions.map((session) => [session.remoteJid, session]));
      const term = search?.trim().toLowerCase() ?? '';
      const rows = contacts
        .filter(({ remoteJid, isGroup }) => !isGroup && !remoteJid.endsWith('@g.us'))
        .filter(
          ({ pushName, remoteJid }) =>
            !term || `${pushName ?? ''} +${recipientOf(remoteJid)}`.toLowerCase().includes(term),
        )
        .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : a.id < b.id ? -1 : 1));
      const start = startOf(cursor);
      const items = rows.slice(start, start + limit).map((contact): SwitchRow => ({
        id: contact.remoteJid,
        ...toState(contact, sessionOf.get(contact.remoteJid)),
      }));
      return { items, ...(rows.length > start + limit && { nextCursor: String(start + limit) }) };
    },
    async messages(id, { cursor, limit = defaultLimit }, ctx) {
      const { items, next } = await messagesOf(id, toldBefore(cursor), limit, ctx);
      // Evolution has an empty history for whoever it does not know
      if (!items.length && !(await contactsOf(ctx, id)).length) throw unknownContact();
      return { items, ...(next && { nextCursor: `${next.own},${next.sent}` }) };
    },
    async contact(id, ctx) {
      const [contact] = await contactsOf(ctx, id);
      if (!contact) throw unknownContact();
      const name = contact.pushName ? { name: contact.pushName } : {};
      return { id, ...name, ...pictureOf(contact), phone: `+${recipientOf(id)}`, channel: 'whatsapp', chatId: id };
    },
    ...(onEvents && { subscribe: (sink: EventSink) => listen(sink, onEvents) }),
    traits: {
      list: { search: 'contact', paging: 'shifting' },
      resetBot: { clears: ['The bot’s session', 'Pause'], keeps: ['Every message'] },
    },
  });
  return adapter;
}

const unknownContact = (): HandoffError => new HandoffError('not-found', 'Evolution has no such contact');

function statusOf(session: EvolutionSession | undefined, keepOpen: boolean): Conversation['bot']['status'] {
  // without a session the bot answers the next message
  if (!session || session.status === 'opened') return 'active';
  if (session.status === 'paused') return 'paused';
  return keepOpen ? 'stopped' : 'active';
}

const pictureOf = ({ profilePicUrl }: EvolutionContact) => (profilePicUrl ? { avatarUrl: profilePicUrl } : {});

function lastOf(items: readonly Message[]): Pick<SwitchState, 'lastMessage'> {
  const last = items.at(-1);
  return last ? { lastMessage: { text: last.text, author: last.author, at: last.at } } : {};
}

function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new HandoffError('invalid', 'There is no such page');
}

/** How many of the newest messages of each list were told. */
interface Told {
  own: number;
  sent: number;
}

function toldBefore(cursor = '0,0'): Told {
  const [, own, sent] = /^(\d{1,9}),(\d{1,9})$/.exec(cursor) ?? [];
  if (own === undefined) throw new HandoffError('invalid', 'There is no such page');
  return { own: Number(own), sent: Number(sent) };
}

/** Evolution tells of messages, and of no change of a bot: whoever wants to know reads. */
function listen(sink: EventSink, onEvents: NonNullable<EvolutionOptions['onEvents']>): () => void {
  const end = onEvents((body) => {
    const id = personOf(body);
    if (id !== undefined) sink.hint(id);
  });
  sink.connection('live');
  return end;
}
