import { describe, expect, test } from 'vitest';
import type { BulkResult } from '../../../src/adapters/adapter.js';
import { HandoffError } from '../../../src/model/error.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { until, type CallOptions, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

function withRows(count: number): ScriptedBackend {
  const backend = new ScriptedBackend();
  for (let row = 0; row < count; row++) backend.put({ ...backend.get('c1'), id: `r${row}` });
  return backend;
}
const ids = (count: number) => Array.from({ length: count }, (_, row) => `r${row}`);

export function bulkSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const bulk = async (body: object, options: CallOptions = {}): Promise<BulkResult[]> => {
    const { status, text, headers } = await world.desk.call('POST', '/bulk', { body, ...options });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as BulkResult);
  };

  describe('bulk', () => {
    test('answers for every row, at most six of them under way', async () => {
      const backend = withRows(40);
      let [running, begun, most] = [0, 0, 0];
      const { pauseBot } = backend.adapter;
      const slow: typeof pauseBot = async (...args) => {
        most = Math.max(most, ++running);
        const last = ++begun > 34;
        await until(() => last || running >= 6 || begun > 34);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        return pauseBot!(...args);
      };
      world.node({ ...backend.adapter, pauseBot: slow });
      const results = await bulk({ command: { type: 'pause-bot', reason: 'night' }, ids: [...ids(40), 'r0', 'r1'] });
      expect(results.map(({ id }) => id).sort()).toEqual(ids(40).sort());
      expect(results.every(({ conversation, error }) => !error && conversation?.bot.status === 'paused')).toBe(true);
      expect(most).toBe(6);
      expect(backend.count('pauseBot')).toBe(40);
    });

    test('tells each row why it failed, in our words', async () => {
      const backend = withRows(4);
      backend.put({ ...backend.get('r1'), bot: { mode: 'autopilot', status: 'stopped' } });
      const { pauseBot } = backend.adapter;
      world.node({
        ...backend.adapter,
        pauseBot: async (id, ...rest) => {
          if (id === 'r2') throw new HandoffError('rate-limited', 'sk-secret');
          if (id === 'r3') throw new Error('sk-secret');
          return pauseBot!(id, ...rest);
        },
      });
      const results = await bulk({ command: { type: 'pause-bot' }, ids: [...ids(4), 'none'] });
      const codes = Object.fromEntries(results.map(({ id, error }) => [id, error?.code]));
      expect(codes).toEqual({ r0: undefined, r1: 'refused', r2: 'rate-limited', r3: 'timeout', none: 'not-found' });
      expect(JSON.stringify(results)).not.toContain('sk-secret');
    });

    test('that the role does not include is refused as one, with one line of the audit', async () => {
      const backend = withRows(40);
      world.node(backend.adapter);
      for (const [as, type] of [
        ['ada', 'reset-bot'],
        ['rob', 'pause-bot'],
      ] as const) {
        const { status, body } = await world.desk.call<Problem>('POST', '/bulk', {
          as,
          body: { command: { type, reason: 'night' }, ids: ids(40) },
          key: 'k1',
        });
        expect([status, body.code]).toEqual([403, 'forbidden']);
      }
      expect(backend.calls).toEqual([]);
      const entries = await world.desk.nodes[0]!.audit();
      expect(entries).toMatchObject([
        {
          agent: { id: 'rob' },
          action: 'pause-bot',
          reason: 'night',
          outcome: 'rejected',
          code: 'forbidden',
          key: 'k1',
        },
        { agent: { id: 'ada' }, action: 'reset-bot', outcome: 'rejected', code: 'forbidden', key: 'k1' },
      ]);
      expect(entries.some(({ conversationId }) => conversationId !== undefined)).toBe(false);
    });

    test('each row is done once for a key, also where the answer was cut', async () => {
      const backend = withRows(20);
      world.twoNodes(backend.adapter);
      const body = { command: { type: 'pause-bot' }, ids: ids(20) };
      const response = await world.desk.nodes[0]!.fetch(world.desk.request('POST', '/bulk', { body, key: 'k1' }));
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
      await until(
        async () => !(await databases()[0].query(`SELECT 1 FROM handoff.keys WHERE status <> 'done'`)).length,
      );
      const before = backend.count('pauseBot');
      expect(before).toBeLessThan(20);
      const results = await bulk(body, { key: 'k1', node: 1 });
      expect(results).toHaveLength(20);
      expect(results.every(({ error }) => !error)).toBe(true);
      expect(backend.count('pauseBot')).toBe(20);
      const other = await world.desk.call('POST', '/bulk', { body: { ...body, ids: ['r0'] }, key: 'k1' });
      expect(other.status).toBe(422);
    });
  });

  describe('the audit', () => {
    test('says who did what, when, why, and how it ended', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const audit = () => world.desk.nodes[0]!.audit();
      await world.desk.command({ type: 'take-over', reason: 'asked for me' }, { key: 'k1' });
      expect(await audit()).toMatchObject([
        {
          agent: { id: 'ada', name: 'Ada Own' },
          role: 'agent',
          action: 'take-over',
          reason: 'asked for me',
          outcome: 'applied',
          conversationId: 'c1',
          key: 'k1',
        },
      ]);
      await world.desk.command({ type: 'close', outcome: 'resolved', note: 'all well' }, { as: 'ben' });
      await world.desk.command({ type: 'archive' });
      backend.failing.set('handBack', new HandoffError('timeout', 'no answer'));
      await world.desk.command({ type: 'hand-back', note: 'for the bot' });
      const [handBack, archive, close] = await audit();
      expect(close).toMatchObject({
        agent: { id: 'ben' },
        action: 'close',
        parameters: { outcome: 'resolved' },
        reason: 'all well',
        outcome: 'rejected',
        code: 'conflict',
      });
      expect(archive).toMatchObject({ action: 'archive', outcome: 'rejected', code: 'forbidden' });
      expect(handBack).toMatchObject({
        action: 'hand-back',
        outcome: 'unknown',
        code: 'timeout',
        reason: 'for the bot',
      });
      expect(Date.parse(close!.at)).toBeGreaterThan(0);
    });

    test('a repeated key is not a second deed', async () => {
      world.node(new ScriptedBackend().adapter);
      for (let i = 0; i < 3; i++) await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      expect(await world.desk.nodes[0]!.audit()).toHaveLength(1);
    });

    test('keeps no words that are meant for the contact', async () => {
      const sendMessage = async (conversationId: string) => ({
        id: 'm1',
        conversationId,
        author: { kind: 'agent' as const },
        at: '2026-03-02T10:00:00Z',
        text: 'PRIVATE',
      });
      world.node(new ScriptedBackend({}, { sendMessage }).adapter);
      await world.desk.call('POST', '/conversations/c1/messages', {
        body: { text: 'PRIVATE', clientId: 'x1', private: true },
      });
      const entries = await world.desk.nodes[0]!.audit();
      expect(entries).toMatchObject([{ action: 'send-message', parameters: { clientId: 'x1', private: true } }]);
      expect(JSON.stringify(entries)).not.toContain('PRIVATE');
    });

    test('is read by conversation, time and number, newest first', async () => {
      const backend = withRows(3);
      world.node(backend.adapter);
      for (const id of ids(3)) await world.desk.command({ type: 'pause-bot' }, { id });
      const [gateway] = world.desk.nodes;
      expect((await gateway!.audit()).map(({ conversationId }) => conversationId)).toEqual(['r2', 'r1', 'r0']);
      expect(await gateway!.audit({ conversationId: 'r1' })).toHaveLength(1);
      expect(await gateway!.audit({ limit: 2 })).toHaveLength(2);
      expect(await gateway!.audit({ since: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
      await expect(gateway!.audit({ since: 'yesterday' })).rejects.toMatchObject({ code: 'invalid' });
    });

    test('can be added to and nothing else', async () => {
      world.node(new ScriptedBackend().adapter);
      await world.desk.command({ type: 'take-over' });
      const [database] = databases();
      for (const sql of [`UPDATE handoff.audit SET at = 0`, 'DELETE FROM handoff.audit', 'TRUNCATE handoff.audit']) {
        await expect(database.query(sql)).rejects.toThrow('only ever added to');
      }
    });
  });
}
