import { sendpulseAdapter, type SendPulseOptions } from '../../../src/adapters/sendpulse/index.js';
import type { Fetch } from '../../support/strict-mock.js';

interface Kept {
  id: string;
  name: string;
  /** Milliseconds since 1970. 0: the bot is active. */
  pausedUntil: number;
  messages: Array<{ id: string; direction: number; at: number; text: string }>;
}

/** SendPulse's calls by its document, with a memory, so that what was done is seen by the next read. */
export class FakeSendPulse {
  static base = 'https://api.sendpulse.test/whatsapp';
  contacts = new Map<string, Kept>();
  tokens = 0;
  /** What each call is answered instead, if it is something. */
  instead?: (path: string) => Response | undefined;
  now: () => number = () => Date.now();
  /** The bot answers so many milliseconds after a contact, where it is not paused. */
  botDelay?: number;
  #due: Array<{ at: number; id: string; text: string }> = [];
  #count = 0;

  adapter(more: Partial<SendPulseOptions> = {}) {
    return sendpulseAdapter({
      botId: 'bot-1',
      login: { clientId: 'id', clientSecret: 'secret' },
      baseUrl: 'https://api.sendpulse.test',
      fetch: this.fetch,
      ...more,
    });
  }

  begin(name: string): string {
    const id = `5f${(this.contacts.size + 16).toString(16)}`;
    this.contacts.set(id, { id, name, pausedUntil: 0, messages: [] });
    return id;
  }

  /** Told of what a webhook would be told. */
  onMessage?: (contactId: string) => void;

  say(id: string, text: string, direction = 1): void {
    this.contacts.get(id)!.messages.push({ id: `m${++this.#count}`, direction, at: this.now(), text });
    this.onMessage?.(id);
  }

  contactWrites(id: string, text: string): void {
    this.say(id, text);
    if (this.botDelay !== undefined) this.#due.push({ at: this.now() + this.botDelay, id, text });
  }

  runBot(): void {
    const due = this.#due.filter(({ at }) => at <= this.now());
    this.#due = this.#due.filter((each) => !due.includes(each));
    for (const { id, text } of due) {
      if (this.contacts.get(id)!.pausedUntil <= this.now()) this.say(id, `I got: ${text}`, 2);
    }
  }

  fetch: Fetch = async (url, { method, body, headers, signal }) => {
    signal?.throwIfAborted();
    const { pathname, searchParams } = new URL(url);
    const given = JSON.parse((body as string | undefined) ?? '{}') as Record<string, unknown>;
    if (pathname === '/oauth/access_token') {
      return Response.json({ access_token: `token-${++this.tokens}`, token_type: 'Bearer', expires_in: 3600 });
    }
    const path = pathname.replace('/whatsapp', '');
    const other = this.instead?.(path);
    if (other) return other;
    const { Authorization } = headers as Record<string, string>;
    if (Authorization !== `Bearer token-${this.tokens}`) {
      return Response.json({ message: 'Unauthorized' }, { status: 401 });
    }
    const found = this.contacts.get(
      searchParams.get('id') ?? searchParams.get('contact_id') ?? String(given.contact_id),
    );
    const yes = (data: unknown = true) => Response.json({ success: true, data });
    const page = <T>(all: T[]) => {
      const skip = Number(searchParams.get('skip') ?? 0);
      return all.slice(skip, skip + Number(searchParams.get('size') ?? 20));
    };
    if (path === '/chats') {
      const chats = [...this.contacts.values()].reverse().map((each) => ({
        contact: this.#shown(each),
        inbox_last_message: each.messages.length ? this.#message(each, each.messages.at(-1)!) : undefined,
        inbox_unread: 0,
      }));
      return yes(page(chats));
    }
    if (path === '/chats/messages') {
      return yes(found ? page([...found.messages].reverse().map((each) => this.#message(found, each))) : []);
    }
    if (!found) return Response.json({ success: false }, { status: 404 });
    switch (`${method} ${path}`) {
      case 'GET /contacts/get':
        return yes(this.#shown(found));
      case 'POST /contacts/setPauseAutomation':
        found.pausedUntil = this.now() + Number(given.minutes) * 60_000;
        return yes();
      case 'POST /contacts/deletePauseAutomation':
        found.pausedUntil = 0;
        return yes();
      case 'POST /contacts/send':
        this.say(found.id, (given.message as { text: { body: string } }).text.body, 2);
        return yes();
      default:
        return Response.json({}, { status: 404 });
    }
  };

  #shown({ id, name, pausedUntil }: Kept) {
    return {
      id,
      bot_id: 'bot-1',
      status: 1,
      channel_data: { name, phone: 5511999990001 },
      tags: [],
      variables: { city: 'Lisbon' },
      is_chat_opened: true,
      automation_paused_until: pausedUntil ? new Date(pausedUntil).toISOString() : null,
    };
  }

  #message(contact: Kept, { id, direction, at, text }: Kept['messages'][number]) {
    const data = { type: 'text', text: { body: text } };
    return {
      id,
      contact_id: contact.id,
      bot_id: 'bot-1',
      data,
      direction,
      status: 1,
      created_at: new Date(at).toISOString(),
    };
  }
}
