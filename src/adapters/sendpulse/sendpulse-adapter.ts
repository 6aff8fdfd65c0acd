import type { Contact } from '../../model/contact.js';
import { HandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import type { CallContext, HandoffAdapter } from '../adapter.js';
import { platformClient, present, readAfterWrite, reading, type PlatformRequest } from '../platform-client.js';
import { switchAdapter, type SwitchState } from '../switch/index.js';
import { requireOptions } from '../require-options.js';
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
  /** Milliseconds since 1970, for tests. Default: the clock of this machine. */
  now?: () => number;
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
/** Messages among which one is looked for that was just sent. */
const lookBack = 20;
/** Characters of a message, by SendPulse's own word. */
const maxText = 1024;

function nameOf({ channel_data: data }: PulseContact): string | undefined {
  const parts = [data?.first_name, data?.last_name].filter((each) => each?.trim());
  return data?.name?.trim() || parts.join(' ') || undefined;
}

function toState(contact: PulseContact, now: number): SwitchState {
  const until = contact.automation_paused_until ? Date.parse(contact.automation_paused_until) : 0;
  if (Number.isNaN(until)) throw new TypeError('automation_paused_until: expected a time');
  const left = until - now;
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

const lastOf = (said: Message | undefined | null | false) =>
  said ? { lastMessage: { text: said.text, author: said.author, at: said.at } } : {};

function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new HandoffError('invalid', 'There is no such page');
}

/**
 * An adapter for SendPulse's chatbots: use it on a server, behind a gateway with `desk: true`. Its pauses end by
 * themselves. What was checked against what is said in the guide.
 *
 * Throws `invalid` if something is missing that it cannot work without.
 */
export function sendpulseAdapter(options: SendPulseOptions): HandoffAdapter {
  requireOptions('sendpulseAdapter', options, { botId: 'text', baseUrl: 'address or none' });
  const { botId, channel = 'whatsapp', baseUrl = 'https://api.sendpulse.com', fetch, login } = options;
  const now = options.now ?? (() => Date.now());
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
  /** The newest messages, beginning with the last one. */
  const newestOf = (id: string, size: number, ctx: CallContext) =>
    call<PulseMessage[]>('GET', '/chats/messages', ctx, { query: { contact_id: id, size, skip: 0, order: 'desc' } });
  const post = (path: string, body: object, ctx: CallContext) => call('POST', `/contacts/${path}`, ctx, { body });

  return switchAdapter({
    name: 'sendpulse',
    now,
    control: 'enforced',
    pauseSeconds: { multipleOf: 60, max: maxSeconds },
    async read(id, ctx) {
      const [contact, [newest]] = await Promise.all([contactOf(id, ctx), newestOf(id, 1, ctx)]);
      return reading(name, () => ({ ...toState(contact, now()), channel, ...lastOf(newest && toMessage(id, newest)) }));
    },
    pause: (id, seconds, ctx) =>
      post('setPauseAutomation', { contact_id: id, minutes: seconds === undefined ? forever : seconds / 60 }, ctx),
    resume: (id, ctx) => post('deletePauseAutomation', { contact_id: id }, ctx),
    async send(id, { text }, ctx) {
      if ([...text].length > maxText) throw new HandoffError('invalid', `${name} takes ${maxText} characters`);
      const before = new Set((await newestOf(id, lookBack, ctx)).map((each) => each.id));
      await post('send', { contact_id: id, message: { type: 'text', text: { body: text } } }, ctx);
      // the answer has no id: it is the newest of those that were not there before
      const after = await readAfterWrite(name, () => newestOf(id, lookBack, ctx));
      const sent = after.find((each) => each.direction === 2 && !before.has(each.id) && wordsOf(each) === text);
      if (!sent) throw new HandoffError('timeout', `${name} took a message, and does not show it`);
      return reading(name, () => ({ id: sent.id, at: toMessage(id, sent).at }));
    },
    async list({ cursor, limit = defaultLimit }, ctx) {
      const skip = startOf(cursor);
      const query = { bot_id: botId, size: limit, skip };
      const chats = await call<PulseChat[]>('GET', '/chats', ctx, { query });
      const items = reading(name, () =>
        chats.map(({ contact, inbox_last_message: last, inbox_unread: unread }) => {
          return {
            ...toState(contact, now()),
            id: contact.id,
            channel,
            ...present({ unread }),
            ...lastOf(last && toMessage(contact.id, last)),
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
    // a pause ends by the platform's own timer, whoever has the conversation by then
    traits: { list: { search: 'none', paging: 'shifting' }, pauseBot: { resumesOverAgent: true } },
  });
}
