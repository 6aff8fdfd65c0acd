import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parloAdapter } from '../../../examples/switch/parlo.js';
import type { Page } from '../../../src/adapters/adapter.js';
import { createGateway, type Gateway } from '../../../src/gateway/index.js';
import type { Conversation } from '../../../src/model/conversation.js';
import type { Message } from '../../../src/model/message.js';
import { emptied } from '../../gateway/support/desk.js';
import { pglite } from '../../gateway/support/pglite.js';
import { startParlo } from './parlo-server.js';

const database = pglite();
let parlo: Awaited<ReturnType<typeof startParlo>>;
let gateway: Gateway;

beforeAll(async () => {
  parlo = await startParlo(['Maria', 'Ken', 'Olu']);
});
beforeEach(async () => {
  await emptied(database());
  gateway = createGateway({
    adapter: parloAdapter({ url: parlo.url, key: 'secret' }),
    database: database(),
    desk: true,
    authenticate: () => ({ agent: { id: 'ada', name: 'Ada' }, role: 'agent' }),
  });
});
afterAll(async () => {
  await gateway.close();
  await parlo.close();
});

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await gateway.fetch(
    new Request(`http://gateway${path}`, { method, headers, body: body && JSON.stringify(body) }),
  );
  return (await response.json()) as T;
}

test('the example has sixty lines at most', () => {
  const text = readFileSync(new URL('../../../examples/switch/parlo.ts', import.meta.url), 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

test('sixty lines for a platform with a switch make a desk', async () => {
  parlo.say('s1', 'contact', 'Hello?');
  const { conversation } = await call<{ conversation: Conversation }>('POST', '/conversations/s1/commands', {
    type: 'take-over',
  });
  expect(conversation).toMatchObject({ handler: { agent: { id: 'ada' } }, bot: { status: 'paused' } });
  expect(parlo.chats.get('s1')!.silentUntil).toBe(Infinity);
  await call('POST', '/conversations/s1/messages', { text: 'Ada here', clientId: 'x1' });
  await call('POST', '/conversations/s1/messages', { text: 'VIP', clientId: 'x2', private: true });
  const { items } = await call<Page<Message>>('GET', '/conversations/s1/messages');
  // Parlo counts in seconds, and we do not
  expect(items.map(({ text }) => text).sort()).toEqual(['Ada here', 'Ada took the conversation over', 'Hello?', 'VIP']);
  const mine = await call<Page<Conversation>>('GET', '/conversations?view=mine');
  expect(mine.items.map(({ id }) => id)).toEqual(['s1']);
  await call('POST', '/conversations/s1/commands', { type: 'close', outcome: 'resolved' });
  expect(parlo.chats.get('s1')!.silentUntil).toBe(0);
});

test('its own timer is used, in whole minutes, and the end is shown as it was asked for', async () => {
  const until = new Date(Date.now() + 90_500).toISOString();
  await call('POST', '/conversations/s2/commands', { type: 'pause-bot', until, reason: 'lunch' });
  const left = parlo.chats.get('s2')!.silentUntil - Date.now();
  expect([left > 110_000, left <= 120_000]).toEqual([true, true]);
  const { bot } = await call<Conversation>('GET', '/conversations/s2');
  expect(bot).toMatchObject({ status: 'paused', cause: { kind: 'agent', reason: 'lunch' } });
  const { traits } = await call<{ traits: object }>('GET', '/capabilities');
  expect(traits).toMatchObject({ pauseBot: { timed: true, granularitySeconds: 60 } });
});

test.each([['an unknown subscriber', 'nobody', 'not-found']])('%s is %s', async (_, id, code) => {
  expect(await call('GET', `/conversations/${id}`)).toMatchObject({ code });
});
