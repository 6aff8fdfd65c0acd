import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../../src/gateway/errors.js';
import { isFinal } from '../../../src/gateway/commands/outcomes.js';
import type { Command } from '../../../src/model/command.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { ada, ben, sue, world } from './world.js';

const takeOver: Command = { type: 'take-over' };
const say: Command = { type: 'send-message', text: 'Hello', clientId: 'm1' };
const mine = { handler: { kind: 'agent', agent: ada.agent }, bot: { mode: 'autopilot', status: 'paused' } } as const;

test.each<[what: string, error: HandoffError, isFinal: boolean]>([
  ['a refusal', new HandoffError('refused', 'x'), true],
  ['values that are not allowed', new HandoffError('invalid', 'x'), true],
  ['a conflict', new GatewayError('conflict', 'x'), true],
  ['an outdated decision', new GatewayError('conflict', 'x', { status: 412 }), false],
  ['no answer', new HandoffError('timeout', 'x'), false],
  ['an answer that cannot be read', new HandoffError('bad-response', 'x', { retryable: false }), false],
  ['too many requests', new HandoffError('rate-limited', 'x'), false],
  ['a platform that is away', new HandoffError('unavailable', 'x'), false],
  ['one that will be back', new HandoffError('unavailable', 'x', { retryAfter: 1 }), false],
])('whether a command ends the same way when it is repeated, after %s', (_what, error, expected) => {
  expect(isFinal(error)).toBe(expected);
});

describe('the answer to a command that was applied', () => {
  test('is the state, with our version and the time to be added', async () => {
    const { ended, database } = world();
    const { answer } = await ended(takeOver);
    const { version } = database.records.get('c1')!;
    expect(answer).toEqual({
      ...{ status: 200, timed: true, version },
      body: { conversation: expect.objectContaining({ id: 'c1', version }) as unknown },
    });
  });

  test('is the message where one was sent', async () => {
    const { ended, database } = world({ conversation: mine });
    const { answer } = await ended(say);
    expect(answer).toEqual({
      status: 201,
      body: expect.objectContaining({ text: 'Hello', clientId: 'm1' }) as unknown,
    });
    const { data, ...event } = database.events.find(({ kind }) => kind === 'message')!;
    expect(event).toEqual({ kind: 'message', conversationId: 'c1' });
    expect(data).toMatchObject({ text: 'Hello' });
    expect(database.writes.at(-1)!.sent).toBeUndefined();
  });

  test('names the author of a message where the platform does not, and remembers it', async () => {
    const { ended, backend, database } = world({ conversation: mine });
    const { sendMessage } = backend.adapter;
    backend.adapter.sendMessage = async (...given) => ({
      ...(await sendMessage!(...given)),
      ...{ author: { kind: 'unknown' }, clientId: undefined },
    });
    const { answer } = await ended(say);
    const author = { kind: 'agent', ...ada.agent };
    expect(answer!.body).toMatchObject({ author, clientId: 'm1' });
    expect(database.writes.at(-1)!.sent).toMatchObject({ author, clientId: 'm1' });
    expect(database.events.find(({ kind }) => kind === 'message')!.data).toMatchObject({ author });
  });

  test('is empty where the caller named a contact: the conversation only led to it', async () => {
    const { ended } = world();
    const { answer } = await ended({ type: 'block-contact' }, { caller: sue, throughContact: true });
    expect(answer).toEqual({ status: 204 });
  });

  test('has no state where the command took it out of sight', async () => {
    const { ended } = world();
    const canSee = ({ handler }: Conversation) => handler.kind === 'bot';
    const { answer } = await ended(takeOver, { caller: { ...ada, canSee } });
    expect(answer).toEqual({ status: 200, timed: true, body: {} });
  });

  describe('where a last message of the bot may still come', () => {
    const sendAsBot = async () => Promise.reject(new Error('not asked'));
    const late = { lastMessageMayArrive: true };

    test.each<[string, Command, object, object]>([
      ['beside the state', takeOver, {}, { status: 200, body: { conversation: { id: 'c1' }, ...late } }],
      ['beside the message', say, {}, { status: 201, body: { text: 'Hello', ...late } }],
      ['by itself', { type: 'close', outcome: 'resolved' }, { throughContact: true }, { status: 200, body: late }],
    ])('says so %s', async (_where, command, more, expected) => {
      const { database, node, ended } = world({ conversation: command === say ? mine : {}, adapter: { sendAsBot } });
      database.deliveries = 1;
      expect((await ended(command, more)).answer).toMatchObject(expected);
      expect(node.counted('late_bot_messages_total')).toBe(1);
    });

    test('asks for no more than a bot that says nothing, where there is none', async () => {
      const { database, ended } = world({ adapter: { sendAsBot } });
      await ended(takeOver);
      expect(database.writes.map(({ counts }) => counts)).toEqual([{ conversationId: 'c1' }, undefined]);
      expect(database.asked).toEqual(['handoff.begin_command', 'WRITES', 'WRITES']);
    });

    test('and not where it came in time', async () => {
      const { database, node, ended } = world({ adapter: { sendAsBot } });
      database.deliveries = 1;
      node.environment.setTimeout(() => (database.deliveries = 0), 1000);
      const { answer } = await ended(takeOver);
      expect(answer!.body).not.toHaveProperty('lastMessageMayArrive');
    });

    test('also if it came between the end of the wait and the platform’s answer', async () => {
      const { database, node, backend, ended } = world({ adapter: { sendAsBot } });
      database.deliveries = 1;
      const { takeOver: send } = backend.adapter;
      backend.adapter.takeOver = (...given) => {
        database.deliveries = 0;
        return send!(...given);
      };
      const { answer } = await ended(takeOver);
      expect(answer!.body).not.toHaveProperty('lastMessageMayArrive');
      expect(node.counted('late_bot_messages_total')).toBe(0);
    });
  });
});

describe('what is written down with it', () => {
  test('a takeover, as of now, by whom', async () => {
    const { node, ended, database } = world();
    const at = node.environment.now();
    await ended(takeOver);
    expect(database.records.get('c1')!.claim).toEqual({ agent: ada.agent, at });
  });

  test.each<[string, Command, boolean]>([
    ['ends', { type: 'hand-back' }, true],
    ['ends', { type: 'close', outcome: 'resolved' }, true],
    ['stays', { type: 'pause-bot' }, false],
    ['stays', say, false],
  ])('a takeover %s with %j', async (_what, command, hasEnded) => {
    const { node, backend, ended, database } = world();
    await ended(takeOver, { key: 'k1' });
    if (command.type === 'pause-bot') backend.change('c1', { bot: { mode: 'autopilot', status: 'active' } });
    node.environment.time += 1000;
    expect((await ended(command, { key: 'k2' })).answer!.status).toBeLessThan(300);
    expect(database.records.get('c1')!.claim === undefined).toBe(hasEnded);
  });

  test('who did it, where the platform does not say', async () => {
    const { backend, ended, database } = world();
    const { pauseBot } = backend.adapter;
    backend.adapter.pauseBot = async (...given) => {
      const { bot, ...state } = (await pauseBot!(...given))!;
      return { ...state, bot: { mode: bot.mode, status: bot.status } };
    };
    const { answer } = await ended({ type: 'pause-bot' });
    const cause = { kind: 'agent', actor: { kind: 'agent', id: 'ada' } };
    expect(answer!.body).toMatchObject({ conversation: { bot: { cause } } });
    expect(database.records.get('c1')!.word).toMatchObject({ bot: { cause } });
  });

  test('an event for everybody, once', async () => {
    const { ended, database } = world();
    await ended(takeOver);
    expect(database.events.map(({ kind, conversationId, contactId }) => [kind, conversationId, contactId])).toEqual([
      ['conversation', 'c1', 'p1'],
    ]);
  });

  test('which turns of bots are over: all, where an old read could be taken for the present state', async () => {
    for (const versions of [true, false]) {
      const { ended, database } = world({ traits: { versions } });
      await ended(takeOver);
      const { ending } = database.writes.at(-1)!.step!;
      expect(ending).toMatchObject({ of: { conversationId: 'c1' }, end: { reason: 'taken-over' } });
      expect([ending?.silences, ending?.revives]).toEqual(versions ? [false, false] : [true, undefined]);
    }
  });

  test('and of a block, in all conversations of the contact, whatever the platform has', async () => {
    const { ended, database } = world();
    await ended({ type: 'block-contact' }, { caller: sue });
    const { ending } = database.writes.at(-1)!.step!;
    expect(ending).toMatchObject({ of: { contactId: 'p1' }, silences: true });
  });

  test('everybody who looks at the contact is told when it changes, and of no other command', async () => {
    const getContact = async () => ({ id: 'p1', name: 'Mina Farrow' });
    const { node, ended, database } = world({ traits: { events: 'hint' }, adapter: { getContact } });
    await ended(takeOver, { key: 'k1' });
    await Promise.all(node.background);
    expect(database.events.filter(({ kind }) => kind === 'contact')).toEqual([]);
    await ended({ type: 'block-contact' }, { caller: sue, key: 'k2' });
    await Promise.all(node.background);
    expect(database.events.at(-1)).toMatchObject({ kind: 'contact', contactId: 'p1', data: { name: 'Mina Farrow' } });
  });

  test('the version that the person saw, where the database has lost it', async () => {
    const { node, ended } = world();
    await node.conversations.observe('c1', ada);
    const seen = node.environment.now() + 500;
    node.environment.time += 1000;
    const { error } = await ended({ type: 'pause-bot' }, { expected: seen });
    expect(error).toMatchObject({ status: 412 });
    // it is told as newer than that, so that the page does not ignore it
    expect(error!.current!.version).toBeGreaterThan(seen);
    const again = await ended({ type: 'pause-bot' }, { expected: error!.current!.version });
    expect(again.answer).toMatchObject({ status: 200 });
    expect(again.answer!.version).toBeGreaterThan(seen);
  });
});

describe('a takeover that came second', () => {
  const theirs = { handler: { kind: 'agent', agent: ben.agent } } as const;

  /** A platform that answers with whoever has it, and refuses nobody. */
  async function second(more: object = {}) {
    const made = world();
    made.backend.adapter.takeOver = async (id) => made.backend.change(id, theirs);
    return { ...made, ...(await made.ended(takeOver, more)) };
  }

  test('is a conflict, with the state, and no takeover', async () => {
    const { answer, audit, key, database } = await second();
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: 'Another agent has the conversation.', current: { handler: theirs.handler } },
    });
    expect([audit(), key()!.status]).toEqual([['take-over rejected conflict'], 'done']);
    const record = database.records.get('c1')!;
    expect([record.claim, record.word, record.state.handler]).toEqual([undefined, undefined, theirs.handler]);
    expect(database.events).toMatchObject([{ kind: 'conversation', data: theirs }]);
  });

  test('is a conflict without the state for whoever lost sight of it', async () => {
    const canSee = ({ handler }: Conversation) => handler.kind === 'bot';
    const { answer } = await second({ caller: { ...ada, canSee } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(answer!.body).not.toHaveProperty('current');
  });

  test('and any other command that leaves it with a colleague was applied', async () => {
    const { backend, ended } = world();
    backend.adapter.requestAgent = async (id) => backend.change(id, theirs);
    expect((await ended({ type: 'request-agent' })).answer).toMatchObject({ status: 200 });
  });
});

describe('a command whose state cannot be read afterwards', () => {
  const at = (milliseconds: number) => new Date(milliseconds).toISOString();

  /** A platform that answers with nothing and is then away. */
  function away(given: Parameters<typeof world>[0] = {}) {
    const made = world(given);
    const { backend } = made;
    for (const method of ['takeOver', 'pauseBot', 'handBack', 'extendPause'] as const) {
      const send = backend.adapter[method] as (...given: unknown[]) => Promise<unknown>;
      const silent = async (...all: unknown[]) => {
        await send(...all);
        backend.failing.set('getConversation', new Error('down'));
      };
      Object.assign(backend.adapter, { [method]: silent });
    }
    return made;
  }

  test('is applied without it, and everybody reads again', async () => {
    const { node, ended, audit, key, database, count } = away({ traits: { versions: false } });
    const now = node.environment.now();
    const { answer } = await ended(takeOver);
    expect(answer).toEqual({ status: 200, timed: true, version: undefined, body: { conversation: undefined } });
    expect([audit(), key()!.status]).toEqual([['take-over applied'], 'done']);
    expect(database.events.at(-1)).toEqual({ kind: 'hint', conversationId: 'c1', data: { id: 'c1' } });
    expect(database.records.get('c1')!.claim).toEqual({ agent: ada.agent, at: now });
    expect(database.records.get('c1')!.word).toMatchObject({ handler: { agent: ada.agent } });
    expect(database.writes.at(-1)!.ending).toMatchObject({ end: { reason: 'taken-over' } });
    expect([count('DELETE FROM handoff.locks'), [...database.leases]]).toEqual([0, []]);
  });

  test('ends the claim of a takeover where it would', async () => {
    const { ended, database, backend } = away();
    await ended(takeOver, { key: 'k1' });
    backend.failing.clear();
    await ended({ type: 'hand-back' }, { key: 'k2' });
    expect(database.records.get('c1')!.claim).toBeUndefined();
    expect(database.writes.at(-1)!.besides).toMatchObject({ claim: null });
  });

  test('leaves it where it would not, and sets the timer', async () => {
    const { node, ended, database } = away({ traits: { pauseBot: { timed: false } } });
    const due = node.environment.now() + 60_000;
    await ended({ type: 'pause-bot', until: at(due) });
    expect(database.writes.at(-1)).toMatchObject({ timer: { due }, besides: { claim: undefined } });
    expect(database.timers.get('c1')!.due).toBe(due);
  });

  test('of which nothing can be written is not known, and is looked for later', async () => {
    for (const failing of ['WRITES', lookUp]) {
      const { backend, ended, database, key, audit } = world();
      const { takeOver: send } = backend.adapter;
      backend.adapter.takeOver = async (...given) => {
        await send!(...given);
        database.before = (words) => {
          if (words === 'WRITES' || words === failing) throw new Error('down');
        };
      };
      expect((await ended(takeOver)).error).toMatchObject({ code: 'timeout', status: 504, current: undefined });
      expect([key()!.status, audit()]).toEqual(['sent', []]);
    }
  });

  test('and of which nothing can be written then is not known either', async () => {
    const { ended, database, backend, key } = away();
    const { takeOver: send } = backend.adapter;
    backend.adapter.takeOver = async (...given) => {
      await send!(...given);
      database.before = (words) => {
        if (words === 'WRITES') throw new Error('down');
      };
    };
    const { error } = await ended(takeOver);
    expect(error).toMatchObject({ code: 'timeout', current: undefined });
    expect(key()!.status).toBe('sent');
  });

  test('not even its end being unknown is written while the database is down, and nobody waits for it', async () => {
    const { backend, database, ended, node } = world();
    backend.adapter.takeOver = async () => {
      database.before = (words) => {
        if (words === 'WRITES') throw new Error('down');
      };
      throw new HandoffError('rate-limited', 'later');
    };
    expect((await ended(takeOver)).error).toMatchObject({ code: 'rate-limited' });
    expect(node.locks.whenIdle('c1')).toBeUndefined();
  });
});

const lookUp = 'AS always LEFT JOIN';
