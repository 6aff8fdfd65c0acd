import { afterAll, describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import type { SendPulseOptions } from '../../../src/adapters/sendpulse/index.js';
import { StrictMock } from '../../support/strict-mock.js';
import { sendpulseDeviations, sendpulseDocuments } from './documents.js';
import { FakeSendPulse } from './fake-sendpulse.js';

const documents = await sendpulseDocuments();
const ctx: CallContext = { signal: new AbortController().signal, agent: { id: 'ada', name: 'Ada Lindqvist' } };
const mocks: StrictMock[] = [];

/** A SendPulse whose every request and answer is checked; asking for a token is in no document. */
function open(more: Partial<SendPulseOptions> = {}) {
  const fake = new FakeSendPulse();
  const mock = new StrictMock(fake.fetch, { base: FakeSendPulse.base, documents, deviations: sendpulseDeviations });
  mocks.push(mock);
  const fetch: typeof mock.fetch = (url, init) =>
    url.endsWith('/oauth/access_token') ? fake.fetch(url, init) : mock.fetch(url, init);
  return { fake, mock, adapter: fake.adapter({ fetch, ...more }), id: fake.begin('Maria Silva') };
}
afterAll(() => {
  const counts: Record<string, number> = {};
  for (const { checked, problems } of mocks) {
    expect([...problems]).toEqual([]);
    for (const [name, count] of Object.entries(checked)) counts[name] = (counts[name] ?? 0) + count;
  }
  console.log('Exchanges checked:', counts);
});

describe('the pause, which SendPulse ends by itself', () => {
  test('is in whole minutes, and shown with the end that was asked for', async () => {
    const { adapter, fake, id } = open();
    const until = new Date(Date.now() + 90_500).toISOString();
    const state = await adapter.pauseBot!(id, { until }, ctx);
    expect(state).toMatchObject({ bot: { status: 'paused', resumeAt: until } });
    expect(Math.round((fake.contacts.get(id)!.pausedUntil - Date.now()) / 1000)).toBe(120);
  });

  test('without an end is a year, and shown without one', async () => {
    const { adapter, id } = open();
    const state = await adapter.pauseBot!(id, {}, ctx);
    expect(state).toMatchObject({ bot: { status: 'paused' } });
    expect((state as { bot: object }).bot).not.toHaveProperty('resumeAt');
  });

  test('is moved, and ended', async () => {
    const { adapter, id } = open();
    await adapter.pauseBot!(id, { until: new Date(Date.now() + 600_000).toISOString() }, ctx);
    const until = new Date(Date.now() + 1_200_000).toISOString();
    expect(await adapter.extendPause!(id, { until }, ctx)).toMatchObject({ bot: { resumeAt: until } });
    expect(await adapter.activateBot!(id, {}, ctx)).toMatchObject({ bot: { status: 'active' } });
  });

  test('that is over is over', async () => {
    const { adapter, fake, id } = open();
    fake.contacts.get(id)!.pausedUntil = Date.now() - 1;
    expect((await adapter.getConversation(id, ctx)).bot).toEqual({ mode: 'autopilot', status: 'active' });
  });
});

test('list, history and contact', async () => {
  const { adapter, fake, id } = open();
  for (let i = 0; i < 5; i++) fake.say(id, `line ${i}`, 1 + (i % 2));
  const first = await adapter.listMessages!(id, { limit: 3 }, ctx);
  expect(first.items.map(({ text, author }) => `${author.kind} ${text}`)).toEqual([
    'contact line 2',
    'unknown line 3',
    'contact line 4',
  ]);
  const rest = await adapter.listMessages!(id, { limit: 3, cursor: first.nextCursor }, ctx);
  expect(rest.items.map(({ text }) => text)).toEqual(['line 0', 'line 1']);
  fake.begin('Ken Ito');
  const list = await adapter.listConversations!({ limit: 1 }, ctx);
  expect([list.items[0]!.contact.name, list.nextCursor]).toEqual(['Ken Ito', '1']);
  expect(await adapter.getContact!(id, ctx)).toEqual({
    id,
    channel: 'whatsapp',
    name: 'Maria Silva',
    phone: '+5511999990001',
    attributes: { city: 'Lisbon' },
  });
});

test('a token is shared by all calls, and a fresh one is asked for once it is not accepted', async () => {
  const { adapter, fake, id } = open();
  await Promise.all([adapter.getConversation(id, ctx), adapter.getConversation(id, ctx)]);
  expect(fake.tokens).toBe(1);
  // it was revoked
  let refusals = 1;
  fake.instead = () => (refusals-- > 0 ? Response.json({}, { status: 401 }) : undefined);
  await adapter.pauseBot!(id, {}, ctx);
  expect(fake.tokens).toBe(2);
});

describe('bad answers keep their true sentence', () => {
  const json = (status: number, body: object, headers: Record<string, string> = {}) =>
    Response.json(body, { status, headers });
  test.each<[string, () => Response, object]>([
    ['a token that is not accepted, twice', () => json(401, {}), { code: 'unauthorized' }],
    ['not allowed', () => new Response('no', { status: 403 }), { code: 'forbidden' }],
    ['a contact that is gone', () => json(404, { success: false }), { code: 'not-found' }],
    ['too many', () => json(429, {}), { code: 'rate-limited', retryAfter: undefined }],
    ['too many, with a time', () => json(429, {}, { 'Retry-After': '7' }), { code: 'rate-limited', retryAfter: 7 }],
    ['5xx after the write', () => new Response('bad gateway', { status: 502 }), { code: 'unavailable' }],
    ['200 that says no', () => json(200, { success: false }), { code: 'refused' }],
    ['200 that says nothing', () => new Response(''), { code: 'bad-response' }],
    ['HTML of a proxy', () => new Response('<html>'), { code: 'bad-response' }],
    ['200 that did nothing', () => json(200, { success: true, data: true }), { code: 'refused' }],
  ])('%s', async (_, answer, expected) => {
    const { adapter, fake, id } = open();
    fake.instead = (path) => (path === '/contacts/setPauseAutomation' ? answer() : undefined);
    await expect(adapter.pauseBot!(id, {}, ctx)).rejects.toMatchObject(expected);
  });

  test('a read that fails after the write leaves open what it did', async () => {
    const { adapter, fake, id } = open();
    fake.instead = (path) => (path === '/contacts/get' ? new Response('down', { status: 503 }) : undefined);
    await expect(adapter.pauseBot!(id, {}, ctx)).rejects.toMatchObject({ code: 'timeout' });
  });

  test('without a token nothing was sent', async () => {
    const { fake, id } = open();
    const adapter = fake.adapter({
      fetch: (url, init) => (url.includes('/oauth/') ? Promise.reject(new TypeError('x')) : fake.fetch(url, init)),
    });
    await expect(adapter.pauseBot!(id, {}, ctx)).rejects.toMatchObject({ code: 'offline' });
  });

  test.each([['nobody'], ['../get'], ['']])('an unknown contact, "%s", is not found', async (id) => {
    await expect(open().adapter.getConversation(id, ctx)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a text that is too long is not sent', async () => {
    const { adapter, mock, id } = open();
    const text = 'x'.repeat(1025);
    await expect(adapter.sendMessage!(id, { text, clientId: 'c' }, ctx)).rejects.toMatchObject({ code: 'invalid' });
    expect(mock.calls).toEqual([]);
  });
});
