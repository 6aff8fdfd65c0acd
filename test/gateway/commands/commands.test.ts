import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/model/command.js';
import { HandoffError } from '../../../src/model/error.js';
import { ada, ben, sue, world } from './world.js';

const second = 1000;
const takeOver: Command = { type: 'take-over', reason: 'Refund' };
const pause: Command = { type: 'pause-bot' };
const begin = 'handoff.begin_command';
const lookUp = 'AS always LEFT JOIN';
const acquire = 'INSERT INTO handoff.locks';
const release = 'DELETE FROM handoff.locks';

describe('a command', () => {
  test('is begun, noted as sent, sent, and written down: three statements', async () => {
    const { node, backend, database, ended, key, audit } = world();
    const seen: string[] = [];
    const { takeOver: send } = backend.adapter;
    backend.adapter.takeOver = (...given) => {
      seen.push(key()!.status, [...database.leases.keys()].join());
      return send!(...given);
    };
    const { answer } = await ended(takeOver);
    expect(answer).toMatchObject({ status: 200, timed: true, body: { conversation: { id: 'c1' } } });
    expect(answer!.version).toBe(database.records.get('c1')!.version);
    expect(seen).toEqual(['sent', 'conversation:c1']);
    expect(database.asked).toEqual([begin, 'WRITES', 'WRITES']);
    expect(key()).toMatchObject({ status: 'done', answer: JSON.parse(JSON.stringify(answer)) as object });
    expect([...database.leases]).toEqual([]);
    expect(audit()).toEqual(['take-over applied']);
    expect(database.audit[0]!.attempt).toEqual({
      ...{ agent: ada.agent, role: 'agent', action: 'take-over', reason: 'Refund', conversationId: 'c1', key: 'k' },
    });
    expect(node.counted('commands_total{type="take-over",outcome="applied"}')).toBe(1);
    expect(node.environment.timers.size).toBe(0);
    expect(backend.last('takeOver').params).toEqual({ reason: 'Refund' });
  });

  test('of a role that does not include it is refused, counted and written down', async () => {
    const { node, backend, ended, audit, count } = world();
    const { error } = await ended({ type: 'archive' });
    expect(error).toMatchObject({ code: 'forbidden', status: 403, message: 'Your role does not include this.' });
    expect(audit()).toEqual(['archive rejected forbidden']);
    expect(node.database.audit[0]!.attempt).toMatchObject({ conversationId: 'c1', key: 'k' });
    expect([backend.calls.length, count(begin)]).toEqual([0, 0]);
    expect((await ended({ type: 'archive' }, { caller: sue })).answer).toMatchObject({ status: 200 });
  });

  test('of a bot is what its turn allows', async () => {
    const { ended } = world();
    const bot = { agent: { id: 'bot' }, role: 'bot' } as const;
    const request: Command = { type: 'request-agent' };
    expect((await ended(request, { caller: bot })).error).toMatchObject({ code: 'forbidden' });
    expect((await ended(request, { caller: bot, fromTurn: true })).answer).toMatchObject({ status: 200 });
  });

  test('is done once for its key, and the answer is told again', async () => {
    const { backend, ended, run, audit } = world();
    const { answer } = await ended(takeOver);
    expect(await run(takeOver)).toEqual(JSON.parse(JSON.stringify(answer)));
    await expect(run(takeOver, { hash: 'other' })).rejects.toMatchObject({ code: 'invalid' });
    expect([backend.count('takeOver'), audit().length]).toEqual([1, 1]);
  });

  test('that is told again is not told to whoever has lost sight of the conversation', async () => {
    const { ended, run } = world();
    await ended(takeOver);
    const blind = { ...ada, canSee: () => false };
    await expect(run(takeOver, { caller: blind })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('without a key has one of its own', async () => {
    const { backend, ended, key, database } = world();
    await ended(pause, { key: undefined });
    await ended({ type: 'activate-bot' }, { key: undefined });
    expect([...database.keys.keys()].every((name) => /^\[null,"ada"\] none-./.test(name))).toBe(true);
    expect([database.keys.size, backend.count('pauseBot'), key()]).toEqual([2, 1, undefined]);
    expect(database.audit[0]!.attempt).not.toHaveProperty('key');
  });

  test('of which nothing comes for anybody waits for no turn, and is not written down', async () => {
    const markRead = async () => undefined;
    const { node, run, audit, count, key } = world({ adapter: { markRead } });
    await node.conversations.observe('c1', ada);
    await node.locks.turn('c1');
    const looks = count(lookUp);
    expect(await run({ type: 'mark-read', upTo: 'm1' })).toMatchObject({ status: 200 });
    expect([audit(), count(acquire), key()!.status]).toEqual([[], 0, 'done']);
    expect(node.counted('commands_total{type="mark-read",outcome="applied"}')).toBe(1);
    // and what was loaded with the key is not loaded again
    expect(count(lookUp)).toBe(looks);
    expect(await run({ type: 'mark-read', upTo: 'm1' })).toMatchObject({ status: 200 });
  });
});

describe('a command that waits for no turn', () => {
  const markRead: Command = { type: 'mark-read', upTo: 'm1' };
  const outdated = new HandoffError('conflict', 'x');

  test.each<[what: string, failure: HandoffError | undefined, expected: object, kept: string | undefined]>([
    ['is refused by the platform', new HandoffError('refused', 'x'), { status: 409 }, 'done'],
    ['is done later', new HandoffError('rate-limited', 'x'), { status: 429 }, undefined],
    ['is lost', new HandoffError('timeout', 'x'), { status: 504 }, 'unknown'],
    ['is outdated', outdated, { status: 412 }, undefined],
    ['is done', undefined, { status: 200 }, 'done'],
  ])('ends as any other where it %s', async (_what, failure, expected, kept) => {
    const send = async () => {
      if (failure) throw failure;
    };
    const { ended, key, audit } = world({ conversation: { unread: 3 }, adapter: { markRead: send } });
    const { answer, error } = await ended(markRead, failure === outdated ? { expected: 1 } : {});
    expect(answer ?? error).toMatchObject(expected);
    expect([key()?.status, audit()]).toEqual([kept, []]);
  });

  test('ends as any other where nothing can be read', async () => {
    const { ended, key, backend } = world({ adapter: { markRead: async () => undefined } });
    backend.failing.set('getConversation', new HandoffError('not-found', 'x'));
    expect((await ended(markRead)).answer).toMatchObject({ status: 404 });
    expect(key()!.status).toBe('done');
  });

  test('ends as any other where nothing can be read afterwards', async () => {
    const { ended, key, backend } = world({
      adapter: { markRead: async () => void backend.failing.set('getConversation', new Error('down')) },
    });
    expect((await ended(markRead)).answer).toMatchObject({ status: 200 });
    expect(key()!.status).toBe('done');
  });
});

describe('the turn of a command', () => {
  test('comes after those before it in its conversation, and no sooner', async () => {
    const { node, backend, ended } = world();
    backend.put({ ...backend.get('c1'), id: 'c2' });
    backend.hold.add('takeOver');
    const first = ended(takeOver, { key: 'k1' });
    await node.advance(0);
    const second_ = ended(pause, { key: 'k2' });
    const other = ended(pause, { key: 'k3', conversationId: 'c2' });
    await other;
    expect(backend.calls.filter(({ method }) => method === 'pauseBot').map(({ id }) => id)).toEqual(['c2']);
    backend.last('takeOver').answer(undefined);
    await Promise.all([first, second_]);
    expect(backend.count('pauseBot')).toBe(2);
  });

  test('is not waited for by a repetition: it is told so, or what came of it', async () => {
    const { node, backend, database, ended, run } = world();
    await ended(pause, { key: 'done' });
    backend.hold.add('takeOver');
    const first = ended(takeOver, { key: 'running' });
    await node.advance(0);
    const waiting = ended({ type: 'activate-bot' }, { key: 'waiting' });
    await node.advance(0);
    for (const [key, command] of [
      ['running', takeOver],
      ['waiting', { type: 'activate-bot' }],
    ] as const) {
      await expect(run(command, { key })).rejects.toMatchObject({ code: 'unavailable', status: 409 });
    }
    expect(await run(pause, { key: 'done' })).toMatchObject({ status: 200 });
    backend.last('takeOver').answer(undefined);
    await Promise.all([first, waiting]);
    expect([...database.leases]).toEqual([]);
  });

  test('that does not come within ten seconds gives the key back', async () => {
    const { node, ended, key, audit } = world();
    await node.locks.turn('c1');
    const { error } = await ended(pause);
    expect(error).toMatchObject({ code: 'unavailable', status: 503, retryAfter: 1 });
    expect([key(), audit()]).toEqual([undefined, []]);
  });

  test('is waited for where another node has it, and what is known is loaded then', async () => {
    const { node, backend, database, ended, count } = world();
    await node.conversations.observe('c1', ada);
    database.leases.set('conversation:c1', 'node-2');
    database.asked = [];
    const end = ended(pause);
    await node.advance(second);
    expect([backend.count('pauseBot'), count(acquire) > 1, count(lookUp)]).toEqual([0, true, 0]);
    database.leases.clear();
    expect((await end).answer).toMatchObject({ status: 200 });
    expect([count(begin), count(lookUp)]).toEqual([1, 1]);
    expect([...database.leases]).toEqual([]);
  });

  test('that another node keeps gives the key back', async () => {
    const { database, ended, key, backend } = world();
    database.leases.set('conversation:c1', 'node-2');
    const { error } = await ended(pause);
    expect(error).toMatchObject({ code: 'unavailable', retryAfter: 1 });
    expect([key(), backend.calls.length, [...database.leases.values()]]).toEqual([undefined, 0, ['node-2']]);
  });

  test('comes again, whatever became of the one before', async () => {
    const { node, database, ended } = world();
    database.before = (words) => {
      if (words === begin) throw new Error('down');
    };
    expect((await ended(pause)).error).toMatchObject({ code: 'unavailable', retryAfter: 2 });
    database.before = () => undefined;
    expect(node.locks.whenIdle('c1')).toBeUndefined();
    expect((await ended(pause)).answer).toMatchObject({ status: 200 });
  });

  test('is over with the statement that says how the command ended', async () => {
    const { ended, count, database, backend } = world();
    await ended(pause, { key: 'k1' });
    await ended(pause, { key: 'k2', expected: 1 });
    await ended({ type: 'extend-pause', until: 'never' }, { key: 'k3' });
    backend.failing.set('activateBot', new HandoffError('refused', 'no'));
    await ended({ type: 'activate-bot' }, { key: 'k4' });
    expect([count(release), [...database.leases]]).toEqual([0, []]);
  });
});

describe('a command that is refused before it is sent', () => {
  test('is answered with the present state, and so it is again', async () => {
    const { node, backend, ended, audit, key, count } = world();
    const { answer } = await ended({ type: 'activate-bot' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'refused', current: { id: 'c1' } } });
    expect([backend.count('activateBot'), audit()]).toEqual([0, ['activate-bot rejected refused']]);
    expect(node.counted('commands_total{type="activate-bot",outcome="rejected"}')).toBe(1);
    expect(key()).toMatchObject({ status: 'done' });
    expect((await ended({ type: 'activate-bot' })).answer).toEqual(JSON.parse(JSON.stringify(answer)));
    expect(count(release)).toBe(0);
    expect(node.locks.whenIdle('c1')).toBeUndefined();
  });

  test('of a bulk keeps no texts, and one of its own does', async () => {
    const { database, ended } = world({ conversation: { status: 'closed' } });
    await ended(takeOver, { key: 'k1', isRow: true });
    await ended(takeOver, { key: 'k2' });
    expect(database.audit.map(({ attempt }) => attempt.reason)).toEqual([undefined, 'Refund']);
    expect([...database.keys.values()].map(({ entry }) => entry.reason)).toEqual([undefined, 'Refund']);
  });

  test('of a bulk that is applied keeps its texts', async () => {
    const { database, ended } = world();
    await ended(takeOver, { isRow: true });
    expect(database.audit[0]!.attempt.reason).toBe('Refund');
  });

  test('as the person decided on an outdated state may be decided again with its key', async () => {
    const { node, backend, ended, audit, key } = world();
    const { error } = await ended(pause, { expected: 1 });
    expect(error).toMatchObject({ code: 'conflict', status: 412, current: { id: 'c1' } });
    expect([backend.count('pauseBot'), audit(), key()]).toEqual([0, [], undefined]);
    expect((await ended(pause, { expected: error!.current!.version })).answer).toMatchObject({ status: 200 });
    expect(node.counted('commands_total{type="pause-bot",outcome="rejected"}')).toBe(0);
  });

  test('for a colleague has just taken it over, though the platform does not show it', async () => {
    const { node, backend, ended } = world();
    const claim = { agent: ben.agent, at: node.environment.now() };
    await node.conversations.observe('c1', ada, { claim });
    expect((await ended({ type: 'close', outcome: 'resolved' })).answer).toMatchObject({
      ...{ status: 409, body: { code: 'conflict', current: { handler: { kind: 'agent', agent: { id: 'ben' } } } } },
    });
    expect((await ended(takeOver, { key: 'k2' })).answer).toMatchObject({ status: 409 });
    // Ben himself may, should somebody have taken it from him elsewhere
    expect((await ended(takeOver, { key: 'k3', caller: ben })).answer).toMatchObject({ status: 200 });
    expect(backend.count('takeOver')).toBe(1);
  });

  test('and whose key somebody else took over meanwhile changes nothing', async () => {
    const { backend, database, ended, key, audit } = world();
    database.before = (words) => {
      if (words === 'WRITES') key()!.owner = 'somebody else';
    };
    expect((await ended(pause)).error).toMatchObject({ code: 'unavailable', status: 409 });
    expect([backend.count('pauseBot'), audit(), key()!.status]).toEqual([0, [], 'waiting']);
  });
});

describe('a command that could not be checked', () => {
  const failures: Array<
    [failure: HandoffError, expected: { code: string; status: number; retryAfter?: number }, isFinal: boolean]
  > = [
    [new HandoffError('not-found', 'x'), { status: 404, code: 'not-found' }, true],
    [new HandoffError('forbidden', 'x'), { status: 403, code: 'forbidden' }, true],
    [new HandoffError('timeout', 'x'), { status: 503, code: 'unavailable', retryAfter: 1 }, false],
    [new HandoffError('bad-response', 'x'), { status: 503, code: 'unavailable', retryAfter: 1 }, false],
    [new HandoffError('unavailable', 'x'), { status: 503, code: 'unavailable', retryAfter: 1 }, false],
    [
      new HandoffError('unavailable', 'x', { retryAfter: 7 }),
      { status: 503, code: 'unavailable', retryAfter: 7 },
      false,
    ],
    [new HandoffError('rate-limited', 'x'), { status: 429, code: 'rate-limited', retryAfter: 1 }, false],
    [new HandoffError('unauthorized', 'x'), { status: 503, code: 'unavailable', retryAfter: 30 }, false],
  ];
  for (const [failure, expected, isFinal] of failures) {
    test(`was not sent: ${failure.code} → ${JSON.stringify(expected)}`, async () => {
      const { node, backend, ended, audit, key } = world();
      backend.failing.set('getConversation', failure);
      const { answer, error } = await ended(pause);
      const { code, ...told } = expected;
      expect(isFinal ? { ...answer, code: (answer!.body as { code: string }).code } : error).toMatchObject({
        code,
        ...told,
      });
      expect(backend.count('pauseBot')).toBe(0);
      expect(audit()).toEqual(isFinal ? [`pause-bot rejected ${code}`] : []);
      expect(key()?.status).toBe(isFinal ? 'done' : undefined);
      expect(node.counted('commands_total{type="pause-bot",outcome="unknown"}')).toBe(0);
    });
  }

  test('says in words of ours what is wrong, and why for the log', async () => {
    const { backend, ended } = world();
    const failure = new HandoffError('timeout', 'secret');
    backend.failing.set('getConversation', failure);
    const { error } = await ended(pause);
    expect(error!.message).toBe('The platform did not answer in time.');
    expect(error!.cause).toBeInstanceOf(HandoffError);
  });

  test('for nobody may see the conversation is not found, and nothing is known of it', async () => {
    const { ended, audit, backend } = world();
    const { answer } = await ended(pause, { caller: { ...ada, canSee: () => false } });
    expect(answer).toMatchObject({ status: 404 });
    expect(answer!.body).not.toHaveProperty('current');
    expect([audit(), backend.count('pauseBot')]).toEqual([['pause-bot rejected not-found'], 0]);
  });
});

describe('the platform gets', () => {
  test.each([
    [{}, { idempotencyKey: undefined, expectedVersion: 1 }],
    [{ idempotency: true }, { idempotencyKey: 'k', expectedVersion: 1 }],
    [{ versions: false }, { idempotencyKey: undefined, expectedVersion: undefined }],
  ])('the key and the version where it knows them: %j', async (traits, expected) => {
    const { backend, ended } = world({ traits });
    await ended(pause);
    const { agent, idempotencyKey, expectedVersion } = backend.last('pauseBot').ctx;
    expect({ idempotencyKey, expectedVersion }).toEqual(expected);
    expect(agent).toEqual(ada.agent);
  });

  test('the contact where the command is about one', async () => {
    const { backend, ended } = world();
    await ended({ type: 'block-contact', reason: 'Abuse' }, { caller: sue });
    expect(backend.last('blockContact')).toMatchObject({ id: 'p1', params: { reason: 'Abuse' } });
  });

  test('nothing of what the gateway does by itself', async () => {
    const { node, backend, database, ended } = world({ traits: { pauseBot: { timed: false } } });
    const at = (minutes: number) => new Date(node.environment.now() + minutes * 60_000).toISOString();
    await ended({ type: 'pause-bot', until: at(10), reason: 'Lunch' }, { key: 'k1' });
    expect(backend.last('pauseBot').params).toEqual({ reason: 'Lunch' });
    const until = at(20);
    const { answer } = await ended({ type: 'extend-pause', until }, { key: 'k2' });
    expect(answer).toMatchObject({ status: 200, body: { conversation: { bot: { resumeAt: until } } } });
    expect(backend.count('extendPause')).toBe(0);
    expect(database.timers.get('c1')).toMatchObject({ due: Date.parse(until), agent: ada.agent });
  });

  test('the message in place of a suggestion that only the gateway knows', async () => {
    const { backend, database, ended, node } = world({
      conversation: { bot: { mode: 'suggestive', status: 'active' } },
    });
    await node.conversations.observe('c1', ada);
    const suggestion = { id: 's1', text: 'It ships today.', at: new Date(node.environment.now()).toISOString() };
    const record = database.records.get('c1')!;
    const turns = [{ id: 't1', status: 'suggested', suggestion }] as const;
    database.records.set('c1', { ...record, turns });
    const { answer } = await ended({ type: 'use-suggestion', id: 's1', clientId: 'm1' });
    expect(answer).toMatchObject({ status: 200 });
    expect(backend.last('sendMessage').params).toEqual({ text: 'It ships today.', clientId: 'm1' });
    expect(backend.count('useSuggestion')).toBe(0);
  });
});

describe('the timer of a pause', () => {
  const traits = { pauseBot: { timed: false } };
  const at = (milliseconds: number) => new Date(milliseconds).toISOString();

  test('is set before the platform is asked', async () => {
    const { node, backend, database, ended } = world({ traits });
    let due: number | undefined;
    const { pauseBot } = backend.adapter;
    backend.adapter.pauseBot = (...given) => {
      due = database.timers.get('c1')?.due;
      return pauseBot!(...given);
    };
    const until = at(node.environment.now() + 60_000);
    await ended({ type: 'pause-bot', until });
    expect([due, database.timers.get('c1')!.due]).toEqual([Date.parse(until), Date.parse(until)]);
  });

  test('of a pause without an end goes only when that is done', async () => {
    const { node, backend, database, ended } = world({ traits });
    await ended({ type: 'pause-bot', until: at(node.environment.now() + 600_000) }, { key: 'k1' });
    backend.failing.set('pauseBot', new HandoffError('refused', 'no'));
    await ended(pause, { key: 'k2' });
    expect(database.timers.size).toBe(1);
    backend.failing.clear();
    await ended(pause, { key: 'k3' });
    expect(database.timers.size).toBe(0);
  });

  const failures = [
    ['refuses', new HandoffError('refused', 'no')],
    ['asks to come back', new HandoffError('rate-limited', 'later')],
  ] as const;
  for (const [what, failure] of failures) {
    test(`that the platform ${what} leaves the one before, or none`, async () => {
      const { node, backend, database, ended } = world({ traits });
      const now = node.environment.now();
      backend.failing.set('pauseBot', failure);
      await ended({ type: 'pause-bot', until: at(now + 600_000) }, { key: 'k1' });
      expect(database.timers.size).toBe(0);
      backend.failing.clear();
      await ended({ type: 'pause-bot', until: at(now + 700_000) }, { key: 'k2' });
      backend.failing.set('pauseBot', failure);
      await ended({ type: 'pause-bot', until: at(now + 800_000) }, { key: 'k3' });
      expect(database.timers.get('c1')!.due).toBe(now + 700_000);
    });

    test(`is left alone by other commands that the platform ${what}`, async () => {
      const { node, backend, database, ended } = world({ traits });
      await ended({ type: 'pause-bot', until: at(node.environment.now() + 600_000) }, { key: 'k1' });
      backend.failing.set('takeOver', failure);
      database.writes = [];
      await ended(takeOver, { key: 'k2' });
      expect(database.writes.filter((writes) => 'timer' in writes && writes.timer !== undefined)).toEqual([]);
      expect(database.timers.size).toBe(1);
    });
  }

  test('is left as it was where the state cannot be read after the refusal', async () => {
    const { node, backend, database, ended } = world({ traits });
    const { pauseBot } = backend.adapter;
    backend.adapter.pauseBot = (...given) => {
      backend.failing.set('getConversation', new Error('down'));
      return pauseBot!(...given);
    };
    backend.failing.set('pauseBot', new HandoffError('refused', 'no'));
    const { answer } = await ended({ type: 'pause-bot', until: at(node.environment.now() + 600_000) });
    expect(answer).toMatchObject({ status: 409 });
    expect(database.timers.size).toBe(0);
  });
});
