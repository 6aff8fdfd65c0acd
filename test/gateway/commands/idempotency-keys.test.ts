import { beforeEach, describe, expect, test } from 'vitest';
import type { Attempt } from '../../../src/gateway/audit.js';
import {
  IdempotencyKeys,
  type Begun,
  type Needs,
  type StoredResponse,
} from '../../../src/gateway/commands/idempotency-keys.js';
import { changeKeyIn, type KeyChange } from '../../../src/gateway/commands/key-changes.js';
import type { GatewayContext } from '../../../src/gateway/context.js';
import { always, Statement } from '../../../src/gateway/database/statement.js';
import type { Caller } from '../../../src/gateway/index.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { emptied } from '../support/desk.js';
import { pglite } from '../support/pglite.js';
import { onClock } from '../support/simulated-database.js';

const database = pglite();
const second = 1000;
const ada: Caller = { agent: { id: 'ada' }, role: 'agent' };
const attempt: Attempt = { agent: ada.agent, role: 'agent', action: 'take-over', conversationId: 'c1' };
const answer = { status: 200, body: { conversation: { id: 'c1' } }, timed: true };

let environment: SimulatedEnvironment;
let keys: IdempotencyKeys;
let clocked: ReturnType<typeof onClock>;

beforeEach(async () => {
  await emptied(database());
  environment = new SimulatedEnvironment();
  clocked = onClock(database(), environment);
  const signal = new AbortController().signal;
  keys = new IdempotencyKeys({ database: clocked, environment, signal } as unknown as GatewayContext);
});

const begin = (needs?: Needs, caller = ada, hash = 'h', key = 'k') => keys.begin(caller, key, hash, attempt, needs);
const claimed = async (needs?: Needs) => {
  const begun = await begin(needs);
  if ('answer' in begun) throw new Error('It is done already');
  return begun;
};
async function change(to: KeyChange): Promise<number> {
  const statement = new Statement();
  changeKeyIn(statement, always, to);
  return (await statement.run(clocked)).keyed!;
}
const rows = () =>
  database().query('SELECT scope, key, hash, status, answer, entry, lease_until, created_at FROM handoff.keys');
const isUncertain = (begun: Begun | StoredResponse) => 'claim' in begun && begun.claim.uncertain;

describe('a key', () => {
  test('is kept with whose it is, what it is for, and what was tried', async () => {
    const { claim, isLeased, loaded } = await claimed();
    expect(claim).toMatchObject({ scope: '[null,"ada"]', key: 'k', attempt, uncertain: false });
    expect([isLeased, loaded]).toEqual([false, { at: environment.now() }]);
    const now = environment.now();
    expect(await rows()).toEqual([
      {
        ...{ scope: '[null,"ada"]', key: 'k', hash: 'h', status: 'waiting' },
        ...{ answer: null, entry: attempt, lease_until: now + 30 * second, created_at: now },
      },
    ]);
  });

  test('is one key for each tenant and agent', async () => {
    await begin();
    await begin({}, { ...ada, tenant: 'x' });
    await begin({}, { ...ada, agent: { id: 'b\0' } });
    await begin({}, ada, 'h', 'k\0');
    expect((await rows()).map(({ scope, key }) => `${String(scope)} ${String(key)}`)).toEqual([
      ...['[null,"ada"] k', '["x","ada"] k', '[null,"b\\u0000"] k', '[null,"ada"] k\ufffd'],
    ]);
  });

  test('that was used for another request is refused', async () => {
    await begin();
    const error = { code: 'invalid', status: 422, message: 'This Idempotency-Key was used for another request.' };
    await expect(begin({}, ada, 'other')).rejects.toMatchObject(error);
  });

  test('under way is not begun a second time, for half a minute, and then anew: nothing was sent', async () => {
    const { claim } = await claimed();
    const error = { code: 'unavailable', status: 409, retryAfter: 1, message: 'The same command is under way.' };
    environment.time += 30 * second - 1;
    await expect(begin()).rejects.toMatchObject(error);
    environment.time += 1;
    const again = await claimed();
    expect(again.claim.uncertain).toBe(false);
    expect(again.claim.owner).not.toBe(claim.owner);
    expect(await rows()).toMatchObject([{ status: 'waiting', lease_until: environment.now() + 30 * second }]);
    // and the first attempt has lost it
    expect(await change(keys.sent(claim))).toBe(0);
  });

  test('that was sent is under way for 50 seconds, and then uncertain', async () => {
    const { claim } = await claimed();
    expect(await change(keys.sent(claim))).toBe(1);
    expect(await rows()).toMatchObject([{ status: 'sent', lease_until: environment.now() + 50 * second }]);
    environment.time += 50 * second - 1;
    await expect(begin()).rejects.toMatchObject({ status: 409 });
    environment.time += 1;
    expect(isUncertain(await begin())).toBe(true);
    expect(await rows()).toMatchObject([{ status: 'sent', lease_until: environment.now() + 50 * second }]);
  });

  test('of which nobody knows how it ended is uncertain at once', async () => {
    const { claim } = await claimed();
    expect(await change({ claim, to: 'unknown' })).toBe(1);
    expect(await rows()).toMatchObject([{ status: 'unknown' }]);
    expect(isUncertain(await begin())).toBe(true);
    expect(await rows()).toMatchObject([{ status: 'sent' }]);
  });

  test('that was released may be used again', async () => {
    const { claim } = await claimed();
    await begin({}, ada, 'h', 'other');
    expect(await change({ claim, to: 'released' })).toBe(1);
    expect((await rows()).map(({ key }) => key)).toEqual(['other']);
    expect(isUncertain(await begin())).toBe(false);
  });

  test('that is done answers the same, with whose conversation it was', async () => {
    const { claim } = await claimed();
    const entry = { ...attempt, parameters: { until: 'x' } };
    expect(await change({ claim, to: 'done', answer, entry })).toBe(1);
    expect(await begin()).toEqual({ answer, conversationId: 'c1' });
    expect(await rows()).toMatchObject([{ status: 'done', answer, entry }]);
  });

  test('that is done stays done, except that its own attempt may release it', async () => {
    const { claim } = await claimed();
    await keys.complete(claim, answer);
    expect(await change({ claim, to: 'unknown' })).toBe(0);
    expect(await change(keys.sent(claim))).toBe(0);
    expect(await change({ claim, to: 'done', answer: { status: 500 }, entry: attempt })).toBe(0);
    expect(await begin()).toEqual({ answer, conversationId: 'c1' });
  });

  test.each(['sent', 'done', 'unknown', 'released'] as const)('is not made %s by whoever lost it', async (to) => {
    const { claim } = await claimed();
    const lost = { ...claim, owner: 'somebody else' };
    const more = { answer, entry: attempt, lease: 1 };
    expect(await change({ claim: lost, to, ...more } as KeyChange)).toBe(0);
    expect(await change({ claim: { ...claim, scope: '[null,"ben"]' }, to, ...more } as KeyChange)).toBe(0);
    expect(await change({ claim: { ...claim, key: 'other' }, to, ...more } as KeyChange)).toBe(0);
    expect(await rows()).toMatchObject([{ status: 'waiting' }]);
  });
});

describe('what comes with a key', () => {
  const lease = { name: 'conversation:c1', holder: 'node-1' };
  const know = () =>
    database().query(
      `INSERT INTO handoff.conversations (id, version, control_version, contact_id, state, personal, updated_at)
       VALUES ('c1', 7, 5, 'p1', '{"id":"c1"}', false, 0), ('c\ufffd', 8, 5, 'p1', '{"id":"c"}', false, 0)`,
    );

  test('is the record of the conversation, if it is known, and the time', async () => {
    await know();
    const at = environment.now();
    expect((await claimed({ conversationId: 'c1' })).loaded).toMatchObject({ at, record: { id: 'c1', version: 7 } });
    const other = await keys.begin(ada, 'k2', 'h', attempt, { conversationId: 'c\0' });
    expect(other).toMatchObject({ loaded: { record: { version: 8 } } });
    const unknown = await keys.begin(ada, 'k3', 'h', attempt, { conversationId: 'x' });
    expect(unknown).toMatchObject({ isLeased: false, loaded: { at } });
    expect((unknown as Begun).loaded).not.toHaveProperty('record');
  });

  test('is the lease, for 15 seconds, where nobody else has it', async () => {
    await know();
    const { isLeased } = await claimed({ conversationId: 'c1', lease });
    expect(isLeased).toBe(true);
    const [row] = await database().query(
      `SELECT name, holder, extract(epoch FROM until - clock_timestamp())::double precision AS left FROM handoff.locks`,
    );
    expect(row).toMatchObject(lease);
    expect(Number(row!.left)).toBeGreaterThan(5);
    expect(Number(row!.left)).toBeLessThanOrEqual(15);
    const other = { conversationId: 'c1', lease: { ...lease, holder: 'node-2' } };
    expect(await keys.begin(ada, 'k2', 'h', attempt, other)).toMatchObject({ isLeased: false });
  });
});

describe('what maintenance makes of keys', () => {
  test('sent ones whose node has died are unknown, and that is audited', async () => {
    const { claim } = await claimed();
    await change(keys.sent(claim));
    await begin({}, ada, 'h', 'waiting');
    await keys.markAbandoned(environment.now() + 50 * second);
    expect((await rows()).map(({ status }) => status).sort()).toEqual(['sent', 'waiting']);
    await keys.markAbandoned(environment.now() + 50 * second + 1);
    expect((await rows()).map(({ status }) => status).sort()).toEqual(['unknown', 'waiting']);
    const lines = await database().query('SELECT entry FROM handoff.audit');
    expect(lines).toEqual([{ entry: { ...attempt, outcome: 'unknown', code: 'timeout' } }]);
    await keys.markAbandoned(environment.now() + 100 * second);
    expect(await database().query('SELECT entry FROM handoff.audit')).toHaveLength(1);
  });

  test('they are forgotten after a day', async () => {
    await begin();
    const day = 24 * 3600 * second;
    await keys.deleteExpired(environment.now() + day);
    expect(await rows()).toHaveLength(1);
    await keys.deleteExpired(environment.now() + day + 1);
    expect(await rows()).toEqual([]);
  });
});
