import { describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import type { Database } from '../../../src/gateway/index.js';
import type { Turn, TurnEnd, TurnResult } from '../../../src/model/turn.js';
import type { Command } from '../../../src/model/command.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Message, MessageDraft } from '../../../src/model/message.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { until, type CallOptions, type Problem, type Reply } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';
import { StreamClient } from './stream-client.js';

type Ended = Problem & { ended: TurnEnd };

/** A backend whose bot speaks through the gateway. What it is told to hold back, it delivers when the test says so. */
export class BackendWithBot extends ScriptedBackend {
  delivered: Array<{ text: string; at: number; clientId: string }> = [];
  /** Deliveries that have begun and wait for the test. */
  waiting: Array<() => void> = [];
  holdsMessages = false;
  failure?: unknown;

  constructor(conversation: Partial<Conversation> = {}) {
    super(conversation);
    this.adapter = {
      ...this.adapter,
      listMessages: async (id) => ({ items: this.messages.get(id) ?? [] }),
      sendAsBot: (id, draft, ctx) => this.sendAsBot(id, draft, ctx),
    };
  }

  async sendAsBot(
    id: string,
    { text, clientId, private: note }: MessageDraft,
    { agent }: CallContext,
  ): Promise<Message> {
    if (this.holdsMessages) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.failure) throw this.failure;
    if (!note) this.delivered.push({ text, at: Date.now(), clientId });
    const message = this.say(id, { author: { kind: 'bot', ...agent }, text, clientId, ...(note && { private: true }) });
    if (!note) this.push(id, { lastMessage: { text, author: message.author, at: message.at } });
    return message;
  }

  contactWrites(text: string, at = new Date(this.now()).toISOString(), id = 'c1'): void {
    const author = { kind: 'contact' as const, id: this.get(id).contact.id };
    this.change(id, { lastMessage: { text, author, at } });
    this.say(id, { author, text, at });
  }
}

export function turnSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const post = <T>(path: string, body: unknown = {}, options: CallOptions = {}): Promise<Reply<T>> =>
    world.desk.call<T>('POST', path, { as: 'bot', body, ...options });
  const begin = async (options: CallOptions & { id?: string } = {}): Promise<Turn> => {
    const { status, body, text } = await post<Turn>(`/conversations/${options.id ?? 'c1'}/turns`, {}, options);
    expect([status, text]).toEqual([201, text]);
    return body;
  };
  const say = (turn: Turn, reply: object = { text: 'The bot says so.' }, options: CallOptions = {}) =>
    post<TurnResult & Ended>(`/turns/${turn.id}/message`, reply, options);

  describe('a bot’s turn', () => {
    test('gives the bot what it has to know, shows everybody that it writes, and delivers once', async () => {
      const backend = new BackendWithBot();
      backend.contactWrites('Where is my order?');
      world.node(backend.adapter);
      const turn = await begin();
      expect(turn.messages.map(({ text }) => text)).toEqual(['Where is my order?']);
      expect((await world.desk.conversation()).bot.composing).toBe(true);
      const sent = await say(turn, { text: 'It is on its way.' });
      expect([sent.status, sent.body.result, sent.body.message?.text]).toEqual([200, 'sent', 'It is on its way.']);
      expect((await world.desk.conversation()).bot.composing).toBeFalsy();
      const again = await say(turn, { text: 'It is on its way.' });
      expect(again.body).toEqual(sent.body);
      expect(backend.delivered).toHaveLength(1);
      const other = await say(turn, { text: 'Something else' });
      expect([other.status, other.body.code]).toEqual([422, 'invalid']);
    });

    test('is for bots alone, and a bot can do nothing else', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      for (const as of ['ada', 'sue', 'rob']) {
        expect((await post('/conversations/c1/turns', {}, { as })).status, as).toBe(403);
      }
      const turn = await begin();
      expect((await say(turn, undefined, { as: 'other' })).status).toBe(404);
      expect((await say(turn, undefined, { as: 'sue' })).status).toBe(403);
      for (const type of ['take-over', 'pause-bot', 'close'] as const) {
        const command = { type, ...(type === 'close' && { outcome: 'resolved' }) } as Command;
        expect((await world.desk.command(command, { as: 'bot' })).status, type).toBe(403);
      }
      expect(backend.delivered).toEqual([]);
    });

    const silencing: Array<[string, Command, TurnEnd['reason']]> = [
      ['a takeover', { type: 'take-over' }, 'taken-over'],
      ['a pause', { type: 'pause-bot' }, 'paused'],
      ['a pause with an end', { type: 'pause-bot', until: new Date(Date.now() + 3_600_000).toISOString() }, 'paused'],
      ['closing', { type: 'close', outcome: 'resolved' }, 'closed'],
      ['archiving', { type: 'archive' }, 'archived'],
      ['a request for a person', { type: 'request-agent' }, 'queued'],
      ['cancelling the reply', { type: 'cancel-reply' }, 'cancelled'],
      ['a reset', { type: 'reset-bot' }, 'reset'],
    ];
    test.for(silencing)(
      '%s ends it, tells the bot who did it, and nothing is delivered',
      async ([, command, reason]) => {
        const backend = new BackendWithBot();
        world.node(backend.adapter);
        const ear = await StreamClient.connect(world.desk.nodes[0]!, { as: 'bot' });
        const turn = await begin();
        expect((await world.desk.command(command, { as: 'sue' })).status).toBe(200);
        const { data } = await ear.received('turn', ({ data }) => data.id === turn.id);
        const by = { kind: 'agent', id: 'sue', name: 'Sue Lead' };
        expect(data).toMatchObject({ id: turn.id, conversationId: 'c1', reason, by });
        const late = await say(turn);
        expect([late.status, late.body.code, late.body.ended]).toEqual([409, 'conflict', { reason, by }]);
        expect(backend.delivered).toEqual([]);
        expect((await world.desk.conversation('c1', { as: 'sue' })).bot.composing).toBeFalsy();
        await ear.close();
      },
    );

    test('a block ends the turns in all conversations of the contact', async () => {
      const backend = new BackendWithBot();
      backend.put({ ...backend.get('c1'), id: 'c2' });
      world.node(backend.adapter);
      const turns = [await begin(), await begin({ id: 'c2' })];
      const block = await world.desk.call('POST', '/contacts/p1/commands', {
        as: 'sue',
        body: { type: 'block-contact' },
      });
      expect(block.status).toBe(204);
      for (const turn of turns) {
        expect((await say(turn)).body.ended).toMatchObject({ reason: 'blocked', by: { id: 'sue' } });
      }
      expect(backend.delivered).toEqual([]);
      await world.desk.call('POST', '/contacts/p1/commands', { as: 'sue', body: { type: 'unblock-contact' } });
      expect((await say(await begin())).body.result).toBe('sent');
    });

    test('what an agent writes ends it', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const turn = await begin();
      const body = { text: 'I have it.', clientId: 'm1' };
      expect((await world.desk.call('POST', '/conversations/c1/messages', { body })).status).toBe(201);
      expect((await say(turn)).body.ended).toMatchObject({ reason: 'paused', by: { id: 'ada' } });
    });

    test('a newer message of the contact ends it, the one that it answers does not', async () => {
      const backend = new BackendWithBot();
      backend.contactWrites('First', '2026-03-02T10:00:00Z');
      world.node(backend.adapter);
      const ear = await StreamClient.connect(world.desk.nodes[0]!, { as: 'bot' });
      await until(() => backend.sinks.size);
      const turn = await begin();
      // the platform tells of it once more
      for (const sink of backend.sinks) sink.message(backend.messages.get('c1')![0]!);
      backend.contactWrites('Second', '2026-03-02T10:00:05Z');
      const { data } = await ear.received('turn');
      expect(data).toMatchObject({ id: turn.id, reason: 'newer-message' });
      expect((await say(turn)).body.ended).toEqual({ reason: 'newer-message' });
      const next = await begin();
      expect(next.messages.map(({ text }) => text)).toEqual(['First', 'Second']);
      expect((await say(next)).body.result).toBe('sent');
      await ear.close();
    });

    test('what happens outside the gateway ends it as well', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const ear = await StreamClient.connect(world.desk.nodes[0]!, { as: 'bot' });
      await until(() => backend.sinks.size);
      const turn = await begin();
      backend.push('c1', { handler: { kind: 'agent', agent: { id: 'eve', name: 'Eve' } } });
      expect((await ear.received('turn')).data).toMatchObject({ reason: 'taken-over', by: { id: 'eve' } });
      expect((await say(turn)).status).toBe(409);
      await ear.close();
    });

    test('nobody gets a turn in a conversation that somebody has, and is told who', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      await world.desk.command({ type: 'take-over' });
      const { status, body } = await post<Ended>('/conversations/c1/turns');
      expect([status, body.ended, body.current?.handler.kind]).toEqual([
        409,
        { reason: 'taken-over', by: { kind: 'agent', id: 'ada', name: 'Ada Own' } },
        'agent',
      ]);
    });

    test('the bot may ask while the hand back is being written down: it is told by the platform before us', async () => {
      const backend = new BackendWithBot();
      const { handBack } = backend.adapter;
      let asked: Promise<Reply<Turn>> | undefined;
      world.twoNodes({
        ...backend.adapter,
        async handBack(id, params, ctx) {
          const state = await handBack!(id, params, ctx);
          asked = post<Turn>('/conversations/c1/turns', {}, { node: 1 });
          // on its way long enough to be refused
          await new Promise((resolve) => setTimeout(resolve, 50));
          return state;
        },
      });
      await world.desk.command({ type: 'take-over' });
      expect((await world.desk.command({ type: 'hand-back' })).status).toBe(200);
      expect((await asked!).status).toBe(201);
    });

    test('pages do not hear of turns, and a bot hears of nothing but its own', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const [page, bot, other] = await Promise.all(
        ['ada', 'bot', 'other'].map((as) => StreamClient.connect(world.desk.nodes[0]!, { as })),
      );
      const turn = await begin();
      await page!.received('conversation', ({ data }) => (data.bot as Conversation['bot']).composing);
      await world.desk.command({ type: 'take-over' });
      await bot!.received('turn');
      await page!.received('typing', ({ data }) => data.active === false);
      expect(bot!.events.map(({ event }) => event)).toEqual(['ready', 'turn']);
      expect(other!.events.map(({ event }) => event)).toEqual(['ready']);
      expect(page!.named('turn')).toEqual([]);
      expect((await say(turn)).status).toBe(409);
      await Promise.all([page, bot, other].map((each) => each!.close()));
    });
  });

  describe('a delivery on its way', () => {
    test('a takeover waits for it, on any node, and is confirmed after it', async () => {
      const backend = new BackendWithBot();
      backend.holdsMessages = true;
      world.twoNodes(backend.adapter);
      const turn = await begin();
      const sending = say(turn);
      await until(() => backend.waiting.length);
      let isConfirmed = false;
      const takeover = world.desk.command<{ lastMessageMayArrive?: boolean }>({ type: 'take-over' }, { node: 1 });
      void takeover.then(() => (isConfirmed = true));
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect([isConfirmed, backend.count('takeOver')]).toEqual([false, 0]);
      backend.waiting[0]!();
      expect((await sending).body.result).toBe('sent');
      const { status, body } = await takeover;
      expect([status, body.lastMessageMayArrive]).toEqual([200, undefined]);
    });

    test('no longer than five seconds, and then says that a last message may still arrive', async () => {
      const backend = new BackendWithBot();
      backend.holdsMessages = true;
      for (const id of ['2', '3']) backend.put({ ...backend.get('c1'), id: `c${id}`, contact: { id: `p${id}` } });
      const gateway = world.node(backend.adapter);
      const turns = await Promise.all(['c1', 'c2', 'c3'].map((id) => begin({ id })));
      const sending = turns.map((turn) => say(turn));
      await until(() => backend.waiting.length === 3);
      const since = Date.now();
      type Late = { lastMessageMayArrive?: boolean };
      const answers = await Promise.all([
        world.desk.command<Late>({ type: 'take-over' }),
        world.desk.call<Late>('POST', '/contacts/p2/commands', { as: 'sue', body: { type: 'block-contact' } }),
        world.desk.call<Late>('POST', '/conversations/c3/messages', { body: { text: 'Hello', clientId: 'x1' } }),
      ]);
      expect(answers.map(({ status, body }) => [status, body.lastMessageMayArrive])).toEqual([
        [200, true],
        [200, true],
        [201, true],
      ]);
      expect(Date.now() - since).toBeGreaterThan(4_900);
      expect(await gateway.metrics()).toContain('handoff_late_bot_messages_total 3');
      for (const deliver of backend.waiting) deliver();
      expect((await Promise.all(sending)).map(({ body }) => body.result)).toEqual(['sent', 'sent', 'sent']);
      // nothing more comes after it
      expect((await post('/conversations/c1/turns')).status).toBe(409);
    });

    test('a block waits for it in another conversation of the contact', async () => {
      const backend = new BackendWithBot();
      backend.put({ ...backend.get('c1'), id: 'c2' });
      backend.holdsMessages = true;
      world.node(backend.adapter);
      await world.desk.conversation('c1');
      const sending = say(await begin({ id: 'c2' }));
      await until(() => backend.waiting.length);
      let isBlocked = false;
      const block = world.desk.call('POST', '/contacts/p1/commands', { as: 'sue', body: { type: 'block-contact' } });
      void block.then(() => (isBlocked = true));
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(isBlocked).toBe(false);
      backend.waiting[0]!();
      await sending;
      expect((await block).status).toBe(204);
    });

    test('a block that the platform refuses takes nothing back that another one has silenced', async () => {
      const backend = new BackendWithBot();
      let asked = 0;
      // its reads do not show the block yet: only the gateway knows of it
      const blockContact = async () => {
        if (++asked > 1) throw new HandoffError('refused', 'It is blocked already');
      };
      world.node({ ...backend.adapter, blockContact });
      await world.desk.conversation();
      const block = () =>
        world.desk.call('POST', '/contacts/p1/commands', { as: 'sue', body: { type: 'block-contact' } });
      expect([(await block()).status, (await block()).status]).toEqual([204, 409]);
      const { status, body } = await post<Ended>('/conversations/c1/turns');
      expect([status, body.ended?.reason]).toEqual([409, 'blocked']);
    });

    test.each<[string, string, TurnEnd, number, boolean]>([
      ['whoever took over', 'conversation:c1', { reason: 'taken-over' }, 0, false],
      ['whoever blocked the contact', 'contact:p1', { reason: 'blocked' }, 0, false],
      ['whoever closed it before the contact wrote', 'conversation:c1', { reason: 'closed' }, -10_000, true],
      ['whoever closed it after that', 'conversation:c1', { reason: 'closed' }, 0, false],
      ['whoever took over a minute ago', 'conversation:c1', { reason: 'taken-over' }, -60_000, true],
    ])('%s while a delivery waited for its turn is minded, whatever the platform still says', async (...row) => {
      const [, subject, ended, since, isSent] = row;
      const backend = new BackendWithBot();
      backend.contactWrites('Hello?', new Date(Date.now() - 5_000).toISOString());
      const [database] = databases();
      let isBegun = false;
      const query: Database['query'] = async (sql, values) => {
        const rows = await database.query<never>(sql, values);
        if (isBegun && sql.includes('INSERT INTO handoff.locks')) {
          await database.query(
            `INSERT INTO handoff.silences (subject, at, ended)
             VALUES ($1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $2::bigint, $3::json)`,
            [subject, since, ended],
          );
        }
        return rows;
      };
      world.desk.add({ adapter: backend.adapter, database: { ...database, query } });
      const turn = await begin();
      isBegun = true;
      const { status, body } = await say(turn);
      expect([status, body.ended?.reason]).toEqual(isSent ? [200, undefined] : [409, ended.reason]);
      expect(backend.delivered).toHaveLength(isSent ? 1 : 0);
    });

    test('a repetition that waited while the first one handed over gets the answer of the first one', async () => {
      const backend = new BackendWithBot();
      const [one, two] = databases();
      const held: { until?: Promise<unknown> } = {};
      const query: Database['query'] = async (sql, values) => {
        if (sql.includes('INSERT INTO handoff.locks')) await held.until;
        return two.query(sql, values);
      };
      world.desk.add({ adapter: backend.adapter, database: one });
      world.desk.add({ adapter: backend.adapter, database: { ...two, query } });
      const turn = await begin();
      const reply = { text: 'A colleague helps you.', handOver: { reason: 'asked-for-human' } };
      let start = () => {};
      const first = new Promise<void>((resolve) => (start = resolve)).then(() => say(turn, reply));
      held.until = first;
      const second = say(turn, reply, { node: 1 });
      await new Promise((resolve) => setTimeout(resolve, 100));
      start();
      const answer = await first;
      expect([answer.status, answer.body.result]).toEqual([200, 'sent']);
      expect(backend.get('c1').handler.kind).toBe('queue');
      const repeated = await second;
      expect([repeated.status, repeated.body]).toEqual([200, answer.body]);
      expect(backend.delivered).toHaveLength(1);
    });

    test('a pause that has run out silences nobody any more', async () => {
      const backend = new BackendWithBot();
      const { traits } = backend.adapter;
      world.node({ ...backend.adapter, extendPause: undefined, traits: { ...traits, pauseBot: { timed: false } } });
      const hour = 3_600_000;
      const end = new Date(Date.now() + hour).toISOString();
      expect((await world.desk.command({ type: 'pause-bot', until: end })).status).toBe(200);
      expect((await post('/conversations/c1/turns')).status).toBe(409);
      await databases()[0].query(`UPDATE handoff.timers SET due = due - ${hour}, not_before = 0`);
      await databases()[0].query(`SELECT pg_notify('handoff_timers', '')`);
      await until(async () => (await world.desk.conversation()).bot.status === 'active');
      expect((await post('/conversations/c1/turns')).status).toBe(201);
    });

    test('what the platform may have taken is never sent twice', async () => {
      const backend = new BackendWithBot();
      backend.failure = new HandoffError('timeout', 'lost');
      world.node(backend.adapter);
      const turn = await begin();
      expect((await say(turn)).status).toBe(504);
      backend.failure = undefined;
      expect((await say(turn)).status).toBe(504);
      expect(backend.delivered).toEqual([]);
    });

    test('what it has taken, although its answer was lost, is found in the history', async () => {
      const backend = new BackendWithBot();
      const { adapter } = backend;
      world.node({
        ...adapter,
        sendAsBot: async (...call) => {
          await adapter.sendAsBot!(...call);
          throw new HandoffError('timeout', 'lost');
        },
      });
      const { body } = await say(await begin());
      expect([body.result, body.message?.text]).toEqual(['sent', 'The bot says so.']);
    });

    test('what it certainly has not taken may be sent again', async () => {
      const backend = new BackendWithBot();
      backend.failure = new HandoffError('unavailable', 'later', { retryAfter: 1 });
      world.node(backend.adapter);
      const turn = await begin();
      expect((await say(turn)).status).toBe(503);
      backend.failure = undefined;
      expect((await say(turn)).body.result).toBe('sent');
      expect(backend.delivered).toHaveLength(1);
    });
  });

  describe('with its last words a bot', () => {
    test('hands over, after the text, once', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const turn = await begin();
      const reply = { text: 'A person will help you.', handOver: { reason: 'refund' } };
      const sent = await say(turn, reply);
      expect(sent.body.result).toBe('sent');
      expect((await world.desk.conversation()).handler.kind).toBe('queue');
      expect((await say(turn, reply)).body).toEqual(sent.body);
      expect([backend.delivered.length, backend.count('requestAgent')]).toEqual([1, 1]);
      const [entry] = await world.desk.nodes[0]!.audit();
      expect(entry).toMatchObject({
        action: 'request-agent',
        role: 'bot',
        reason: 'refund',
        agent: { id: 'shop-bot' },
      });
    });

    test('closes, also without a word', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      expect((await say(await begin(), { close: { outcome: 'resolved' } })).body.result).toBe('done');
      expect((await world.desk.conversation()).status).toBe('closed');
      expect(backend.delivered).toEqual([]);
    });

    test('does not take back a takeover that came between the text and the hand over', async () => {
      const backend = new BackendWithBot();
      backend.holdsMessages = true;
      world.node(backend.adapter);
      const sending = say(await begin(), { text: 'One moment', handOver: {} });
      await until(() => backend.waiting.length);
      const takeover = world.desk.command({ type: 'take-over' });
      await new Promise((resolve) => setTimeout(resolve, 200));
      backend.waiting[0]!();
      await Promise.all([takeover, sending]);
      const { handler } = await world.desk.conversation();
      const { body } = await sending;
      // whoever was first: the person ends up with it, or is told that it waits for one
      expect(['agent', 'queue']).toContain(handler.kind);
      if (handler.kind === 'agent') expect(body.refused).toBe('conflict');
    });

    test.for([
      ['nothing', {}],
      ['an empty text', { text: ' ' }],
      ['both at once', { handOver: {}, close: { outcome: 'resolved' } }],
      ['a text that is too long', { text: 'x'.repeat(65_537) }],
      ['a number', { text: 1 }],
      ['a closing without an outcome', { close: {} }],
    ] as const)('says %s: that is invalid, and the turn goes on', async ([, reply]) => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const turn = await begin();
      expect((await say(turn, reply)).status).toBe(422);
      expect((await say(turn)).body.result).toBe('sent');
    });

    test('sends a megabyte: 413, and the turn goes on', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const turn = await begin();
      expect((await say(turn, { text: 'x'.repeat(1_100_000) })).status).toBe(413);
      expect((await say(turn)).body.result).toBe('sent');
    });
  });

  describe('in suggestive mode', () => {
    const suggestive = { bot: { mode: 'suggestive', status: 'active' } } as const;

    test('the reply becomes a suggestion, which a person uses, changes or drops', async () => {
      const backend = new BackendWithBot(suggestive);
      world.node(backend.adapter);
      for (const [text, command] of [
        ['As it is', { type: 'use-suggestion', clientId: 'm1' }],
        ['Changed', { type: 'use-suggestion', clientId: 'm2', text: 'Better so' }],
        ['Dropped', { type: 'dismiss-suggestion' }],
      ] as const) {
        const turn = await begin();
        expect((await say(turn, { text, handOver: {} })).body).toEqual({ result: 'suggested' });
        const { bot } = await world.desk.conversation();
        expect([bot.suggestion?.text, bot.composing]).toEqual([text, undefined]);
        const { status } = await world.desk.command({ ...command, id: bot.suggestion!.id } as Command);
        expect(status, text).toBe(200);
        expect((await world.desk.conversation()).bot.suggestion).toBeUndefined();
      }
      expect(backend.messages.get('c1')!.map(({ text, author }) => [text, author.id])).toEqual([
        ['As it is', 'ada'],
        ['Better so', 'ada'],
      ]);
      expect(backend.delivered).toEqual([]);
    });

    test('it is gone once the contact writes, or somebody takes over', async () => {
      const backend = new BackendWithBot(suggestive);
      world.node(backend.adapter);
      await until(() => backend.sinks.size);
      await say(await begin());
      backend.contactWrites('Never mind');
      await until(async () => !(await world.desk.conversation()).bot.suggestion);
      await say(await begin());
      expect((await world.desk.conversation()).bot.suggestion).toBeDefined();
      await world.desk.command({ type: 'take-over' });
      expect((await world.desk.conversation()).bot.suggestion).toBeUndefined();
    });
  });

  describe('a turn’s end', () => {
    test('comes by itself after two minutes, by the clock of the database, on any node', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const turn = await begin();
      const [database] = databases();
      await database.query('UPDATE handoff.turns SET until = 0');
      const late = await say(turn);
      expect([late.status, late.body.ended]).toEqual([409, { reason: 'expired' }]);
    });

    test('a newer one of the same bot replaces it, one of another bot does not', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const first = await begin();
      const other = await begin({ as: 'other' });
      const second = await begin();
      expect((await say(first)).body.ended).toEqual({ reason: 'replaced' });
      expect((await say(second)).body.result).toBe('sent');
      expect((await post(`/turns/${other.id}/check`, {}, { as: 'other' })).status).toBe(200);
    });

    test('by a newer one is told to the bot at once, though nothing else has changed', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const ear = await StreamClient.connect(world.desk.nodes[0]!, { as: 'bot' });
      const first = await begin();
      await begin();
      expect((await ear.received('turn')).data).toMatchObject({ id: first.id, reason: 'replaced' });
      await ear.close();
    });

    test('a bot has a hundred at most, and room again when one is over', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const turns: Turn[] = [];
      for (let i = 0; i < 100; i++) {
        backend.put({ ...backend.get('c1'), id: `t${i}` });
        turns.push(await begin({ id: `t${i}` }));
      }
      const { status, body } = await post<Problem>('/conversations/c1/turns');
      expect([status, body.code]).toEqual([429, 'rate-limited']);
      expect((await post(`/turns/${turns[0]!.id}/end`)).status).toBe(204);
      expect((await post('/conversations/c1/turns')).status).toBe(201);
    });

    test('is told in the history: who was there, until when, and what was left for the bot', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      await world.desk.command({ type: 'take-over', reason: 'VIP' });
      await world.desk.command({ type: 'hand-back', note: 'She wants the blue one' });
      const { messages } = await begin();
      expect(messages.map(({ event }) => [event?.type, event?.actor?.id, event?.reason])).toEqual([
        ['joined', 'ada', 'VIP'],
        ['left', 'ada', 'She wants the blue one'],
      ]);
    });

    test('what happened half a second after the oldest message is told, however the moments are written', async () => {
      const env = new SimulatedEnvironment(Date.parse('2026-03-02T10:00:00.500Z'));
      const backend = new BackendWithBot();
      world.node(backend.adapter, { environment: env });
      backend.contactWrites('Hello', '2026-03-02T10:00:00Z');
      await world.desk.command({ type: 'take-over' });
      await world.desk.command({ type: 'hand-back' });
      const { messages } = await begin();
      expect(messages.map(({ event }) => event?.type)).toEqual([undefined, 'joined', 'left']);
    });
  });

  describe('what grows', () => {
    test('is shown to the pages as it grows, and only the newest is kept', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const page = await StreamClient.connect(world.desk.nodes[0]!);
      const turn = await begin();
      for (const text of ['It', 'It is', 'It is on', 'x'.repeat(9_000)]) {
        expect((await post(`/turns/${turn.id}/draft`, { text })).status).toBe(204);
      }
      await page.received('typing', ({ data }) => (data.text as string)?.length === 4_001);
      const [database] = databases();
      expect(await database.query(`SELECT id FROM handoff.events WHERE kind = 'typing'`)).toHaveLength(1);
      await world.desk.command({ type: 'take-over' });
      expect((await post<Ended>(`/turns/${turn.id}/draft`, { text: 'more' })).body.ended.reason).toBe('taken-over');
      await page.close();
    });

    test('is shown by nobody after its turn was taken, however the two cross', async () => {
      const backend = new BackendWithBot();
      const [database] = databases();
      let crossed: (() => Promise<unknown>) | undefined;
      /** Between the look whether the turn is open and what is written because of it. */
      const cross = async <T>(sql: string, rows: T[]): Promise<T[]> => {
        if (crossed && sql.includes('FROM handoff.turns t WHERE t.id = $1')) {
          const takeOver = crossed();
          crossed = undefined;
          await Promise.race([takeOver, new Promise((resolve) => setTimeout(resolve, 1_000))]);
        }
        return rows;
      };
      const query: Database['query'] = async (sql, values) => cross(sql, await database.query(sql, values));
      const transaction: Database['transaction'] = (work) =>
        database.transaction((tx) =>
          work({ ...tx, query: async (sql, values) => cross(sql, await tx.query(sql, values)) }),
        );
      world.desk.add({ adapter: backend.adapter, database: { ...database, query, transaction } });
      const turn = await begin();
      await world.desk.conversation();
      let taken: Promise<Reply<unknown>> | undefined;
      crossed = () => (taken = world.desk.command({ type: 'take-over' }));
      await post(`/turns/${turn.id}/draft`, { text: 'It is' });
      expect((await taken!).status).toBe(200);
      await until(async () => !(await database.query('SELECT FROM handoff.outbox')).length);
      const told = await database.query<{ data: { active: boolean } }>(
        `SELECT data FROM handoff.events WHERE kind = 'typing' ORDER BY id`,
      );
      expect(told.at(-1)?.data.active).toBe(false);
    });

    test('a note is for the team alone', async () => {
      const backend = new BackendWithBot();
      world.node(backend.adapter);
      const turn = await begin();
      const note = await post<Message>(`/turns/${turn.id}/note`, { text: 'He is angry', clientId: 'n1' });
      expect([note.status, note.body.private, note.body.author.kind]).toEqual([201, true, 'bot']);
      expect((await say(turn)).body.result).toBe('sent');
    });

    test('a bot that speaks by itself can only ask, and is told that this is only advice', async () => {
      const backend = new BackendWithBot();
      const { sendAsBot: _none, ...adapter } = backend.adapter;
      world.node(adapter);
      const turn = await begin();
      expect(turn.advisory).toBe(true);
      expect((await post<{ advisory: boolean }>(`/turns/${turn.id}/check`)).body.advisory).toBe(true);
      expect((await say(turn)).status).toBe(501);
      await world.desk.command({ type: 'take-over' });
      const { status, body } = await post<Ended>(`/turns/${turn.id}/check`);
      expect([status, body.ended.reason]).toEqual([409, 'taken-over']);
    });
  });

  describe('a platform whose reads lag behind', () => {
    test('hears nothing of the bot after a confirmed command, although it still shows the bot', async () => {
      for (const command of [
        { type: 'take-over' },
        { type: 'pause-bot' },
        { type: 'close', outcome: 'resolved' },
      ] as Command[]) {
        const backend = new BackendWithBot();
        const shown = backend.get('c1');
        const id = `lag-${command.type}`;
        const state = { ...shown, id };
        const done = async () => state;
        const { adapter } = backend;
        world.node({
          ...adapter,
          traits: {},
          subscribe: undefined,
          listMessages: undefined,
          getConversation: async () => state,
          takeOver: done,
          pauseBot: done,
          close: done,
          handBack: done,
        });
        const node = world.desk.nodes.length - 1;
        const turn = await begin({ id, node });
        expect((await world.desk.command(command, { id, node })).status).toBe(200);
        expect((await say(turn, undefined, { node })).status, command.type).toBe(409);
        expect((await post(`/conversations/${id}/turns`, {}, { node })).status, command.type).toBe(409);
        expect(backend.delivered).toEqual([]);
      }
    });
  });
}
