import { describe, expect, test } from 'vitest';
import type { Bus } from '../../../src/gateway/index.js';
import type { Presence } from '../../../src/model/presence.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { people, until, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';
import { sinkOf, StreamClient } from './stream-client.js';

const inC1 = '/conversations/c1/presence';
const newest = (client: StreamClient): string[] | undefined =>
  (client.named('presence').at(-1)?.data.present as Presence[] | undefined)?.map(
    ({ agent, doing }) => `${agent.id} ${doing}`,
  );
const shows = (client: StreamClient, ...expected: string[]) =>
  until(() => JSON.stringify(newest(client)) === JSON.stringify(expected), JSON.stringify([newest(client), expected]));

export function presenceSuite(databases: OpenDatabases): void {
  const world = setup(databases);

  /** Two nodes that hear each other, and a stream of Ben's on the second. */
  async function twoNodes(backend = new ScriptedBackend()) {
    world.twoNodes(backend.adapter);
    await world.desk.conversation();
    const ben = await StreamClient.connect(world.desk.nodes[1]!, { as: 'ben' });
    await ben.received('ready');
    return { backend, ben };
  }
  const put = (doing: string, as = 'ada', node = 0) => world.desk.call('PUT', inC1, { as, node, body: { doing } });

  describe('who looks and who writes', () => {
    test('travels from node to node, and needs nothing of the platform', async () => {
      const { backend, ben } = await twoNodes();
      const calls = backend.calls.length;
      await until(async () => {
        await put('viewing');
        return newest(ben);
      });
      expect((await put('writing')).status).toBe(204);
      await shows(ben, 'ada writing');
      await put('viewing', 'ben', 1);
      await shows(ben, 'ada writing', 'ben viewing');
      await put('away');
      await shows(ben, 'ben viewing');
      expect(backend.calls).toHaveLength(calls);
      const { agent, at } = (ben.named('presence')[0]!.data.present as Presence[])[0]!;
      expect([agent, Math.abs(Date.parse(at) - Date.now()) < 60_000]).toEqual([people.ada!.agent, true]);
    });

    test('what is said again is told to nobody but the agent’s own pages', async () => {
      const { ben } = await twoNodes();
      const ada = await StreamClient.connect(world.desk.nodes[0]!, { as: 'ada' });
      await ada.received('ready');
      await put('viewing');
      await shows(ada, 'ada viewing');
      const before = ada.named('presence').length;
      await put('viewing');
      await until(() => ada.named('presence').length > before);
      // a second page of the same agent, which has just connected
      const late = await StreamClient.connect(world.desk.nodes[0]!, { as: 'ada' });
      await late.received('ready');
      expect(newest(late)).toBeUndefined();
      await put('viewing');
      await shows(late, 'ada viewing');
      expect(ben.named('presence').length).toBeLessThan(2);
    });

    test('an event of it has no id, so it is not repeated and moves no stream', async () => {
      const { ben } = await twoNodes();
      await until(async () => {
        await put('viewing');
        return newest(ben);
      });
      expect(ben.named('presence').every(({ id }) => id === undefined)).toBe(true);
    });

    test('only those who may see the conversation may be there, and are told', async () => {
      const backend = new ScriptedBackend();
      const hidden = { ...people.rob!, canSee: () => false };
      world.node(backend.adapter);
      world.desk.people = { ...people, rob: hidden, sue: { ...people.sue!, canSee: () => true } };
      await world.desk.conversation();
      const [rob, sue] = [
        await StreamClient.connect(world.desk.nodes[0]!, { as: 'rob' }),
        await StreamClient.connect(world.desk.nodes[0]!, { as: 'sue' }),
      ];
      expect((await put('viewing', 'rob')).status).toBe(404);
      await put('viewing');
      await shows(sue, 'ada viewing');
      await put('writing');
      await shows(sue, 'ada writing');
      expect(newest(rob)).toBeUndefined();
    });

    test.each<[string, unknown, number]>([
      ['another way to be there', { doing: 'sleeping' }, 422],
      ['nothing', {}, 422],
      ['no object', [], 422],
      ['a number', { doing: 1 }, 422],
    ])('%s is refused', async (_, body, status) => {
      world.node(new ScriptedBackend().adapter);
      const answer = await world.desk.call<Problem>('PUT', inC1, { body });
      expect([answer.status, answer.body.code]).toEqual([status, 'invalid']);
    });

    test('nobody is in a conversation that does not exist', async () => {
      world.node(new ScriptedBackend().adapter);
      const { status } = await world.desk.call('PUT', '/conversations/none/presence', { body: { doing: 'viewing' } });
      expect(status).toBe(404);
    });

    test('who is there by the platform’s own screen is shown with the others', async () => {
      const { backend, ben } = await twoNodes();
      const sink = await sinkOf(backend);
      await put('viewing', 'ben', 1);
      await shows(ben, 'ben viewing');
      const at = new Date().toISOString();
      const carol: Presence = { conversationId: 'c1', agent: { id: 'carol' }, doing: 'writing', at };
      await until(() => {
        sink.presence([carol], 'c1');
        return newest(ben)?.length === 2;
      });
      await shows(ben, 'ben viewing', 'carol writing');
      sink.presence([], 'c1');
      await shows(ben, 'ben viewing');
    });

    test('a bus that is slow is told the newest of each agent, however much happened meanwhile', async () => {
      const told: string[] = [];
      const answers: Array<() => void> = [];
      const bus: Bus = {
        publish: (channel, message) =>
          new Promise<void>((resolve) => {
            if (channel !== 'handoff_presence') return resolve();
            const { agentId, doing } = JSON.parse(message) as { agentId: string; doing: string };
            told.push(`${agentId} ${doing}`);
            answers.push(resolve);
          }),
        subscribe: () => Promise.resolve(() => undefined),
        close: () => Promise.resolve(),
      };
      world.node(new ScriptedBackend().adapter, { bus });
      await world.desk.conversation();
      for (let i = 0; i < 20; i++) await put(i % 2 ? 'viewing' : 'writing');
      await put('viewing', 'ben');
      await put('away');
      expect(told).toEqual(['ada writing']);
      for (let i = 0; i < 3; i++) {
        answers[i]?.();
        await until(() => told.length > i + 1 || i === 2);
      }
      expect(told).toEqual(['ada writing', 'ada away', 'ben viewing']);
      // and so it goes on
      await put('writing', 'ben');
      await until(() => told.length === 4);
      answers[3]!();
    });

    test('a bus that is down or talks nonsense costs nothing but the others’ presence', async () => {
      const backend = new ScriptedBackend();
      let say: (message: string) => void = () => undefined;
      const bus: Bus = {
        publish: async () => Promise.reject(new Error('down')),
        subscribe: async (channel, listener) => {
          if (channel === 'handoff_presence') say = listener;
          return () => undefined;
        },
        close: async () => undefined,
      };
      world.node(backend.adapter, { bus });
      await world.desk.conversation();
      const ada = await StreamClient.connect(world.desk.nodes[0]!, { as: 'ada' });
      await ada.received('ready');
      const forged = { node: 'x', conversationId: 'c1', agentId: '', name: '', doing: 'viewing', at: 'soon' };
      for (const nonsense of ['', '{', 'null', '[]', '{"node":1}', JSON.stringify(forged)]) say(nonsense);
      expect((await put('viewing')).status).toBe(204);
      await shows(ada, 'ada viewing');
    });
  });
}
