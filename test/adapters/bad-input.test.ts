import { describe, expect, test } from 'vitest';
import type { CallContext } from '../../src/adapters/adapter.js';
import type { Hearing } from '../../src/adapters/hearing.js';
import { takeSunshine } from '../../src/adapters/sunshine/index.js';
import { takeWhatsApp } from '../../src/adapters/whatsapp/index.js';
import type { Conversation } from '../../src/model/conversation.js';
import { mayHaveHappened, toHandoffError, type HandoffError } from '../../src/model/error.js';
import type { Fetch } from '../support/strict-mock.js';
import { platforms, type Platform } from './platforms.js';
import { FakeSunshine } from './sunshine/fake-sunshine.js';
import { fromBot, handedOver, phoneNumberId, written } from './whatsapp/payloads.js';

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

  test('a connection that is closed in the moment of its use: a read is sent again, and a command is not', async () => {
    const { adapter, fetch, id, agent, write, command } = await make();
    const sent: string[] = [];
    let isFirst = true;
    const closedOnce: Fetch = (url, init) => {
      sent.push(init.method !== 'GET' && write.test(url) ? 'write' : 'read');
      if (init.method !== 'GET') return write.test(url) ? Promise.reject(new TypeError('closed')) : fetch(url, init);
      if (!isFirst) return fetch(url, init);
      isFirst = false;
      return Promise.reject(new TypeError('closed'));
    };
    const over = adapter(closedOnce);
    const ctx: CallContext = { agent, signal: AbortSignal.timeout(30_000) };
    if (name !== 'whatsapp') expect(await over.getConversation(id, ctx)).toMatchObject({ id });
    sent.length = 0;
    expect(await outcomeOf(over[command]!(id, {}, ctx))).toEqual(['unavailable', undefined, true]);
    expect(sent.filter((each) => each === 'write')).toHaveLength(1);
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

  const patient = (agent: Platform['agent']): CallContext => ({ agent, signal: AbortSignal.timeout(30_000) });

  test.runIf(name !== 'whatsapp')('a yes that did nothing: it is refused', async () => {
    const { adapter, fetch, id, agent, write, command, yes } = await make();
    const over = adapter((url, init) =>
      init.method !== 'GET' && write.test(url) ? Promise.resolve(Response.json(yes)) : fetch(url, init),
    );
    expect(await outcomeOf(over[command]!(id, {}, patient(agent)))).toEqual(['refused', undefined, false]);
    expect(await over.getConversation(id, patient(agent))).toMatchObject({ bot: { status: 'active' } });
  });

  test.runIf(name !== 'whatsapp')(
    'a platform that does it after nobody waits any longer: the next read tells',
    async () => {
      const { adapter, fetch, id, agent, write, command } = await make();
      const late: Array<() => Promise<Response>> = [];
      const over = adapter((url, init) => {
        if (init.method === 'GET' || !write.test(url)) return fetch(url, init);
        late.push(() => fetch(url, { ...init, signal: null }));
        return new Promise((_, reject) => {
          init.signal!.addEventListener('abort', () => reject(init.signal!.reason as Error));
        });
      });
      const ctx: CallContext = { agent, signal: AbortSignal.timeout(300) };
      expect(await outcomeOf(over[command]!(id, {}, ctx))).toEqual(['timeout', undefined, true]);
      const before = await over.getConversation(id, patient(agent));
      for (const done of late) await done();
      const after = await over.getConversation(id, patient(agent));
      const seen = ({ handler, bot }: Conversation) => (command === 'takeOver' ? handler.kind : bot.status);
      // the first of Chatwoot's two calls: assigned, and the bot answers until the conversation is opened as well
      const wanted =
        name === 'chatwoot' ? ['bot', 'bot'] : command === 'takeOver' ? ['bot', 'agent'] : ['active', 'paused'];
      expect([seen(before), seen(after)]).toEqual(wanted);
    },
  );

  // the others know no agents: who has a conversation is kept by the gateway
  const knowsAgents = ['chatwoot', 'tiledesk', 'intercom'].includes(name);

  test.runIf(knowsAgents).each(['ada', '99999999', '0123456789abcdef01234567'])(
    'an agent unknown to the platform, with the id %s: it is refused, and the bot goes on',
    async (stranger) => {
      const { adapter, fetch, id, agent } = await make();
      const over = adapter(fetch);
      const ctx = { ...patient(agent), agent: { id: stranger, name: 'Nobody' } };
      expect(await outcomeOf(over.takeOver!(id, {}, ctx))).toEqual(['refused', undefined, false]);
      expect(await over.getConversation(id, patient(agent))).toMatchObject({
        handler: { kind: 'bot' },
        bot: { status: 'active' },
      });
    },
  );

  test.runIf(knowsAgents)('an assignment that silently clears: it is refused, with who has it now', async () => {
    const { adapter, fetch, id, agent, write, clear } = await make();
    const over = adapter(async (url, init) => {
      const answer = await fetch(url, init);
      if (init.method !== 'GET' && write.test(url)) clear!();
      return answer;
    });
    const error = await over.takeOver!(id, {}, patient(agent)).catch(toHandoffError);
    expect(error).toMatchObject({ code: 'refused', current: { id } });
    expect((error as HandoffError).current!.handler.kind).not.toBe('agent');
  });
});

/** What is heard of deliveries, in the order in which they are given. */
async function heard(take: (body: unknown, hearing: Hearing) => Promise<void>, deliveries: readonly unknown[]) {
  let conversation: Conversation | undefined;
  const messages = new Set<string>();
  const hearing: Hearing = {
    conversation: async (_, change) => void (conversation = change(conversation)),
    message: async ({ id }) => void messages.add(id),
  };
  for (const each of deliveries) await take(each, hearing);
  return { bot: conversation?.bot.status, messages: [...messages].sort() };
}
const orders = <T>(all: readonly T[]): T[][] =>
  all.length < 2
    ? [[...all]]
    : all.flatMap((first) => orders(all.filter((each) => each !== first)).map((rest) => [first, ...rest]));

describe('deliveries in any order, and twice: the newest says who answers', () => {
  const toBot = { new_owner_role: 'ai_agent' };
  const ofWhatsApp = [
    written('Hello', '2026-11-26T10:00:00Z'),
    handedOver(fromBot, '2026-11-26T10:01:00Z'),
    handedOver(toBot, '2026-11-26T10:02:00Z'),
    written('Are you there?', '2026-11-26T10:03:00Z'),
  ];
  const ofSunshine = () => {
    const fake = new FakeSunshine();
    const deliveries: unknown[] = [];
    // a time may come without its milliseconds
    fake.onEvent = (delivery) => deliveries.push(JSON.parse(JSON.stringify(delivery).replaceAll('.000Z', 'Z')));
    let seconds = 0;
    // some on the second, and some within it
    fake.now = () => Date.UTC(2026, 10, 26, 10, 0, 0, 500 * seconds++);
    const { id } = fake.begin('Maria Silva', 'Hello');
    for (const name of ['people', 'bot', 'people']) fake.outside(id, name);
    return deliveries;
  };

  test.each<[string, (body: unknown, hearing: Hearing) => Promise<void>, unknown[]]>([
    ['whatsapp', takeWhatsApp({ phoneNumberId }), ofWhatsApp],
    ['sunshine', takeSunshine({ bot: 'bot' }), ofSunshine()],
  ])('%s', async (_, take, deliveries) => {
    const inOrder = await heard(take, deliveries);
    expect(inOrder.bot).toBe('paused');
    for (const order of orders(deliveries)) {
      expect(await heard(take, order)).toEqual(inOrder);
      expect(await heard(take, [...order, ...order])).toEqual(inOrder);
    }
  });
});
