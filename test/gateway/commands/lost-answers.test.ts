import { describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import type { Command } from '../../../src/model/command.js';
import type { GatewayError } from '../../../src/gateway/errors.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Message, MessageDraft } from '../../../src/model/message.js';
import { ada, ben, sue, world, type Given } from './world.js';

const takeOver: Command = { type: 'take-over' };
const say: Command = { type: 'send-message', text: 'Hello', clientId: 'm1' };
const mine = { handler: { kind: 'agent', agent: ada.agent }, bot: { mode: 'autopilot', status: 'paused' } } as const;
const lost = new HandoffError('timeout', 'no answer');

/** A platform that does what it is asked, or not, and loses the answer to the first attempt. */
function losing(isDone: boolean, { after = () => {}, ...given }: Given & { after?: () => void } = {}) {
  const made = world(given);
  const { backend } = made;
  const { takeOver: send, sendMessage } = backend.adapter;
  let isLost = true;
  const lose = async (work: () => Promise<unknown>) => {
    if (!isLost) return work();
    if (isDone) await work();
    after();
    throw lost;
  };
  Object.assign(backend.adapter, {
    takeOver: (id: string, params: object, ctx: CallContext) => lose(async () => send!(id, params, ctx)),
    sendMessage: (id: string, draft: MessageDraft, ctx: CallContext) => lose(() => sendMessage!(id, draft, ctx)),
    listMessages: async (id: string) => ({ items: (backend.messages.get(id) ?? []) as Message[] }),
  });
  return { ...made, answersAgain: () => void (isLost = false) };
}

describe('an answer that is lost', () => {
  test('is found in the state, where the command was done', async () => {
    const { node, ended, audit, key, database } = losing(true);
    const { answer } = await ended(takeOver);
    expect(answer).toMatchObject({ status: 200, body: { conversation: { handler: { agent: { id: 'ada' } } } } });
    expect([audit(), key()!.status, [...database.leases]]).toEqual([['take-over applied'], 'done', []]);
    expect(node.counted('commands_total{type="take-over",outcome="applied"}')).toBe(1);
  });

  test('is not known where it was not, with the present state', async () => {
    const { node, ended, audit, key, database } = losing(false);
    const { error } = await ended(takeOver);
    expect(error).toMatchObject({
      ...{ code: 'timeout', status: 504, message: 'It is not known whether this was done.' },
      current: { id: 'c1', handler: { kind: 'bot' } },
    });
    expect(error!.cause).toMatchObject({ code: 'timeout' });
    expect([audit(), key()!.status, [...database.leases]]).toEqual([['take-over unknown timeout'], 'unknown', []]);
    expect(node.counted('commands_total{type="take-over",outcome="unknown"}')).toBe(1);
    expect(node.counted('commands_total{type="take-over",outcome="rejected"}')).toBe(0);
  });

  test('is not known where a colleague has done the same', async () => {
    const made = losing(false, {
      after: () => void made.backend.change('c1', { handler: { kind: 'agent', agent: ben.agent } }),
    });
    expect((await made.ended(takeOver)).error).toMatchObject({ code: 'timeout' });
    expect(made.audit()).toEqual(['take-over unknown timeout']);
  });

  test('is not sent again at once, even to a platform that knows keys: it had its time', async () => {
    const { ended, backend } = losing(false, { traits: { idempotency: true } });
    expect((await ended(takeOver)).error).toMatchObject({ code: 'timeout' });
    expect(backend.count('takeOver')).toBe(0);
  });

  test('is not known where the state cannot be read either', async () => {
    const { ended, backend, key, audit } = losing(true, {
      after: () => void backend.failing.set('getConversation', new Error('down')),
    });
    const { error } = await ended(takeOver);
    expect(error).toMatchObject({ code: 'timeout', status: 504, current: undefined });
    // why the command failed says more than why the look did
    expect(error!.cause).toMatchObject({ code: 'timeout' });
    expect([key()!.status, audit()]).toEqual(['unknown', ['take-over unknown timeout']]);
  });

  test('is not known while the database is down, and is looked for later', async () => {
    const { ended, database, key, audit, answersAgain } = losing(true, {
      after: () =>
        void (database.before = () => {
          throw new Error('down');
        }),
    });
    expect((await ended(takeOver)).error).toMatchObject({ code: 'timeout', current: undefined });
    expect([key()!.status, audit()]).toEqual(['sent', []]);
    database.before = () => undefined;
    answersAgain();
  });

  test('is noted as not known where the database was down for a moment', async () => {
    let isDown = true;
    const made = losing(true, {
      after: () =>
        void (made.database.before = (words) => {
          if (words !== 'AS always LEFT JOIN' || !isDown) return;
          isDown = false;
          throw new Error('down');
        }),
    });
    const { error } = await made.ended(takeOver);
    expect(error).toMatchObject({ code: 'timeout', cause: { code: 'timeout' }, current: undefined });
    expect([made.key()!.status, made.audit()]).toEqual(['unknown', ['take-over unknown timeout']]);
  });

  test('to a message is found in the history', async () => {
    const { ended, audit } = losing(true, { conversation: mine });
    const { answer } = await ended(say);
    expect(answer).toMatchObject({ status: 201, body: { text: 'Hello', clientId: 'm1' } });
    expect(audit()).toEqual(['send-message applied']);
  });

  test('to a message that is not there is not known', async () => {
    const { ended } = losing(false, { conversation: mine });
    expect((await ended(say)).error).toMatchObject({ code: 'timeout' });
  });

  test('is told without the state where the command took it out of sight', async () => {
    const canSee = (c: { handler: { kind: string } }) => c.handler.kind === 'bot';
    const { ended, audit } = losing(true);
    const { answer } = await ended(takeOver, { caller: { ...ada, canSee } });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer!.body).not.toHaveProperty('conversation.id');
    expect(audit()).toEqual(['take-over applied']);
  });

  test('and that would reveal something is not told to whoever lost sight of it', async () => {
    let isSeen = true;
    const made = losing(true, { conversation: mine, after: () => void (isSeen = false) });
    const { error } = await made.ended(say, { caller: { ...ada, canSee: () => isSeen } });
    expect(error).toMatchObject({ code: 'not-found' });
    expect(made.audit()).toEqual(['send-message applied']);
  });

  test('that is not known does not tell the state to whoever lost sight of it', async () => {
    let isSeen = true;
    const made = losing(false, { after: () => void (isSeen = false) });
    const { error } = await made.ended(takeOver, { caller: { ...ada, canSee: () => isSeen } });
    expect([error!.code, error!.current]).toEqual(['timeout', undefined]);
  });
});

describe('a second try with the key of an answer that was lost', () => {
  async function lostOnce(isDone: boolean, given: Given = {}) {
    const made = losing(isDone, { ...given, after: () => void made.backend.failing.set('getConversation', lost) });
    await made.ended(takeOver);
    made.backend.failing.clear();
    made.answersAgain();
    expect(made.audit()).toEqual(['take-over unknown timeout']);
    made.database.asked = [];
    return made;
  }

  test('looks first, and finds what was done', async () => {
    const { ended, backend, audit, key } = await lostOnce(true);
    expect((await ended(takeOver)).answer).toMatchObject({ status: 200 });
    expect([backend.count('takeOver'), key()!.status]).toEqual([1, 'done']);
    expect(audit()).toEqual(['take-over unknown timeout', 'take-over applied']);
  });

  test('is still not known on a platform without keys, which is not written down twice', async () => {
    const { ended, backend, audit, key, database } = await lostOnce(false);
    const { error } = await ended(takeOver);
    expect(error).toMatchObject({ code: 'timeout', current: { id: 'c1' } });
    expect([backend.count('takeOver'), key()!.status]).toEqual([0, 'unknown']);
    expect(audit()).toEqual(['take-over unknown timeout']);
    expect([...database.leases]).toEqual([]);
  });

  test('is sent again to one that knows them, with the same key', async () => {
    const { ended, backend, key } = await lostOnce(false, { traits: { idempotency: true } });
    expect((await ended(takeOver)).answer).toMatchObject({ status: 200 });
    expect(backend.last('takeOver').ctx.idempotencyKey).toBe('k');
    expect(key()!.status).toBe('done');
  });

  test('is not sent again where nobody knows what is', async () => {
    const { ended, backend, key } = await lostOnce(false, { traits: { idempotency: true } });
    backend.failing.set('getConversation', new Error('down'));
    const { error } = await ended(takeOver);
    expect(error).toMatchObject({ code: 'timeout' });
    expect(error!.cause).toMatchObject({ code: 'unavailable' });
    expect([backend.count('takeOver'), key()!.status]).toEqual([0, 'unknown']);
  });

  test('that the rules refuse by now is still not known', async () => {
    const { ended, backend, key, audit, node, database } = await lostOnce(false, { traits: { idempotency: true } });
    backend.change('c1', { status: 'closed' });
    const { error } = await ended(takeOver);
    expect(error).toMatchObject({ code: 'timeout', current: { status: 'closed' } });
    expect(error!.cause).toMatchObject({ code: 'refused' });
    expect([key()!.status, audit()]).toEqual(['unknown', ['take-over unknown timeout']]);
    expect([...database.leases]).toEqual([]);
    expect(node.locks.whenIdle('c1')).toBeUndefined();
  });

  test('that cannot be checked is still not known', async () => {
    const { ended, backend, key, audit } = await lostOnce(false, { traits: { idempotency: true } });
    const { getConversation } = backend.adapter;
    let reads = 0;
    backend.adapter.getConversation = async (...given) => {
      if (reads++) throw new HandoffError('forbidden', 'x');
      return getConversation(...given);
    };
    expect((await ended(takeOver)).error).toMatchObject({ code: 'timeout', cause: { code: 'forbidden' } });
    expect([key()!.status, audit()]).toEqual(['unknown', ['take-over unknown timeout']]);
  });
});

describe('a command that the platform refuses', () => {
  test('is answered with the state as it is now, in our words', async () => {
    const { node, backend, ended, audit, key, count } = world();
    backend.failing.set('takeOver', new HandoffError('conflict', 'secret'));
    const { answer } = await ended(takeOver);
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: 'Somebody else changed this at the same time.', current: { id: 'c1' } },
    });
    expect([audit(), key()!.status]).toEqual([['take-over rejected conflict'], 'done']);
    expect(backend.count('getConversation')).toBe(2);
    expect(node.counted('commands_total{type="take-over",outcome="rejected"}')).toBe(1);
    expect(count('DELETE FROM handoff.locks')).toBe(0);
    expect(node.environment.timers.size).toBe(0);
  });

  test('is answered without it where it cannot be read', async () => {
    const { backend, ended, audit, key, count } = world();
    backend.adapter.takeOver = async () => {
      backend.failing.set('getConversation', new Error('down'));
      throw new HandoffError('refused', 'no');
    };
    const { answer } = await ended(takeOver);
    expect(answer).toMatchObject({ status: 409, body: { code: 'refused' } });
    expect(answer!.body).not.toHaveProperty('current');
    expect([audit(), key()!.status]).toEqual([['take-over rejected refused'], 'done']);
    expect(count('DELETE FROM handoff.locks')).toBe(0);
  });

  test.each([
    ['rate-limited', undefined, 1],
    ['rate-limited', 7, 7],
    ['unavailable', 7, 7],
    ['offline', undefined, 2],
  ] as const)('for now may be tried again with its key: %s, %s', async (code, retryAfter, expected) => {
    const { node, backend, ended, audit, key, count } = world();
    backend.failing.set('takeOver', new HandoffError(code, 'x', { retryAfter }));
    const { error } = await ended(takeOver);
    expect(error).toMatchObject({ retryAfter: expected, retryable: true });
    expect([audit(), key()]).toEqual([[], undefined]);
    expect(count('DELETE FROM handoff.locks')).toBe(0);
    expect(node.counted('commands_total{type="take-over",outcome="unknown"}')).toBe(0);
    backend.failing.clear();
    expect((await ended(takeOver)).answer).toMatchObject({ status: 200 });
  });

  test('whose key is gone by then is refused all the same', async () => {
    const { backend, database, ended } = world();
    backend.failing.set('takeOver', new HandoffError('refused', 'no'));
    expect((await ended(takeOver)).answer).toMatchObject({ status: 409, body: { current: { id: 'c1' } } });
    expect(database.writes.at(-1)).toMatchObject({ key: { to: 'done' }, audit: { outcome: 'rejected' } });
  });
});

test('of a contact, whoever blocks is told the same', async () => {
  const { backend, ended } = world();
  backend.failing.set('blockContact', new HandoffError('forbidden', 'no'));
  const { answer } = await ended({ type: 'block-contact' }, { caller: sue });
  expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

describe('a platform that does not answer at all', () => {
  /** It hangs where it is asked for this, having done it or not. Tells how often it was asked, and by what signal. */
  function silent(method: 'takeOver' | 'getConversation', isDone = false) {
    const made = world();
    const { backend } = made;
    const work = backend.adapter[method] as (...args: unknown[]) => Promise<unknown>;
    const asked: AbortSignal[] = [];
    const isFirst = () => asked.length === 1;
    const hang = async (...args: unknown[]) => {
      const { signal } = args.at(-1) as CallContext;
      asked.push(signal);
      if (isDone || !isFirst()) await work(...args);
      return isFirst() ? new Promise(() => undefined) : work(...args);
    };
    Object.assign(backend.adapter, { [method]: hang });
    return { ...made, asked };
  }
  /** Seconds until the command ended. */
  async function ending(made: ReturnType<typeof silent>) {
    const end: { answer?: unknown; error?: GatewayError; after?: number } = {};
    const from = made.node.environment.now();
    const note = () => (end.after = Math.round((made.node.environment.now() - from) / 1000));
    void made.run(takeOver).then(
      (answer) => [(end.answer = answer), note()],
      (error: GatewayError) => [(end.error = error), note()],
    );
    for (let i = 0; i < 60 && end.after === undefined; i++) await made.node.advance(1000);
    return end;
  }

  test('is waited for thirty seconds, told to stop, and not asked again: nobody knows', async () => {
    const made = silent('takeOver');
    const { error, after } = await ending(made);
    expect(error).toMatchObject({ code: 'timeout', status: 504, message: 'It is not known whether this was done.' });
    expect([after, made.asked.length, made.asked[0]!.aborted]).toEqual([30, 1, true]);
    expect([made.audit(), [...made.database.leases]]).toEqual([['take-over unknown timeout'], []]);
  });

  test('has done it all the same: that is seen in the state', async () => {
    const made = silent('takeOver', true);
    const { answer, after } = await ending(made);
    expect(answer).toMatchObject({ status: 200, body: { conversation: { handler: { agent: { id: 'ada' } } } } });
    expect([after, made.asked.length, made.audit()]).toEqual([30, 1, ['take-over applied']]);
  });

  test('to the read before it: nothing was sent, and it may be tried again', async () => {
    const made = silent('getConversation');
    const { error, after } = await ending(made);
    expect(error).toMatchObject({ code: 'unavailable', status: 503, retryAfter: 1 });
    expect([after, made.backend.count('takeOver'), made.key()]).toEqual([15, 0, undefined]);
  });
});
