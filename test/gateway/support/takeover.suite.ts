import { describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import type { Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

/** A platform where the last one to ask has it. */
function lastWins(): ScriptedBackend {
  const backend = new ScriptedBackend();
  const takeOver = async (id: string, _: object, { agent }: CallContext) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
    backend.calls.push({ method: 'takeOver', id } as ScriptedBackend['calls'][number]);
    return backend.change(id, { handler: { kind: 'agent', agent }, bot: { mode: 'autopilot', status: 'paused' } });
  };
  backend.adapter = { ...backend.adapter, traits: {}, subscribe: undefined, takeOver };
  return backend;
}

export function takeoverSuite(databases: OpenDatabases, pairs: number): void {
  const world = setup(databases);

  describe('simultaneous takeovers', () => {
    test(`of ${pairs} pairs exactly one wins each, and the loser is told who`, async () => {
      const backend = lastWins();
      world.twoNodes(backend.adapter);
      for (let pair = 0; pair < pairs; pair++) backend.put({ ...backend.get('c1'), id: `r${pair}` });
      const race = async (pair: number) => {
        const id = `r${pair}`;
        const { version } = pair % 2 ? await world.desk.conversation(id) : { version: undefined };
        const results = await Promise.all(['ada', 'ben'].map((as, node) => world.desk.command<Problem & { conversation?: object }>(
          { type: 'take-over' }, { id, as, node: pair % 3 ? node : 0, version, key: `k${pair}` },
        )));
        const winner = results.findIndex(({ status }) => status === 200);
        const loser = results[1 - winner]!;
        const name = ['ada', 'ben'][winner]!;
        expect([winner >= 0, loser.status, loser.body.code]).toEqual([true, 409, 'conflict']);
        expect(loser.body.current?.handler).toMatchObject({ kind: 'agent', agent: { id: name } });
        expect(backend.get(id).handler).toMatchObject({ kind: 'agent', agent: { id: name } });
      };
      const inFlight = 25;
      for (let from = 0; from < pairs; from += inFlight) await Promise.all(Array.from({ length: Math.min(inFlight, pairs - from) }, (_, i) => race(from + i)));
      expect(backend.count('takeOver')).toBe(pairs);
    }, 300_000);

    test('the winner is known also while the platform still shows the bot', async () => {
      const backend = lastWins();
      const shown = backend.get('c1');
      world.twoNodes({ ...backend.adapter, getConversation: async () => shown, takeOver: async (_id, _params, { agent }) => ({ ...shown, handler: { kind: 'agent', agent } }) });
      expect((await world.desk.command({ type: 'take-over' }, { as: 'ben' })).status).toBe(200);
      const lost = await world.desk.command<Problem>({ type: 'take-over' }, { node: 1 });
      expect([lost.status, lost.body.code]).toEqual([409, 'conflict']);
      expect(lost.body.current?.handler).toMatchObject({ kind: 'agent', agent: { id: 'ben' } });
      expect((await world.desk.command<Problem>({ type: 'activate-bot' }, { node: 1 })).body.code).toBe('conflict');
    });

    test('whoever hands back lets the next one in at once', async () => {
      const backend = lastWins();
      world.twoNodes(backend.adapter);
      await world.desk.command({ type: 'take-over' });
      expect((await world.desk.command({ type: 'hand-back' })).status).toBe(200);
      expect((await world.desk.command({ type: 'take-over' }, { as: 'ben', node: 1 })).status).toBe(200);
    });

    test('a platform that gave it to somebody else says so in the end', async () => {
      const backend = lastWins();
      const takeOver = async (id: string) => backend.change(id, { handler: { kind: 'agent', agent: { id: 'eve', name: 'Eve' } } });
      world.node({ ...backend.adapter, takeOver });
      const lost = await world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1' });
      expect([lost.status, lost.body.code]).toEqual([409, 'conflict']);
      expect(lost.body.current?.handler).toMatchObject({ agent: { id: 'eve' } });
      expect((await world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1' })).status).toBe(409);
    });
  });
}
