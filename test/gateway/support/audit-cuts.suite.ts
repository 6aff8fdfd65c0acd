import { describe, expect, test } from 'vitest';
import type { AuditEntry, AuditErasure, AuditPurge } from '../../../src/gateway/index.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { setup, type OpenDatabases } from './setup.js';

const day = 86_400_000;

/** The audit can be cut by age and by person, keeps its order, and tells that it was (S16). */
export function auditCutsSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const query = (sql: string, values?: readonly unknown[]) => databases()[0].query(sql, values);
  const by = { id: 'dpo', name: 'Data Officer' };

  /** Three conversations of two contacts, and two agents who did something in each. */
  async function desk() {
    const backend = new ScriptedBackend();
    for (const [id, contact] of [
      ['c2', 'p2'],
      ['c3', 'p1'],
    ] as const) {
      const { contact: known, ...rest } = backend.get('c1');
      backend.put({ ...rest, id, contact: { ...known, id: contact } });
    }
    backend.put({ ...backend.get('c1'), contact: { ...backend.get('c1').contact, id: 'p1' } });
    const gateway = world.node({ ...backend.adapter, subscribe: undefined });
    for (const id of ['c1', 'c2', 'c3']) {
      await world.desk.command({ type: 'take-over', reason: `secret\u0000 of ${id}` }, { id, key: `key-${id}` });
      await world.desk.command({ type: 'close', outcome: 'resolved', note: `note on ${id}` }, { id, as: 'ben' });
    }
    return gateway;
  }
  const order = (entries: AuditEntry[]) =>
    entries.map(({ id, at, action, outcome, code }) => ({ id, at, action, outcome, code }));

  describe('purge()', () => {
    test('deletes what is older, keeps the order of the rest, and says so', async () => {
      const gateway = await desk();
      const before = await gateway.audit();
      const [third] = (await query('SELECT id FROM handoff.audit ORDER BY id OFFSET 2 LIMIT 1')) as Array<{
        id: number;
      }>;
      await query(`SET handoff.cutting = 'on'`);
      await query(`UPDATE handoff.audit SET at = at - ${40 * day} WHERE id <= $1`, [third!.id]);
      await query(`SET handoff.cutting = 'off'`);
      const until = new Date(Date.now() - 30 * day).toISOString();
      expect(await gateway.audit.purge({ before: until, by })).toEqual({ entries: 3 });
      const [told, ...rest] = await gateway.audit();
      expect(told).toMatchObject({
        action: 'purge-audit',
        agent: by,
        role: 'system',
        outcome: 'applied',
        parameters: { before: until, entries: 3 },
      });
      expect(rest).toEqual(before.slice(0, 3));
      expect(told!.id).toBeGreaterThan(rest[0]!.id);
      // what told of a cut stays, and a cut of nothing is no news
      expect(await gateway.audit.purge({ before: until })).toEqual({ entries: 0 });
      expect(await gateway.audit.purge({ before: new Date(Date.now() + day).toISOString() })).toEqual({ entries: 3 });
      expect((await gateway.audit()).map(({ action, agent }) => [action, agent?.id])).toEqual([
        ['purge-audit', 'gateway'],
        ['purge-audit', 'dpo'],
      ]);
    });

    test('goes step by step where there is much, and tells it in one line', async () => {
      const gateway = world.node({ ...new ScriptedBackend().adapter, subscribe: undefined });
      await query(
        `INSERT INTO handoff.audit (at, entry)
         SELECT n, '{"action":"pause-bot","reason":"\\u0000"}' FROM generate_series(1, 25000) n`,
      );
      expect(await gateway.audit.purge({ before: '2026-01-01T00:00:00Z' })).toEqual({ entries: 25_000 });
      expect(await gateway.audit()).toMatchObject([{ action: 'purge-audit', parameters: { entries: 25_000 } }]);
    });

    test.for<[string, unknown]>([
      ['nothing', {}],
      ['a word', { before: 'yesterday' }],
      ['a number', { before: 0 }],
      ['an empty text', { before: '' }],
      ['null', { before: null }],
    ])('is invalid with %s, and deletes nothing', async ([, given]) => {
      const gateway = await desk();
      await expect(gateway.audit.purge(given as AuditPurge)).rejects.toMatchObject({ code: 'invalid' });
      expect(await gateway.audit()).toHaveLength(6);
    });
  });

  describe('erase()', () => {
    test.for<[string, AuditErasure, number, RegExp, RegExp]>([
      ['of an agent', { agentId: 'ada' }, 3, /ada|Ada|secret|key-/, /ben.*note on c1/],
      ['of a contact, in all of their conversations', { contactId: 'p1' }, 4, /p1|c1|c3/, /ada.*secret.*c2/],
      ['of one conversation', { conversationId: 'c2' }, 2, /p2|c2/, /ada.*c1/],
    ])('%s keeps every entry in its place, without the person', async ([, whom, entries, gone, kept]) => {
      const gateway = await desk();
      const before = await gateway.audit();
      expect(await gateway.audit.erase({ ...whom, by })).toEqual({ entries });
      const [told, ...rest] = await gateway.audit();
      expect(order(rest)).toEqual(order(before));
      expect(told).toMatchObject({ action: 'erase-audit', agent: by, outcome: 'applied', parameters: { entries } });
      expect(JSON.stringify([told, ...rest])).not.toMatch(gone);
      const raw = await query('SELECT * FROM handoff.audit ORDER BY id');
      expect(JSON.stringify(raw)).not.toMatch(gone);
      expect(rest.filter(({ erased }) => erased)).toHaveLength(entries);
      // others are as they were
      for (const entry of rest) if (!entry.erased) expect(before).toContainEqual(entry);
      expect(JSON.stringify([...rest].reverse())).toMatch(kept);
      // again there is nothing left, and that is said as well
      expect(await gateway.audit.erase(whom)).toEqual({ entries: 0 });
      expect(await gateway.audit()).toHaveLength(8);
    });

    test('of a contact also where the gateway has forgotten the conversation', async () => {
      const gateway = await desk();
      await query('DELETE FROM handoff.conversations');
      expect(await gateway.audit.erase({ contactId: 'p1' })).toEqual({ entries: 4 });
    });

    test('of an agent who asks for it does not bring them back', async () => {
      const gateway = await desk();
      await gateway.audit.purge({ before: '2026-01-01T00:00:00Z', by: { id: 'ada', name: 'Ada Own' } });
      await gateway.audit.erase({ agentId: 'ada', by: { id: 'ada', name: 'Ada Own' } });
      expect(JSON.stringify(await query('SELECT * FROM handoff.audit'))).not.toMatch(/ada|Ada/);
      const [told] = await gateway.audit();
      expect(told).toMatchObject({ action: 'erase-audit', parameters: { kind: 'agent', entries: 3 } });
    });

    test('of much goes step by step, with one line', async () => {
      const gateway = world.node({ ...new ScriptedBackend().adapter, subscribe: undefined });
      await query(
        `INSERT INTO handoff.audit (at, agent_id, entry)
         SELECT n, 'x', '{"action":"pause-bot","agent":{"id":"x"}}' FROM generate_series(1, 1200) n`,
      );
      expect(await gateway.audit.erase({ agentId: 'x' })).toEqual({ entries: 1200 });
      const rest = await gateway.audit({ limit: 1000 });
      expect(rest.filter(({ action }) => action === 'erase-audit')).toHaveLength(1);
      expect(JSON.stringify(await query('SELECT * FROM handoff.audit'))).not.toContain('"x"');
    });

    test.for<[string, unknown]>([
      ['nobody', {}],
      ['two at once', { agentId: 'ada', contactId: 'p1' }],
      ['an empty id', { agentId: '' }],
      ['a number', { contactId: 1 }],
      ['another kind', { tenant: 'north' }],
      ['a name that objects have', { constructor: 'x' }],
    ])('is invalid for %s, and changes nothing', async ([, given]) => {
      const gateway = await desk();
      const before = await gateway.audit();
      await expect(gateway.audit.erase(given as AuditErasure)).rejects.toMatchObject({ code: 'invalid' });
      expect(await gateway.audit()).toEqual(before);
    });

    test('of somebody nobody knows changes nothing but tells', async () => {
      const gateway = await desk();
      for (const agentId of ['nobody', "'; DROP TABLE handoff.audit; --", '\u0000', '%', 'ada\u0000']) {
        expect(await gateway.audit.erase({ agentId })).toEqual({ entries: 0 });
      }
      expect(await gateway.audit()).toHaveLength(11);
    });
  });

  test('whoever does not say so still cannot change it', async () => {
    const gateway = await desk();
    await gateway.audit.erase({ agentId: 'ada' });
    await gateway.audit.purge({ before: new Date(Date.now() + day).toISOString() });
    for (const sql of ['UPDATE handoff.audit SET at = 0', 'DELETE FROM handoff.audit', 'TRUNCATE handoff.audit']) {
      await expect(query(sql)).rejects.toThrow('only ever added to');
    }
  });
}
