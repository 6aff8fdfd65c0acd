import type { Contact } from '../../model/contact.js';
import { HandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import type { CallContext, HandoffAdapter } from '../adapter.js';
import { platformClient, present, reading, type PlatformRequest } from '../platform-client.js';
import { switchAdapter, type SwitchState } from '../switch/index.js';
import { tokenSource, type SendPulseLogin } from './token.js';

export interface SendPulseOptions {
  /** The id of the bot. Its channel is the next one. */
  botId: string;
  /** Default: `whatsapp`. The calls of the others are the same, by the documentation. */
  channel?: 'whatsapp' | 'telegram' | 'messenger' | 'instagram' | 'live-chat' | 'tiktok' | 'viber/chatbots';
  /** A secret, which never leaves the server: an API key, or the id and the secret of an application. */
  login: SendPulseLogin;
  /** Default: `https://api.sendpulse.com`. */
  baseUrl?: string;
  /** Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** What SendPulse sends, as far as it is used. */
interface PulseContact {
  id: string;
  channel_data?: { name?: string | null; first_name?: string | null; last_name?: string | null; phone?: unknown };
  variables?: Record<string, unknown> | null;
  automation_paused_until?: string | null;
}
interface PulseMessage {
  id: string;
  data?: { type?: unknown; text?: unknown; caption?: unknown } | null;
  /** 1: of the contact; 2: of the bot, a person or a campaign, which look the same. */
  direction: number;
  created_at: string;
}
interface PulseChat {
  contact: PulseContact;
  inbox_last_message?: PulseMessage | null;
  inbox_unread?: number;
}

const name = 'SendPulse';
const defaultLimit = 50;
/** Minutes. There is no pause without an end: a year stands for it, and whatever ends so late is shown without one. */
const forever = 525_600;
/** Seconds. A pause with an end is shorter than what is shown without one. */
const maxSeconds = 300 * 86_400;
/** Characters of a message, by SendPulse's own word. */
const maxText = 1024;

function nameOf({ channel_data: data }: PulseContact): string | undefined {
  const parts = [data?.first_name, data?.last_name].filter((each) => each?.trim());
  return data?.name?.trim() || parts.join(' ') || undefined;
}

function toState(contact: PulseContact): SwitchState {
  const until = contact.automation_paused_until ? Date.parse(contact.automation_paused_until) : 0;
  if (Number.isNaN(until)) throw new TypeError('automation_paused_until: expected a time');
  const left = until - Date.now();
  return {
    bot: left > 0 ? 'paused' : 'active',
    ...(left > 0 && left <= maxSeconds * 1000 && { resumeAt: new Date(until).toISOString() }),
    contact: present({ name: nameOf(contact) }),
  };
}

function wordsOf({ data }: PulseMessage): string {
  const { text, caption, type } = data ?? {};
  const body = typeof text === 'object' && text ? (text as { body?: unknown }).body : text;
  const words = [body, caption].find((each) => typeof each === 'string' && each);
  return typeof words === 'string' ? words : typeof type === 'string' ? `[${type}]` : '';
}

function toMessage(conversationId: string, message: PulseMessage): Message {
  const isIn = message.direction === 1;
  return {
    id: message.id,
    conversationId,
    author: isIn ? { kind: 'contact', id: conversationId } : { kind: 'unknown' },
    at: new Date(message.created_at).toISOString(),
    text: wordsOf(message),
  };
}

function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new HandoffError('invalid', 'There is no such page');
}

/**
 * An adapter for SendPulse's chatbots: use it on a server, behind a gateway with `desk: true`. Its pauses end by
 * themselves. What was checked against what is said in the guide.
 */
export function sendpulseAdapter(options: SendPulseOptions): HandoffAdapter {
  const { botId, channel = 'whatsapp', baseUrl = 'https://api.sendpulse.com', fetch, login } = options;
  const token = tokenSource(login, { baseUrl, fetch });
  const client = platformClient({
    name,
    baseUrl: `${baseUrl.replace(/\/+$/, '')}/${channel}`,
    headers: async (ctx) => ({ Authorization: `Bearer ${await token.get(ctx)}` }),
    fetch,
  });

  /** What is in an answer. One that says no is a refusal, whatever its status. */
  async function call<T>(method: string, path: string, ctx: CallContext, request?: PlatformRequest): Promise<T> {
    const send = async () => (await client(method, path, ctx, request)) as { success?: unknown; data?: unknown };
    let answer: Awaited<ReturnType<typeof send>>;
    try {
      answer = await send();
    } catch (thrown) {
      // a token lives for an hour: what was turned away was not done, so it may be sent again with a fresh one
      if ((thrown as HandoffError).code !== 'unauthorized' || !token.forget()) throw thrown;
      answer = await send();
    }
    if (answer?.success === true) return answer.data as T;
    throw new HandoffError(answer?.success === false ? 'refused' : 'bad-response', `${name} does not say yes`);
  }

  async function contactOf(id: string, ctx: CallContext): Promise<PulseContact> {
    const contact = await call<PulseContact | null>('GET', '/contacts/get', ctx, { query: { id } });
    if (contact?.id === id) return contact;
    throw new HandoffError('not-found', `${name} has no such contact`);
  }
  const post = (path: string, body: object, ctx: CallContext) => call('POST', `/contacts/${path}`, ctx, { body });

  return switchAdapter({
    name: 'sendpulse',
    control: 'enforced',
    pauseSeconds: { multipleOf: 60, max: maxSeconds },
    async read(id, ctx) {
      const contact = await contactOf(id, ctx);
      return { ...reading(name, () => toState(contact)), channel };
    },
    pause: (id, seconds, ctx) =>
      post('setPauseAutomation', { contact_id: id, minutes: seconds === undefined ? forever : seconds / 60 }, ctx),
    resume: (id, ctx) => post('deletePauseAutomation', { contact_id: id }, ctx),
    async send(id, { text }, ctx) {
      if ([...text].length > maxText) throw new HandoffError('invalid', `${name} takes ${maxText} characters`);
      await post('send', { contact_id: id, message: { type: 'text', text: { body: text } } }, ctx);
    },
    async list({ cursor, limit = defaultLimit }, ctx) {
      const skip = startOf(cursor);
      const query = { bot_id: botId, size: limit, skip };
      const chats = await call<PulseChat[]>('GET', '/chats', ctx, { query });
      const items = reading(name, () =>
        chats.map(({ contact, inbox_last_message: last, inbox_unread: unread }) => {
          const said = last && toMessage(contact.id, last);
          return {
            ...toState(contact),
            id: contact.id,
            channel,
            ...present({ unread }),
            ...(said && { lastMessage: { text: said.text, author: said.author, at: said.at } }),
          };
        }),
      );
      return { items, ...(items.length === limit && { nextCursor: String(skip + limit) }) };
    },
    async messages(id, { cursor, limit = defaultLimit }, ctx) {
      const skip = startOf(cursor);
      const query = { contact_id: id, size: limit, skip, order: 'desc' };
      const messages = await call<PulseMessage[]>('GET', '/chats/messages', ctx, { query });
      // SendPulse has an empty history for whoever it does not know
      if (!messages.length) await contactOf(id, ctx);
      const items = reading(name, () => messages.map((each) => toMessage(id, each)).reverse());
      return { items, ...(items.length === limit && { nextCursor: String(skip + limit) }) };
    },
    async contact(id, ctx) {
      const contact = await contactOf(id, ctx);
      const { channel_data: data, variables } = contact;
      const attributes = Object.fromEntries(
        Object.entries(variables ?? {}).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)),
      ) as NonNullable<Contact['attributes']>;
      const phone = data?.phone === undefined || data.phone === null ? undefined : String(data.phone);
      return {
        id,
        channel,
        ...present({ name: nameOf(contact), phone: phone && `+${phone.replace(/\D/g, '')}` }),
        ...(Object.keys(attributes).length > 0 && { attributes }),
      };
    },
    traits: { list: { search: 'none', paging: 'shifting' } },
  });
}
