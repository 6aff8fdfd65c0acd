import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Agent } from '../../../src/model/conversation.js';

/** A user of the server, who is an agent of ours. */
export interface Member extends Agent {
  token: string;
}

const password = 'Passw0rd!x';

/** A project on a Tiledesk server: its members, a bot that answers by webhook, and visitors who write. */
export class TiledeskProject {
  readonly url: string;
  id = '';
  botId = '';
  members: Member[] = [];
  #bot?: Server;
  /** Conversation ids, and who began each. */
  #visitors = new Map<string, string>();

  constructor(url: string) {
    this.url = url;
  }

  /** Without a token, in the name of the first member; with an empty one in nobody's. */
  async call<T>(method: string, path: string, body?: object, token = this.members[0]?.token): Promise<T> {
    const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: token }) };
    const response = await fetch(this.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  static async create(url: string, names: readonly string[]): Promise<TiledeskProject> {
    const project = new TiledeskProject(url);
    for (const name of names) project.members.push(await project.#signUp(name));
    const [owner, ...others] = project.members;
    project.id = (await project.call<{ _id: string }>('POST', '/projects', { name: 'Test' }))._id;
    for (const { id } of others) {
      const email = `${id}`;
      await project.call('POST', `/${project.id}/project_users/invite`, {
        email: project.#emails.get(email),
        role: 'admin',
        user_available: true,
      });
    }
    await project.#makeBot();
    return owner ? project : Promise.reject(new Error('No owner'));
  }

  #emails = new Map<string, string>();

  async #signUp(name: string): Promise<Member> {
    const [firstname, lastname] = name.split(' ');
    const email = `${firstname!.toLowerCase()}${Date.now()}@example.com`;
    const phone = `+39${String(Date.now()).slice(-9)}${this.members.length}`;
    await this.call('POST', '/auth/signup', { email, password, firstname, lastname, phone }, '');
    const { token, user } = await this.call<{ token: string; user: { _id: string } }>(
      'POST',
      '/auth/signin',
      {
        email,
        password,
      },
      '',
    );
    this.#emails.set(user._id, email);
    return { id: user._id, name, token };
  }

  /** A bot of the kind that is asked over HTTP, and answers over the API. */
  async #makeBot(): Promise<void> {
    this.#bot = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => (text += part));
      request.on('end', () => {
        response.end('{}');
        const { payload, token } = JSON.parse(text) as {
          payload: { text: string; recipient: string };
          token: string;
        };
        const path = `/${this.id}/requests/${payload.recipient}/messages`;
        void this.call('POST', path, { text: `bot: ${payload.text}` }, `JWT ${token.replace(/^JWT /, '')}`).catch(
          () => undefined, // the conversation is over
        );
      });
    });
    await new Promise<void>((resolve) => this.#bot!.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(this.#bot.address() as AddressInfo).port}/bot`;
    const bot = { name: 'Robo', type: 'external', url: address, language: 'en' };
    this.botId = (await this.call<{ _id: string }>('POST', `/${this.id}/bots`, bot))._id;
    const [department] = await this.call<Array<{ _id: string }>>('GET', `/${this.id}/departments/allstatus`);
    const routing = { id_bot: this.botId, bot_only: false, routing: 'pooled' };
    await this.call('PATCH', `/${this.id}/departments/${department!._id}`, routing);
  }

  /** A visitor begins a conversation. Resolves with its id. */
  async begin(firstname: string, text = 'Hello'): Promise<string> {
    const { token } = await this.call<{ token: string }>(
      'POST',
      '/auth/signinAnonymously',
      {
        id_project: this.id,
        firstname,
        email: `${firstname.toLowerCase().replaceAll(' ', '.')}@example.com`,
      },
      '',
    );
    const id = `support-group-${this.id}-${randomUUID().replaceAll('-', '')}`;
    this.#visitors.set(id, token);
    await this.write(id, text);
    return id;
  }

  async write(id: string, text: string): Promise<void> {
    await this.call('POST', `/${this.id}/requests/${id}/messages`, { text }, this.#visitors.get(id));
  }

  async texts(id: string): Promise<string[]> {
    const messages = await this.call<Array<{ text: string }>>('GET', `/${this.id}/requests/${id}/messages`);
    return messages.map(({ text }) => text);
  }

  participants(id: string): Promise<{ participants: string[]; status: number }> {
    return this.call('GET', `/${this.id}/requests/${id}`);
  }

  close(): void {
    this.#bot?.close();
    this.#bot?.closeAllConnections();
  }
}
