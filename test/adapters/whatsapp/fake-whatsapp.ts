import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import { whatsappAdapter, whatsappAddress } from '../../../src/adapters/whatsapp/index.js';
import type { Fetch } from '../../support/strict-mock.js';
import { inThread, phoneNumberId, type Said } from './payloads.js';

interface Thread {
  name: string;
  owner: 'bot' | 'us';
  count: number;
}

/** Meta's conversation routing as its documents and the recorded deliveries describe it: it is not Meta itself. */
export class FakeWhatsApp {
  static base = whatsappAddress.meta(phoneNumberId);
  threads = new Map<string, Thread>();
  /** In milliseconds since 1970. */
  now: () => number = () => Date.now();
  /** Takes what is delivered, before a call is answered. */
  onDelivery?: (body: object) => Promise<void>;
  /** The bot answers so many milliseconds after a contact, where it has the thread. */
  botDelay?: number;
  #due: Array<{ at: number; customer: string; text: string }> = [];
  #count = 0;

  adapter(fetch: Fetch = this.fetch): HandoffAdapter {
    return whatsappAdapter({ phoneNumberId, headers: { Authorization: 'Bearer token' }, fetch });
  }

  async begin(name: string, text: string): Promise<string> {
    const customer = `55119999900${10 + this.threads.size}`;
    this.threads.set(customer, { name, owner: 'bot', count: 0 });
    await this.contactWrites(customer, text, false);
    return customer;
  }

  async contactWrites(customer: string, text: string, isAnswered = true): Promise<void> {
    await this.#tell(customer, { by: 'contact', text });
    if (isAnswered && this.botDelay !== undefined) {
      this.#due.push({ at: this.now() + this.botDelay, customer, text });
    }
  }

  async runBot(): Promise<void> {
    const due = this.#due.filter(({ at }) => at <= this.now());
    this.#due = this.#due.filter((each) => !due.includes(each));
    for (const { customer, text } of due) {
      if (this.threads.get(customer)!.owner !== 'bot') continue;
      await this.#tell(customer, { by: 'bot', text: `I got: ${text}` });
    }
  }

  fetch: Fetch = async (url, { method, headers, body, signal }) => {
    signal?.throwIfAborted();
    if (new Headers(headers).get('Authorization') !== 'Bearer token') return failed(401, 190);
    const path = url.slice(FakeWhatsApp.base.length);
    const given = JSON.parse(body as string) as { to: string; action?: string; text?: { body: string } };
    const thread = this.threads.get(given.to);
    if (method !== 'POST') return failed(400, 100);
    // a number that has never written cannot be answered
    if (!thread) return failed(400, 131047);
    if (path === '/messages') {
      // whoever answers takes the thread
      await this.#hand(given.to, thread, 'us');
      return Response.json({ messaging_product: 'whatsapp', messages: [{ id: `wamid.sent${++this.#count}` }] });
    }
    await this.#hand(given.to, thread, given.action === 'pass' ? 'bot' : 'us');
    return Response.json({ messaging_product: 'whatsapp' });
  };

  async #hand(customer: string, thread: Thread, owner: Thread['owner']): Promise<void> {
    if (thread.owner === owner) return;
    thread.owner = owner;
    await this.#tell(customer, { by: 'meta', newOwner: owner === 'us' ? 'escalation' : 'ai_agent' });
  }

  async #tell(customer: string, said: Said): Promise<void> {
    const { name, owner } = this.threads.get(customer)!;
    const at = new Date(this.now()).toISOString();
    await this.onDelivery?.(inThread({ customer, name, owner, at, id: `wamid.${++this.#count}` }, said));
  }
}

const failed = (status: number, code: number): Response =>
  Response.json({ error: { code, message: 'never shown' } }, { status });
