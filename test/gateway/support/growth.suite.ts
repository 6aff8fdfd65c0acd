import { describe, expect, test } from 'vitest';
import type { Database } from '../../../src/gateway/index.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { until } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

/** What piles up in the tables, and how it is kept and forgotten. */
export function growthSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const quiet = (backend: ScriptedBackend) => ({ ...backend.adapter, subscribe: undefined });

  describe('a database that has become large', () => {
    const day = 86_400_000;
    const large = 30_000;
    const fill = (sql: string) => databases()[0].query(`${sql} FROM generate_series(1, ${large}) n`);

    /** A database that remembers what it was asked. */
    function recorded() {
      const [database] = databases();
      const asked: Array<{ sql: string; values?: readonly unknown[] }> = [];
      const query: Database['query'] = (sql, values) => {
        asked.push({ sql, values });
        return database.query(sql, values);
      };
      return { asked, database: { ...database, query } };
    }

    test('is not read from end to end, neither every minute nor for a part of the audit', async () => {
      const now = Date.now();
      await fill(
        `INSERT INTO handoff.conversations (id, version, control_version, contact_id, state, updated_at)
         SELECT 'x' || n, n, n, 'p' || n, '{}', ${now}`,
      );
      await fill(`INSERT INTO handoff.audit (at, entry) SELECT ${now - 40 * day} + n, '{}'`);
      await databases()[0].query('ANALYZE');
      const { database, asked } = recorded();
      const gateway = world.node(quiet(new ScriptedBackend()), { database });
      const tidied = /DELETE FROM handoff.conversations/;
      const looked = /FROM handoff.audit/;
      await until(() => asked.some(({ sql }) => tidied.test(sql)));
      await gateway.audit({ since: new Date(now - day).toISOString() });
      for (const pattern of [tidied, looked]) {
        const { sql, values } = asked.find((each) => pattern.test(each.sql))!;
        const plan = (await databases()[0].query(`EXPLAIN ${sql}`, values))
          .map((row) => Object.values(row)[0])
          .join('\n');
        expect(plan).toMatch(/Index.* Scan/);
        expect(plan).not.toMatch(/Seq Scan on (conversations|audit)|Scan using audit_pkey/);
      }
    });

    test('is tidied up step by step, so that no step takes long', async () => {
      const old = Date.now() - 40 * day;
      await fill(
        `INSERT INTO handoff.conversations (id, version, control_version, contact_id, state, updated_at)
         SELECT 'x' || n, n, n, 'p' || n, '{}', ${old}`,
      );
      await fill(
        `INSERT INTO handoff.keys (scope, key, hash, owner, status, lease_until, created_at, entry)
         SELECT 's', n, '', '', 'done', 0, ${old}, '{}'`,
      );
      await fill(`INSERT INTO handoff.events (at, kind, data) SELECT ${old}, 'hint', '{}'`);
      const left = async () => {
        const counts = await databases()[0].query<{ n: number }>(
          `SELECT count(*)::integer AS n FROM handoff.conversations
           UNION ALL SELECT count(*) FROM handoff.keys
           UNION ALL SELECT count(*) FROM handoff.events`,
        );
        return counts.map(({ n }) => n);
      };
      const [database] = databases();
      const steps: number[][] = [];
      const query: Database['query'] = async (sql, values) => {
        const answer = await database.query(sql, values);
        if (sql.includes('DELETE')) steps.push(await left());
        return answer as never;
      };
      world.node(quiet(new ScriptedBackend()), { database: { ...database, query } });
      await until(async () => (await left()).every((n) => n < 10), 'something old stayed');
      const most = Math.max(...steps.slice(1).flatMap((counts, i) => counts.map((n, j) => steps[i]![j]! - n)));
      expect(most).toBeLessThanOrEqual(10_000);
    });
  });

  test('the outbox stays small, however much passes through it', async () => {
    const [database] = databases();
    const size = async () =>
      (await database.query<{ n: number }>(`SELECT pg_relation_size('handoff.outbox') AS n`))[0]!.n;
    world.node(quiet(new ScriptedBackend()));
    const sizes: number[] = [];
    for (const type of [
      'pause-bot',
      'activate-bot',
      'pause-bot',
      'activate-bot',
      'pause-bot',
      'activate-bot',
    ] as const) {
      await database.query(
        `INSERT INTO handoff.outbox (at, kind, conversation_id, data)
         SELECT 0, 'hint', 'c1', json_build_object('text', repeat('x', 500)) FROM generate_series(1, 6000)`,
      );
      // they are published with the events of a command
      await world.desk.command({ type });
      await until(async () => !(await database.query('SELECT FROM handoff.outbox')).length);
      sizes.push(await size());
    }
    expect(sizes.at(-1)! / sizes[0]!).toBeLessThan(3);
  });

  test('the audit tells what happened in its order, also where the clock of a node is behind', async () => {
    const adapter = quiet(new ScriptedBackend());
    databases().forEach((database, i) =>
      world.desk.add({ adapter, database, environment: { ...realEnvironment, now: () => Date.now() - i * 60_000 } }),
    );
    await world.desk.command({ type: 'pause-bot' });
    await world.desk.command({ type: 'activate-bot' }, { node: 1 });
    await world.desk.command({ type: 'take-over' });
    const [gateway] = world.desk.nodes;
    expect((await gateway!.audit()).map(({ action }) => action)).toEqual(['take-over', 'activate-bot', 'pause-bot']);
    expect((await gateway!.audit({ conversationId: 'c1' })).map(({ action }) => action)).toEqual([
      'take-over',
      'activate-bot',
      'pause-bot',
    ]);
  });

  describe('a state that is 30 days old', () => {
    const day = 86_400_000;
    const known = async () =>
      (await databases()[0].query<{ id: string }>('SELECT id FROM handoff.conversations ORDER BY id')).map(
        ({ id }) => id,
      );
    /** A month in which c1 and c2 are looked at by `look`, and the tidying up after it. */
    async function month(look: () => Promise<unknown>) {
      const environment = new SimulatedEnvironment();
      const backend = new ScriptedBackend();
      for (const id of ['c2', 'c3']) backend.put({ ...backend.get('c1'), id });
      let writes = 0;
      const [database] = databases();
      const query: Database['query'] = (sql, values) => {
        if (sql.includes('UPDATE handoff.conversations')) writes++;
        return database.query(sql, values);
      };
      const adapter = {
        ...quiet(backend),
        listConversations: async () => ({ items: [backend.get('c1'), backend.get('c2')] }),
      };
      world.node(adapter, { environment, database: { ...database, query } });
      for (const id of ['c1', 'c2', 'c3']) await world.desk.conversation(id);
      const { version } = await world.desk.conversation();
      for (let hour = 0; hour < 31 * 24; hour += 6) {
        environment.time += day / 4;
        await look();
      }
      await world.desk.restart();
      await until(async () => !(await known()).includes('c3'), 'what nobody looked at was kept');
      return { version, writes };
    }

    test('is kept while somebody reads the conversation, and forgotten when nobody does', async () => {
      const { version, writes } = await month(() => Promise.all(['c1', 'c2'].map((id) => world.desk.conversation(id))));
      expect(await known()).toEqual(['c1', 'c2']);
      // a read writes next to nothing
      expect(writes).toBeLessThanOrEqual(62);
      expect((await world.desk.command({ type: 'take-over' }, { version })).status).toBe(200);
    });

    test('is kept while somebody sees it in a list', async () => {
      const { writes } = await month(() => world.desk.get('/conversations'));
      expect(await known()).toEqual(['c1', 'c2']);
      expect(writes).toBeLessThanOrEqual(31);
    });
  });
}
