import { evolutionAdapter } from '../../../src/adapters/evolution/index.js';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';

interface Session {
  remoteJid: string;
  status: 'opened' | 'paused' | 'closed';
  pushName: string;
  id: string;
}
interface Stored {
  id: string;
  key: { id: string; fromMe: boolean; remoteJid: string };
  pushName: string | null;
  message: { conversation: string };
  messageType: 'conversation';
  messageTimestamp: number;
}

const address = '@s.whatsapp.net';
const statuses = ['opened', 'closed', 'paused', 'delete'];

/** Evolution as it was observed, with its traps: a pause without a session, split ids, messages without an author. */
export class FakeEvolution {
  contacts = new Map<string, { id: string; pushName: string; updatedAt: string }>();
  sessions = new Map<string, Session>();
  messages: Stored[] = [];
  /** In milliseconds since the epoch. */
  now: () => number = () => Date.now();
  /** Milliseconds until the bot answers; none: it never does. */
  botDelay?: number;
  #receivers = new Set<(body: unknown) => void>();
  #count = 0;

  adapter(): HandoffAdapter {
    return evolutionAdapter({
      baseUrl: 'http://evolution.test/',
      apiKey: 'key',
      instance: 'desk1',
      botId: 'b1',
      fetch: this.fetch,
      onEvents: (receive) => {
        this.#receivers.add(receive);
        return () => this.#receivers.delete(receive);
      },
    });
  }

  begin(number: string, pushName: string, session?: Session['status']): string {
    const jid = `${number}${address}`;
    this.contacts.set(jid, { id: `ct${this.contacts.size}`, pushName, updatedAt: this.#instant() });
    if (session) this.sessions.set(jid, { remoteJid: jid, status: session, pushName, id: `s${this.contacts.size}` });
    return jid;
  }

  /** The contact writes: a session begins, and the bot answers if it is not paused or closed. */
  contactWrites(jid: string, text: string): void {
    const contact = this.contacts.get(jid)!;
    contact.updatedAt = this.#instant();
    const key = { id: `in${++this.#count}`, remoteJid: jid, fromMe: false };
    this.#store(key, text, contact.pushName, 'messages.upsert');
    const session = this.sessions.get(jid) ?? { remoteJid: jid, status: 'opened', pushName: contact.pushName, id: jid };
    this.sessions.set(jid, session);
    if (this.botDelay === undefined) return;
    setTimeout(() => {
      if (this.sessions.get(jid)?.status === 'opened') this.#sendTo(jid, `bot says: got ${text}`);
    }, this.botDelay);
  }

  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname, searchParams } = new URL(url);
    const body = init.body ? (JSON.parse(init.body as string) as Record<string, unknown>) : {};
    const answer = (status: number, value: object) =>
      new Response(JSON.stringify(value), { status, headers: { 'Content-Type': 'application/json' } });
    if ((init.headers as Record<string, string>).apikey !== 'key') return answer(401, { status: 401 });
    if (!pathname.endsWith('/desk1')) return answer(404, { status: 404 });
    const route = pathname.slice(1, -'/desk1'.length);
    switch (route) {
      case 'evolutionBot/changeStatus':
        return this.#changeStatus(body as { remoteJid?: string; status: string }, answer);
      case 'evolutionBot/fetchSessions/b1': {
        const jid = searchParams.get('remoteJid');
        return answer(200, jid ? [this.sessions.get(jid)].filter((each) => !!each) : [...this.sessions.values()]);
      }
      case 'chat/findContacts': {
        const { remoteJid } = body.where as { remoteJid?: string };
        const all = [...this.contacts].map(([jid, each]) => ({ ...each, remoteJid: jid, isGroup: false }));
        return answer(200, remoteJid === undefined ? all : all.filter((each) => each.remoteJid === remoteJid));
      }
      case 'chat/findMessages': {
        const { page, offset } = body as { page: number; offset: number };
        const { remoteJid } = (body.where as { key: { remoteJid: string } }).key;
        const all = this.messages.filter(({ key }) => key.remoteJid === remoteJid).reverse();
        const records = all.slice((page - 1) * offset, page * offset);
        const pages = Math.ceil(all.length / offset);
        return answer(200, { messages: { total: all.length, pages, currentPage: page, records } });
      }
      case 'message/sendText': {
        const { number, text } = body as { number: string; text: string };
        return answer(201, this.#sendTo(`${number}${address}`, text));
      }
      default:
        return answer(404, { status: 404 });
    }
  };

  #changeStatus(
    { remoteJid, status }: { remoteJid?: string; status: string },
    answer: (status: number, value: object) => Response,
  ): Response {
    if (!remoteJid || !statuses.includes(status)) return answer(400, { status: 400, error: 'Bad Request' });
    if (status === 'delete') {
      this.sessions.delete(remoteJid);
      return answer(200, { bot: { remoteJid, status } });
    }
    const session = this.sessions.get(remoteJid);
    if (session) session.status = status as Session['status'];
    const count = session ? 1 : 0;
    // there is no event for it
    return answer(200, { bot: { instanceName: 'desk1', bot: { remoteJid, status, session: { count } } } });
  }

  /** What the API sends is kept under the number alone. */
  #sendTo(jid: string, text: string): Stored {
    const key = { fromMe: true, id: `out${++this.#count}`, remoteJid: jid.slice(0, -address.length) };
    return this.#store(key, text, null, 'send.message');
  }

  #store(key: Stored['key'], text: string, pushName: string | null, event: string): Stored {
    const stored: Stored = {
      id: `db${this.messages.length}`,
      key,
      pushName,
      message: { conversation: text },
      messageType: 'conversation',
      messageTimestamp: Math.floor(this.now() / 1000),
    };
    this.messages.push(stored);
    for (const receive of this.#receivers) {
      setTimeout(() => receive({ event, instance: 'desk1', data: stored, apikey: 'never to be logged' }));
    }
    return stored;
  }

  #instant(): string {
    return new Date(this.now()).toISOString();
  }
}
