import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Command } from '../../src/model/command.js';
import type { Agent, Conversation } from '../../src/model/conversation.js';
import { runCommand } from '../../src/model/transition.js';
import type { Message } from '../../src/model/message.js';
import { sleep } from './chaos-proxy.js';

/** One call of the adapter in the gateway's process. */
export interface PlatformCall {
  method: string;
  id: string;
  params?: Record<string, unknown>;
  agent: Agent;
  key?: string;
}

export const webhookSecret = 'a secret of thirty-two characters';
export const platformTraits = { versions: true, events: 'none', pauseBot: { timed: false } } as const;

/**
 * The helpdesk behind the gateway, in the test's own process: it survives what kills the gateway, and it knows what was
 * done how often. Each call is applied half way through its time, so that a gateway can die before and after.
 */
export class Platform {
  conversations = new Map<string, Conversation>();
  messages = new Map<string, Message[]>();
  /** Every command that was applied, in order. */
  applied: Array<PlatformCall & { at: number }> = [];
  /** Every command that came, applied or not. */
  asked: Array<PlatformCall & { at: number }> = [];
  /** When each conversation was read last. */
  readAt = new Map<string, number>();
  /** How often any was read. */
  reads = 0;
  /** Milliseconds that a command takes. */
  delay = 60;
  /** Whether it knows keys, and answers a repeated one without doing it again. */
  idempotent = false;
  #answers = new Map<string, unknown>();
  #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void (async () => {
        let text = '';
        for await (const chunk of request) text += String(chunk);
        const answer = await this.#answer(JSON.parse(text) as PlatformCall, () => response.destroyed);
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify(answer));
      })().catch(() => response.destroy());
    });
  }

  static async start(conversations: number): Promise<Platform> {
    const platform = new Platform();
    for (let i = 1; i <= conversations; i++) platform.add(`c${i}`);
    await new Promise<void>((resolve) => platform.#server.listen(0, '127.0.0.1', resolve));
    return platform;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  add(id: string): void {
    this.conversations.set(id, {
      id,
      version: 1,
      contact: { id: `p-${id}`, name: `Contact ${id}` },
      status: 'open',
      handler: { kind: 'bot' },
      bot: { mode: 'autopilot', status: 'active' },
    });
    this.messages.set(id, []);
  }

  /** How often any was read, once nobody has read for two seconds. */
  async quiet(): Promise<number> {
    for (let before = -1; before !== this.reads;) {
      before = this.reads;
      await sleep(2000);
    }
    return this.reads;
  }

  /** How often each was applied, by whatever tells them apart. */
  times(method: string, by: (call: PlatformCall) => string = ({ id }) => id): Map<string, number> {
    const times = new Map<string, number>();
    for (const call of this.applied) if (call.method === method) times.set(by(call), (times.get(by(call)) ?? 0) + 1);
    return times;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => void this.#server.close(() => resolve()));
  }

  async #answer(call: PlatformCall, isGone: () => boolean): Promise<unknown> {
    const c = this.conversations.get(call.id);
    if (!c) return { error: 'not-found' };
    if (call.method === 'getConversation') {
      this.readAt.set(call.id, Date.now());
      this.reads++;
      return { value: c };
    }
    if (call.method === 'listMessages') return { value: { items: this.messages.get(call.id) } };
    this.asked.push({ ...call, at: Date.now() });
    await sleep(this.delay / 2);
    // some platforms give up what nobody waits for
    if (isGone()) return undefined;
    const answer = this.#apply(call);
    await sleep(this.delay / 2);
    return answer;
  }

  #apply(call: PlatformCall): unknown {
    const known = this.idempotent && call.key ? this.#answers.get(call.key) : undefined;
    if (known) return known;
    const before = this.conversations.get(call.id)!;
    if (call.method === 'sendAsBot') return { value: this.#say(call, { kind: 'bot', ...call.agent }, before) };
    const type = call.method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const result = runCommand(before, { ...call.params, type } as Command, call.agent, Date.now(), {});
    if (result.refused) return { error: result.refused.code === 'held' ? 'conflict' : 'refused', current: before };
    const after: Conversation = { ...result.conversation, version: before.version! + 1 };
    this.conversations.set(call.id, after);
    this.applied.push({ ...call, at: Date.now() });
    let answer: unknown = { value: after };
    if (call.method === 'sendMessage') {
      const message = this.#say(call, { kind: 'agent', ...call.agent }, after);
      answer = { value: message };
    }
    if (call.key) this.#answers.set(call.key, answer);
    return answer;
  }

  #say(call: PlatformCall, author: Message['author'], conversation: Conversation): Message {
    if (author.kind === 'bot') this.applied.push({ ...call, at: Date.now() });
    const { text, clientId } = call.params as { text: string; clientId: string };
    const at = new Date().toISOString();
    const message: Message = { id: `m${this.applied.length}`, conversationId: call.id, author, at, text, clientId };
    this.messages.get(call.id)!.push(message);
    this.conversations.set(call.id, { ...conversation, lastMessage: { text, author, at } });
    return message;
  }
}
