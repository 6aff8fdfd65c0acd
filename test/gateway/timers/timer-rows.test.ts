import { beforeEach, expect, test } from 'vitest';
import type { Transaction } from '../../../src/gateway/bus/wakes.js';
import { timerChannel, writeTimer } from '../../../src/gateway/timers/timer.js';
import { emptied } from '../support/desk.js';
import { pglite } from '../support/pglite.js';

const database = pglite();
const ada = { id: 'ada', name: 'Ada' };
let woken: string[];

const tx: Transaction = {
  query: (sql, values) => database().query(sql, values),
  wake(channel) {
    woken.push(channel);
    return `set_config('handoff.woken', '${channel}', false)`;
  },
};
const rows = () => database().query('SELECT * FROM handoff.timers ORDER BY conversation_id');
const wokenInStatement = async () => {
  const [row] = await database().query(`SELECT current_setting('handoff.woken', true) AS channel`);
  return row!.channel;
};

beforeEach(async () => {
  await emptied(database());
  await database().query(`SELECT set_config('handoff.woken', '', false)`);
  woken = [];
});

test('a timer is kept with who set it, when, and from when on it may be taken; every node is woken', async () => {
  const before = Date.now();
  await writeTimer(tx, 'c\0', { due: 4_102_444_800_000, agent: ada });
  const [row, ...others] = await rows();
  expect(others).toEqual([]);
  const due = 4_102_444_800_000;
  expect(row).toMatchObject({ conversation_id: 'c\ufffd', due, agent: ada, not_before: due, attempts: 0 });
  expect(Math.abs((row!.set_at as number) - before)).toBeLessThan(60_000);
  expect([woken, await wokenInStatement()]).toEqual([[timerChannel], timerChannel]);
});

test('a conversation has one: the next replaces it, with its attempts', async () => {
  await writeTimer(tx, 'c1', { due: 1_000, agent: ada });
  await database().query('UPDATE handoff.timers SET attempts = 7, set_at = 5, not_before = 9');
  await writeTimer(tx, 'c1', { due: 2_000, agent: { id: 'ben' } });
  const [row, ...others] = await rows();
  expect(others).toEqual([]);
  expect(row).toMatchObject({ due: 2_000, agent: { id: 'ben' }, not_before: 2_000, attempts: 0 });
  expect(row!.set_at).toBeGreaterThan(5);
});

test('null deletes the one of this conversation, and wakes nobody', async () => {
  await writeTimer(tx, 'c\0', { due: 1_000, agent: ada });
  await writeTimer(tx, 'c2', { due: 1_000, agent: ada });
  woken = [];
  await writeTimer(tx, 'c\0', null);
  expect((await rows()).map(({ conversation_id }) => conversation_id)).toEqual(['c2']);
  expect(woken).toEqual([]);
});
