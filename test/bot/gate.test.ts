import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBotGate, type BotGate, type BotTurn } from '../../src/bot/index.js';
import type { Command } from '../../src/model/command.js';
import { HandoffError } from '../../src/model/error.js';
import { setup } from '../gateway/support/setup.js';
import { pglite } from '../gateway/support/pglite.js';
import { StreamClient } from '../gateway/support/stream-client.js';
import { until } from '../gateway/support/desk.js';
import { BackendWithBot } from '../gateway/support/turns.suite.js';

const database = pglite();
const world = setup(() => [database(), database()]);

/** What the network between bot and gateway does to each request. */
type Weather = (url: string, send: () => Promise<Response>) => Promise<Response>;

let backend: BackendWithBot;
let gate: BotGate;
let requests: string[];
let weather: Weather;
let tokens: string[];

const command = (given: Command) => world.desk.command(given);
/** A bot that thinks until it is told. */
function thinker() {
  let tell: (answer: string) => void = () => undefined;
  const turns: BotTurn[] = [];
  const think = (turn: BotTurn) => {
    turns.push(turn);
    return new Promise<string>((resolve) => (tell = resolve));
  };
  return { turns, think, say: (text: string) => tell(text), begun: () => until(() => turns.length) };
}

beforeEach(() => {
  backend = new BackendWithBot();
  backend.contactWrites('Where is my order?', '2026-03-02T10:00:00Z');
  world.node(backend.adapter);
  requests = [];
  tokens = [];
  weather = (_, send) => send();
  gate = createBotGate({
    baseUrl: 'http://gateway/',
    getToken: ({ refresh }) => {
      tokens.push(refresh ? 'refresh' : 'first');
      return 'bot';
    },
    fetch: (url, init) => {
      requests.push(new URL(url).pathname);
      return weather(url, () => world.desk.nodes[0]!.fetch(new Request(url, init)));
    },
  });
});
afterEach(() => gate.close());

describe('a bot behind the gate', () => {
  test('answers, knows what was said, and is told that it was sent', async () => {
    const outcome = await gate.reply('c1', ({ messages }) => `You asked: ${messages.at(-1)!.text}`);
    expect(outcome).toBe('sent');
    expect(backend.delivered.map(({ text }) => text)).toEqual(['You asked: Where is my order?']);
  });

  test('streams: the agents see it grow, the contact gets it whole', async () => {
    const page = await StreamClient.connect(world.desk.nodes[0]!);
    async function* words() {
      for (const word of ['It ', 'is ', 'on ', 'its ', 'way.']) {
        yield word;
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    }
    expect(await gate.reply('c1', words)).toBe('sent');
    const grown = page.named('typing').map(({ data }) => data.text as string | undefined);
    expect(grown.filter(Boolean).length).toBeGreaterThanOrEqual(1);
    for (const text of grown) if (text) expect('It is on its way.'.startsWith(text)).toBe(true);
    expect(backend.delivered.map(({ text }) => text)).toEqual(['It is on its way.']);
    await page.close();
  });

  test.for<[Command, string]>([
    [{ type: 'take-over' }, 'taken-over'],
    [{ type: 'pause-bot' }, 'paused'],
    [{ type: 'close', outcome: 'resolved' }, 'closed'],
    [{ type: 'cancel-reply' }, 'cancelled'],
  ])('is stopped at once by $type, and says who did it', async ([given, reason]) => {
    const bot = thinker();
    const outcome = gate.reply('c1', bot.think);
    await bot.begun();
    await command(given);
    // although the bot goes on thinking
    expect(await outcome).toEqual({ dropped: reason, by: { kind: 'agent', id: 'ada', name: 'Ada Own' } });
    expect(bot.turns[0]!.signal.aborted).toBe(true);
    bot.say('Too late');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(backend.delivered).toEqual([]);
  });

  test('is stopped by what the contact writes next', async () => {
    await until(() => backend.sinks.size);
    const bot = thinker();
    const outcome = gate.reply('c1', bot.think);
    await bot.begun();
    backend.contactWrites('Never mind', '2026-03-02T10:00:09Z');
    expect(await outcome).toEqual({ dropped: 'newer-message' });
  });

  test('gets no turn where a person has the conversation, and is not asked', async () => {
    await command({ type: 'take-over' });
    const bot = thinker();
    const outcome = await gate.reply('c1', bot.think);
    expect(outcome).toMatchObject({ dropped: 'taken-over', by: { id: 'ada' } });
    expect(bot.turns).toEqual([]);
  });

  test('learns that it was given the conversation back, by whom, and the note', async () => {
    await command({ type: 'take-over' });
    await command({ type: 'hand-back', note: 'She wants the blue one' });
    let told: BotTurn['handedBack'];
    await gate.reply('c1', ({ handedBack }) => {
      told = handedBack;
      return 'The blue one, then.';
    });
    expect(told).toMatchObject({ note: 'She wants the blue one', by: { kind: 'agent', id: 'ada' } });
  });

  test('has one event stream for all its turns', async () => {
    for (const id of ['c2', 'c3', 'c4']) backend.put({ ...backend.get('c1'), id });
    const bots = ['c1', 'c2', 'c3', 'c4'].map((id) => {
      const bot = thinker();
      return { id, bot, outcome: gate.reply(id, bot.think) };
    });
    for (const { bot } of bots) await bot.begun();
    expect(requests.filter((path) => path === '/events')).toHaveLength(1);
    await world.desk.command({ type: 'take-over' }, { id: 'c3' });
    expect(await bots[2]!.outcome).toMatchObject({ dropped: 'taken-over' });
    expect(bots.filter(({ bot }) => bot.turns[0]!.signal.aborted).map(({ id }) => id)).toEqual(['c3']);
    for (const { bot } of bots) bot.say('Yes');
    expect(await Promise.all(bots.map(({ outcome }) => outcome))).toMatchObject(['sent', 'sent', {}, 'sent']);
  });

  test('hands over with its last words, and closes', async () => {
    expect(await gate.reply('c1', () => ({ text: 'A person will help.', handOver: { reason: 'refund' } }))).toBe(
      'sent',
    );
    expect((await world.desk.conversation()).handler.kind).toBe('queue');
    backend.put({
      ...backend.get('c1'),
      id: 'c2',
      handler: { kind: 'bot' },
      bot: { mode: 'autopilot', status: 'active' },
    });
    expect(await gate.reply('c2', () => ({ close: { outcome: 'resolved' } }))).toBe('sent');
    expect(backend.get('c2').status).toBe('closed');
  });

  test('only suggests where people answer', async () => {
    backend.change('c1', { bot: { mode: 'suggestive', status: 'active' } });
    expect(await gate.reply('c1', () => 'Perhaps so')).toBe('suggested');
    expect((await world.desk.conversation()).bot.suggestion?.text).toBe('Perhaps so');
    expect(await gate.reply('c1', async ({ suggest }) => void (await suggest('Or so')))).toBe('suggested');
    expect((await world.desk.conversation()).bot.suggestion?.text).toBe('Or so');
    expect(backend.delivered).toEqual([]);
  });

  test('writes notes for the team', async () => {
    await gate.reply('c1', async ({ note }) => {
      expect(await note('He is angry')).toBe(true);
      return 'I see.';
    });
    expect(
      backend.messages
        .get('c1')!
        .filter(({ private: note }) => note)
        .map(({ text }) => text),
    ).toEqual(['He is angry']);
  });

  const unusable = {
    code: 'invalid',
    detail: 'The answer: expected a text, a stream of texts, or a reply with text, handOver or close.',
  };
  test.for<[string, () => unknown, object]>([
    [
      'throws',
      () => Promise.reject(new Error('model down')),
      { dropped: 'failed', error: { code: 'failed', detail: 'model down' } },
    ],
    ['says nothing', () => undefined, { dropped: 'given-up' }],
    ['says blanks', () => '  ', { dropped: 'given-up' }],
    ['says null', () => null, { dropped: 'given-up' }],
    ['says what nobody understands', () => ({ content: 'Hello' }), { dropped: 'failed', error: unusable }],
    ['says bytes', () => new Response('Hello').body, { dropped: 'failed', error: unusable }],
    ['says too much', () => 'x'.repeat(70_000), { dropped: 'failed', error: { code: 'invalid', status: 422 } }],
    ['sends a megabyte', () => 'x'.repeat(1_100_000), { dropped: 'failed', error: { code: 'invalid', status: 413 } }],
  ])('that %s leaves the conversation free', async ([, answer, expected]) => {
    expect(await gate.reply('c1', answer as () => string)).toMatchObject(expected);
    expect(backend.delivered).toEqual([]);
    expect(await gate.reply('c1', () => 'Next')).toBe('sent');
  });

  test('that cannot speak through the gateway asks before it speaks', async () => {
    const { sendAsBot: _none, ...adapter } = backend.adapter;
    world.node(adapter);
    const own = createBotGate({
      baseUrl: 'http://gateway',
      getToken: () => 'bot',
      fetch: (url, init) => world.desk.nodes[1]!.fetch(new Request(url, init)),
    });
    const may: boolean[] = [];
    const outcome = await own.reply('c1', async ({ advisory, maySpeak }) => {
      may.push(advisory, await maySpeak());
      await world.desk.command({ type: 'take-over' }, { node: 1 });
      may.push(await maySpeak());
    });
    await until(() => may.length === 3);
    expect([may, outcome]).toMatchObject([[true, true, false], { dropped: 'taken-over' }]);
    own.close();
  });
});

describe('a bad network between bot and gateway', () => {
  const lost = () => Promise.reject(new TypeError('fetch failed'));

  test('the answer is lost, the message is not sent twice', async () => {
    let losses = 2;
    weather = async (url, send) => {
      const response = await send();
      return url.endsWith('/message') && losses-- > 0 ? lost() : response;
    };
    expect(await gate.reply('c1', () => 'Once')).toBe('sent');
    expect(backend.delivered).toHaveLength(1);
  });

  test('the beginning is lost: the next turn replaces it', async () => {
    let losses = 1;
    weather = async (url, send) => {
      const response = await send();
      return url.endsWith('/turns') && losses-- > 0 ? lost() : response;
    };
    expect(await gate.reply('c1', () => 'Once')).toBe('sent');
    expect(backend.delivered).toHaveLength(1);
  });

  test('nothing is reachable: an error as a value', async () => {
    weather = lost;
    expect(await gate.reply('c1', () => 'Never')).toMatchObject({ dropped: 'failed', error: { code: 'offline' } });
  });

  test('the stream breaks: what ended meanwhile is heard of when it is back', async () => {
    let cut: () => void = () => undefined;
    let isCut = false;
    weather = async (url, send) => {
      if (!url.endsWith('/events')) return send();
      if (isCut) return lost();
      const response = await send();
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const abort = new AbortController();
      cut = () => abort.abort();
      void response.body!.pipeTo(writable, { signal: abort.signal }).catch(() => undefined);
      return new Response(readable, { headers: response.headers });
    };
    const bot = thinker();
    const outcome = gate.reply('c1', bot.think);
    await bot.begun();
    isCut = true;
    cut();
    await command({ type: 'take-over' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    isCut = false;
    expect(await outcome).toMatchObject({ dropped: 'taken-over' });
  });

  test('no stream comes through: nothing is sent over a person all the same', async () => {
    weather = (url, send) => (url.endsWith('/events') ? lost() : send());
    const bot = thinker();
    const outcome = gate.reply('c1', bot.think);
    await bot.begun();
    await command({ type: 'take-over' });
    bot.say('Too late');
    expect(await outcome).toMatchObject({ dropped: 'taken-over', by: { id: 'ada' } });
    expect(backend.delivered).toEqual([]);
  });

  test('a token that has run out is renewed once', async () => {
    let isOld = true;
    weather = async (_, send) => {
      if (!isOld) return send();
      isOld = false;
      return new Response('{}', { status: 401, headers: { 'Content-Type': 'application/problem+json' } });
    };
    expect(await gate.reply('c1', () => 'Hello')).toBe('sent');
    expect(tokens).toEqual(['first', 'refresh']);
  });

  test('the platform does not know whether it took the message: neither does the bot, and it is not sent again', async () => {
    backend.failure = new HandoffError('timeout', 'lost');
    expect(await gate.reply('c1', () => 'Hello')).toMatchObject({ dropped: 'failed', error: { status: 504 } });
  });
});
