import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/gateway/index.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { counting } from './counting-database.js';
import { people, until } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';
import { contactMessage, sinkOf, StreamClient } from './stream-client.js';

const hour = 3_600_000;

export function streamClientSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const listen = (node = 0, options: Parameters<typeof StreamClient.connect>[1] = {}) =>
    StreamClient.connect(world.desk.nodes[node]!, options);

  test('10,000 streams of one caller are refused after the bound, and nobody else is', async () => {
    const database = counting(databases()[0]);
    world.desk.add({ adapter: { ...new ScriptedBackend().adapter, subscribe: undefined }, database });
    const open = async (as: string) => {
      const response = await world.desk.nodes[0]!.fetch(world.desk.request('GET', '/events', { as }));
      if (response.status !== 200) await response.text();
      return response;
    };
    const before = database.statements.length;
    const opened: Response[] = [];
    const refused: Response[] = [];
    for (let i = 0; i < 10_000; i += 100) {
      for (const response of await Promise.all(Array.from({ length: 100 }, () => open('ada')))) {
        (response.status === 200 ? opened : refused).push(response);
      }
    }
    expect([opened.length, refused.length]).toEqual([50, 9_950]);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([429]));
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    // who is refused costs the database nothing
    expect(database.statements.length - before).toBeLessThan(1_000);
    const other = await listen(0, { as: 'ben' });
    await other.received('ready');
    expect((await world.desk.command({ type: 'pause-bot' }, { as: 'ben' })).status).toBe(200);
    await opened.pop()!.body!.cancel();
    expect((await open('ada')).status).toBe(200);
  });

  describe('coming back', () => {
    const change = async (times: number) => {
      for (let i = 0; i < times; i++) await world.desk.command({ type: i % 2 ? 'activate-bot' : 'pause-bot' });
    };

    test('replays what was missed, in order, without a gap or a repeat', async () => {
      world.twoNodes({ ...new ScriptedBackend().adapter, subscribe: undefined });
      const whole = await listen();
      await whole.received('ready');
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
      await first.received('ready');
      const commands = change(60);
      const others: StreamClient[] = [];
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

    test.each([
      ['who may see everything', {}],
      ['of a tenant', { tenantOf: () => 'north' }],
    ])('all at once, while things happen: people %s share what is read of the log', async (_who, options) => {
      const database = counting(databases()[0]);
      world.desk.people = Object.fromEntries(
        ['ada', 'ben', 'cleo', 'dan'].map((id) => [id, { agent: { id }, role: 'agent', tenant: 'north' }]),
      );
      if (!('tenantOf' in options)) for (const each of Object.values(world.desk.people)) delete (each as Caller).tenant;
      world.desk.add({ adapter: { ...new ScriptedBackend().adapter, subscribe: undefined }, database, ...options });
      const whole = await listen();
      await change(20);
      await until(() => whole.named('conversation').length === 20);
      const ids = whole.named('conversation').map(({ id }) => id);
      const before = database.statements.length;
      const going = change(5);
      const back = await Promise.all(
        Array.from({ length: 160 }, (_, i) =>
          listen(0, { as: ['ada', 'ben', 'cleo', 'dan'][i % 4], lastEventId: ids[i % 2 ? 4 : 9] }),
        ),
      );
      await going;
      await until(() => whole.named('conversation').length === 25);
      const all = whole.named('conversation').map(({ id }) => id);
      for (const [i, client] of back.entries()) {
        await until(() => client.named('conversation').length >= (i % 2 ? 20 : 15), 'somebody missed something');
        expect(client.named('conversation').map(({ id }) => id)).toEqual(all.slice(i % 2 ? 5 : 10));
      }
      const reads = database.statements.slice(before).filter((sql) => /id > \$1|before IS NOT NULL/.test(sql));
      expect(reads.length).toBeLessThan(80);
    });

    test('after much was sent in small pieces: it is not read in as many', async () => {
      const backend = new ScriptedBackend();
      const database = counting(databases()[0]);
      world.desk.people = { ann: { agent: { id: 'ann' }, role: 'agent', tenant: 'north' } };
      world.desk.add({ adapter: backend.adapter, database, tenantOf: () => 'north' });
      const sink = await sinkOf(backend);
      await world.desk.conversation('c1', { as: 'ann' });
      const whole = await listen(0, { as: 'ann' });
      const { id: start } = await whole.received('ready');
      for (let i = 0; i < 40; i++) {
        sink.message(contactMessage(`m${i}`));
        await until(() => whole.named('message').length === i + 1);
      }
      // who may see what is known for a second
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const before = database.statements.length;
      const back = await listen(0, { as: 'ann', lastEventId: start });
      await until(() => back.named('message').length === 40);
      expect(database.statements.length - before).toBeLessThan(12);
      expect(back.events.slice(1).map(({ id }) => id)).toEqual(whole.events.slice(1).map(({ id }) => id));
    });

    for (const [what, lastEventId] of [
      ['from the future', 999_999_999_999_999],
      ['that is no id', 'abc'],
      ['of another server', '-5'],
    ] as const) {
      test(`with an id ${what}: read everything again, and go on`, async () => {
        world.node({ ...new ScriptedBackend().adapter, subscribe: undefined });
        const client = await listen(0, { lastEventId });
        await client.received('reset');
        expect(client.events.map(({ event }) => event)).toEqual(['ready', 'reset']);
        await change(1);
        const { id } = await client.received('conversation');
        expect(Number(id)).toBeGreaterThan(Number(client.named('reset')[0]!.id));
      });
    }

    test('with an id from before the log: read everything again', async () => {
      const environment = new SimulatedEnvironment();
      world.node({ ...new ScriptedBackend().adapter, subscribe: undefined }, { environment });
      const early = await listen();
      await change(5);
      const { id: before } = await early.received('conversation');
      environment.time += 25 * hour;
      await world.desk.restart();
      await until(async () => !(await databases()[0].query('SELECT 1 FROM handoff.events')).length);
      const old = await listen(0, { lastEventId: before });
      await old.received('reset');
      const last = old.named('ready')[0]!.id;
      const current = await listen(0, { lastEventId: last });
      await current.received('ready');
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
      const start = (await live.received('ready')).id;
      await blind.received('ready');
      sink.message(contactMessage('m1'));
      sink.typing({ conversationId: 'c1', kind: 'contact', active: true });
      sink.contact({ id: 'p1', name: 'Mina' });
      sink.contact({ id: 'stranger' });
      await world.desk.command({ type: 'take-over' }, { as: 'ann' });
      sink.removed('c1');
      sink.message(contactMessage('m2', 'c2'));
      sink.contact({ id: 'p2' });
      await world.desk.command({ type: 'take-over' }, { as: 'bob', id: 'c2' });
      sink.hint();
      const replayed = await listen(1, { as: 'bob', lastEventId: start });
      for (const client of [live, replayed]) {
        await client.received('conversation');
        await until(() => client.named('hint').length);
        expect(JSON.stringify(client.events)).not.toMatch(/c1|p1|stranger/);
        expect(client.named('message').map(({ data }) => data.id)).toEqual(['m2']);
        expect(client.named('contact').map(({ data }) => data.id)).toEqual(['p2']);
      }
      expect(blind.events.filter(({ event }) => event !== 'hint').map(({ event }) => event)).toEqual(['ready']);
    });

    test('that read too slowly are dropped, and the others are not', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const sink = await sinkOf(backend);
      const slow = await listen(0, { read: false });
      const quick = await listen();
      await quick.received('ready');
      const text = 'x'.repeat(100_000);
      for (let i = 0; i < 24; i++) sink.message({ ...contactMessage(`m${i}`), text });
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
      const client = await listen();
      await client.received('ready');
      sink.message({ ...contactMessage('m1'), text: 'x'.repeat(2_000_000) });
      await client.received('hint', ({ data }) => data.id === 'c1');
      expect(client.named('message')).toEqual([]);
    });

    test('get a comment every 15 s, and lose the stream when they are logged out', async () => {
      const environment = new SimulatedEnvironment();
      world.desk.people = { ...people };
      world.node(new ScriptedBackend().adapter, { environment });
      const client = await listen();
      await client.received('ready');
      for (let beat = 1; beat <= 3; beat++) {
        await environment.advance(15_000);
        await until(() => client.comments === beat);
      }
      await environment.advance(15_000);
      await until(() => client.comments === 4);
      expect(client.ended).toBe(false);
      delete world.desk.people.ada;
      await environment.advance(60_000);
      await until(() => client.ended);
      expect(client.failed).toBe(false);
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
      await stays.received('ready');
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
      await stays.received('ready');
      await left.close();
      await world.desk.command({ type: 'take-over' });
      await stays.received('conversation');
      await world.desk.nodes[0]!.close();
      await until(() => stays.ended);
      expect(stays.failed).toBe(false);
    });
  });
}
