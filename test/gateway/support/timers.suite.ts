import { describe, expect, test } from 'vitest';
import { HandoffError } from '../../../src/model/error.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { until, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

const minute = 60_000;

/** A platform that can pause, but not for a while. */
class Untimed extends ScriptedBackend {
  environment = new SimulatedEnvironment();

  constructor(conversation: Partial<Conversation> = {}, traits: object = {}) {
    super(conversation);
    this.now = this.environment.now;
    this.adapter = {
      ...this.adapter,
      traits: { versions: true, events: 'state', pauseBot: { timed: false, ...traits } },
      extendPause: undefined,
    };
  }

  at(minutes: number): string {
    return new Date(this.environment.time + minutes * minute).toISOString();
  }
}

export function timerSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const timers = () =>
    databases()[0].query<{ due: number; not_before: number }>('SELECT due, not_before FROM handoff.timers');
  const start = (backend: Untimed) => world.twoNodes(backend.adapter, { environment: backend.environment });
  /**
   * The clock moves on at once, as after a sleep; then real time is left for what is on its way to the database and
   * back.
   */
  const pass = async (backend: Untimed, minutes: number) => {
    backend.environment.time += minutes * minute;
    await backend.environment.advance(0);
    await eventually(backend, () => settled++ > 5);
    settled = 0;
  };
  let settled = 0;
  /** Simulated time goes on slowly meanwhile, so that what is tried again is. */
  const eventually = (backend: Untimed, condition: () => unknown, what?: string) =>
    until(async () => {
      await backend.environment.advance(100);
      return condition();
    }, what);
  const active = async () => (await world.desk.conversation()).bot.status === 'active';

  describe('a timed pause on a platform without timers', () => {
    test('ends by itself, once, although two nodes could end it', async () => {
      const backend = new Untimed();
      start(backend);
      const until30 = backend.at(30);
      const { body } = await world.desk.command({ type: 'pause-bot', until: until30, reason: 'lunch' }, { key: 'k1' });
      expect(body.conversation.bot).toMatchObject({ status: 'paused', resumeAt: until30, resumeBasis: 'fixed' });
      expect(backend.last('pauseBot').params).toEqual({ reason: 'lunch' });
      expect((await world.desk.conversation('c1', { node: 1 })).bot.resumeAt).toBe(until30);
      await pass(backend, 29);
      expect(backend.get('c1').bot.status).toBe('paused');
      await pass(backend, 2);
      await eventually(backend, active, 'the bot was not activated');
      await pass(backend, 5);
      expect(backend.count('activateBot')).toBe(1);
      expect(backend.last('activateBot').ctx.agent).toEqual({ id: 'gateway' });
      expect(await timers()).toEqual([]);
      expect((await world.desk.nodes[0]!.audit())[0]).toMatchObject({
        action: 'activate-bot',
        role: 'system',
        agent: { id: 'gateway' },
        outcome: 'applied',
        conversationId: 'c1',
      });
      expect((await world.desk.conversation()).bot.resumeAt).toBeUndefined();
    });

    describe('is ended by the timer, and by no person', () => {
      /** What the platform says of it. */
      const platforms: Array<[title: string, after: (c: Conversation) => Conversation]> = [
        ['names nobody', (c) => c],
        ['does not know why', (c) => ({ ...c, bot: { ...c.bot, cause: { kind: 'unknown' } } })],
        [
          'takes the gateway for an agent',
          (c) => ({ ...c, bot: { ...c.bot, cause: { kind: 'agent', actor: { kind: 'agent', id: 'gateway' } } } }),
        ],
      ];
      test.each(platforms)('where the platform %s', async (_title, after) => {
        const backend = new Untimed();
        const apply = backend.apply.bind(backend);
        backend.apply = (id, command, ctx) =>
          command.type === 'activate-bot' && ctx.agent.id === 'gateway'
            ? backend.put(after(apply(id, command, ctx)))
            : apply(id, command, ctx);
        start(backend);
        await world.desk.command({ type: 'pause-bot', until: backend.at(10) });
        await pass(backend, 11);
        await eventually(backend, active, 'the bot was not activated');
        const cause = async (node = 0) => (await world.desk.conversation('c1', { node })).bot.cause;
        const byTimer = { kind: 'schedule', actor: { kind: 'system' } };
        // the platform is told first, and then it is written down
        await expect.poll(() => cause(), { timeout: 20_000 }).toMatchObject(byTimer);
        // also once it is read again, on any node, and when something else has changed
        backend.change('c1', { unread: 7 });
        expect(await cause(1)).toMatchObject(byTimer);
        // until somebody does something
        await world.desk.command({ type: 'pause-bot' });
        expect(await cause()).not.toMatchObject(byTimer);
        await world.desk.command({ type: 'activate-bot' });
        expect(await cause()).not.toMatchObject(byTimer);
      });

      test('where the platform names somebody else, that one is believed', async () => {
        const backend = new Untimed();
        start(backend);
        await world.desk.command({ type: 'pause-bot', until: backend.at(10) });
        await pass(backend, 11);
        await eventually(backend, active, 'the bot was not activated');
        const theirs = { kind: 'agent', actor: { kind: 'agent', id: 'eve', name: 'Eve' } } as const;
        backend.change('c1', { bot: { ...backend.get('c1').bot, cause: theirs } });
        expect((await world.desk.conversation()).bot.cause).toEqual(theirs);
      });
    });

    test('survives a restart of every node', async () => {
      const backend = new Untimed();
      start(backend);
      await world.desk.command({ type: 'pause-bot', until: backend.at(30) });
      for (const node of world.desk.nodes) await node.close();
      backend.environment.time += 60 * minute;
      await world.desk.restart(0);
      await eventually(backend, active, 'the bot was not activated after the restart');
      await world.desk.restart(1);
      await pass(backend, 3);
      expect(backend.count('activateBot')).toBe(1);
    });

    test('is moved by an extension, without asking the platform', async () => {
      const backend = new Untimed();
      start(backend);
      await world.desk.command({ type: 'pause-bot', until: backend.at(10) });
      const later = backend.at(40);
      for (let i = 0; i < 10; i++) {
        expect(
          (await world.desk.command({ type: 'extend-pause', until: backend.at(20 + i) }, { node: i % 2 })).status,
        ).toBe(200);
      }
      const { body } = await world.desk.command({ type: 'extend-pause', until: later }, { node: 1 });
      expect(body.conversation.bot.resumeAt).toBe(later);
      await pass(backend, 39);
      expect(backend.get('c1').bot.status).toBe('paused');
      await pass(backend, 2);
      await eventually(backend, active);
      expect(backend.count('activateBot')).toBe(1);
    });

    for (const [what, command, as] of [
      ['taken over', { type: 'take-over' }, 'ada'],
      ['closed', { type: 'close', outcome: 'resolved' }, 'ada'],
      ['activated', { type: 'activate-bot' }, 'ada'],
      ['reset', { type: 'reset-bot' }, 'sue'],
      ['paused for good', { type: 'pause-bot' }, 'ada'],
    ] as const) {
      test(`is over when the conversation is ${what}`, async () => {
        const backend = new Untimed();
        start(backend);
        await world.desk.command({ type: 'pause-bot', until: backend.at(10) });
        const { body } = await world.desk.command(command, { as });
        expect(body.conversation.bot.resumeAt).toBeUndefined();
        expect(await timers()).toEqual([]);
        await pass(backend, 12);
        expect(backend.count('activateBot')).toBe(what === 'activated' ? 1 : 0);
      });
    }

    test('does not end over an agent who took it elsewhere', async () => {
      const backend = new Untimed();
      start(backend);
      await world.desk.command({ type: 'pause-bot', until: backend.at(10) });
      backend.change('c1', { handler: { kind: 'agent', agent: { id: 'eve' } } });
      await pass(backend, 11);
      await eventually(backend, async () => !(await timers()).length);
      expect(backend.count('activateBot')).toBe(0);
      expect(backend.get('c1').handler.kind).toBe('agent');
    });

    test('ends over an agent where the platform is like that', async () => {
      const backend = new Untimed({}, { resumesOverAgent: true });
      backend.adapter.activateBot = async (id) => {
        backend.calls.push({ method: 'activateBot', id } as Untimed['calls'][number]);
        return backend.change(id, { handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'active' } });
      };
      start(backend);
      await world.desk.command({ type: 'pause-bot', until: backend.at(10) });
      backend.change('c1', { handler: { kind: 'agent', agent: { id: 'eve' } } });
      await pass(backend, 11);
      await eventually(backend, () => backend.count('activateBot') === 1);
    });

    test('that was ended elsewhere does not end a later pause', async () => {
      const backend = new Untimed();
      start(backend);
      await world.desk.command({ type: 'pause-bot', until: backend.at(10) });
      await pass(backend, 1);
      backend.change('c1', { bot: { mode: 'autopilot', status: 'active' } });
      expect((await world.desk.conversation()).bot).not.toHaveProperty('resumeAt');
      backend.change('c1', { bot: { mode: 'autopilot', status: 'paused' } });
      expect((await world.desk.conversation()).bot.resumeAt).toBeUndefined();
      await pass(backend, 12);
      expect(backend.count('activateBot')).toBe(0);
    });

    test('that was extended at the moment of its end goes on', async () => {
      const backend = new Untimed();
      world.node(backend.adapter, { environment: backend.environment });
      const due = backend.at(10);
      await world.desk.command({ type: 'pause-bot', until: due });
      const later = backend.at(40);
      // the platform has 15 s for an answer, so the extension begins just before
      await pass(backend, 9.95);
      backend.hold.add('getConversation');
      const reads = backend.count('getConversation');
      const extended = world.desk.command({ type: 'extend-pause', until: later });
      await until(() => backend.count('getConversation') > reads, 'the extension did not begin');
      backend.environment.time = Date.parse(due);
      await eventually(
        backend,
        async () => (await timers())[0]!.not_before > Date.parse(due),
        'the timer did not fire',
      );
      backend.hold.clear();
      backend.last('getConversation').answer(backend.get('c1'));
      expect((await extended).status).toBe(200);
      // in the conversation's turn after the timer's
      expect((await world.desk.command({ type: 'extend-pause', until: later })).status).toBe(200);
      expect(backend.count('activateBot')).toBe(0);
      expect((await world.desk.conversation()).bot).toMatchObject({ status: 'paused', resumeAt: later });
    });

    test('does not wait for another one that hangs', async () => {
      const backend = new Untimed();
      // more than are on their way at once, and no more than that: each takes real time
      const ids = Array.from({ length: 9 }, (_, i) => `t${i}`);
      for (const id of ids) backend.put({ ...backend.get('c1'), id });
      const { activateBot } = backend.adapter;
      let answer = () => {};
      // once it answers it answers every time: on a slow machine, the call has been given up and made again by then
      const answered = new Promise<void>((resolve) => (answer = resolve));
      const hanging: typeof activateBot = async (id, ...rest) => {
        if (id === 't0') await answered;
        return activateBot!(id, ...rest);
      };
      world.node({ ...backend.adapter, activateBot: hanging }, { environment: backend.environment });
      await Promise.all(
        ids.map((id, i) => world.desk.command({ type: 'pause-bot', until: backend.at(10 + i / 100) }, { id })),
      );
      backend.environment.time += 11 * minute;
      // All are due. A poll that was under way when the clock moved looks again after its interval, and by then no
      // lease is over: only an answer could make room for the next ones.
      const areActive = async (...expected: string[]) => {
        await backend.environment.advance(1000);
        return expected.every((id) => backend.get(id).bot.status === 'active');
      };
      await until(() => areActive(...ids.slice(1)), 'some still wait');
      expect(backend.get('t0').bot.status).toBe('paused');
      answer();
      await until(() => areActive(...ids), 'the one that hung was not activated');
      await until(async () => (await areActive()) && !(await timers()).length, 'timers are left');
    });

    test('is tried again until the platform is there', async () => {
      const backend = new Untimed();
      start(backend);
      await world.desk.command({ type: 'pause-bot', until: backend.at(10) });
      backend.failing.set('activateBot', new HandoffError('unavailable', 'down', { retryAfter: 1 }));
      await pass(backend, 12);
      await eventually(backend, () => backend.count('activateBot') > 1);
      expect(backend.get('c1').bot.status).toBe('paused');
      backend.failing.clear();
      await pass(backend, 3);
      await eventually(backend, active);
      expect(world.desk.log).toContainEqual({ event: 'timer-retry', conversationId: 'c1', code: 'unavailable' });
    });

    test('is given up where the platform refuses, and written down', async () => {
      const backend = new Untimed();
      start(backend);
      await world.desk.command({ type: 'pause-bot', until: backend.at(10) });
      backend.failing.set('activateBot', new HandoffError('refused', 'no'));
      await pass(backend, 12);
      await eventually(backend, async () => !(await timers()).length);
      expect(backend.count('activateBot')).toBe(1);
      expect((await world.desk.nodes[0]!.audit())[0]).toMatchObject({
        action: 'activate-bot',
        outcome: 'rejected',
        code: 'refused',
      });
    });

    test('that the platform refused to begin leaves no timer, and the one before in place', async () => {
      const backend = new Untimed();
      start(backend);
      backend.failing.set('pauseBot', new HandoffError('refused', 'no'));
      expect((await world.desk.command({ type: 'pause-bot', until: backend.at(10) })).status).toBe(409);
      expect(await timers()).toEqual([]);
      backend.failing.clear();
      const first = backend.at(20);
      await world.desk.command({ type: 'pause-bot', until: first });
      backend.failing.set('pauseBot', new HandoffError('refused', 'no'));
      expect((await world.desk.command({ type: 'pause-bot', until: backend.at(40) })).status).toBe(409);
      expect((await world.desk.conversation()).bot.resumeAt).toBe(first);
      expect((await timers())[0]!.due).toBe(Date.parse(first));
    });

    test('a pause of more than 24 days does not end at once', async () => {
      const backend = new Untimed();
      start(backend);
      await world.desk.command({ type: 'pause-bot', until: backend.at(300 * 24 * 60) });
      await pass(backend, 10);
      expect(backend.count('activateBot')).toBe(0);
      backend.environment.time += 300 * 24 * 60 * minute;
      await pass(backend, 1);
      await eventually(backend, active);
    });
  });

  test('a platform that has timers gets the end of the pause, and the gateway keeps none', async () => {
    const backend = new Untimed();
    backend.adapter = { ...backend.adapter, traits: { versions: true, events: 'state' } };
    start(backend);
    const end = backend.at(10);
    await world.desk.command({ type: 'pause-bot', until: end });
    expect(backend.last('pauseBot').params).toEqual({ until: end });
    expect(await timers()).toEqual([]);
  });

  test('a platform that can neither time a pause nor activate the bot has no timed pause', async () => {
    const backend = new Untimed();
    backend.adapter = { ...backend.adapter, activateBot: undefined };
    start(backend);
    const { status, body } = await world.desk.command<Problem>({ type: 'pause-bot', until: backend.at(10) });
    expect([status, body.code]).toEqual([501, 'unsupported']);
  });
}
