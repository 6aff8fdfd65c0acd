import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLive, type Live } from '../../demo/server/live.js';
import type { ContactView } from '../../demo/server/contact-api.js';
import { eventParser } from '../../src/adapters/http/event-parser.js';
import type { Conversation } from '../../src/model/conversation.js';
import type { TypingEvent } from '../../src/adapters/adapter.js';
import type { Message } from '../../src/model/message.js';
import { until } from '../gateway/support/desk.js';

/** Milliseconds: long enough for somebody to come in between. */
const botDelay = 1_500;
const question = 'What are your opening hours?';

describe('the bot of the reference helpdesk', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'handoff-live-bot-'));
  let live: Live;
  let ada: string;
  let stream: AbortController;
  let states: Conversation[] = [];
  let typing: TypingEvent[] = [];

  const request = (method: string, url: string, cookie: string, body?: object, signal?: AbortSignal) =>
    live.fetch(
      new Request(`http://live/live${url}`, {
        method,
        headers: {
          'Sec-Fetch-Site': 'same-origin',
          Cookie: cookie,
          'Idempotency-Key': crypto.randomUUID(),
          ...(body && { 'Content-Type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
        signal,
      }),
    );
  const cookieOf = (response: Response) => response.headers.get('set-cookie')!.split(';')[0]!;
  const read = async <T>(url: string, cookie: string) => (await (await request('GET', url, cookie)).json()) as T;

  beforeAll(async () => {
    live = await openLive({ folder: path.join(folder, 'pglite'), botDelay });
    ada = cookieOf(await request('POST', '/api/session', '', { person: 'ada' }));
    stream = new AbortController();
    const { body } = await request('GET', '/handoff/events', ada, undefined, stream.signal);
    const parse = eventParser(({ event, data }) => {
      if (event === 'conversation') states.push(JSON.parse(data) as Conversation);
      if (event === 'typing') typing.push(JSON.parse(data) as TypingEvent);
    });
    void (async () => {
      const text = body!.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>);
      for await (const chunk of text as unknown as AsyncIterable<string>) parse(chunk);
    })().catch(() => undefined);
  }, 60_000);
  afterAll(async () => {
    stream.abort();
    await live.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A contact asks, and the bot begins to think. */
  async function asked(name: string) {
    [states, typing] = [[], []];
    const contact = cookieOf(await request('POST', '/api/contact', '', { name }));
    await request('POST', '/api/contact/messages', contact, { text: question, clientId: 'c1' });
    const composing = () => states.find(({ contact: c, bot }) => c.name === name && bot.composing);
    await until(composing, 'nobody was told that the bot writes');
    const { id } = composing()!;
    const drafts = () => typing.filter((each) => each.conversationId === id && each.active && each.text);
    const view = () => read<ContactView>('/api/contact', contact);
    const lines = async () => (await read<{ items: Message[] }>(`/handoff/conversations/${id}/messages`, ada)).items;
    return { id, drafts, view, lines };
  }
  const takeOver = async (id: string) =>
    (await request('POST', `/handoff/conversations/${id}/commands`, ada, { type: 'take-over' })).status;
  const handBack = (id: string) =>
    request('POST', `/handoff/conversations/${id}/commands`, ada, { type: 'hand-back', note: 'Please go on' });
  const botSaid = (messages: Message[]) => messages.filter(({ author, event }) => author.kind === 'bot' && !event);

  test('is seen to write, with a text that grows, and the contact gets it once it is whole', async () => {
    const { id, drafts, view } = await asked('Grace Growing');
    expect((await view()).composing).toBe(true);
    await until(() => drafts().length > 1, 'the text did not grow');
    const [first, second] = drafts().map(({ text }) => text!);
    expect(second!.length).toBeGreaterThan(first!.length);
    expect(second!.startsWith(first!)).toBe(true);
    await until(async () => (await view()).messages.at(-1)?.from === 'bot', 'the bot did not answer');
    const { messages } = await view();
    expect(messages.map(({ from }) => from)).toEqual(['contact', 'bot']);
    expect(messages[1]!.text.startsWith(second!)).toBe(true);
    await until(() => states.findLast((c) => c.id === id)?.bot.composing === undefined, 'it seems to write still');
  });

  test.each([
    ['while it thinks', async () => undefined],
    ['while it writes', ({ drafts }: { drafts: () => unknown[] }) => until(() => drafts().length > 0)],
  ])('is not heard any more after a takeover %s, until the conversation is given back', async (when, moment) => {
    const talk = await asked(`Tess Taken ${when}`);
    await moment(talk);
    expect(await takeOver(talk.id)).toBe(200);
    expect(botSaid(await talk.lines())).toEqual([]);
    // what it was about to say is given up, rather than late
    await until(async () => !(await talk.view()).composing, 'the bot goes on');
    expect(botSaid(await talk.lines())).toEqual([]);
    expect((await handBack(talk.id)).status).toBe(200);
    await until(async () => botSaid(await talk.lines()).length, 'the bot did not go on after that');
    const lines = await talk.lines();
    expect(lines.findLastIndex(({ event }) => event?.type === 'left')).toBeLessThan(lines.length - 1);
    expect(botSaid(lines)).toHaveLength(1);
  });

  test('is heard before a takeover or not at all, whenever that comes', async () => {
    const rounds = 6;
    for (let round = 0; round < rounds; round++) {
      const talk = await asked(`Rose Race ${round}`);
      // around the moment at which the answer is delivered
      await new Promise((resolve) => setTimeout(resolve, botDelay - 150 + 60 * round));
      expect(await takeOver(talk.id)).toBe(200);
      const confirmed = (await talk.lines()).length;
      await until(async () => !(await talk.view()).composing, 'the bot goes on');
      expect(botSaid((await talk.lines()).slice(confirmed))).toEqual([]);
    }
  }, 60_000);
});
