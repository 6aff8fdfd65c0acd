import { describe, expect, test } from 'vitest';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { emptied, type Problem } from './desk.js';
import { Ear } from './events.js';
import { setup, type OpenDatabases } from './setup.js';

/** What the gateway remembers of conversations, and for how long it counts. */
export function stateSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const quiet = (backend: ScriptedBackend) => ({ ...backend.adapter, subscribe: undefined });

  describe('a database that begins again', () => {
    /** Some life, and its end: PGlite in memory forgets, a backup is restored. */
    async function secondLife() {
      world.node(quiet(new ScriptedBackend()));
      const ear = await Ear.connect(world.desk.nodes[0]!);
      for (let i = 0; i < 6; i++) await world.desk.command({ type: i % 2 ? 'activate-bot' : 'pause-bot' });
      const seen = await world.desk.conversation();
      const heard = await ear.heard('conversation', ({ data }) => data.version === seen.version);
      await world.desk.nodes[0]!.close();
      await emptied(databases()[0]);
      await world.desk.restart();
      return { seen, ids: ear.events.map(({ id }) => Number(id)), last: Number(heard.id) };
    }

    test('gives out higher versions than ever before, so that open pages take what they read', async () => {
      const { seen } = await secondLife();
      const fresh = await world.desk.conversation();
      expect(fresh.version).toBeGreaterThan(seen.version!);
      const stale = await world.desk.command<Problem>({ type: 'take-over' }, { version: seen.version });
      expect([stale.status, stale.body.current?.version]).toEqual([412, fresh.version]);
      expect((await world.desk.command({ type: 'take-over' }, { version: fresh.version })).status).toBe(200);
    });

    test('tells whoever comes back with any id of the old log to read everything again', async () => {
      const { ids, last } = await secondLife();
      // more news than the old log had
      for (let i = 0; i < 8; i++) await world.desk.command({ type: i % 2 ? 'activate-bot' : 'pause-bot' });
      for (const lastEventId of [0, 1, 7, ...ids]) {
        const back = await Ear.connect(world.desk.nodes[0]!, { lastEventId });
        expect(Number((await back.heard('reset')).id)).toBeGreaterThan(last);
        await back.close();
      }
      const now = await Ear.connect(world.desk.nodes[0]!);
      const { id } = await now.heard('ready');
      const again = await Ear.connect(world.desk.nodes[0]!, { lastEventId: id });
      await world.desk.command({ type: 'take-over' });
      expect(Number((await again.heard('conversation')).id)).toBeGreaterThan(Number(id));
      expect(again.named('reset')).toEqual([]);
    });
  });
}
