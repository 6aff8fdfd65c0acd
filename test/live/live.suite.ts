import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLive, type Live, type LiveOptions } from '../../demo/server/live.js';
import type { ContactView } from '../../demo/server/contact-api.js';
import type { Conversation } from '../../src/model/conversation.js';
import type { Message } from '../../src/model/message.js';
import { until } from '../gateway/support/desk.js';

interface Reply<T> {
  status: number;
  body: T;
  cookie?: string;
  setCookie?: string;
}

/**
 * The server without a network, asked as browsers ask. `options` says where the data is; it is asked again for a
 * restart.
 */
export function liveSuite(options: () => LiveOptions): void {
  let live: Live;
  const open = async () => {
    live = await openLive({ ...options(), botDelay: 1 });
  };
  beforeAll(open, 60_000);
  afterAll(() => live.close());

  async function ask<T = Record<string, unknown>>(
    method: string,
    path: string,
    { body, cookie, headers }: { body?: unknown; cookie?: string; headers?: Record<string, string> } = {},
  ): Promise<Reply<T>> {
    const given = {
      'Sec-Fetch-Site': 'same-origin',
      ...(cookie && { Cookie: cookie }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    };
    const response = await live.fetch(
      new Request(`http://live${path}`, {
        method,
        headers: given,
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
    );
    const setCookie = response.headers.get('set-cookie') ?? undefined;
    return { status: response.status, body: (await response.json()) as T, cookie: setCookie?.split(';')[0], setCookie };
  }
  const signIn = async (person = 'ada') => (await ask('POST', '/live/api/session', { body: { person } })).cookie!;
  const arrive = async (name = 'Nora') => (await ask('POST', '/live/api/contact', { body: { name } })).cookie!;
  const write = (cookie: string, text: string, clientId = `k-${Math.random()}`) =>
    ask<ContactView>('POST', '/live/api/contact/messages', { cookie, body: { text, clientId } });
  const view = async (cookie: string) => (await ask<ContactView>('GET', '/live/api/contact', { cookie })).body;

  describe('agents', () => {
    test('sign in by name, with a cookie of this path that scripts cannot read', async () => {
      const { status, setCookie, cookie } = await ask('POST', '/live/api/session', { body: { person: 'ada' } });
      expect(status).toBe(201);
      expect(setCookie).toMatch(/^handoff_agent=[0-9a-f]{64}; Max-Age=\d+; Path=\/live; HttpOnly; SameSite=Strict$/);
      expect((await ask('GET', '/live/api/session', { cookie })).body).toMatchObject({
        agent: { id: 'ada', name: 'Ada Lindqvist' },
        role: 'supervisor',
      });
    });

    test('are nobody without a cookie, with an invented one, or after signing out', async () => {
      const cookie = await signIn('ben');
      const list = (value?: string) => ask('GET', '/live/handoff/conversations', { cookie: value });
      expect((await list(cookie)).status).toBe(200);
      expect((await list()).status).toBe(401);
      expect((await list(`handoff_agent=${'0'.repeat(64)}`)).status).toBe(401);
      await ask('DELETE', '/live/api/session', { cookie });
      expect((await list(cookie)).status).toBe(401);
    });

    test.each(['eve', '__proto__', 'constructor', 7, undefined])('cannot be %s', async (person) => {
      expect((await ask('POST', '/live/api/session', { body: { person } })).status).toBe(422);
    });

    test('may not do what only supervisors may', async () => {
      const [ada, ben] = [await signIn('ada'), await signIn('ben')];
      const reset = (cookie: string) =>
        ask('POST', '/live/handoff/conversations/c1/commands', {
          cookie,
          body: { type: 'reset-bot' },
          headers: { 'Idempotency-Key': `k-${Math.random()}` },
        });
      expect((await reset(ben)).status).toBe(403);
      expect((await reset(ada)).status).toBe(200);
    });

    const command = (cookie: string, id: string, sent: object) =>
      ask<{ conversation: Conversation }>('POST', `/live/handoff/conversations/${id}/commands`, {
        cookie,
        body: sent,
        headers: { 'Idempotency-Key': `k-${Math.random()}` },
      });
    /** A conversation that the bot answers. */
    const begun = async (name: string, ada: string): Promise<string> => {
      const contact = await arrive(name);
      await write(contact, 'Hello');
      await until(async () => (await view(contact)).messages.at(-1)?.from === 'bot', 'the bot did not answer');
      const path = `/live/handoff/conversations?search=${encodeURIComponent(name)}`;
      return (await ask<{ items: Conversation[] }>('GET', path, { cookie: ada })).body.items[0]!.id;
    };
    const read = async (cookie: string, id: string) =>
      (await ask<Conversation>('GET', `/live/handoff/conversations/${id}`, { cookie })).body;

    test('nobody ends a pause whose time is over: the pause ended', async () => {
      const ada = await signIn();
      const id = await begun('Pauline Timed', ada);
      const until1s = new Date(Date.now() + 1000).toISOString();
      expect((await command(ada, id, { type: 'pause-bot', until: until1s })).status).toBe(200);
      await until(async () => (await read(ada, id)).bot.status === 'active', 'the pause did not end');
      expect((await read(ada, id)).bot.cause).toMatchObject({ kind: 'schedule', actor: { kind: 'system' } });
      const { body } = await ask<{ items: Message[] }>('GET', `/live/handoff/conversations/${id}/messages`, {
        cookie: ada,
      });
      expect(body.items.at(-1)).toMatchObject({
        text: 'The bot is active again: the pause ended',
        event: { type: 'resumed', reason: 'schedule', actor: { kind: 'system' } },
      });
    });

    test('who reply while the bot is paused have the conversation, and can hand it back', async () => {
      const ben = await signIn('ben');
      const id = await begun('Rita Replied', ben);
      await command(ben, id, { type: 'pause-bot' });
      await ask('POST', `/live/handoff/conversations/${id}/messages`, {
        cookie: ben,
        body: { text: 'Hi Rita', clientId: 'r1' },
        headers: { 'Idempotency-Key': `k-${Math.random()}` },
      });
      expect(await read(ben, id)).toMatchObject({ handler: { kind: 'agent', agent: { id: 'ben' } } });
      const mine = await ask<{ items: Conversation[] }>('GET', '/live/handoff/conversations?view=mine', {
        cookie: ben,
      });
      expect(mine.body.items.map((c) => c.id)).toContain(id);
      const back = await command(ben, id, { type: 'hand-back' });
      expect(back.body.conversation).toMatchObject({ handler: { kind: 'bot' }, bot: { status: 'active' } });
    });

    test.each<Record<string, string>>([
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': '', Origin: 'http://127.0.0.1:9' },
    ])('are not what a page with %j says they are', async (headers) => {
      const cookie = await signIn();
      expect((await ask('GET', '/live/handoff/conversations', { cookie, headers })).status).toBe(401);
      expect((await ask('DELETE', '/live/api/session', { cookie, headers })).status).toBe(403);
      expect((await ask('GET', '/live/handoff/conversations', { cookie })).status).toBe(200);
    });
  });

  describe('a contact', () => {
    test('is answered by the bot', async () => {
      const cookie = await arrive();
      await write(cookie, 'What are your opening hours?');
      await until(async () => (await view(cookie)).messages.at(-1)?.from === 'bot', 'the bot did not answer');
      expect((await view(cookie)).messages.map(({ from }) => from)).toEqual(['contact', 'bot']);
    });

    test('who sends a message twice, for want of an answer, has written it once', async () => {
      const cookie = await arrive();
      await write(cookie, 'Hello', 'once');
      await Promise.all([1, 2, 3].map(() => write(cookie, 'Where is it?', 'twice')));
      await write(cookie, 'Hello', 'once');
      expect((await view(cookie)).messages.filter(({ from }) => from === 'contact')).toHaveLength(2);
    });

    test('sees neither notes nor lines nor ids of agents', async () => {
      const [cookie, ada] = [await arrive('Zoe Unique'), await signIn()];
      await write(cookie, 'I want to talk to a person');
      await until(async () => (await view(cookie)).state === 'waiting', 'nobody was asked for');
      const { body } = await ask<{ items: Array<{ id: string }> }>(
        'GET',
        '/live/handoff/conversations?search=Zoe%20Unique',
        { cookie: ada },
      );
      const id = body.items[0]!.id;
      const post = (what: string, sent: object) =>
        ask('POST', `/live/handoff/conversations/${id}/${what}`, {
          cookie: ada,
          body: sent,
          headers: { 'Idempotency-Key': `k-${Math.random()}` },
        });
      await post('commands', { type: 'take-over', reason: 'A difficult one' });
      await post('messages', { text: 'Difficult indeed', private: true, clientId: 'n1' });
      await post('messages', { text: 'Hi Zoe', clientId: 'n2' });
      const seen = await view(cookie);
      expect(seen).toMatchObject({ state: 'agent', agentName: 'Ada Lindqvist' });
      expect(seen.messages.at(-1)).toMatchObject({ from: 'agent', name: 'Ada Lindqvist', text: 'Hi Zoe' });
      expect(JSON.stringify(seen)).not.toMatch(/difficult|"ada"|took the/i);
    });

    test('cannot read what another one wrote', async () => {
      const [nora, olga] = [await arrive('Nora'), await arrive('Olga')];
      await write(nora, 'My secret');
      expect(JSON.stringify(await view(olga))).not.toContain('secret');
    });

    test('is told of changes, and of theirs only', async () => {
      const [nora, olga] = [await arrive('Nora'), await arrive('Olga')];
      const gone = new AbortController();
      const response = await live.fetch(
        new Request('http://live/live/api/contact/events', { headers: { Cookie: nora }, signal: gone.signal }),
      );
      let heard = '';
      const reading = (async () => {
        for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
          heard += new TextDecoder().decode(part);
        }
      })();
      const count = () => heard.split('event: changed').length - 1;
      await until(() => count() === 1);
      await write(olga, 'Thanks');
      await until(async () => (await view(olga)).messages.length === 2, 'the bot did not answer');
      expect(count()).toBe(1);
      await write(nora, 'Thanks');
      await until(() => count() > 1, 'no event came');
      gone.abort();
      await reading;
    });

    test('has to say a name and something, both not too long', async () => {
      expect((await ask('POST', '/live/api/contact', { body: { name: ' ' } })).status).toBe(422);
      expect((await ask('POST', '/live/api/contact', { body: { name: 'x'.repeat(61) } })).status).toBe(422);
      expect((await ask('POST', '/live/api/contact/messages', { body: { text: 'x', clientId: 'y' } })).status).toBe(
        401,
      );
      const cookie = await arrive();
      for (const text of ['', 'x'.repeat(2001), 7]) expect((await write(cookie, text as string)).status).toBe(422);
      expect((await write(cookie, 'nul \0 and half \ud83d')).status).toBe(201);
      expect((await write(cookie, 'Hello', 'nul \0')).status).toBe(422);
      expect((await ask('POST', '/live/api/contact', { body: { name: '\0 \0' } })).status).toBe(422);
    });

    test('who sends without end is not listened to for long', async () => {
      const post = (body: ReadableStream<Uint8Array> | Uint8Array) =>
        live.fetch(
          new Request('http://live/live/api/contact', {
            method: 'POST',
            body: body as BodyInit,
            headers: { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' },
            duplex: 'half',
          } as RequestInit),
        );
      let [sent, cancelled] = [0, false];
      const endless = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            // the limit is for a test that would never end
            if (++sent > 1000) controller.close();
            else controller.enqueue(new Uint8Array(10_000).fill(32));
          },
          cancel: () => void (cancelled = true),
        },
        { highWaterMark: 0 },
      );
      expect((await post(endless)).status).toBe(422);
      expect([sent < 5, cancelled]).toEqual([true, true]);
      expect((await post(new Uint8Array([0x7b, 0xff, 0x7d]))).status).toBe(422);
      // bytes count, and a character may come in two parts
      const [first, second] = [
        new TextEncoder().encode('{"name":"Zo\u00eb"}').slice(0, 12),
        new TextEncoder().encode('{"name":"Zo\u00eb"}').slice(12),
      ];
      const parts = new ReadableStream<Uint8Array>({
        start: (controller) => [first, second].forEach((part) => controller.enqueue(part)),
        pull: (controller) => controller.close(),
      });
      expect(await (await post(parts)).json()).toMatchObject({ name: 'Zo\u00eb' });
    });
  });

  test('what was open before the server ended goes on after it: sessions, contacts, and a question without an answer', async () => {
    const [cookie, ada] = [await arrive('Late Writer'), await signIn()];
    await write(cookie, 'What are your opening hours?');
    await live.close();
    await open();
    await until(async () => (await view(cookie)).messages.at(-1)?.from === 'bot', 'the bot did not answer');
    expect((await view(cookie)).messages).toHaveLength(2);
    const { body } = await ask<{ counts: Record<string, number> }>('GET', '/live/handoff/conversations', {
      cookie: ada,
    });
    expect(body.counts.all).toBeGreaterThanOrEqual(12);
    const again = await ask<{ items: object[] }>('GET', '/live/handoff/conversations?search=Mara%20Ellison', {
      cookie: ada,
    });
    expect(again.body.items).toHaveLength(1);
  }, 60_000);
}
