import { describe, expect, test } from 'vitest';
import { evolutionAdapter } from '../../../src/adapters/evolution/index.js';
import { contactIdOf, personOf, recipientOf, toMessage } from '../../../src/adapters/evolution/wire.js';
import type { CallContext } from '../../../src/adapters/adapter.js';
import { FakeEvolution } from './fake-evolution.js';
import { recorded } from './recorded.js';

const ctx: CallContext = { signal: new AbortController().signal, agent: { id: 'ada', name: 'Ada' } };
const maria = '5511999990001@s.whatsapp.net';

/** A server that answers with what was recorded. */
const answering = (answer: unknown, status = 200) => {
  const sent: Array<{ url: string; body?: unknown }> = [];
  const adapter = evolutionAdapter({
    baseUrl: 'http://evolution.test',
    apiKey: 'key',
    instance: 'desk1',
    botId: 'b1',
    fetch: async (url, { body }) => {
      sent.push({ url, ...(body && { body: JSON.parse(body as string) as unknown }) });
      if (url.includes('fetchSessions')) return Response.json(recorded.sessions);
      if (url.includes('findContacts')) return Response.json([recorded.contact]);
      if (url.includes('findMessages')) {
        return Response.json({ messages: { total: 1, pages: 1, records: [recorded.received] } });
      }
      return Response.json(answer, { status });
    },
  });
  return { adapter, sent };
};

describe('what was recorded', () => {
  test('a pause without a session pauses nothing, and is refused', async () => {
    const { adapter, sent } = answering(recorded.pausedWithoutSession);
    await expect(adapter.pauseBot!(maria, {}, ctx)).rejects.toMatchObject({ code: 'refused' });
    expect(sent[0]).toEqual({
      url: 'http://evolution.test/evolutionBot/changeStatus/desk1',
      body: { remoteJid: maria, status: 'paused' },
    });
  });

  test('a pause that the next read does not show is refused', async () => {
    const { adapter } = answering(recorded.paused);
    // the recorded session is open
    await expect(adapter.pauseBot!(maria, {}, ctx)).rejects.toMatchObject({ code: 'refused' });
  });

  test.each([
    ['activateBot' as const, recorded.opened],
    ['resetBot' as const, recorded.deleted],
  ])('%s', async (method, answer) => {
    const { adapter } = answering(answer);
    await expect(adapter[method]!(maria, {}, ctx)).resolves.toMatchObject({ id: maria, bot: { status: 'active' } });
  });

  test('a contact, the session and the last message make a conversation', async () => {
    const { adapter } = answering({});
    expect(await adapter.getConversation(maria, ctx)).toMatchObject({
      id: maria,
      contact: { name: 'Maria' },
      bot: { status: 'active' },
      lastMessage: { text: 'hello 7', author: { kind: 'contact', name: 'Maria' }, at: '2026-11-26T10:56:44.000Z' },
    });
  });

  test('who sent a message is not said, so nobody is named', async () => {
    expect(toMessage(maria, recorded.sent).author).toEqual({ kind: 'unknown' });
    const { adapter, sent } = answering(recorded.sent, 201);
    const message = await adapter.sendMessage!(maria, { text: 'Hi, human here', clientId: 'x1' }, ctx);
    expect(message).toMatchObject({ id: recorded.sent.key.id, conversationId: maria, clientId: 'x1' });
    expect(sent.at(-1)!.body).toEqual({ number: '5511999990001', text: 'Hi, human here' });
  });

  test.each([
    ['a message', recorded.hooks.message, maria],
    ['a contact', recorded.hooks.contact, maria],
    ['a message of the API, which has the number alone', recorded.hooks.sent, maria],
    ['a group', { data: { key: { remoteJid: '1203@g.us' } } }, undefined],
    ['nothing', undefined, undefined],
    ['nonsense', { data: { key: 7 } }, undefined],
  ])('an event of %s is about one contact', (_, body, id) => expect(personOf(body)).toBe(id));

  test.each([
    ['5511999990001', maria],
    [maria, maria],
    ['98234@lid', '98234@lid'],
  ])('%s has one id', (jid, id) => expect(contactIdOf(jid)).toBe(id));

  test('an address of another kind stays as it is', () => expect(recipientOf('98234@lid')).toBe('98234@lid'));

  test.each([
    [400, 'invalid'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [429, 'rate-limited'],
    [500, 'unavailable'],
  ])('%d is %s', async (status, code) => {
    const { adapter } = answering({}, status);
    await expect(adapter.activateBot!(maria, {}, ctx)).rejects.toMatchObject({ code });
  });
});

describe('a history that is kept under two ids', () => {
  test('is one, page by page, in the order of time', async () => {
    const evolution = new FakeEvolution();
    let time = Date.parse('2026-11-26T10:00:00Z');
    evolution.now = () => (time += 1000);
    const jid = evolution.begin('5511999990001', 'Maria');
    const adapter = evolution.adapter();
    for (let i = 0; i < 23; i++) {
      if (i % 3) evolution.contactWrites(jid, `in ${i}`);
      else await adapter.sendMessage!(jid, { text: `out ${i}`, clientId: `x${i}` }, ctx);
    }
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await adapter.listMessages!(jid, { limit: 5, cursor }, ctx);
      pages.unshift(page.items.map(({ text }) => text));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(pages.every((page) => page.length <= 5)).toBe(true);
    expect(pages.flat()).toEqual(Array.from({ length: 23 }, (_, i) => `${i % 3 ? 'in' : 'out'} ${i}`));
    expect((await adapter.getConversation(jid, ctx)).lastMessage?.text).toBe('in 22');
  });

  test.each(['x', '1', '-1,2', '1,2,3'])('"%s" is no page of it', async (cursor) => {
    const evolution = new FakeEvolution();
    const jid = evolution.begin('5511999990001', 'Maria');
    await expect(evolution.adapter().listMessages!(jid, { cursor }, ctx)).rejects.toMatchObject({ code: 'invalid' });
  });
});
