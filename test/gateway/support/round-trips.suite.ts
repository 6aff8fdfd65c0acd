import { describe, expect, test } from 'vitest';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { Command } from '../../../src/model/command.js';
import type { Conversation } from '../../../src/model/conversation.js';
import type { Message } from '../../../src/model/message.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SwitchPlatform } from '../../support/switch-platform.js';
import { counting } from './counting-database.js';
import { until } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';
import { BackendWithBot } from './turns.suite.js';

/** How often the gateway goes to its database, which is what a busy gateway spends its time with. */
export function roundTripSuite(databases: OpenDatabases): void {
  const world = setup(databases);

  /** What a node asks by itself, now and then. */
  const ownRounds = /SET not_before|min\(not_before\)/;

  /** A node that has done what it does at its start. */
  async function begin(backend: ScriptedBackend, given: Partial<HandoffAdapter> = {}) {
    const database = counting(databases()[0]);
    world.desk.add({ adapter: { ...backend.adapter, ...given }, database });
    await until(() => database.statements.some((sql) => sql.includes('DELETE FROM handoff.locks')));
    const asked = () => database.statements.filter((sql) => !ownRounds.test(sql));
    return { asked, forget: () => void (database.statements.length = 0) };
  }
  const settled = () => until(async () => !(await databases()[0].query('SELECT FROM handoff.outbox')).length);

  describe('a command takes four round trips at the most', () => {
    const later = () => new Date(Date.now() + 3_600_000).toISOString();
    const taken: Partial<Conversation> = {
      handler: { kind: 'agent', agent: { id: 'ada' } },
      bot: { mode: 'autopilot', status: 'paused' },
    };
    const pausing = { pauseBot: { timed: false } };
    const commands: Array<[string, () => Command, Partial<Conversation>, HandoffAdapter['traits'], number]> = [
      ['take-over', () => ({ type: 'take-over' }), {}, {}, 200],
      ['a timed pause', () => ({ type: 'pause-bot', until: later() }), {}, pausing, 200],
      ['hand-back', () => ({ type: 'hand-back', note: 'Solved' }), taken, {}, 200],
      ['close', () => ({ type: 'close', outcome: 'resolved' }), taken, {}, 200],
      ['a refused one', () => ({ type: 'hand-back' }), {}, {}, 409],
    ];
    for (const known of [true, false]) {
      test.each(commands)(
        `%s, of a conversation that is ${known ? 'known' : 'new'}`,
        async (...[, command, of, traits, status]) => {
          const backend = new ScriptedBackend(of);
          const { asked, forget } = await begin(backend, { subscribe: undefined, extendPause: undefined, traits });
          if (known) await world.desk.conversation();
          await settled();
          forget();
          expect((await world.desk.command(command(), { key: 'k1' })).status).toBe(status);
          await settled();
          expect(asked().length, asked().join('\n')).toBeLessThanOrEqual(4);
        },
      );
    }

    test('send-message, although the state has to be read after it', async () => {
      const backend = new ScriptedBackend(taken);
      const sendMessage: HandoffAdapter['sendMessage'] = async (id, { text, clientId }, { agent }) => {
        const message: Message = {
          id: 'm1',
          conversationId: id,
          author: { kind: 'agent', ...agent },
          at: later(),
          text,
          clientId,
        };
        backend.change(id, { lastMessage: { text, author: message.author, at: message.at } });
        return message;
      };
      const { asked, forget } = await begin(backend, { subscribe: undefined, sendMessage });
      await world.desk.conversation();
      await settled();
      forget();
      const { status } = await world.desk.call('POST', '/conversations/c1/messages', {
        body: { text: 'Hello', clientId: 'x1' },
        key: 'k1',
      });
      expect(status).toBe(201);
      await settled();
      expect(asked().length, asked().join('\n')).toBeLessThanOrEqual(4);
    });

    test('also where the platform pushes the effect', async () => {
      const backend = new ScriptedBackend();
      const { takeOver } = backend.adapter;
      const { asked, forget } = await begin(backend, {
        takeOver: async (id, params, ctx) => {
          const state = await takeOver!(id, params, ctx);
          for (const sink of backend.sinks) sink.conversation(state as Conversation);
          return state;
        },
      });
      await until(() => backend.sinks.size);
      await world.desk.conversation();
      await settled();
      await new Promise((resolve) => setTimeout(resolve, 50));
      forget();
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k1' })).status).toBe(200);
      await settled();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(asked().length, asked().join('\n')).toBeLessThanOrEqual(4);
    });

    test('a repetition takes one', async () => {
      const { asked, forget } = await begin(new ScriptedBackend(), { subscribe: undefined });
      await world.desk.command({ type: 'mark-read' } as Command, { key: 'k1' });
      await world.desk.command({ type: 'take-over' }, { key: 'k2' });
      await settled();
      forget();
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k2' })).status).toBe(200);
      // and one more to see whether the caller may still see the conversation
      expect(asked().length).toBeLessThanOrEqual(2);
    });
  });

  test.each([
    ['a takeover by the desk of the gateway', true, false],
    ['a takeover where bots take turns', false, true],
    ['a takeover by the desk where bots take turns', true, true],
  ])('%s takes one more at the most', async (_, isDesk, hasBot) => {
    const platform = new SwitchPlatform();
    const database = counting(databases()[0]);
    const sendAsBot: HandoffAdapter['sendAsBot'] = async () => platform.say('c1', 'bot', 'Hello');
    const adapter = { ...platform.adapter({ subscribe: undefined }), ...(hasBot && { sendAsBot }) };
    world.desk.add({ adapter: isDesk ? adapter : new BackendWithBot().adapter, database, desk: isDesk });
    await until(() => database.statements.some((sql) => sql.includes('DELETE FROM handoff.locks')));
    await world.desk.conversation();
    await settled();
    database.statements.length = 0;
    expect((await world.desk.command({ type: 'take-over' }, { key: 'k1' })).status).toBe(200);
    await settled();
    const asked = database.statements.filter((sql) => !ownRounds.test(sql));
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(isDesk ? 5 : 4);
  });

  // a message is written down before the platform hears of it, and again after it
  test.each([
    ['', {}, 0],
    [' that is handed over with it', { handOver: { reason: 'asked-for-human' } }, 4],
  ])('a turn of a bot takes five, and its message eight%s', async (_, more, ofCommand) => {
    const platform = new BackendWithBot();
    platform.contactWrites('Where is my order?');
    const { asked, forget } = await begin(platform, { subscribe: undefined });
    await world.desk.conversation();
    const ask = async <T>(path: string, body: object): Promise<T> => {
      await settled();
      forget();
      const answer = await world.desk.call<T>('POST', path, { as: 'bot', body });
      expect(answer.status).toBeLessThan(300);
      await settled();
      return answer.body;
    };
    const turn = await ask<{ id: string }>('/conversations/c1/turns', {});
    expect(asked().length, asked().join('\n')).toBeLessThanOrEqual(5);
    await ask(`/turns/${turn.id}/message`, { text: 'On its way', ...more });
    expect(asked().length, asked().join('\n')).toBeLessThanOrEqual(8 + ofCommand);
  });

  describe('a page of 200 conversations', () => {
    async function page(versions: boolean) {
      const backend = new ScriptedBackend();
      const ids = Array.from({ length: 200 }, (_, i) => `p${i}`);
      for (const id of ids) backend.put({ ...backend.get('c1'), id, ...(versions && { version: 1 }) });
      const limits: Array<number | undefined> = [];
      const listConversations: HandoffAdapter['listConversations'] = async ({ limit }) => {
        limits.push(limit);
        return { items: ids.slice(0, limit).map((id) => backend.get(id)) };
      };
      const traits = { versions };
      const { asked, forget } = await begin(backend, { subscribe: undefined, traits, listConversations });
      const read = async () => {
        forget();
        const { body } = await world.desk.get<{ items: Conversation[] }>('/conversations?limit=200');
        expect(body.items.map(({ id }) => id)).toEqual(ids);
        return { items: body.items, count: asked().length };
      };
      return { backend, ids, limits, read };
    }

    test('takes five statements at the most where it is new, and one where it is known', async () => {
      const { read, limits } = await page(false);
      const cold = await read();
      expect(cold.count).toBeLessThanOrEqual(5);
      const warm = await read();
      expect(warm.count).toBe(1);
      expect(warm.items).toEqual(cold.items);
      expect(limits).toEqual([200, 200]);
      expect(await databases()[0].query('SELECT FROM handoff.conversations')).toHaveLength(200);
    });

    test('takes as few where all of it has changed, which is told', async () => {
      const { read, backend, ids } = await page(true);
      const before = await read();
      for (const id of ids) backend.change(id, { channel: 'sms' });
      const after = await read();
      expect(after.count).toBeLessThanOrEqual(5);
      after.items.forEach(({ version, channel }, i) => {
        expect(channel).toBe('sms');
        expect(version).toBeGreaterThan(before.items[i]!.version!);
      });
      await settled();
      const told = await databases()[0].query<{ conversation_id: string }>(
        `SELECT conversation_id FROM handoff.events WHERE kind = 'conversation' ORDER BY id`,
      );
      expect(told.map(({ conversation_id: id }) => id)).toEqual(ids);
    });

    test('takes as few where all of it was gone and has come back', async () => {
      const { read, ids } = await page(false);
      await read();
      await databases()[0].query('UPDATE handoff.conversations SET removed = true');
      const again = await read();
      expect([again.items.length, again.count <= 5]).toEqual([ids.length, true]);
    });

    test('is right where two read it at the same time', async () => {
      const { read, backend, ids } = await page(true);
      const pages = await Promise.all([read(), read(), read()]);
      for (const { items } of pages) {
        expect(items.map(({ version }) => version)).toEqual(pages[0]!.items.map(({ version }) => version));
      }
      for (const id of ids) backend.change(id, { channel: 'sms' });
      const [one, two] = await Promise.all([read(), read()]);
      expect(two!.items.map(({ version }) => version)).toEqual(one!.items.map(({ version }) => version));
      await settled();
      const told = await databases()[0].query(`SELECT FROM handoff.events WHERE kind = 'conversation'`);
      expect(told).toHaveLength(ids.length);
    });
  });
}
