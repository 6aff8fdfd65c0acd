import { describe, expect, test } from 'vitest';
import { maxConcurrentCalls } from '../../../src/gateway/context.js';
import { timerChannel } from '../../../src/gateway/timers/timer.js';
import { TimerScheduler, type SchedulerParts } from '../../../src/gateway/timers/scheduler.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { MemoryNode, type MemoryNodeOptions } from '../support/memory-node.js';

const [second, minute] = [1000, 60_000];
const take = 'attempts = attempts + 1';
const paused = { bot: { mode: 'autopilot', status: 'paused' } } as const;

const gateway = { agent: { id: 'gateway' }, role: 'system' } as const;

interface Given extends MemoryNodeOptions {
  conversation?: Partial<Conversation>;
  traits?: object;
  parts?: Partial<SchedulerParts>;
}

/** A node that ends the pause of `c1` in ten minutes, unless told otherwise. */
function world({ conversation = paused, traits, parts, ...options }: Given = {}) {
  const backend = new ScriptedBackend(conversation);
  backend.adapter = {
    ...backend.adapter,
    traits: { versions: true, events: 'state', pauseBot: { timed: false }, ...traits },
  };
  const node = new MemoryNode({ backend, ...options });
  const { database, environment } = node;
  const scheduler = new TimerScheduler(node.context, { ...node, ...parts });
  const due = environment.now() + 10 * minute;
  database.setTimer('c1', due);
  return {
    ...{ node, backend, database, scheduler, due },
    /** Whoever sets a timer has seen the conversation. */
    async started(...others: string[]) {
      for (const id of ['c1', ...others]) await node.conversations.observe(id, gateway);
      backend.calls = [];
      database.asked = [];
      scheduler.start();
      await node.advance(0);
    },
    /** Milliseconds from the end of the pause to each attempt to activate the bot, within this time. */
    async attempts(milliseconds: number) {
      const all: number[] = [];
      const { activateBot } = backend.adapter;
      backend.adapter.activateBot = (...given) => {
        all.push(environment.now() - due);
        return activateBot!(...given);
      };
      await node.advance(due - environment.now() + milliseconds);
      return all;
    },
  };
}

describe('when a pause ends', () => {
  test('to the millisecond, once', async () => {
    const { started, attempts, database } = world();
    await started();
    expect(await attempts(minute)).toEqual([0]);
    expect(database.timers.size).toBe(0);
  });

  test('also if it ended while no node was running', async () => {
    const { node, backend, started } = world();
    node.environment.time += 60 * minute;
    await started();
    expect(backend.count('activateBot')).toBe(1);
  });

  test('by itself where the platform ends its own pauses', async () => {
    const { node, database, started } = world({ traits: { pauseBot: {} } });
    await started();
    node.wake(timerChannel);
    await node.advance(20 * minute);
    expect(database.asked).toEqual([]);
    expect(node.environment.timers.size).toBe(0);
  });

  test('each node looks every 15 seconds, as it may not have heard of a new one', async () => {
    const { node, database, started } = world();
    database.timers.clear();
    await started();
    expect(database.count(take)).toBe(1);
    await node.advance(15 * second - 1);
    expect(database.count(take)).toBe(1);
    await node.advance(1);
    expect(database.count(take)).toBe(2);
    database.setTimer('c1', node.environment.now() + 1);
    await node.advance(15 * second);
    expect(database.timers.size).toBe(0);
  });

  test('and at once when another node has set one', async () => {
    const { node, backend, database, started } = world();
    database.timers.clear();
    await started();
    database.setTimer('c1', node.environment.now());
    node.wake(timerChannel);
    await node.advance(0);
    expect(backend.count('activateBot')).toBe(1);
  });

  test('and without a crowd of questions while another node holds its row', async () => {
    const { node, backend, database, started } = world();
    const query = database.query.bind(database);
    let looks = 0;
    let isHeld = true;
    database.query = ((sql: string, values?: readonly unknown[]) => {
      if (!isHeld || !sql.includes(take)) return query(sql, values);
      looks++;
      return Promise.resolve([]);
    }) as typeof database.query;
    database.setTimer('c1', node.environment.now());
    await started();
    await node.advance(2 * second);
    expect(looks).toBeLessThanOrEqual(21);
    expect(looks).toBeGreaterThan(10);
    isHeld = false;
    await node.advance(100);
    expect(backend.count('activateBot')).toBe(1);
  });

  test('also when that happens while it looks', async () => {
    const { node, backend, database, started } = world();
    database.timers.clear();
    let told = () => {};
    database.after = (words) => words === 'SELECT min(not_before)' && new Promise<void>((resolve) => (told = resolve));
    await started();
    node.wake(timerChannel);
    node.wake(timerChannel);
    await node.advance(0);
    expect(database.count(take)).toBe(1);
    database.after = () => undefined;
    database.setTimer('c1', node.environment.now());
    told();
    await node.advance(0);
    expect(backend.count('activateBot')).toBe(1);
    // once more for the two wakes, and once when the timer had fired: a request that was served is forgotten
    await node.advance(0);
    const looks = database.count(take);
    await node.advance(15 * second - 1);
    expect(database.count(take)).toBe(looks);
  });

  test('one look is planned at a time, however often it was woken', async () => {
    const { node, started } = world();
    await started();
    for (let i = 0; i < 3; i++) {
      node.wake(timerChannel);
      await node.advance(0);
    }
    expect(node.environment.timers.size).toBe(1);
  });

  test('six at a time, and the others as soon as there is room', async () => {
    const { node, backend, database, due, started } = world();
    const more = Array.from({ length: 8 }, (_, i) => `t${i}`);
    for (const [i, id] of more.entries()) {
      backend.put({ ...backend.get('c1'), id });
      database.setTimer(id, due + i);
    }
    database.timers.delete('c1');
    backend.hold.add('activateBot');
    await started(...more);
    await node.advance(10 * minute + 100);
    expect(backend.count('activateBot')).toBe(maxConcurrentCalls);
    const looks = database.count(take);
    await node.advance(14 * second);
    // nothing is taken that could not be fired
    expect([...database.timers.values()].filter(({ attempts }) => attempts)).toHaveLength(maxConcurrentCalls);
    expect(database.count(take)).toBe(looks);
    for (const call of backend.calls.filter(({ method }) => method === 'activateBot').slice(0, 2)) {
      call.answer(backend.change(call.id, { bot: { mode: 'autopilot', status: 'active' } }));
    }
    await node.advance(0);
    expect(backend.count('activateBot')).toBe(more.length);
  });

  test('a database that does not answer is asked again in a second', async () => {
    const { node, backend, database, started, due } = world();
    database.timers.clear();
    await started();
    database.before = () => {
      throw new Error('down');
    };
    node.wake(timerChannel);
    await node.advance(0);
    const looks = database.count(take);
    await node.advance(second - 1);
    expect(database.count(take)).toBe(looks);
    database.before = () => undefined;
    database.setTimer('c1', due - 10 * minute);
    await node.advance(1);
    expect(backend.count('activateBot')).toBe(1);
  });

  test('a database that fails while the pause ends leaves it to the end of the lease', async () => {
    const { node, database, due, started, attempts } = world();
    await started();
    database.before = (words) => {
      const isDown = node.environment.now() < due + minute;
      if (isDown && (words === 'WHERE c.id = $1' || words.startsWith('UPDATE handoff.timers'))) throw new Error('down');
    };
    expect(await attempts(3 * minute)).toEqual([90 * second]);
  });
});

describe('the end of a pause', () => {
  test('is written as the gateway’s own act', async () => {
    const { node, backend, database, due, started } = world({ agent: { id: 'robot', name: 'Robot' } });
    await started();
    await node.advance(10 * minute);
    const { id, params, ctx } = backend.last('activateBot');
    expect([id, params, ctx.agent]).toEqual(['c1', {}, { id: 'robot', name: 'Robot' }]);
    expect(ctx.idempotencyKey).toBe(`timer-c1-${due}`);
    const at = new Date(due).toISOString();
    const { state } = database.records.get('c1')!;
    expect(state.bot).toEqual({
      ...{ mode: 'autopilot', status: 'active', composing: false },
      cause: { kind: 'schedule', actor: { kind: 'system' }, at },
    });
    const [line, ...others] = database.audit;
    expect(others).toEqual([]);
    expect(line).toEqual({
      attempt: {
        ...{ agent: { id: 'robot', name: 'Robot' }, role: 'system' },
        ...{ action: 'activate-bot', conversationId: 'c1' },
      },
      outcome: 'applied',
    });
    expect(node.log).toEqual([{ event: 'timer-fired', conversationId: 'c1' }]);
    expect([node.counted('timers_fired_total'), node.counted('timers_late_total')]).toEqual([1, 0]);
    expect(database.writes.at(-1)!.step!.ending).toMatchObject({ of: { conversationId: 'c1' }, revives: true });
    expect(database.events.at(-1)).toMatchObject({ kind: 'conversation', data: { bot: { status: 'active' } } });
  });

  test('is read where the platform does not answer with the state', async () => {
    const { node, backend, database, started } = world();
    backend.adapter.activateBot = async (id) => {
      backend.change(id, { bot: { mode: 'autopilot', status: 'active' }, unread: 3 });
    };
    await started();
    await node.advance(10 * minute);
    expect(database.records.get('c1')!.state).toMatchObject({ unread: 3, bot: { cause: { kind: 'schedule' } } });
  });

  test('is not read where the platform answers with the state, with versions or without', async () => {
    for (const versions of [true, undefined]) {
      const { node, backend, started } = world({ traits: { versions } });
      await started();
      await node.advance(10 * minute);
      expect([backend.count('activateBot'), backend.count('getConversation')]).toEqual([1, 1]);
    }
  });

  test('is read where the state was overtaken by another one, and the platform has no versions', async () => {
    const { node, backend, database, started } = world({ traits: { versions: undefined } });
    await started();
    backend.hold.add('activateBot');
    await node.advance(10 * minute);
    const answer = backend.change('c1', { bot: { mode: 'autopilot', status: 'active' }, unread: 1 });
    backend.change('c1', { unread: 2 });
    await node.conversations.observe('c1', gateway);
    backend.last('activateBot').answer(answer);
    await node.advance(0);
    expect(database.records.get('c1')!.state).toMatchObject({ unread: 2, bot: { cause: { kind: 'schedule' } } });
  });

  test.each([
    [15 * second, 0],
    [15 * second + 1, 1],
  ])('counts as late after 15 seconds: %d ms', async (late, counted) => {
    const { node, due, started } = world();
    node.environment.time = due + late;
    await started();
    expect([node.counted('timers_fired_total'), node.counted('timers_late_total')]).toEqual([1, counted]);
  });

  const untouched: Array<[what: string, change: Partial<Conversation>]> = [
    ['an agent has the conversation', { handler: { kind: 'agent', agent: { id: 'eve' } } }],
    ['the conversation is closed', { status: 'closed' }],
    ['the bot was activated', { bot: { mode: 'autopilot', status: 'active' } }],
    ['the bot was stopped', { bot: { mode: 'autopilot', status: 'stopped' } }],
  ];
  test.each(untouched)('changes nothing where %s, and the timer is gone', async (_what, change) => {
    const { node, backend, database, started } = world();
    await started();
    await node.advance(minute);
    backend.change('c1', change);
    await node.advance(10 * minute);
    expect(backend.count('activateBot')).toBe(0);
    expect(database.timers.size).toBe(0);
    expect([database.audit, node.log, node.counted('timers_fired_total')]).toEqual([[], [], 0]);
  });

  test('does not come over an agent whose takeover the platform does not show yet', async () => {
    const { node, backend, database, due, started } = world();
    await started();
    await node.advance(10 * minute - 5 * second);
    await node.conversations.observe('c1', gateway, { claim: { agent: { id: 'ada' }, at: due - 5 * second } });
    await node.advance(minute);
    expect([backend.count('activateBot'), database.timers.size]).toEqual([0, 0]);
  });

  test.each([
    ['was moved', (row: { due: number }) => void (row.due += minute)],
    ['was deleted', undefined],
    ['was deleted with all that is known of the conversation', 'forget'],
  ] as const)('is not the end where it %s while it waited for its turn', async (_what, change) => {
    const { node, backend, database, started } = world();
    await started();
    const turn = await node.locks.turn('c1');
    await node.advance(10 * minute);
    const row = database.timers.get('c1')!;
    if (typeof change === 'function') change(row);
    else database.timers.delete('c1');
    if (change === 'forget') database.records.delete('c1');
    await turn.leave();
    await node.advance(0);
    expect([backend.count('activateBot'), backend.count('getConversation')]).toEqual([0, 0]);
    expect(database.timers.get('c1')).toBe(typeof change === 'function' ? row : undefined);
    expect([database.audit, node.log]).toEqual([[], []]);
  });
});

describe('a platform that cannot end the pause now', () => {
  test('is asked again after 1, 2, 4 … 60 seconds', async () => {
    const { node, backend, started, attempts } = world();
    backend.failing.set('activateBot', new HandoffError('unavailable', 'down', { retryAfter: 1 }));
    await started();
    const all = await attempts(5 * minute);
    const pauses = all.slice(1).map((at, i) => (at - all[i]!) / second);
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(
      new Set(node.log.map((entry) => JSON.stringify({ ...entry, method: undefined, message: undefined }))),
    ).toEqual(
      new Set([
        JSON.stringify({ event: 'platform-failed', code: 'unavailable' }),
        JSON.stringify({ event: 'timer-retry', conversationId: 'c1', code: 'unavailable' }),
      ]),
    );
    backend.failing.clear();
    await node.advance(minute);
    expect(backend.get('c1').bot.status).toBe('active');
  });

  test.each([
    ['unavailable', true],
    ['timeout', true],
    ['offline', true],
    ['rate-limited', true],
    ['bad-response', true],
    ['refused', false],
    ['forbidden', false],
    ['not-found', false],
    ['unsupported', false],
    ['invalid', false],
    ['conflict', false],
  ] as const)('after %s, it is asked again: %s', async (code, isAgain) => {
    const { node, backend, database, started, attempts } = world();
    backend.failing.set('activateBot', new HandoffError(code, 'no'));
    await started();
    expect((await attempts(4 * second)).length > 1).toBe(isAgain);
    expect(database.timers.size).toBe(isAgain ? 1 : 0);
    const attempt = { agent: { id: 'gateway' }, role: 'system', action: 'activate-bot', conversationId: 'c1' };
    expect(database.audit).toEqual(isAgain ? [] : [{ attempt, outcome: 'rejected', code }]);
    const dropped = { event: 'timer-dropped', conversationId: 'c1', code };
    expect(node.log.filter(({ event }) => event === 'timer-dropped')).toEqual(isAgain ? [] : [dropped]);
  });

  test('a pause that was moved meanwhile keeps its new end', async () => {
    const { node, backend, database, due, started } = world();
    await started();
    backend.hold.add('activateBot');
    await node.advance(10 * minute);
    database.setTimer('c1', due + minute);
    backend.last('activateBot').fail(new HandoffError('rate-limited', 'later'));
    await node.advance(0);
    expect(database.timers.get('c1')).toMatchObject({ due: due + minute, not_before: due + minute });
  });

  test('a fault of the gateway is no reason to try for ever', async () => {
    const command = () => Promise.reject(new TypeError('x is undefined'));
    const { node, database, started } = world({ parts: { platform: { command } } });
    await started();
    await node.advance(10 * minute);
    expect(database.timers.size).toBe(0);
    expect(database.audit).toMatchObject([{ outcome: 'rejected', code: 'unavailable' }]);
    expect(node.log).toEqual([{ event: 'timer-dropped', conversationId: 'c1', code: 'error' }]);
  });
});

describe('a node that closes', () => {
  test('looks no more, whatever wakes it', async () => {
    const { node, database, scheduler, started } = world();
    await started();
    node.closing.abort();
    await scheduler.stop();
    expect(node.environment.timers.size).toBe(0);
    const looks = database.asked.length;
    node.wake(timerChannel);
    await node.advance(20 * minute);
    expect(database.asked.length).toBe(looks);
  });

  test('takes no further timer, once it closes while it looks', async () => {
    const { node, backend, database, due, started } = world();
    backend.put({ ...backend.get('c1'), id: 'c2' });
    await started();
    let answered = () => {};
    database.before = (words) =>
      words === take && node.environment.now() >= due && new Promise<void>((resolve) => (answered = resolve));
    await node.advance(10 * minute);
    const looks = database.count(take);
    node.closing.abort();
    answered();
    await node.advance(0);
    expect(node.environment.timers.size).toBe(0);
    await node.advance(20 * minute);
    expect(database.count(take)).toBe(looks);
  });

  test('waits for its look at the timers, and for those that it is ending', async () => {
    const { node, backend, database, scheduler, started } = world();
    await started();
    backend.hold.add('activateBot');
    await node.advance(10 * minute);
    let hasStopped = false;
    let looked = () => {};
    database.before = (words) => words === take && new Promise<void>((resolve) => (looked = resolve));
    node.wake(timerChannel);
    await node.advance(0);
    node.closing.abort();
    void scheduler.stop().then(() => (hasStopped = true));
    backend.last('activateBot').answer(backend.change('c1', { bot: { mode: 'autopilot', status: 'active' } }));
    await node.advance(0);
    expect([hasStopped, database.timers.size]).toEqual([false, 0]);
    looked();
    await node.advance(0);
    expect(hasStopped).toBe(true);
  });

  test('waits for the pause that it is ending', async () => {
    const { node, backend, scheduler, started } = world();
    await started();
    backend.hold.add('activateBot');
    await node.advance(10 * minute);
    let hasStopped = false;
    node.closing.abort();
    void scheduler.stop().then(() => (hasStopped = true));
    await node.advance(0);
    expect(hasStopped).toBe(false);
    backend.last('activateBot').answer(backend.change('c1', { bot: { mode: 'autopilot', status: 'active' } }));
    await node.advance(0);
    expect(hasStopped).toBe(true);
  });
});
