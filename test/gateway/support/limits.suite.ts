import { describe, expect, test } from 'vitest';
import { commandTypes, factsOf, parametersOf } from '../../../src/model/command.js';
import { limits } from '../../../src/model/limits.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { until, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

const letters = (count: number) => 'x'.repeat(count);

/** Texts have limits everywhere, and what is refused is not stored. */
export function limitSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const stored = async (): Promise<number> => {
    let bytes = 0;
    for (const table of ['audit', 'keys', 'events', 'conversations']) {
      const rows = await databases()[0].query(`SELECT * FROM handoff.${table}`);
      bytes += JSON.stringify(rows).length;
    }
    return bytes;
  };
  const node = () => {
    const backend = new ScriptedBackend();
    const listConversations = async () => ({ items: [] });
    world.node({ ...backend.adapter, subscribe: undefined, listConversations });
    return backend;
  };

  const longest: Record<string, number> = {
    text: limits.message,
    clientId: limits.id,
    id: limits.id,
    upTo: limits.id,
  };
  const parameters = commandTypes.flatMap((type) =>
    parametersOf(type)
      .filter(([, format]) => ['text', 'text?', 'id'].includes(format))
      .map(([name]) => [type, name, longest[name] ?? limits.text] as const),
  );

  describe.for(parameters)('%s: %s', ([type, name, max]) => {
    const send = async (length: number) => {
      const texts = Object.fromEntries(
        parametersOf(type)
          .filter(([, format]) => format === 'text' || format === 'id')
          .map(([each]) => [each, 'short']),
      );
      const filled = { ...texts, [name]: letters(length) };
      const { target, answer } = factsOf(type);
      const path = answer === 'message' ? 'messages' : 'commands';
      const body = answer === 'message' ? filled : { type, ...filled };
      return world.desk.call<Problem>('POST', `/${target}s/${target === 'contact' ? 'p1' : 'c1'}/${path}`, {
        as: 'sue',
        body,
        key: 'k1',
      });
    };

    test(`may have ${max} characters`, async () => {
      node();
      await world.desk.conversation();
      const { body } = await send(max);
      expect(body?.detail ?? '').not.toContain('characters');
    });

    test('is refused with its path where it is longer, and nothing is stored', async () => {
      const backend = node();
      await world.desk.conversation();
      const before = await stored();
      const { status, body } = await send(max + 1);
      expect([status, body.code]).toEqual([422, 'invalid']);
      expect(body.detail).toBe(`${name}: expected ${max} characters at most`);
      expect(await stored()).toBe(before);
      expect(backend.calls.every(({ method }) => method === 'getConversation')).toBe(true);
    });
  });

  test.each(['search', 'cursor'])('%s: a longer text is refused with its path', async (name) => {
    node();
    const fits = await world.desk.get(`/conversations?${name}=${letters(limits.text)}`);
    const refused = await world.desk.get<Problem>(`/conversations?${name}=${letters(limits.text + 1)}`);
    expect([fits.status, refused.status, refused.body.code]).toEqual([200, 400, 'invalid']);
    expect(refused.body.detail).toMatch(new RegExp(`^${name}:`));
  });

  describe.each([
    ['0.3 MB', 300_000],
    ['as much as it may', limits.text],
  ])('a bulk of 200 unknown ids with a reason of %s', (_what, length) => {
    test.each([true, false])('leaves little behind (with a key: %s)', async (hasKey) => {
      node();
      const ids = Array.from({ length: 200 }, (_, i) => `none-${i}`);
      const reply = await world.desk.call('POST', '/bulk', {
        body: { command: { type: 'pause-bot', reason: letters(length) }, ids },
        ...(hasKey && { key: 'k1' }),
      });
      expect(reply.status).toBe(length > limits.text ? 422 : 200);
      expect(await stored()).toBeLessThan(200_000);
    });
  });

  describe('a bulk of 1,000 unknown ids in one megabyte', () => {
    const size = async () => {
      const [row] = await databases()[0].query<{ bytes: number }>(
        `SELECT sum(pg_total_relation_size(c.oid))::bigint AS bytes FROM pg_class c
         WHERE c.relnamespace = 'handoff'::regnamespace AND c.relkind = 'r'`,
      );
      return row!.bytes;
    };
    const bulk = (name: string, key?: string) => {
      const ids = Array.from({ length: 1_000 }, (_, i) => `${name}-${i}-`.padEnd(limits.id, 'x'));
      const command = { type: 'pause-bot', reason: letters(limits.text) };
      return world.desk.call('POST', '/bulk', {
        raw: JSON.stringify({ command, ids }).padEnd(1_048_576),
        ...(key && { key }),
      });
    };

    test.each(['k', undefined])('makes the database grow by less than 100 kB (key: %s)', async (key) => {
      node();
      // the first one makes the tables and their indexes as large as one page each
      await bulk('first', key && `${key}0`);
      const before = await size();
      const { status, text } = await bulk('second', key);
      expect([status, text.trim().split('\n').length]).toEqual([200, 1_000]);
      expect((await size()) - before).toBeLessThan(100_000);
    });

    test('is one line in the audit, also if the client left in the middle', async () => {
      node();
      await bulk('none', 'k');
      const audit = await world.desk.nodes[0]!.audit();
      expect(audit).toHaveLength(1);
      expect(audit[0]).toMatchObject({
        action: 'pause-bot',
        agent: { id: 'ada' },
        key: 'k',
        outcome: 'rejected',
        code: 'not-found',
        parameters: { conversations: 1_000 },
      });
      const request = world.desk.request('POST', '/bulk', {
        body: { command: { type: 'pause-bot' }, ids: Array.from({ length: 1_000 }, (_, i) => `gone-${i}`) },
      });
      const response = await world.desk.nodes[0]!.fetch(request);
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
      await until(async () => (await world.desk.nodes[0]!.audit()).length === 2, 'nothing tells of it');
    });

    test('keeps a key for those that are found', async () => {
      const backend = node();
      backend.put({ ...backend.get('c1'), id: 'c2' });
      await world.desk.conversation();
      for (let i = 0; i < 2; i++) {
        const { text } = await world.desk.call('POST', '/bulk', {
          body: { command: { type: 'pause-bot' }, ids: ['c1', 'none', 'c2'] },
          key: 'k1',
        });
        const rows = text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { id: string; error?: { code: string } });
        expect(Object.fromEntries(rows.map(({ id, error }) => [id, error?.code]))).toEqual({
          c1: undefined,
          c2: undefined,
          none: 'not-found',
        });
      }
      expect(backend.count('pauseBot')).toBe(2);
      const keys = await databases()[0].query<{ key: string }>('SELECT key FROM handoff.keys ORDER BY key');
      expect(keys.map(({ key }) => key)).toEqual(['k1', 'k1/c1', 'k1/c2']);
    });
  });

  test('a refused row is audited without its texts, one that was applied with them', async () => {
    const backend = node();
    backend.put({ ...backend.get('c1'), id: 'c2', status: 'closed' });
    await world.desk.call('POST', '/bulk', {
      body: { command: { type: 'close', outcome: letters(100), note: 'secret' }, ids: ['c1', 'c2'] },
      key: 'k1',
    });
    const audit = await world.desk.nodes[0]!.audit();
    const of = (id: string) => audit.find(({ conversationId }) => conversationId === id);
    expect(of('c1')).toMatchObject({ outcome: 'applied', reason: 'secret', parameters: { outcome: letters(100) } });
    expect(of('c2')).toMatchObject({ action: 'close', outcome: 'rejected', agent: { id: 'ada' }, key: 'k1/c2' });
    expect(JSON.stringify(of('c2'))).not.toMatch(/secret|xxx/);
    const keys = await databases()[0].query(`SELECT entry FROM handoff.keys WHERE key = 'k1/c2'`);
    expect(JSON.stringify(keys)).not.toMatch(/secret|xxx/);
  });
}
