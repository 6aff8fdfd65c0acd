import { describe, expect, test } from 'vitest';
import type { Database } from '../../../src/gateway/index.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { people, until } from './desk.js';
import { StreamClient } from './stream-client.js';
import { setup, type OpenDatabases } from './setup.js';

const minute = 60_000;
const message = (id: string) => ({
  id,
  conversationId: 'c1',
  author: { kind: 'contact' as const },
  at: '2026-03-02T10:00:00Z',
  text: 'Hello',
});

/** A database whose answers to some statements are kept back, while the test says so. */
function slow(
  database: Database,
): Database & { held: number; hold(sql: string): { release(): void; letPass(): void } } {
  let current: { sql: string; gate: Promise<void> } | undefined;
  const all = {
    ...database,
    held: 0,
    hold(sql: string) {
      let release = () => {};
      current = { sql, gate: new Promise<void>((resolve) => (release = resolve)) };
      return { release, letPass: () => void (current = undefined) };
    },
    async query<T>(sql: string, values?: readonly unknown[]): Promise<T[]> {
      const now = current;
      const rows = await database.query<T>(sql, values);
      if (now && sql.includes(now.sql)) {
        all.held++;
        await now.gate;
      }
      return rows;
    },
  };
  return all;
}

export function deliverySuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const listen = (options: Parameters<typeof StreamClient.connect>[1] = {}, node = 0) =>
    StreamClient.connect(world.desk.nodes[node]!, options);
  const subscribed = (backend: ScriptedBackend) => until(() => backend.sinks.size === 1, 'nobody subscribed');

  describe('what the platform tells', () => {
    test('is heard on one node, whatever a conversation is called', async () => {
      const backend = new ScriptedBackend();
      backend.put({ ...backend.get('c1'), id: 'subscription' });
      world.twoNodes(backend.adapter);
      await subscribed(backend);
      for (const node of [0, 1]) {
        expect(
          (await world.desk.command({ type: 'pause-bot', reason: `${node}` }, { id: 'subscription', node })).status,
        ).toBe(200);
        expect(await databases()[0].query(`SELECT 1 FROM handoff.locks WHERE name = 'subscription'`)).toHaveLength(1);
      }
      expect(backend.sinks.size).toBe(1);
    });

    test('of one conversation does not wait for the read of another', async () => {
      const backend = new ScriptedBackend();
      backend.put({ ...backend.get('c1'), id: 'c2' });
      const asked: string[] = [];
      const { getConversation } = backend.adapter;
      const hanging: typeof getConversation = (id, ctx) => {
        asked.push(id);
        return id === 'c1' ? new Promise(() => {}) : getConversation(id, ctx);
      };
      world.node({ ...backend.adapter, traits: { events: 'hint' }, getConversation: hanging });
      await subscribed(backend);
      const [sink] = backend.sinks;
      sink!.hint('c1');
      await until(() => asked.includes('c1'));
      for (let i = 0; i < 3; i++) sink!.hint('c1');
      sink!.hint('c2');
      await until(() => asked.includes('c2'), 'c2 was not read');
      // what is under way already is read again after it, not beside it
      expect(asked).toEqual(['c1', 'c2']);
    });

    test('is read at whatever moment it is told', async () => {
      const backend = new ScriptedBackend();
      let moment: number | undefined;
      const getConversation = async (id: string): Promise<Conversation> => {
        const [state, turns] = [backend.get(id), moment];
        moment = undefined;
        const changeThen = async () => {
          for (let i = 0; i < turns!; i++) await null;
          backend.change(id, { channel: `after ${turns}` });
          for (const sink of backend.sinks) sink.hint(id);
        };
        if (turns !== undefined) void changeThen();
        return state;
      };
      world.node({ ...backend.adapter, traits: { events: 'hint' }, getConversation });
      await subscribed(backend);
      await world.desk.conversation();
      const client = await listen();
      await client.received('ready');
      for (let turn = 0; turn < 40; turn++) {
        moment = turn;
        for (const sink of backend.sinks) sink.hint('c1');
        await client.received('conversation', ({ data }) => data.channel === `after ${turn}`);
      }
    });
  });

  describe('whoever loses sight of a conversation', () => {
    const mine =
      (me: string) =>
      ({ handler }: Conversation) =>
        handler.kind === 'queue' || (handler.kind === 'agent' && handler.agent.id === me);
    const restricted = () => {
      world.desk.people = {
        ada: { ...people.ada!, canSee: mine('ada') },
        ben: { ...people.ben!, canSee: mine('ben') },
        eve: { ...people.ada!, canSee: () => false },
        sue: people.sue!,
      };
    };

    test('is told that it is gone, live and in a replay, and nobody else is', async () => {
      restricted();
      world.node(new ScriptedBackend({ handler: { kind: 'queue' } }).adapter);
      const before = await world.desk.conversation();
      const [ada, eve, sue] = [await listen(), await listen({ as: 'eve' }), await listen({ as: 'sue' })];
      const start = (await ada.received('ready')).id;
      expect((await world.desk.command({ type: 'take-over' }, { as: 'ben', version: before.version })).status).toBe(
        200,
      );
      await world.desk.command({ type: 'close', outcome: 'resolved' }, { as: 'ben' });
      await until(() => sue.named('conversation').length === 2);
      const back = await listen({ lastEventId: start });
      for (const client of [ada, back]) {
        const { data, id } = await client.received('removed');
        expect([data, id]).toEqual([{ id: 'c1' }, sue.named('conversation')[0]!.id]);
        // what happens there afterwards is no business of theirs
        expect(client.named('removed')).toHaveLength(1);
        expect(client.named('conversation')).toEqual([]);
      }
      expect(sue.named('removed')).toEqual([]);
      expect(eve.events.filter(({ event }) => event === 'removed' || event === 'conversation')).toEqual([]);
    });

    test('is told also where permissions differ from agent to agent', async () => {
      restricted();
      const backend = new ScriptedBackend({ handler: { kind: 'queue' }, permissions: { 'take-over': true } });
      world.node({ ...backend.adapter, subscribe: undefined, traits: {} });
      await world.desk.conversation();
      const [ada, ben] = [await listen(), await listen({ as: 'ben' })];
      await ada.received('ready');
      expect((await world.desk.command({ type: 'take-over' }, { as: 'ben' })).status).toBe(200);
      expect((await ada.received('removed')).data).toEqual({ id: 'c1' });
      expect((await ben.received('hint')).data).toEqual({ id: 'c1' });
      expect([ada.named('hint').length, ben.named('removed').length]).toEqual([0, 0]);
    });

    for (const [answers, end] of [
      ['the state', (state: unknown) => state],
      ['nothing', () => undefined],
      [
        'too late',
        () => {
          throw new HandoffError('timeout', 'no answer');
        },
      ],
    ] as const) {
      test(`by their own command has done it, and others get the new state: it answers ${answers}`, async () => {
        restricted();
        const backend = new ScriptedBackend({
          handler: { kind: 'agent', agent: { id: 'ada' } },
          bot: { mode: 'autopilot', status: 'paused' },
        });
        const { handBack } = backend.adapter;
        world.node({
          ...backend.adapter,
          subscribe: undefined,
          handBack: async (...args) => end(await handBack!(...args)) as Conversation,
        });
        await world.desk.conversation();
        const [ada, sue] = [await listen(), await listen({ as: 'sue' })];
        await sue.received('ready');
        const { status, body } = await world.desk.command({ type: 'hand-back' }, { key: 'k1' });
        expect([status, body.conversation]).toEqual([200, undefined]);
        expect((await sue.received('conversation')).data).toMatchObject({ handler: { kind: 'bot' } });
        await ada.received('removed');
        expect(sue.named('hint')).toEqual([]);
        expect((await world.desk.command({ type: 'hand-back' }, { key: 'k1' })).body).toEqual({
          serverTime: expect.any(String) as string,
        });
        expect((await world.desk.get('/conversations/c1')).status).toBe(404);
        expect((await world.desk.nodes[0]!.audit())[0]).toMatchObject({ action: 'hand-back', outcome: 'applied' });
      });
    }

    test('hears nothing more in a stream that was open before the log-in said so', async () => {
      const environment = new SimulatedEnvironment();
      const backend = new ScriptedBackend();
      world.desk.people = { ...people };
      world.node(backend.adapter, { environment });
      await subscribed(backend);
      await world.desk.conversation();
      const [ada, sue] = [await listen(), await listen({ as: 'sue' })];
      await ada.received('ready');
      world.desk.people.ada = { ...people.ada!, canSee: () => false };
      await environment.advance(minute);
      backend.push('c1', { channel: 'sms' });
      for (const sink of backend.sinks) sink.message(message('m1'));
      await until(async () => {
        await environment.advance(100);
        return sue.named('message').length;
      });
      expect(ada.ended).toBe(false);
      expect(ada.events.filter(({ event }) => event === 'conversation' || event === 'message')).toEqual([]);
    });
  });

  describe('a stream', () => {
    test('that is opened while the gateway closes is not opened', async () => {
      const database = slow(databases()[0]);
      const gateway = world.desk.add({ adapter: new ScriptedBackend().adapter, database });
      await world.desk.conversation();
      const { release } = database.hold('FROM handoff.purged');
      const opening = listen();
      await until(() => database.held > 0);
      const closing = gateway.close();
      release();
      expect((await opening).response.status).toBe(503);
      await closing;
    });

    for (const [what, sql] of [
      ['the news', 'FROM handoff.events WHERE id >'],
      ['who may hear them', 'json_array_elements_text'],
    ] as const) {
      test(`that takes the place of the only one while ${what} are read gets no old news`, async () => {
        const database = slow(databases()[0]);
        const backend = new ScriptedBackend();
        world.desk.people = { ada: { ...people.ada!, canSee: () => true } };
        world.desk.add({ adapter: backend.adapter, database });
        await subscribed(backend);
        await world.desk.conversation();
        const first = await listen();
        backend.push('c1', { channel: 'live' });
        await first.received('conversation');
        const { release, letPass } = database.hold(sql);
        backend.push('c1', { channel: 'old' });
        await until(() => database.held > 0);
        letPass();
        await first.close();
        const second = await listen();
        await second.received('ready');
        // nothing tells from outside when a stream has caught up
        await new Promise((resolve) => setTimeout(resolve, 100));
        release();
        await new Promise((resolve) => setTimeout(resolve, 50));
        backend.push('c1', { channel: 'new' });
        await second.received('conversation', ({ data }) => data.channel === 'new');
        expect(second.named('conversation').map(({ data }) => data.channel)).toEqual(['new']);
      });
    }
  });
}
