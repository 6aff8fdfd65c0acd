import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { BulkResult, HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { Command } from '../../../src/model/command.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import { bulk, type BulkEnd, type BulkProgress, type BulkRun } from '../../../src/store/bulk/bulk.js';
import type { PartTools } from '../../../src/store/part.js';
import { conversationList } from '../../../src/store/list/list.js';
import { notesWritten } from '../../support/notes.js';
import { ada, ben, iso, minute, second, watch, world, type Given, type World } from '../world.js';

const pause: Command = { type: 'pause-bot', reason: 'Recall' };
const base: Conversation = {
  id: 'x',
  version: 1,
  contact: { id: 'p' },
  status: 'open',
  handler: { kind: 'bot' },
  bot: { mode: 'autopilot', status: 'active' },
};
const ids = (n: number): string[] => Array.from({ length: n }, (_, i) => `n${i}`);

/** A store over a backend with `n0` … */
function desk(n: number, given: Given = {}): World {
  const w = world(given);
  for (const id of ids(n)) w.backend.put({ ...base, id });
  // the page has a list, which hears what becomes of the conversations
  w.store.part(conversationList);
  return w;
}

interface Running {
  run: BulkRun;
  told: BulkProgress[];
  end?: BulkProgress;
  asked: string[];
  ended: Array<[id: string, outcome: string]>;
  ends: Map<string, BulkEnd>;
  states(): Record<string, string>;
  counts(): BulkProgress['counts'];
}

function follow(run: BulkRun, seen: Pick<Running, 'asked' | 'ended' | 'ends'>): Running {
  const told: BulkProgress[] = [];
  run.$progress.subscribe((progress) => void told.push(progress));
  const running: Running = {
    ...seen,
    run,
    told,
    states: () => Object.fromEntries([...run.$progress.get().rows].map(([id, { state }]) => [id, state])),
    counts: () => run.$progress.get().counts,
  };
  void run.start().then((end) => (running.end = end));
  return running;
}

function start({ store }: World, chosen: Iterable<string>, { veto = [] as string[], command = pause } = {}): Running {
  const seen: Pick<Running, 'asked' | 'ended' | 'ends'> = { asked: [], ended: [], ends: new Map() };
  const run = store.part(bulk).run(command, chosen, {
    ask: (id) => {
      seen.asked.push(id);
      return !veto.includes(id);
    },
    ended: (id, _command, end) => {
      seen.ended.push([id, end.outcome]);
      seen.ends.set(id, end);
    },
  });
  return follow(run, seen);
}

const again = (running: Running): Running => {
  const { asked, ended, ends } = running;
  asked.length = ended.length = 0;
  ends.clear();
  return follow(running.run.retry(), { asked, ended, ends });
};

describe('a bulk command, one by one', () => {
  it('has at most six on their way, and ends when the last has', async () => {
    const w = desk(20);
    w.backend.hold.add('pauseBot');
    const running = start(w, ids(20));
    await w.env.advance(0);
    expect(w.backend.count('pauseBot')).toBe(6);
    expect(running.counts()).toEqual({ waiting: 14, running: 6, applied: 0, rejected: 0, unknown: 0, skipped: 0 });
    expect(running.told.at(-1)!.done).toBe(0);
    let mostAtOnce = 0;
    for (let i = 0; i < 20; i++) {
      const { id, ctx, answer } = w.backend.calls.filter(({ method }) => method === 'pauseBot')[i]!;
      mostAtOnce = Math.max(mostAtOnce, w.backend.count('pauseBot') - i);
      answer(w.backend.apply(id, pause, ctx));
      await w.env.advance(0);
    }
    expect(mostAtOnce).toBe(6);
    expect(running.end).toMatchObject({ done: 20, isRunning: false, isCancelled: false, counts: { applied: 20 } });
    expect(running.ended).toHaveLength(20);
  });

  it('shares these six with every other bulk command of the page', async () => {
    const w = desk(20);
    w.backend.hold.add('pauseBot');
    start(w, ids(10));
    const other = start(w, ids(20).slice(10));
    await w.env.advance(0);
    expect(w.backend.count('pauseBot')).toBe(6);
    w.backend.hold.clear();
    for (const { id, ctx, answer } of w.backend.calls.filter(({ method }) => method === 'pauseBot')) {
      answer(w.backend.apply(id, pause, ctx));
    }
    await w.env.advance(second);
    expect(other.end).toMatchObject({ counts: { applied: 10 } });
  });

  it('tells how each one ended: applied, rejected, not known, vetoed', async () => {
    const w = desk(4);
    w.backend.hold.add('pauseBot');
    const running = start(w, ids(4), { veto: ['n3'] });
    await w.env.advance(0);
    const [done, refused, lost] = w.backend.calls.filter(({ method }) => method === 'pauseBot');
    done!.answer(w.backend.apply('n0', pause, done!.ctx));
    const holder = w.backend.change('n1', { handler: { kind: 'agent', agent: ben } });
    refused!.fail(new HandoffError('conflict', 'held', { current: holder }));
    lost!.fail(new HandoffError('timeout', 'no answer'));
    await w.env.advance(minute);
    expect(running.states()).toEqual({ n0: 'applied', n1: 'rejected', n2: 'unknown', n3: 'skipped' });
    expect(running.end!.rows.get('n1')!.error).toMatchObject({
      code: 'conflict',
      current: { handler: { agent: ben } },
    });
    expect(running.asked).toEqual(['n0', 'n1', 'n2', 'n3']);
    expect(Object.fromEntries(running.ended)).toEqual({ n0: 'applied', n1: 'rejected', n2: 'unknown' });
    expect(running.ends.get('n0')!.conversation).toMatchObject({ bot: { status: 'paused' } });
    expect(w.backend.count('pauseBot')).toBe(3);
  });

  it('what happened although no answer came is applied', async () => {
    const w = desk(1);
    w.backend.hold.add('pauseBot');
    const running = start(w, ['n0']);
    await w.env.advance(0);
    const { ctx, fail } = w.backend.last('pauseBot');
    w.backend.apply('n0', pause, ctx);
    fail(new HandoffError('timeout', 'no answer'));
    await w.env.advance(second);
    expect(running.states()).toEqual({ n0: 'applied' });
  });

  it('cancelled: starts nothing more; what was sent goes on and is told', async () => {
    const w = desk(20);
    w.backend.hold.add('pauseBot');
    const running = start(w, ids(20));
    await w.env.advance(0);
    running.run.cancel();
    expect(running.run.$progress.get()).toMatchObject({
      isCancelled: true,
      isRunning: true,
      counts: { running: 6, skipped: 14 },
    });
    for (const { id, ctx, answer } of [...w.backend.calls]) answer(w.backend.apply(id, pause, ctx));
    await w.env.advance(second);
    expect(w.backend.count('pauseBot')).toBe(6);
    expect(running.end).toMatchObject({ isRunning: false, isCancelled: true, counts: { applied: 6, skipped: 14 } });
    expect(running.asked).toHaveLength(6);
    running.run.cancel();
    expect(running.run.$progress.get().isCancelled).toBe(true);
  });

  it('a cancel after the end changes nothing', async () => {
    const w = desk(2);
    const running = start(w, ids(2));
    await w.env.advance(second);
    running.run.cancel();
    expect(running.run.$progress.get()).toMatchObject({ isCancelled: false, counts: { applied: 2 } });
  });

  it('again: only the failed and the doubtful ones, these with their key, those with a new one', async () => {
    const w = desk(4);
    w.backend.hold.add('pauseBot');
    const running = start(w, ids(4), { veto: ['n3'] });
    await w.env.advance(0);
    const calls = w.backend.calls.filter(({ method }) => method === 'pauseBot');
    calls[0]!.answer(w.backend.apply('n0', pause, calls[0]!.ctx));
    calls[1]!.fail(new HandoffError('refused', 'no'));
    calls[2]!.fail(new HandoffError('timeout', 'no answer'));
    await w.env.advance(minute);
    const keysBefore = new Map(calls.map(({ id, ctx }) => [id, ctx.idempotencyKey]));
    w.backend.hold.clear();
    const retried = again(running);
    await w.env.advance(second);
    const repeated = w.backend.calls.filter(({ method }) => method === 'pauseBot').slice(3);
    expect(repeated.map(({ id }) => id)).toEqual(['n1', 'n2']);
    expect(repeated[0]!.ctx.idempotencyKey).not.toBe(keysBefore.get('n1'));
    expect(repeated[1]!.ctx.idempotencyKey).toBe(keysBefore.get('n2'));
    expect(retried.end).toMatchObject({ counts: { applied: 2, waiting: 0 } });
    expect(retried.asked, 'each is asked for again').toEqual(['n1', 'n2']);
  });

  it('a second try that fails can be tried a third time', async () => {
    const w = desk(1);
    w.backend.failing.set('pauseBot', new HandoffError('rate-limited', 'slow down', { retryAfter: 60 }));
    let running = start(w, ids(1));
    await w.env.advance(second);
    running = again(running);
    await w.env.advance(second);
    expect(running.states()).toEqual({ n0: 'rejected' });
    w.backend.failing.clear();
    running = again(running);
    await w.env.advance(second);
    expect(running.states()).toEqual({ n0: 'applied' });
  });

  it('an owner that throws when asked keeps that one back, and the others go on', async () => {
    const w = desk(2);
    const run = w.store.part(bulk).run(pause, ids(2), {
      ask: (id) => {
        if (id === 'n0') throw new TypeError('mistake');
        return true;
      },
    });
    const ended = run.start();
    await w.env.advance(second);
    expect([...(await ended).rows.values()].map(({ state }) => state)).toEqual(['rejected', 'applied']);
    expect(w.backend.calls.filter(({ method }) => method === 'pauseBot').map(({ id }) => id)).toEqual(['n1']);
  });

  it('an adapter that throws instead of answering fails row by row', async () => {
    const w = desk(2, {
      adapter: {
        pauseBot: () => {
          throw new HandoffError('forbidden', 'no');
        },
      },
    });
    const running = start(w, ids(2));
    await w.env.advance(minute);
    expect(running.states()).toEqual({ n0: 'rejected', n1: 'rejected' });
  });

  it('the same one twice is one; none is the end', async () => {
    const w = desk(1);
    const running = start(w, ['n0', 'n0']);
    const empty = start(w, []);
    await w.env.advance(second);
    expect(running.end).toMatchObject({ done: 1 });
    expect(w.backend.count('pauseBot')).toBe(1);
    expect(empty.end).toMatchObject({ done: 0, isRunning: false });
  });

  it('what the list knows is not read again before it is sent', async () => {
    const w = desk(3, {
      adapter: { listConversations: () => Promise.resolve({ items: ids(3).map((id) => ({ ...base, id })) }) },
    });
    w.store
      .part(conversationList)
      .query()
      .$state.subscribe(() => undefined);
    await w.env.advance(second);
    const running = start(w, ids(3));
    await w.env.advance(second);
    expect(running.end).toMatchObject({ counts: { applied: 3 } });
    expect(w.backend.count('getConversation')).toBe(0);
  });

  it('leaves nothing behind in the store', async () => {
    const w = desk(1);
    const listeners = () => getEventListeners(w.store.part(({ context }: PartTools) => context).signal, 'abort').length;
    start(w, ids(1));
    await w.env.advance(second);
    const before = listeners();
    for (let i = 0; i < 5; i++) {
      start(w, ids(1));
      await w.env.advance(second);
    }
    expect(listeners()).toBe(before);
  });

  it('log-out in the middle: nothing more is sent, it ends, and nothing is left', async () => {
    const w = desk(20);
    w.backend.hold.add('pauseBot');
    const running = start(w, ids(20));
    await w.env.advance(0);
    w.store.dispose();
    await w.env.advance(minute);
    expect(w.backend.count('pauseBot')).toBe(6);
    expect(running.end).toMatchObject({
      isRunning: false,
      isCancelled: true,
      counts: { waiting: 0, running: 0, skipped: 14, applied: 0 },
    });
    expect(w.env.timers.size).toBe(0);
    const after = start(w, ids(3));
    await w.env.advance(minute);
    expect(after.end).toMatchObject({ counts: { skipped: 3 } });
  });

  it('many are told without a copy of all for each', async () => {
    const w = desk(1000);
    const running = start(w, ids(1000));
    const { rows } = running.run.$progress.get();
    await w.env.advance(second);
    while (!running.end) await w.env.advance(second);
    expect(running.end.counts.applied).toBe(1000);
    expect(new Set(running.told.map((each) => each.rows))).toEqual(new Set([rows]));
  });
});

describe('a bulk command that the backend runs by itself', () => {
  type RunBulk = NonNullable<HandoffAdapter['runBulk']>;
  interface Sent {
    ids: string[];
    key?: string;
    signal: AbortSignal;
    tell: (result: BulkResult) => void;
    answer: (results: unknown) => void;
    fail: (error: unknown) => void;
  }

  function together(n: number, given: Given = {}): World & { sent: World['sent']; bulks: Sent[] } {
    const bulks: Sent[] = [];
    const runBulk: RunBulk = (_command, chosen, { idempotencyKey, signal }, tell) =>
      new Promise((resolve, reject) =>
        bulks.push({ ids: chosen, key: idempotencyKey, signal, tell, answer: resolve as Sent['answer'], fail: reject }),
      );
    return { ...desk(n, { ...given, adapter: { runBulk, ...given.adapter } }), bulks };
  }
  const ok = ({ backend }: World, id: string): BulkResult => ({
    id,
    conversation: backend.apply(id, pause, { signal: new AbortController().signal, agent: ada }),
  });

  it('is one call, tells each as it comes, and takes the states that come along', async () => {
    const w = together(3);
    const running = start(w, ids(3));
    await w.env.advance(0);
    expect(w.bulks).toHaveLength(1);
    expect(w.bulks[0]!.ids).toEqual(ids(3));
    expect(running.counts().running).toBe(3);
    w.bulks[0]!.tell(ok(w, 'n1'));
    expect(running.states()).toEqual({ n0: 'running', n1: 'applied', n2: 'running' });
    expect(w.store.part(conversationList).rows.all.get('n1')).toMatchObject({
      confirmed: { bot: { status: 'paused' } },
    });
    w.bulks[0]!.answer([ok(w, 'n0'), ok(w, 'n1'), { id: 'n2', error: { code: 'forbidden', message: 'x' } }]);
    await w.env.advance(second);
    expect(running.end).toMatchObject({ counts: { applied: 2, rejected: 1 } });
    expect(running.ended.sort()).toEqual([
      ['n0', 'applied'],
      ['n1', 'applied'],
      ['n2', 'rejected'],
    ]);
    expect(w.backend.count('pauseBot') + w.backend.count('getConversation')).toBe(0);
  });

  it('asks the owner for each before it is sent: what is vetoed is not sent', async () => {
    const w = together(3);
    const running = start(w, ids(3), { veto: ['n1'] });
    await w.env.advance(0);
    expect(w.bulks[0]!.ids).toEqual(['n0', 'n2']);
    w.bulks[0]!.answer([ok(w, 'n0'), ok(w, 'n2'), ok(w, 'n1')]);
    await w.env.advance(second);
    expect(running.states()).toEqual({ n0: 'applied', n1: 'skipped', n2: 'applied' });
    const none = start(w, ids(2), { veto: ids(2) });
    await w.env.advance(second);
    expect(w.bulks).toHaveLength(1);
    expect(none.end).toMatchObject({ counts: { skipped: 2 } });
  });

  it('names who was first, where the backend sends it along', async () => {
    const w = together(1);
    const running = start(w, ['n0']);
    await w.env.advance(0);
    w.bulks[0]!.answer([
      {
        id: 'n0',
        conversation: w.backend.change('n0', { handler: { kind: 'agent', agent: ben } }),
        error: { code: 'conflict', message: 'held' },
      },
    ]);
    await w.env.advance(second);
    expect(running.end!.rows.get('n0')).toMatchObject({
      state: 'rejected',
      error: { code: 'conflict', current: { handler: { agent: ben } } },
    });
    expect(w.store.part(conversationList).rows.all.get('n0')).toMatchObject({
      confirmed: { handler: { kind: 'agent' } },
    });
  });

  it('what the backend does not tell of is found out by reading, and else not known', async () => {
    const w = together(3);
    const running = start(w, ids(3));
    await w.env.advance(0);
    ok(w, 'n1');
    w.bulks[0]!.answer([ok(w, 'n0')]);
    await w.env.advance(second);
    expect(running.states()).toEqual({ n0: 'applied', n1: 'applied', n2: 'unknown' });
    expect(running.end!.rows.get('n2')!.error).toMatchObject({ code: 'timeout' });
    expect(w.backend.count('getConversation')).toBe(2);
  });

  it('a connection that is lost leaves doubt; a refusal leaves none', async () => {
    for (const [error, state, reads] of [
      [new HandoffError('timeout', 'x'), 'unknown', 2],
      [new TypeError('boom'), 'unknown', 2],
      [new HandoffError('bad-response', 'x'), 'unknown', 2],
      [new HandoffError('forbidden', 'x'), 'rejected', 0],
      [new HandoffError('offline', 'x'), 'rejected', 0],
      [new HandoffError('rate-limited', 'x'), 'rejected', 0],
    ] as const) {
      const w = together(2);
      const running = start(w, ids(2));
      await w.env.advance(0);
      w.bulks[0]!.fail(error);
      await w.env.advance(second);
      expect([error.message, running.states()]).toEqual([error.message, { n0: state, n1: state }]);
      expect(w.backend.count('getConversation')).toBe(reads);
    }
  });

  it('a backend that cannot be read either is not asked for each of many', async () => {
    const w = together(100);
    w.backend.failing.set('getConversation', new HandoffError('unavailable', 'down'));
    const running = start(w, ids(100));
    await w.env.advance(0);
    w.bulks[0]!.fail(new HandoffError('timeout', 'x'));
    await w.env.advance(minute);
    expect(running.end).toMatchObject({ counts: { unknown: 100 } });
    expect(w.backend.count('getConversation')).toBeLessThanOrEqual(6);
  });

  it('a backend that never answers is given up after five minutes', async () => {
    const w = together(1);
    const running = start(w, ['n0']);
    await w.env.advance(4.9 * minute);
    expect(running.end).toBe(undefined);
    await w.env.advance(0.2 * minute);
    expect(running.states()).toEqual({ n0: 'unknown' });
  });

  it('believes nothing of the wrong shape', async () => {
    for (const answer of [
      undefined,
      null,
      'done',
      7,
      {},
      [null, 7, 'n0', {}, { id: 7 }, { id: 'other' }],
      [{ id: 'n0', conversation: 'x' }],
      [{ id: 'n0', conversation: { ...base, id: 'other' } }],
      [{ id: 'n0', error: 'bad' }],
      [{ id: 'n0', error: { code: 'odd', message: {} } }],
    ]) {
      const w = together(1);
      const running = start(w, ['n0']);
      await w.env.advance(0);
      w.bulks[0]!.tell(undefined as never);
      w.bulks[0]!.answer(answer);
      await w.env.advance(second);
      expect([answer, running.states()]).toEqual([answer, { n0: 'unknown' }]);
      expect(w.store.part(conversationList).rows.all.has('other')).toBe(false);
    }
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, ['bad-answer runBulk undefined']],
    ['an id that is none', [{ id: 7 }], ['bad-answer runBulk results[].id']],
    ['an id that was not sent', [{ id: 'other' }], ['bad-answer runBulk results[].id']],
    ['an unknown code', [{ id: 'n0', error: { code: 'odd' } }], ['bad-answer runBulk results[].error.code']],
    ['a state that is none', [{ id: 'n0', conversation: 'x' }], ['bad-answer runBulk results[].conversation']],
    ['a good result', [{ id: 'n0' }], []],
    ['a good error', [{ id: 'n0', error: { code: 'forbidden', message: 'No' } }], []],
  ])('tells the developer of %s, and where it is', async (_, answer, expected) => {
    const w = together(1);
    start(w, ['n0']);
    await w.env.advance(0);
    w.bulks[0]!.answer(answer);
    await w.env.advance(second);
    await notesWritten();
    expect(w.logged.map(({ code, method, field }) => `${code} ${method} ${field}`)).toEqual(expected);
  });

  it('tells the developer what was called where it throws no error of its own', async () => {
    const w = together(1);
    start(w, ['n0']);
    await w.env.advance(0);
    w.bulks[0]!.fail(new TypeError('x'));
    await w.env.advance(second);
    await notesWritten();
    expect(w.logged).toMatchObject([{ code: 'adapter-threw', method: 'runBulk' }]);
  });

  it('is too late once somebody else is at the page, and needs no owner', async () => {
    let isTooLate: (() => boolean) | undefined;
    const w = desk(1, {
      adapter: { runBulk: (_command, _ids, ctx) => ((isTooLate = ctx.isTooLate), new Promise(() => undefined)) },
    });
    void w.store.part(bulk).run(pause, ['n0']).start();
    await w.env.advance(0);
    expect(isTooLate!()).toBe(false);
    w.store.$agent.set(ben);
    expect(isTooLate!()).toBe(true);
    w.store.dispose();
    await w.env.advance(0);
  });

  it('sends nothing that is too long', async () => {
    const w = together(1);
    const running = start(w, ['n0'], { command: { type: 'pause-bot', reason: 'x'.repeat(3000) } });
    await w.env.advance(second);
    expect([w.bulks.length, running.states(), w.backend.count('getConversation')]).toEqual([0, { n0: 'rejected' }, 0]);
    expect(running.end!.rows.get('n0')!.error).toMatchObject({
      code: 'invalid',
      message: 'Not sent: reason is too long',
    });
  });

  it('asked again by somebody else, is a call of their own: of the failed and the doubtful, with new keys', async () => {
    const w = together(3, { traits: { idempotency: true } });
    const running = start(w, ids(3));
    await w.env.advance(0);
    const [sent] = w.bulks;
    sent!.tell(ok(w, 'n0'));
    sent!.tell({ id: 'n1', error: { code: 'forbidden', message: 'No' } });
    sent!.fail(new HandoffError('timeout', 'x'));
    await w.env.advance(minute);
    expect(running.states()).toEqual({ n0: 'applied', n1: 'rejected', n2: 'unknown' });
    w.store.$agent.set(ben);
    again(running);
    await w.env.advance(0);
    expect(w.bulks.slice(1).map(({ ids: chosen }) => chosen)).toEqual([['n1', 'n2']]);
    expect(w.bulks[1]!.key).not.toBe(sent!.key);
  });

  it('a result that comes twice, or late, counts once', async () => {
    const w = together(1);
    const running = start(w, ['n0']);
    await w.env.advance(0);
    w.bulks[0]!.tell({ id: 'n0', error: { code: 'refused', message: 'x' } });
    w.bulks[0]!.tell({ id: 'n0' });
    w.bulks[0]!.answer([{ id: 'n0' }]);
    await w.env.advance(second);
    w.bulks[0]!.tell({ id: 'n0' });
    await w.env.advance(second);
    expect(running.states()).toEqual({ n0: 'rejected' });
    expect(running.ended).toEqual([['n0', 'rejected']]);
  });

  it('cancelled: the call is given up, what came is known, and the rest is found out', async () => {
    const w = together(3);
    const running = start(w, ids(3));
    await w.env.advance(0);
    w.bulks[0]!.tell(ok(w, 'n0'));
    ok(w, 'n1');
    running.run.cancel();
    await w.env.advance(second);
    expect(w.bulks[0]!.signal.aborted).toBe(true);
    expect(running.end).toMatchObject({ isCancelled: true });
    expect(running.states()).toEqual({ n0: 'applied', n1: 'applied', n2: 'unknown' });
  });

  it('gives a backend 500 at once; a cancel keeps the others back', async () => {
    const w = together(1200);
    const running = start(w, ids(1200));
    await w.env.advance(0);
    expect(w.bulks.map((sent) => sent.ids.length)).toEqual([500]);
    w.bulks[0]!.answer(w.bulks[0]!.ids.map((id) => ({ id })));
    await w.env.advance(0);
    expect(w.bulks.map((sent) => sent.ids.length)).toEqual([500, 500]);
    expect(w.bulks[1]!.key).not.toBe(w.bulks[0]!.key);
    running.run.cancel();
    // five hundred are looked for, six at a time
    for (let i = 0; i < 60 && !running.end; i++) await w.env.advance(second);
    expect(w.bulks).toHaveLength(2);
    expect(running.end).toMatchObject({ counts: { applied: 500, unknown: 500, skipped: 200 } });
  });

  it('again, where the backend knows keys: the doubtful ones by the same call, the failed ones by a new one', async () => {
    const w = together(4, { traits: { idempotency: true } });
    const running = start(w, ids(4));
    await w.env.advance(0);
    w.bulks[0]!.answer([{ id: 'n0' }, { id: 'n1', error: { code: 'refused', message: 'x' } }]);
    await w.env.advance(second);
    expect(running.states()).toEqual({ n0: 'applied', n1: 'rejected', n2: 'unknown', n3: 'unknown' });
    const retried = again(running);
    await w.env.advance(0);
    expect(w.bulks[1]).toMatchObject({ ids: ids(4), key: w.bulks[0]!.key });
    // it answers what it answered before, and what it knows now
    w.bulks[1]!.answer([{ id: 'n0' }, { id: 'n1', error: { code: 'refused', message: 'x' } }, { id: 'n2' }]);
    await w.env.advance(second);
    expect(w.bulks[2]!.ids).toEqual(['n1']);
    expect(w.bulks[2]!.key).not.toBe(w.bulks[0]!.key);
    w.bulks[2]!.answer([{ id: 'n1' }]);
    await w.env.advance(second);
    expect(retried.states()).toEqual({ n1: 'applied', n2: 'applied', n3: 'unknown' });
    const third = again(retried);
    await w.env.advance(0);
    expect(w.bulks[3]).toMatchObject({ ids: ids(4), key: w.bulks[0]!.key });
    w.bulks[3]!.answer([{ id: 'n3' }]);
    await w.env.advance(second);
    expect(third.states()).toEqual({ n3: 'applied' });
  });

  it('again, where it does not: nothing that was done is sent a second time', async () => {
    const w = together(3);
    const running = start(w, ids(3));
    await w.env.advance(0);
    w.bulks[0]!.answer([{ id: 'n0' }]);
    await w.env.advance(second);
    again(running);
    await w.env.advance(0);
    expect(w.bulks[1]!.ids).toEqual(['n1', 'n2']);
  });

  it('reads the list again where the backend only says that it is done', async () => {
    let reads = 0;
    const w = together(2, {
      traits: { versions: false },
      adapter: {
        listConversations: () => {
          reads++;
          return Promise.resolve({ items: ids(2).map((id) => structuredClone(w.backend.get(id))) });
        },
      },
    });
    const open = watch(w.store, 'n0');
    w.store
      .part(conversationList)
      .query()
      .$state.subscribe(() => undefined);
    await w.env.advance(5 * second);
    start(w, ids(2));
    await w.env.advance(0);
    for (const id of ids(2)) ok(w, id);
    w.bulks[0]!.answer(ids(2).map((id) => ({ id })));
    await w.env.advance(3 * second);
    expect(reads).toBe(2);
    expect(w.store.part(conversationList).rows.all.get('n1')).toMatchObject({
      confirmed: { bot: { status: 'paused' } },
    });
    expect(open.ready().conversation.bot.status).toBe('paused');
  });

  it('log-out in the middle: the call is given up, and nothing is read', async () => {
    const w = together(600);
    const running = start(w, ids(600));
    await w.env.advance(0);
    w.store.dispose();
    while (!running.end) await w.env.advance(minute);
    expect(w.bulks).toHaveLength(1);
    expect(w.bulks[0]!.signal.aborted).toBe(true);
    expect(running.end).toMatchObject({ counts: { unknown: 500, skipped: 100 } });
    expect(w.backend.count('getConversation')).toBe(0);
    expect(w.env.timers.size).toBe(0);
  });
});

describe('a timed bulk pause', () => {
  it('is for the same moment everywhere', async () => {
    const w = desk(3);
    const until = iso(w.env.now() + minute);
    const running = start(w, ids(3), { command: { type: 'pause-bot', until } });
    await w.env.advance(second);
    expect(running.end).toMatchObject({ counts: { applied: 3 } });
    expect(ids(3).map((id) => w.backend.get(id).bot.resumeAt)).toEqual([until, until, until]);
  });
});
