import { describe, expect, test } from 'vitest';
import type { CallContext, HandoffAdapter } from '../../src/adapters/adapter.js';
import { evolutionAdapter } from '../../src/adapters/evolution/index.js';
import { tiledeskAdapter } from '../../src/adapters/tiledesk/index.js';
import { mayHaveHappened, toHandoffError } from '../../src/model/error.js';
import type { Fetch } from '../support/strict-mock.js';
import { FakeChatwoot } from './chatwoot/fake-chatwoot.js';
import { FakeEvolution } from './evolution/fake-evolution.js';
import { FakeIntercom } from './intercom/fake-intercom.js';
import { FakeSendPulse } from './sendpulse/fake-sendpulse.js';
import { FakeSunshine } from './sunshine/fake-sunshine.js';
import * as tiledesk from './tiledesk/seen.js';
import { FakeWhatsApp } from './whatsapp/fake-whatsapp.js';

/** A platform that works, with one conversation, and the adapter over a `fetch` that may break it. */
interface Platform {
  adapter(fetch: Fetch): HandoffAdapter;
  fetch: Fetch;
  id: string;
  agent: { id: string; name: string };
  /** The request by which the command below reaches the platform. */
  write: RegExp;
  command: 'pauseBot' | 'takeOver';
}

const ada = { id: '814', name: 'Ada Lindqvist' };
const platforms: Record<string, () => Platform | Promise<Platform>> = {
  chatwoot() {
    const fake = new FakeChatwoot();
    const id = String(fake.begin('Maria Silva').id);
    const agent = { id: '7', name: 'Ada Lindqvist' };
    const adapter = (fetch: Fetch) => fake.adapter({ fetch });
    return { adapter, fetch: fake.fetch, id, agent, write: /toggle_status|assignments/, command: 'takeOver' };
  },
  tiledesk() {
    const fetch: Fetch = async (url, { method }) => {
      const { pathname } = new URL(url);
      if (pathname.endsWith('/project_users')) return Response.json(tiledesk.members);
      return Response.json(method === 'GET' ? tiledesk.shown(tiledesk.withBot) : {});
    };
    const options = { baseUrl: 'http://tiledesk.test', project: tiledesk.project, token: 'JWT secret' };
    const adapter = (broken: Fetch) => tiledeskAdapter({ ...options, fetch: broken });
    const id = tiledesk.conversationId;
    return { adapter, fetch, id, agent: tiledesk.ada, write: /participants/, command: 'takeOver' };
  },
  evolution() {
    const fake = new FakeEvolution();
    const id = fake.begin('5511999990010', 'Maria', 'opened');
    const options = { baseUrl: 'http://evolution.test', apiKey: 'key', instance: 'desk1', botId: 'b1' };
    const adapter = (fetch: Fetch) => evolutionAdapter({ ...options, fetch });
    return { adapter, fetch: fake.fetch, id, agent: ada, write: /changeStatus/, command: 'pauseBot' };
  },
  async whatsapp() {
    const fake = new FakeWhatsApp();
    const id = await fake.begin('Maria Silva', 'Hello');
    const adapter = (fetch: Fetch) => fake.adapter(fetch);
    return { adapter, fetch: fake.fetch, id, agent: ada, write: /thread_control/, command: 'pauseBot' };
  },
  sendpulse() {
    const fake = new FakeSendPulse();
    const id = fake.begin('Maria Silva');
    const adapter = (fetch: Fetch) => fake.adapter({ login: { apiKey: 'token-0' }, fetch });
    return { adapter, fetch: fake.fetch, id, agent: ada, write: /setPauseAutomation/, command: 'pauseBot' };
  },
  sunshine() {
    const fake = new FakeSunshine();
    const { id } = fake.begin('Maria Silva', 'Hello');
    const adapter = (fetch: Fetch) => fake.adapter({ fetch });
    return { adapter, fetch: fake.fetch, id, agent: ada, write: /passControl/, command: 'pauseBot' };
  },
  intercom() {
    const fake = new FakeIntercom();
    const { id } = fake.begin('Maria Silva', 'Hello');
    const adapter = (fetch: Fetch) => fake.adapter({ fetch });
    return { adapter, fetch: fake.fetch, id, agent: ada, write: /parts/, command: 'takeOver' };
  },
};

/** What came of it: the code, the seconds to wait, and whether the command may have happened. */
async function outcomeOf(call: Promise<unknown>): Promise<[string, number | undefined, boolean] | 'applied'> {
  try {
    await call;
    return 'applied';
  } catch (thrown) {
    const error = toHandoffError(thrown);
    return [error.code, error.retryAfter, mayHaveHappened(error)];
  }
}

const answer = (status: number, headers: Record<string, string> = {}) => Response.json({}, { status, headers });
const html = (status: number) =>
  new Response('<html>Log in</html>', { status, headers: { 'Content-Type': 'text/html' } });

/** What a platform may answer to a command instead, and what is true then. */
const rows: Array<[string, (signal: AbortSignal) => Response | Promise<Response>, string, number?, boolean?]> = [
  ['an expired token, or a revoked one', () => answer(401), 'unauthorized'],
  ['not allowed', () => answer(403), 'forbidden'],
  ['too many, without a time', () => answer(429), 'rate-limited'],
  ['too many, with a time', () => answer(429, { 'Retry-After': '7' }), 'rate-limited', 7],
  ['5xx, which may have done it', () => answer(502), 'unavailable', undefined, true],
  ['too busy to begin', () => answer(503, { 'Retry-After': '7' }), 'unavailable', 7],
  ['HTML of a proxy that lets nobody in', () => html(403), 'forbidden'],
  ['HTML of a proxy instead of an answer', () => html(200), 'bad-response', undefined, true],
  ['HTML of a proxy that failed', () => html(504), 'timeout', undefined, true],
  ['another address', () => answer(302, { Location: 'https://elsewhere.test' }), 'bad-response', undefined, true],
  ['a conversation that was deleted', () => answer(404), 'not-found'],
  ['a contact who was moved', () => answer(410), 'not-found'],
  ['no connection', () => Promise.reject(new TypeError('fetch failed')), 'unavailable', undefined, true],
  [
    'nothing within the time',
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
    'timeout',
    undefined,
    true,
  ],
];

describe.each(Object.entries(platforms))('bad input of %s keeps its true sentence', (name, make) => {
  test.each(rows)('a command, answered with %s', async (_, broken, code, retryAfter, mayHave = false) => {
    const { adapter, fetch, id, agent, write, command } = await make();
    const over = adapter((url, init) => {
      if (init.method === 'GET' || !write.test(url)) return fetch(url, init);
      return Promise.resolve(broken(init.signal!));
    });
    // what never answers is given up after 30 seconds: here after a moment
    const ctx: CallContext = { agent, signal: AbortSignal.timeout(code === 'timeout' ? 300 : 30_000) };
    expect(await outcomeOf(over[command]!(id, {}, ctx))).toEqual([code, retryAfter, mayHave]);
  });

  // WhatsApp cannot be read
  const reads: Array<[string, () => Response | Promise<Response>, string]> = [
    ['an expired token, or a revoked one', () => answer(401), 'unauthorized'],
    ['too many', () => answer(429, { 'Retry-After': '7' }), 'rate-limited'],
    ['HTML of a proxy', () => html(200), 'bad-response'],
    ['a conversation that was deleted', () => answer(404), 'not-found'],
    ['no connection', () => Promise.reject(new TypeError('fetch failed')), 'offline'],
    ['an answer of another form', () => Response.json({ hello: [] }), 'bad-response'],
  ];
  test.each(name === 'whatsapp' ? [] : reads)('a read, answered with %s', async (_, broken, code) => {
    const { adapter, id, agent } = await make();
    const ctx: CallContext = { agent, signal: AbortSignal.timeout(30_000) };
    const [got] = await outcomeOf(adapter(() => Promise.resolve(broken())).getConversation(id, ctx));
    // Evolution reads by POST, so a lost answer is one of a command to it; its rows are lists
    const also: Record<string, string[]> = { evolution: ['unavailable', 'not-found'], sendpulse: ['refused'] };
    expect([code, ...(also[name] ?? [])]).toContain(got);
  });

  test.runIf(name !== 'whatsapp')('a state that cannot be read after a command: nobody knows', async () => {
    const { adapter, fetch, id, agent, write, command } = await make();
    let isWritten = false;
    const over = adapter(async (url, init) => {
      if (isWritten && !write.test(url)) return answer(503);
      if (init.method !== 'GET' && write.test(url)) isWritten = true;
      return fetch(url, init);
    });
    const ctx: CallContext = { agent, signal: AbortSignal.timeout(30_000) };
    expect(await outcomeOf(over[command]!(id, {}, ctx))).toEqual(['timeout', undefined, true]);
  });
});
