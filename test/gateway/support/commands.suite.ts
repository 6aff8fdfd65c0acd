import { describe, expect, test } from 'vitest';
import { HandoffError } from '../../../src/model/error.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { until, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

export function commandSuite(databases: OpenDatabases): void {
  const world = setup(databases);

  describe('commands', () => {
    test('a command is applied and answered with the fresh state', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const { version } = await world.desk.conversation();
      const { status, body, headers } = await world.desk.command({ type: 'take-over' }, { key: 'k1', version });
      expect(status).toBe(200);
      expect(body.conversation).toMatchObject({
        handler: { kind: 'agent', agent: { id: 'ada', name: 'Ada Own' } },
        bot: { status: 'paused' },
      });
      expect(body.conversation.version).toBeGreaterThan(version!);
      expect(headers.get('etag')).toBe(`"${body.conversation.version}"`);
      expect(await world.desk.conversation()).toEqual(body.conversation);
    });

    test('a platform that answers with nothing is read again', async () => {
      const backend = new ScriptedBackend();
      const { takeOver } = backend.adapter;
      backend.adapter = {
        ...backend.adapter,
        traits: {},
        subscribe: undefined,
        takeOver: async (...args) => void (await takeOver!(...args)),
      };
      world.node(backend.adapter);
      expect((await world.desk.command({ type: 'take-over' })).body.conversation.handler).toMatchObject({
        kind: 'agent',
      });
    });

    test('a command that was applied stays applied where the state cannot be read afterwards', async () => {
      const backend = new ScriptedBackend();
      const { takeOver } = backend.adapter;
      backend.adapter = {
        ...backend.adapter,
        traits: {},
        subscribe: undefined,
        takeOver: async (...args) => {
          await takeOver!(...args);
          backend.failing.set('getConversation', new HandoffError('unavailable', 'no', { retryAfter: 1 }));
        },
      };
      world.node(backend.adapter);
      const { status, body } = await world.desk.command({ type: 'take-over' }, { key: 'k' });
      expect(status).toBe(200);
      expect(body.conversation).toBeUndefined();
      backend.failing.clear();
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k' })).status).toBe(200);
      expect(backend.count('takeOver')).toBe(1);
    });

    test('a stale version is refused with the present state', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const seen = await world.desk.conversation();
      const { body } = await world.desk.command({ type: 'pause-bot' }, { as: 'ben' });
      const stale = await world.desk.command<Problem>(
        { type: 'pause-bot', reason: 'me too' },
        { version: seen.version },
      );
      expect(stale.status).toBe(412);
      expect(stale.body).toMatchObject({
        code: 'conflict',
        current: { version: body.conversation.version, bot: { status: 'paused' } },
      });
      expect(backend.count('pauseBot')).toBe(1);
      const ahead = await world.desk.command<Problem>(
        { type: 'pause-bot' },
        { version: body.conversation.version! + 1 },
      );
      expect(ahead.status).toBe(412);
    });

    test('a contact who writes in between makes nobody’s picture of who answers stale', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const seen = await world.desk.conversation();
      backend.change('c1', {
        unread: 1,
        lastMessage: { text: 'Hello?', author: { kind: 'contact' }, at: '2026-03-02T10:00:00Z' },
      });
      expect((await world.desk.conversation()).version).toBeGreaterThan(seen.version!);
      expect((await world.desk.command({ type: 'take-over' }, { version: seen.version })).status).toBe(200);
    });

    test('the rules are checked before the platform is asked', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const refused = await world.desk.command<Problem>({ type: 'activate-bot' });
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({ code: 'refused', current: { id: 'c1' } });
      expect(backend.count('activateBot')).toBe(0);
    });

    test('what the platform refuses is told in our words', async () => {
      const backend = new ScriptedBackend();
      backend.failing.set('takeOver', new HandoffError('refused', 'Internal rule 7 of tenant sk-secret'));
      world.node(backend.adapter);
      const refused = await world.desk.command<Problem>({ type: 'take-over' });
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({ code: 'refused', current: { id: 'c1' } });
      expect(refused.text).not.toContain('sk-secret');
    });

    test('a platform that logs the gateway out is not the caller’s fault', async () => {
      const backend = new ScriptedBackend();
      backend.failing.set('getConversation', new HandoffError('unauthorized', 'key expired'));
      world.node(backend.adapter);
      const { status, body } = await world.desk.get<Problem>('/conversations/c1');
      expect([status, body.code]).toEqual([503, 'unavailable']);
      expect(world.desk.log).toContainEqual({ event: 'platform-unauthorized' });
    });

    test('an outcome that nobody knows is a timeout, unless the state shows it', async () => {
      const backend = new ScriptedBackend();
      world.node({ ...backend.adapter, traits: {}, subscribe: undefined });
      backend.failing.set('pauseBot', new Error('socket hang up: sk-secret'));
      const unknown = await world.desk.command<Problem>({ type: 'pause-bot' }, { key: 'k1' });
      expect([unknown.status, unknown.body.code, unknown.headers.get('retry-after')]).toEqual([504, 'timeout', null]);
      expect(unknown.text).not.toContain('sk-secret');
      backend.failing.clear();
      backend.adapter.takeOver = undefined;
      const takeOver = async () => {
        backend.change('c1', { handler: { kind: 'agent', agent: { id: 'ada' } } });
        throw new HandoffError('timeout', 'no answer');
      };
      world.node({ ...backend.adapter, traits: {}, subscribe: undefined, takeOver });
      const applied = await world.desk.command({ type: 'take-over' }, { key: 'k2', node: 1 });
      expect(applied.status).toBe(200);
      expect(applied.body.conversation.handler).toMatchObject({ kind: 'agent', agent: { id: 'ada' } });
    });

    test('commands of one conversation run one after another on two nodes, those of others side by side', async () => {
      const backend = new ScriptedBackend();
      backend.put({ ...backend.get('c1'), id: 'c2' });
      let running = 0;
      let most = 0;
      const overlapping: string[] = [];
      let meet = (): void => undefined;
      // whoever comes first waits for one of the other conversation, however busy the machine is
      const met = new Promise<void>((resolve) => {
        meet = resolve;
        setTimeout(resolve, 10_000);
      });
      const pauseBot = async (id: string) => {
        if (++running > most) most = running;
        if (overlapping.includes(id)) throw new Error('at the same time');
        overlapping.push(id);
        if (running === 2) meet();
        await met;
        overlapping.splice(overlapping.indexOf(id), 1);
        running--;
        return backend.change(id, { bot: { mode: 'autopilot', status: 'paused' } });
      };
      world.twoNodes({ ...backend.adapter, pauseBot });
      const replies = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          world.desk.command({ type: 'pause-bot', reason: `${i}` }, { node: i % 2, id: `c${((i % 4) >> 1) + 1}` }),
        ),
      );
      expect(replies.map(({ status }) => status)).toEqual(Array(12).fill(200));
      expect(most).toBe(2);
    });

    test('a command that has waited in vain for its turn is not done later', async () => {
      const environment = new SimulatedEnvironment();
      const backend = new ScriptedBackend();
      backend.hold.add('pauseBot');
      world.node({ ...backend.adapter, subscribe: undefined }, { environment });
      const first = world.desk.command({ type: 'pause-bot' }, { key: 'k1' });
      await until(() => backend.count('pauseBot') === 1);
      let answered = 0;
      const closing = Array.from({ length: 3 }, async (_, i) => {
        const reply = await world.desk.command<Problem>({ type: 'close', outcome: 'resolved' }, { key: `close-${i}` });
        answered++;
        return reply;
      });
      await until(async () => {
        await environment.advance(100);
        return answered === 3;
      });
      for (const { status, body, headers } of await Promise.all(closing)) {
        expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '1']);
      }
      const call = backend.last('pauseBot');
      call.answer(backend.apply('c1', { type: 'pause-bot' }, call.ctx));
      expect((await first).status).toBe(200);
      expect(backend.count('close')).toBe(0);
      // the key was given back, and the turn comes again
      expect((await world.desk.command({ type: 'close', outcome: 'resolved' }, { key: 'close-0' })).status).toBe(200);
      expect(backend.count('close')).toBe(1);
    });

    test('a lock whose node has died ends by itself', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const [database] = databases();
      await database.query(
        `INSERT INTO handoff.locks VALUES ('conversation:c1', 'dead', clock_timestamp() + interval '300 milliseconds')`,
      );
      expect((await world.desk.command({ type: 'take-over' })).status).toBe(200);
      expect(await database.query('SELECT * FROM handoff.locks WHERE name = $1', ['conversation:c1'])).toEqual([]);
    });

    test('blocking goes by the contact, and reaches every conversation with it', async () => {
      const backend = new ScriptedBackend();
      backend.put({ ...backend.get('c1'), id: 'c2' });
      world.node({ ...backend.adapter, subscribe: undefined });
      const other = await world.desk.conversation('c2');
      await world.desk.conversation('c1');
      const blocked = await world.desk.call('POST', '/contacts/p1/commands', {
        as: 'sue',
        body: { type: 'block-contact', reason: 'spam' },
        key: 'k',
      });
      expect([blocked.status, blocked.text]).toEqual([204, '']);
      expect(
        (
          await world.desk.call('POST', '/contacts/p1/commands', {
            as: 'sue',
            body: { type: 'block-contact', reason: 'spam' },
            key: 'k',
          })
        ).status,
      ).toBe(204);
      expect(backend.count('blockContact')).toBe(1);
      expect((await world.desk.conversation('c2')).contact.blocked).toMatchObject({ reason: 'spam' });
      expect((await world.desk.conversation('c2')).version).toBeGreaterThan(other.version!);
      expect(
        (await world.desk.call('POST', '/contacts/nobody/commands', { as: 'sue', body: { type: 'block-contact' } }))
          .status,
      ).toBe(404);
      const wrong = await world.desk.call('POST', '/contacts/p1/commands', { as: 'sue', body: { type: 'take-over' } });
      expect(wrong.status).toBe(422);
    });
  });
}
