import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import { evolutionAdapter } from '../../src/adapters/evolution/index.js';
import { tiledeskAdapter } from '../../src/adapters/tiledesk/index.js';
import type { Fetch } from '../support/strict-mock.js';
import { FakeChatwoot } from './chatwoot/fake-chatwoot.js';
import { FakeEvolution } from './evolution/fake-evolution.js';
import { FakeIntercom } from './intercom/fake-intercom.js';
import { FakeSendPulse } from './sendpulse/fake-sendpulse.js';
import { FakeSunshine } from './sunshine/fake-sunshine.js';
import * as tiledesk from './tiledesk/seen.js';
import { FakeWhatsApp } from './whatsapp/fake-whatsapp.js';

/** A platform that works, with one conversation, and the adapter over a `fetch` that may break it. */
export interface Platform {
  /** With more of the adapter's own options, if the test needs any. */
  adapter(fetch: Fetch, more?: object): HandoffAdapter;
  fetch: Fetch;
  id: string;
  agent: { id: string; name: string };
  /** The request by which the command below reaches the platform. */
  write: RegExp;
  command: 'pauseBot' | 'takeOver';
  /** What the platform answers to it. */
  yes: object;
  /** Takes the agent away again, as an automation of the platform may, where it knows agents. */
  clear?(): void;
}

const ada = { id: '814', name: 'Ada Lindqvist' };
export const platforms: Record<string, () => Platform | Promise<Platform>> = {
  chatwoot() {
    const fake = new FakeChatwoot();
    const id = String(fake.begin('Maria Silva').id);
    const agent = { id: '7', name: 'Ada Lindqvist' };
    const adapter = (fetch: Fetch, more?: object) => fake.adapter({ fetch, ...more });
    const write = /toggle_status|assignments/;
    const clear = () => fake.outside(Number(id), { assignee: undefined });
    return { adapter, fetch: fake.fetch, id, agent, write, command: 'takeOver', yes: agent, clear };
  },
  tiledesk() {
    let state = tiledesk.withBot;
    const fetch: Fetch = async (url, { method, body }) => {
      const { pathname } = new URL(url);
      if (pathname.endsWith('/project_users')) return Response.json(tiledesk.members);
      if (pathname.endsWith('/participants')) {
        state = { ...tiledesk.withAda, participants: JSON.parse(body as string) as string[] };
      }
      return Response.json(method === 'GET' ? tiledesk.shown(state) : {});
    };
    const options = { baseUrl: 'http://tiledesk.test', project: tiledesk.project, token: 'JWT secret' };
    const adapter = (broken: Fetch) => tiledeskAdapter({ ...options, fetch: broken });
    const id = tiledesk.conversationId;
    const clear = () => void (state = tiledesk.waiting);
    const write = /participants/;
    return { adapter, fetch, id, agent: tiledesk.ada, write, command: 'takeOver', yes: {}, clear };
  },
  evolution() {
    const fake = new FakeEvolution();
    const id = fake.begin('5511999990010', 'Maria', 'opened');
    const options = { baseUrl: 'http://evolution.test', apiKey: 'key', instance: 'desk1', botId: 'b1' };
    const adapter = (fetch: Fetch) => evolutionAdapter({ ...options, fetch });
    const yes = { bot: { bot: { session: { count: 1 } } } };
    return { adapter, fetch: fake.fetch, id, agent: ada, write: /changeStatus/, command: 'pauseBot', yes };
  },
  async whatsapp() {
    const fake = new FakeWhatsApp();
    const id = await fake.begin('Maria Silva', 'Hello');
    const adapter = (fetch: Fetch) => fake.adapter(fetch);
    return { adapter, fetch: fake.fetch, id, agent: ada, write: /thread_control/, command: 'pauseBot', yes: {} };
  },
  sendpulse() {
    const fake = new FakeSendPulse();
    const id = fake.begin('Maria Silva');
    const adapter = (fetch: Fetch) => fake.adapter({ login: { apiKey: 'token-0' }, fetch });
    const yes = { success: true, data: true };
    return { adapter, fetch: fake.fetch, id, agent: ada, write: /setPauseAutomation/, command: 'pauseBot', yes };
  },
  sunshine() {
    const fake = new FakeSunshine();
    const { id } = fake.begin('Maria Silva', 'Hello');
    const adapter = (fetch: Fetch, more?: object) => fake.adapter({ fetch, ...more });
    return { adapter, fetch: fake.fetch, id, agent: ada, write: /passControl/, command: 'pauseBot', yes: {} };
  },
  intercom() {
    const fake = new FakeIntercom();
    const { id } = fake.begin('Maria Silva', 'Hello');
    const adapter = (fetch: Fetch, more?: object) => fake.adapter({ fetch, ...more });
    const clear = () => fake.outside(id, { admin: 0 });
    return { adapter, fetch: fake.fetch, id, agent: ada, write: /parts/, command: 'takeOver', yes: {}, clear };
  },
};
