import { describe, expect, test } from 'vitest';
import type { EventSink, HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { Caller } from '../../../src/gateway/index.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { schemaOf, violations } from '../../support/openapi.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { people, until } from './desk.js';
import { Ear } from './events.js';
import { setup, type OpenDatabases } from './setup.js';

const hour = 3_600_000;
const sinkOf = async (backend: ScriptedBackend): Promise<EventSink> => {
  await until(() => backend.sinks.size > 0, 'nobody subscribed');
  return [...backend.sinks][0]!;
};
const message = (id: string, conversationId = 'c1') => ({
  id,
  conversationId,
  author: { kind: 'contact' as const },
  at: '2026-03-02T10:00:00Z',
  text: 'Hello',
});

export function eventSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const listen = (node = 0, options: Parameters<typeof Ear.connect>[1] = {}) =>
    Ear.connect(world.desk.nodes[node]!, options);

  describe('the event stream', () => {
    test('begins with ready, and is not to be kept by anyone', async () => {
      world.node(new ScriptedBackend().adapter);
      const ear = await listen();
      const ready = await ear.heard('ready');
      expect(ear.events[0]).toBe(ready);
      expect(Date.parse(ready.data.serverTime as string)).toBeGreaterThan(0);
      expect(ear.response.headers.get('content-type')).toBe('text/event-stream');
      expect(ear.response.headers.get('cache-control')).toBe('no-store');
      expect(ear.response.headers.get('x-accel-buffering')).toBe('no');
    });

    test('tells every node what a command changed, with the version of the answer', async () => {
      const { adapter } = new ScriptedBackend();
      world.twoNodes({ ...adapter, subscribe: undefined, traits: {} });
      await world.desk.conversation();
      const ears = [await listen(0), await listen(1, { as: 'ben' })];
      for (const ear of ears) await ear.heard('ready');
      const { body } = await world.desk.command({ type: 'take-over' });
      for (const ear of ears) {
        const { data, id } = await ear.heard('conversation');
        expect(data).toEqual(body.conversation);
        expect(Number(id)).toBeGreaterThan(0);
        expect(violations(schemaOf('Conversation'), data)).toEqual([]);
      }
    });

    test('tells once what the platform pushes in the middle of a command, and what it pushes after that', async () => {
      const backend = new ScriptedBackend();
      const takeOver: HandoffAdapter['takeOver'] = async (id, _, { agent }) => {
        backend.push(id, { unread: 1 });
        await new Promise((resolve) => setTimeout(resolve, 20));
        return backend.push(id, { handler: { kind: 'agent', agent }, bot: { mode: 'autopilot', status: 'paused' } });
      };
      world.node({ ...backend.adapter, takeOver });
      await sinkOf(backend);
      await world.desk.conversation();
      const ear = await listen();
      await ear.heard('ready');
      const { body } = await world.desk.command({ type: 'take-over' });
      backend.push('c1', { channel: 'sms' });
      await ear.heard('conversation', ({ data }) => data.channel === 'sms');
      const told = ear.named('conversation').map(({ data }) => data as unknown as Conversation);
      expect(told.map(({ channel, handler }) => [handler.kind, channel])).toEqual([
        ['agent', 'web'],
        ['agent', 'sms'],
      ]);
      expect(told[0]).toEqual(body.conversation);
    });

    test('does not wait for the end of a command that takes long', async () => {
      const backend = new ScriptedBackend();
      let answer = () => {};
      const takeOver = async () => {
        const state = backend.push('c1', { channel: 'sms' });
        await new Promise<void>((resolve) => (answer = resolve));
        return state;
      };
      world.node({ ...backend.adapter, takeOver });
      await sinkOf(backend);
      await world.desk.conversation();
      const ear = await listen();
      await ear.heard('ready');
      const command = world.desk.command({ type: 'take-over' });
      await ear.heard('conversation', ({ data }) => data.channel === 'sms');
      answer();
      expect((await command).status).toBe(200);
    });

    test('tells what the platform tells, once, although two nodes could hear it', async () => {
      const backend = new ScriptedBackend();
      world.twoNodes(backend.adapter);
      const sink = await sinkOf(backend);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(backend.sinks.size).toBe(1);
      await world.desk.conversation();
      const ear = await listen(1);
      await ear.heard('ready');
      sink.conversation(backend.change('c1', { channel: 'sms' }));
      await ear.heard('conversation', ({ data }) => data.channel === 'sms');
      sink.message(message('m1'));
      sink.contact({ id: 'p1', name: 'Mina' });
      sink.typing({ conversationId: 'c1', kind: 'contact', active: true });
      sink.hint();
      sink.removed('c1');
      await ear.heard('removed');
      expect(ear.events.slice(1).map(({ event }) => event)).toEqual([
        'conversation',
        'message',
        'contact',
        'typing',
        'hint',
        'removed',
      ]);
      const ids = ear.events.map(({ id }) => Number(id));
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
    });

    test('reads again after a hint, and tells the state', async () => {
      const backend = new ScriptedBackend();
      backend.adapter = { ...backend.adapter, traits: { events: 'hint' } };
      world.node(backend.adapter);
      await world.desk.conversation();
      const sink = await sinkOf(backend);
      const ear = await listen();
      await ear.heard('ready');
      backend.change('c1', { channel: 'sms' });
      for (let i = 0; i < 50; i++) sink.hint('c1');
      await ear.heard('conversation', ({ data }) => data.channel === 'sms');
      expect(backend.count('getConversation')).toBeLessThan(10);
      expect(ear.named('conversation')).toHaveLength(1);
    });

    test('makes a hint of news that cannot be read', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const sink = await sinkOf(backend);
      const ear = await listen();
      await ear.heard('ready');
      const seen = ear.named('hint').length;
      sink.message({ id: 5, text: 'sk-secret' } as never);
      await until(() => ear.named('hint').length > seen);
      expect(JSON.stringify(ear.events)).not.toContain('sk-secret');
      expect(world.desk.log.some(({ event }) => event === 'bad-event')).toBe(true);
    });

    test('says that a conversation is gone', async () => {
      const backend = new ScriptedBackend();
      world.node({ ...backend.adapter, subscribe: undefined });
      await world.desk.conversation();
      const ear = await listen();
      await ear.heard('ready');
      backend.conversations.clear();
      expect((await world.desk.get('/conversations/c1')).status).toBe(404);
      expect((await ear.heard('removed')).data).toEqual({ id: 'c1' });
      expect((await world.desk.get('/conversations/c1')).status).toBe(404);
      expect(ear.named('removed')).toHaveLength(1);
    });

    test('tells permissions to nobody: they differ from agent to agent', async () => {
      const backend = new ScriptedBackend({ permissions: { 'take-over': true, 'hand-back': true } });
      world.node({ ...backend.adapter, subscribe: undefined, traits: {} });
      const ear = await listen();
      await ear.heard('ready');
      await world.desk.command({ type: 'take-over' });
      expect((await ear.heard('hint')).data).toEqual({ id: 'c1' });
      expect(ear.named('conversation')).toEqual([]);
    });
  });

  describe('coming back', () => {
    const change = async (times: number) => {
      for (let i = 0; i < times; i++) await world.desk.command({ type: i % 2 ? 'activate-bot' : 'pause-bot' });
    };

    test('replays what was missed, in order, without a gap or a repeat', async () => {
      world.twoNodes({ ...new ScriptedBackend().adapter, subscribe: undefined });
      const whole = await listen();
      await whole.heard('ready');
      await change(30);
      await until(() => whole.named('conversation').length === 30);
      const ids = whole.named('conversation').map(({ id }) => id);
      for (const at of [0, 10, 29]) {
        const back = await listen(1, { lastEventId: ids[at] });
        await until(() => back.named('conversation').length >= 29 - at);
        await new Promise((resolve) => setTimeout(resolve, 30));
        expect(back.named('conversation').map(({ id }) => id)).toEqual(ids.slice(at + 1));
        expect(back.events[0]).toMatchObject({ event: 'ready', id: ids[at] });
        expect(back.named('reset')).toEqual([]);
      }
    });

    test('while things happen, nobody misses anything', async () => {
      world.twoNodes({ ...new ScriptedBackend().adapter, subscribe: undefined });
      const first = await listen();
      await first.heard('ready');
      const commands = change(60);
      const others: Ear[] = [];
      await until(() => first.named('conversation').length > 2);
      const from = first.named('conversation')[1]!.id;
      for (let i = 0; i < 10; i++) {
        others.push(await listen(i % 2, { lastEventId: from }));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await commands;
      await until(() => first.named('conversation').length === 60);
      const ids = first
        .named('conversation')
        .slice(2)
        .map(({ id }) => id);
      for (const other of others) {
        await until(() => new Set(other.named('conversation').map(({ id }) => id)).size >= ids.length);
        expect([...new Set(other.named('conversation').map(({ id }) => id))]).toEqual(ids);
      }
    });

    for (const [what, lastEventId] of [
      ['from the future', 999_999_999_999_999],
      ['that is no id', 'abc'],
      ['of another server', '-5'],
    ] as const) {
      test(`with an id ${what}: read everything again, and go on`, async () => {
        world.node({ ...new ScriptedBackend().adapter, subscribe: undefined });
        const ear = await listen(0, { lastEventId });
        await ear.heard('reset');
        expect(ear.events.map(({ event }) => event)).toEqual(['ready', 'reset']);
        await change(1);
        const { id } = await ear.heard('conversation');
        expect(Number(id)).toBeGreaterThan(Number(ear.named('reset')[0]!.id));
      });
    }

    test('with an id from before the log: read everything again', async () => {
      const environment = new SimulatedEnvironment();
      world.node({ ...new ScriptedBackend().adapter, subscribe: undefined }, { environment });
      const early = await listen();
      await change(5);
      const { id: before } = await early.heard('conversation');
      environment.time += 25 * hour;
      await world.desk.restart();
      await until(async () => !(await databases()[0].query('SELECT 1 FROM handoff.events')).length);
      const old = await listen(0, { lastEventId: before });
      await old.heard('reset');
      const last = old.named('ready')[0]!.id;
      const current = await listen(0, { lastEventId: last });
      await current.heard('ready');
      await change(1);
      expect(current.named('reset')).toEqual([]);
    });
  });

  describe('clients', () => {
    test('hear only of their tenant, live and in a replay', async () => {
      const backend = new ScriptedBackend({ channel: 'north' });
      backend.put({ ...backend.get('c1'), id: 'c2', channel: 'south', contact: { id: 'p2' } });
      world.desk.people = {
        ann: { agent: { id: 'ann' }, role: 'supervisor', tenant: 'north' },
        bob: { agent: { id: 'bob' }, role: 'supervisor', tenant: 'south' },
        all: { ...people.sue!, tenant: 'north', canSee: () => false },
      };
      world.twoNodes(backend.adapter, { tenantOf: ({ channel }: Conversation) => channel });
      const sink = await sinkOf(backend);
      await world.desk.conversation('c1', { as: 'ann' });
      await world.desk.conversation('c2', { as: 'bob' });
      const live = await listen(0, { as: 'bob' });
      const blind = await listen(1, { as: 'all' });
      const start = (await live.heard('ready')).id;
      await blind.heard('ready');
      sink.message(message('m1'));
      sink.typing({ conversationId: 'c1', kind: 'contact', active: true });
      sink.contact({ id: 'p1', name: 'Mina' });
      sink.contact({ id: 'stranger' });
      await world.desk.command({ type: 'take-over' }, { as: 'ann' });
      sink.removed('c1');
      sink.message(message('m2', 'c2'));
      sink.contact({ id: 'p2' });
      await world.desk.command({ type: 'take-over' }, { as: 'bob', id: 'c2' });
      sink.hint();
      const replayed = await listen(1, { as: 'bob', lastEventId: start });
      for (const ear of [live, replayed]) {
        await ear.heard('conversation');
        await until(() => ear.named('hint').length);
        expect(JSON.stringify(ear.events)).not.toMatch(/c1|p1|stranger/);
        expect(ear.named('message').map(({ data }) => data.id)).toEqual(['m2']);
        expect(ear.named('contact').map(({ data }) => data.id)).toEqual(['p2']);
      }
      expect(blind.events.filter(({ event }) => event !== 'hint').map(({ event }) => event)).toEqual(['ready']);
    });

    test('that read too slowly are dropped, and the others are not', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const sink = await sinkOf(backend);
      const slow = await listen(0, { read: false });
      const quick = await listen();
      await quick.heard('ready');
      const text = 'x'.repeat(100_000);
      for (let i = 0; i < 24; i++) sink.message({ ...message(`m${i}`), text });
      await until(() => quick.named('message').length === 24);
      await until(() => world.desk.log.some(({ event }) => event === 'slow-client'));
      await slow.read();
      expect(slow.failed).toBe(true);
      expect(quick.ended).toBe(false);
    });

    test('are told to read what is too large for an event', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const sink = await sinkOf(backend);
      const ear = await listen();
      await ear.heard('ready');
      sink.message({ ...message('m1'), text: 'x'.repeat(2_000_000) });
      await ear.heard('hint', ({ data }) => data.id === 'c1');
      expect(ear.named('message')).toEqual([]);
    });

    test('get a comment every 15 s, and lose the stream when they are logged out', async () => {
      const environment = new SimulatedEnvironment();
      world.desk.people = { ...people };
      world.node(new ScriptedBackend().adapter, { environment });
      const ear = await listen();
      await ear.heard('ready');
      for (let beat = 1; beat <= 3; beat++) {
        await environment.advance(15_000);
        await until(() => ear.comments === beat);
      }
      await environment.advance(15_000);
      await until(() => ear.comments === 4);
      expect(ear.ended).toBe(false);
      delete world.desk.people.ada;
      await environment.advance(60_000);
      await until(() => ear.ended);
      expect(ear.failed).toBe(false);
    });

    test.each<[string, Partial<Caller>]>([
      ['agent', { agent: { id: 'ben' } }],
      ['role', { role: 'read-only' }],
      ['tenant', { tenant: 'south' }],
    ])('lose the stream when the log-in has another %s', async (_what, changed) => {
      const environment = new SimulatedEnvironment();
      const ann: Caller = { agent: { id: 'ann' }, role: 'agent', tenant: 'north' };
      world.desk.people = { ann, same: ann };
      world.node(new ScriptedBackend().adapter, { environment, tenantOf: ({ channel }: Conversation) => channel });
      const [moved, stays] = [await listen(0, { as: 'ann' }), await listen(0, { as: 'same' })];
      await stays.heard('ready');
      world.desk.people.ann = { ...ann, ...changed };
      for (let beat = 1; beat <= 5; beat++) {
        await environment.advance(15_000);
        await until(() => stays.comments === beat);
      }
      expect([moved.ended, stays.ended]).toEqual([true, false]);
    });

    test('that leave are forgotten, and closing ends the streams of the rest', async () => {
      world.node(new ScriptedBackend().adapter);
      const [left, stays] = [await listen(), await listen()];
      await stays.heard('ready');
      await left.close();
      await world.desk.command({ type: 'take-over' });
      await stays.heard('conversation');
      await world.desk.nodes[0]!.close();
      await until(() => stays.ended);
      expect(stays.failed).toBe(false);
    });
  });

  test('the subscription goes to the other node when the first one ends', async () => {
    const backend = new ScriptedBackend();
    const environment = new SimulatedEnvironment();
    world.node(backend.adapter, { environment });
    const first = await sinkOf(backend);
    world.desk.add({ adapter: backend.adapter, database: databases()[1], environment });
    await world.desk.nodes[0]!.close();
    const ear = await listen(1);
    await until(async () => {
      await environment.advance(1000);
      return backend.sinks.size === 1 && !backend.sinks.has(first);
    });
    await ear.heard('hint');
  });
}
