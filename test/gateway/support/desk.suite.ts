import { describe, expect, test } from 'vitest';
import type { SwitchOptions } from '../../../src/adapters/switch/index.js';
import type { GatewayOptions } from '../../../src/gateway/index.js';
import type { Page } from '../../../src/adapters/adapter.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Message } from '../../../src/model/message.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { SwitchPlatform } from '../../support/switch-platform.js';
import { until, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';
import { StreamClient } from './stream-client.js';

const minute = 60_000;

/** Who has it, and what the bot does, in one line. */
const stateOf = ({ handler, bot, status }: Conversation): string =>
  `${status} ${handler.kind === 'agent' ? handler.agent.id : handler.kind} ${bot.status}`;

export function deskSuite(databases: OpenDatabases): void {
  const world = setup(databases);

  function open(platform = new SwitchPlatform(), more: Partial<SwitchOptions> = {}, options?: Partial<GatewayOptions>) {
    world.node(platform.adapter(more), { desk: true, ...options });
    return platform;
  }
  const read = async (id = 'c1', as = 'ada') => (await world.desk.get(`/conversations/${id}`, { as })).body;
  const state = async (id = 'c1') => stateOf(await read(id));
  const history = async (id = 'c1') =>
    (await world.desk.get<Page<Message>>(`/conversations/${id}/messages`)).body.items;
  const lines = async (id = 'c1') => (await history(id)).map(({ event, text }) => event?.type ?? text);

  describe('a switch becomes a desk', () => {
    test('what a page can do, and what it cannot', async () => {
      open();
      const { body } = await world.desk.get<{ commands: string[]; methods: string[]; traits: object }>(
        '/capabilities',
        {
          as: 'sue',
        },
      );
      expect(body.commands.sort()).toEqual([
        'activate-bot',
        'close',
        'extend-pause',
        'hand-back',
        'pause-bot',
        'reopen',
        'request-agent',
        'send-message',
        'take-over',
      ]);
      expect(body.methods).toEqual([
        'listConversations',
        'listMessages',
        'review',
        'setPresence',
        'runBulk',
        'subscribe',
      ]);
      expect(body.traits).toMatchObject({
        takeOver: { reversible: true },
        sendMessage: { private: true, claims: true },
        history: { events: true },
        list: { search: 'none' },
        pauseBot: { timed: true },
        control: 'enforced',
      });
    });

    test('take over, write, hand back: the bot is silent meanwhile, and the history tells', async () => {
      const platform = open();
      platform.say('c1', 'contact', 'Hello?');
      const taken = await world.desk.command({ type: 'take-over', reason: 'VIP' });
      expect([taken.status, stateOf(taken.body.conversation)]).toEqual([200, 'open ada paused']);
      expect(platform.chat('c1').bot).toBe('paused');
      expect((await read()).bot.cause).toMatchObject({ kind: 'takeover', actor: { id: 'ada' }, reason: 'VIP' });
      await world.desk.call('POST', '/conversations/c1/messages', { body: { text: 'Hi, Ada here', clientId: 'x1' } });
      await world.desk.command({ type: 'hand-back', note: 'Wants a refund' });
      expect([await state(), platform.chat('c1').bot]).toEqual(['open bot active', 'active']);
      const told = await history();
      expect(told.map(({ event, text }) => event?.type ?? text)).toEqual(['Hello?', 'joined', 'Hi, Ada here', 'left']);
      // the platform says of its own messages only that they are no contact's
      expect(told[2]).toMatchObject({ author: { kind: 'agent', id: 'ada' }, clientId: 'x1' });
      expect(told[3]!.event).toMatchObject({ actor: { id: 'ada' }, reason: 'Wants a refund' });
    });

    test('the first takeover wins, on two nodes at once', async () => {
      const platform = new SwitchPlatform();
      world.twoNodes(platform.adapter(), { desk: true });
      const answers = await Promise.all([
        world.desk.command<Problem>({ type: 'take-over' }, { as: 'ada' }),
        world.desk.command<Problem>({ type: 'take-over' }, { as: 'ben', node: 1 }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const lost = answers.find(({ status }) => status === 409)!;
      const { handler } = await read();
      expect(lost.body.code).toBe('conflict');
      expect(lost.body.current?.handler).toEqual(handler);
    });

    test('a bot that is activated outside ends the takeover, and everybody is told', async () => {
      const platform = open(undefined, {}, { environment: { ...realEnvironment, now: () => Date.now() + skew } });
      let skew = 0;
      const ben = await StreamClient.connect(world.desk.nodes[0]!, { as: 'ben' });
      await ben.received('ready');
      await world.desk.command({ type: 'take-over' });
      skew = 5 * minute;
      platform.switch('c1', 'active');
      await until(async () => (await state()) === 'open bot active');
      expect((await read()).bot.cause).toMatchObject({ kind: 'outside' });
      const last = (await history()).at(-1)!;
      expect([last.text, last.event?.actor]).toEqual([
        'The bot was activated outside this screen',
        { kind: 'unknown' },
      ]);
      await ben.received('message', ({ data }) => data.id === last.id);
    });

    test('close: the outcome is kept, the bot is ready, and the contact’s next message reopens', async () => {
      const platform = open();
      platform.say('c1', 'contact', 'Hello?');
      await world.desk.command({ type: 'take-over' });
      await world.desk.command({ type: 'close', outcome: 'resolved', note: 'Done' });
      expect((await read()).closed).toMatchObject({ outcome: 'resolved', note: 'Done', by: { id: 'ada' } });
      expect([await state(), platform.chat('c1').bot]).toEqual(['closed ada active', 'active']);
      await new Promise((resolve) => setTimeout(resolve, 5));
      platform.say('c1', 'contact', 'One more thing');
      await until(async () => (await state()) === 'open bot active');
      expect(await lines()).toEqual(['Hello?', 'joined', 'closed', 'One more thing', 'reopened']);
    });

    test('reopen: who had it has it again, and the bot is silent again', async () => {
      const platform = open();
      await world.desk.command({ type: 'take-over' });
      await world.desk.command({ type: 'close', outcome: 'resolved' });
      await world.desk.command({ type: 'reopen' }, { as: 'ben' });
      expect([await state(), platform.chat('c1').bot]).toEqual(['open ada paused', 'paused']);
    });

    test('the queue, notes, and who answers what waits', async () => {
      const platform = open();
      await world.desk.command({ type: 'request-agent', reason: 'Angry' });
      expect([await state(), platform.chat('c1').bot]).toEqual(['open queue paused', 'paused']);
      const note = { text: 'Careful', private: true, clientId: 'n1' };
      for (let i = 0; i < 2; i++) await world.desk.call('POST', '/conversations/c1/messages', { body: note });
      await world.desk.call('POST', '/conversations/c1/messages', { body: { text: 'Hello', clientId: 'x2' } });
      expect(await state()).toBe('open ada paused');
      expect(platform.chat('c1').messages.map(({ text }) => text)).toEqual(['Hello']);
      expect((await history()).filter((message) => message.private)).toHaveLength(1);
    });

    test('views hold what the desk knows, page by page', async () => {
      const ids = Array.from({ length: 25 }, (_, i) => `c${i}`);
      open(new SwitchPlatform(...ids));
      await world.desk.conversation();
      for (const id of ids.slice(0, 7)) await world.desk.command({ type: 'take-over' }, { id });
      for (const id of ids.slice(7, 10)) await world.desk.command({ type: 'request-agent' }, { id });
      for (const id of ids.slice(10, 12)) await world.desk.command({ type: 'close', outcome: 'resolved' }, { id });
      const all = async (view: string, as = 'ada') => {
        const found: string[] = [];
        let cursor: string | undefined;
        do {
          const query: string = new URLSearchParams({ view, limit: '4', ...(cursor && { cursor }) }).toString();
          const page: Page<Conversation> = (await world.desk.get<Page<Conversation>>(`/conversations?${query}`, { as }))
            .body;
          expect(page.items.length).toBeLessThanOrEqual(4);
          found.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor;
        } while (cursor !== undefined);
        return found.sort();
      };
      const sizes: Record<string, number> = {};
      for (const view of ['all', 'mine', 'waiting', 'transferred', 'closed', 'open', 'bot', 'paused', 'blocked']) {
        const found = await all(view);
        expect(new Set(found).size).toBe(found.length);
        sizes[view] = found.length;
      }
      expect(sizes).toEqual({
        all: 25,
        mine: 7,
        waiting: 3,
        transferred: 10,
        closed: 2,
        open: 13,
        bot: 13,
        paused: 3,
        blocked: 0,
      });
      expect(await all('mine', 'ben')).toEqual([]);
    });

    test('a timed pause ends by the gateway, and says why', async () => {
      let skew = 0;
      const environment = { ...realEnvironment, now: () => Date.now() + skew };
      const platform = open(undefined, {}, { environment });
      const until_ = new Date(Date.now() + 2 * minute).toISOString();
      await world.desk.command({ type: 'pause-bot', until: until_, reason: 'lunch' });
      expect((await read()).bot).toMatchObject({ resumeAt: until_, cause: { kind: 'agent', reason: 'lunch' } });
      skew = 3 * minute;
      await until(async () => {
        await databases()[0].query(`SELECT pg_notify('handoff_timers', '')`);
        return platform.chat('c1').bot === 'active';
      });
      await until(async () => (await read()).bot.cause?.kind === 'schedule');
    });

    test('undo, bulk and audit are those of any command', async () => {
      open(new SwitchPlatform('c1', 'c2'));
      const response = await world.desk.nodes[0]!.fetch(
        world.desk.request('POST', '/bulk', { body: { command: { type: 'take-over' }, ids: ['c1', 'c2'] }, key: 'b' }),
      );
      const rows = (await response.text()).trim().split('\n');
      expect(rows.map((row) => (JSON.parse(row) as { error?: object }).error)).toEqual([undefined, undefined]);
      expect(await state('c2')).toBe('open ada paused');
      const entries = await world.desk.nodes[0]!.audit({ conversationId: 'c2' });
      expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([['take-over', 'applied']]);
    });
  });

  describe('platforms that misbehave', () => {
    test('one that says yes and does nothing is refused, and nobody has the conversation', async () => {
      const platform = open();
      platform.doesNothing = true;
      const { status, body } = await world.desk.command<Problem>({ type: 'take-over' });
      expect([status, body.code, body.detail]).toEqual([
        409,
        'refused',
        'The platform refuses this in the present state.',
      ]);
      expect(await state()).toBe('open bot active');
      platform.doesNothing = false;
      expect((await world.desk.command({ type: 'take-over' })).status).toBe(200);
    });

    test('one that resumes by itself has the last word', async () => {
      let skew = 0;
      const platform = open(undefined, {}, { environment: { ...realEnvironment, now: () => Date.now() + skew } });
      await world.desk.command({ type: 'take-over' });
      skew = 30 * minute;
      platform.switch('c1', 'active', false);
      expect(await state()).toBe('open bot active');
      expect((await history()).at(-1)!.text).toBe('The bot was activated outside this screen');
    });

    test('one whose read lags 30 s behind its write is believed after that, where it says so', async () => {
      let skew = 0;
      const platform = new SwitchPlatform();
      platform.lag = 30_000;
      platform.now = () => Date.now() + skew;
      open(platform, { readLagSeconds: 30 }, { environment: { ...realEnvironment, now: () => Date.now() + skew } });
      const { body } = await world.desk.command({ type: 'take-over' });
      expect(stateOf(body.conversation)).toBe('open ada paused');
      for (skew = 0; skew < 60_000; skew += 9_000) expect([skew, await state()]).toEqual([skew, 'open ada paused']);
      await world.desk.command({ type: 'hand-back' });
      expect(await state()).toBe('open bot active');
      skew += 20_000;
      expect(await state()).toBe('open bot active');
    });

    test('one without a read is known by what is heard and done', async () => {
      const platform = new SwitchPlatform();
      open(platform, { read: undefined, list: undefined, messages: undefined });
      await until(() => platform.sinks.size > 0);
      expect((await world.desk.get('/conversations/c1')).status).toBe(404);
      platform.say('c1', 'contact', 'Where is my zebrafinch?');
      await until(async () => (await world.desk.get('/conversations/c1')).status === 200);
      expect(await state()).toBe('open bot unknown');
      expect((await world.desk.command({ type: 'take-over' })).status).toBe(200);
      expect(await state()).toBe('open ada paused');
      await world.desk.call('POST', '/conversations/c1/messages', { body: { text: 'On its way', clientId: 'x' } });
      await until(async () => (await lines()).includes('On its way'));
      expect(await lines()).toEqual(['Where is my zebrafinch?', 'joined', 'On its way']);
      await world.desk.command({ type: 'hand-back' });
      expect(await state()).toBe('open bot active');
      for (const [search, found] of [
        ['zebraf', 1],
        ['WHERE zebrafinch', 1],
        ['Contact of', 1],
        ['parrot', 0],
        ['%', 0],
      ]) {
        const query = new URLSearchParams({ search: String(search) }).toString();
        const { body } = await world.desk.get<Page<Conversation>>(`/conversations?${query}`);
        expect([search, body.items.length]).toEqual([search, found]);
      }
    });

    test('one that keeps nothing, and whose messages nobody is to keep, has no history and no notes', async () => {
      open(undefined, { read: undefined, list: undefined, messages: undefined }, { keep: { messages: 0 } });
      const { body } = await world.desk.get<{ methods: string[]; traits: { sendMessage: object } }>('/capabilities');
      expect([body.methods, body.traits.sendMessage]).toEqual([
        ['setPresence', 'runBulk', 'subscribe'],
        { private: false, claims: true },
      ]);
    });

    test.each<[string, HandoffError, number, string]>([
      ['refuses', new HandoffError('refused', 'no'), 409, 'refused'],
      ['is away', new HandoffError('unavailable', 'down', { retryAfter: 2 }), 503, 'unavailable'],
      ['does not answer', new HandoffError('timeout', '…'), 504, 'timeout'],
    ])('one that %s: nobody has taken the conversation over', async (_, error, status, code) => {
      const platform = open();
      await read();
      platform.failNext = error;
      const answer = await world.desk.command<Problem>({ type: 'take-over' });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(await state()).toBe('open bot active');
    });

    test('one that can do neither is no desk, and whoever sets it up is told', () => {
      const { pauseBot: _pause, ...adapter } = new SwitchPlatform().adapter();
      expect(() => world.node(adapter, { desk: true })).toThrow('desk: expected an adapter that can pause the bot');
    });

    test('what the platform has itself stays the platform’s', async () => {
      const platform = new SwitchPlatform();
      const calls: string[] = [];
      world.node({ ...platform.adapter(), close: async (id) => void calls.push(`close ${id}`) }, { desk: true });
      await world.desk.command({ type: 'take-over' });
      await world.desk.command({ type: 'close', outcome: 'resolved' });
      expect(calls).toEqual(['close c1']);
      const { body } = await world.desk.get<{ commands: string[] }>('/capabilities');
      expect(body.commands.includes('reopen')).toBe(false);
    });
  });
}
