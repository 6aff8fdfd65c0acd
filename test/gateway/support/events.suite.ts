import { describe, expect, test } from 'vitest';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { schemaOf, violations } from '../../support/openapi.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { until } from './desk.js';
import { held } from './held-database.js';
import { contactMessage, sinkOf, StreamClient } from './stream-client.js';
import { setup, type OpenDatabases } from './setup.js';

export function eventSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const listen = (node = 0, options: Parameters<typeof StreamClient.connect>[1] = {}) =>
    StreamClient.connect(world.desk.nodes[node]!, options);

  describe('the event stream', () => {
    test('begins with ready, and is not to be kept by anyone', async () => {
      world.node(new ScriptedBackend().adapter);
      const client = await listen();
      const ready = await client.received('ready');
      expect(client.events[0]).toBe(ready);
      expect(Date.parse(ready.data.serverTime as string)).toBeGreaterThan(0);
      expect(client.response.headers.get('content-type')).toBe('text/event-stream');
      expect(client.response.headers.get('cache-control')).toBe('no-store');
      expect(client.response.headers.get('x-accel-buffering')).toBe('no');
    });

    test('tells every node what a command changed, with the version of the answer', async () => {
      const { adapter } = new ScriptedBackend();
      world.twoNodes({ ...adapter, subscribe: undefined, traits: {} });
      await world.desk.conversation();
      const clients = [await listen(0), await listen(1, { as: 'ben' })];
      for (const client of clients) await client.received('ready');
      const { body } = await world.desk.command({ type: 'take-over' });
      for (const client of clients) {
        const { data, id } = await client.received('conversation');
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
      const client = await listen();
      await client.received('ready');
      const { body } = await world.desk.command({ type: 'take-over' });
      backend.push('c1', { channel: 'sms' });
      await client.received('conversation', ({ data }) => data.channel === 'sms');
      const told = client.named('conversation').map(({ data }) => data as unknown as Conversation);
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
      const client = await listen();
      await client.received('ready');
      const command = world.desk.command({ type: 'take-over' });
      await client.received('conversation', ({ data }) => data.channel === 'sms');
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
      const client = await listen(1);
      await client.received('ready');
      sink.conversation(backend.change('c1', { channel: 'sms' }));
      await client.received('conversation', ({ data }) => data.channel === 'sms');
      sink.message(contactMessage('m1'));
      sink.contact({ id: 'p1', name: 'Mina' });
      sink.typing({ conversationId: 'c1', kind: 'contact', active: true });
      sink.hint();
      sink.removed('c1');
      await until(() => client.events.length === 7);
      const told = client.events.slice(1).map(({ event }) => event);
      expect([...told].sort()).toEqual(['contact', 'conversation', 'hint', 'message', 'removed', 'typing']);
      // those of one conversation in their order
      const ofOne = ['conversation', 'message', 'typing', 'removed'];
      expect(told.filter((event) => ofOne.includes(event))).toEqual(ofOne);
      const ids = client.events.map(({ id }) => Number(id));
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
    });

    test('tells on of all others while it cannot write down what one conversation is told', async () => {
      const backend = new ScriptedBackend();
      let letGo = () => {};
      const free = new Promise<void>((resolve) => (letGo = resolve));
      world.desk.add({
        adapter: backend.adapter,
        database: held(databases()[0], (_, values) => (JSON.stringify(values).includes('stuck') ? free : undefined)),
      });
      const sink = await sinkOf(backend);
      const client = await listen();
      await client.received('ready');
      for (const text of ['stuck', 'and then']) sink.message({ ...contactMessage(`1 ${text}`), text });
      for (let i = 0; i < 40; i++) sink.message(contactMessage(`m${i}`, `c${2 + (i % 20)}`));
      await until(() => client.named('message').length === 40, 'the others wait');
      letGo();
      await until(() => client.named('message').length === 42);
      const ofOne = (id: string) =>
        client.named('message').flatMap(({ data }) => (data.conversationId === id ? [data.id] : []));
      expect(ofOne('c1')).toEqual(['1 stuck', '1 and then']);
      for (let i = 0; i < 20; i++) expect(ofOne(`c${i + 2}`)).toEqual([`m${i}`, `m${i + 20}`]);
    });

    test('tells the news of a contact by what was told of its conversations before, however long that takes', async () => {
      const backend = new ScriptedBackend();
      world.desk.people = { ada: { agent: { id: 'ada' }, role: 'agent', tenant: 'north' } };
      world.desk.add({
        adapter: backend.adapter,
        tenantOf: ({ channel }: Conversation) => channel,
        database: held(databases()[0], (_, values) =>
          values.some((value) => /^new-\d+$/.test(String(value)))
            ? new Promise((resolve) => setTimeout(resolve, 10))
            : undefined,
        ),
      });
      const sink = await sinkOf(backend);
      const client = await listen();
      await client.received('ready');
      const tell = (i: number, version: number, channel: string, name: string) => {
        const contact = { id: `p-${i}`, name };
        sink.conversation({ ...backend.get('c1'), id: `new-${i}`, version, channel, contact });
        sink.contact(contact);
      };
      for (let i = 0; i < 10; i++) tell(i, 1, 'north', 'Mina');
      await until(() => client.named('contact').length === 10, 'a contact’s news was dropped');
      for (let i = 0; i < 10; i++) tell(i, 2, 'south', 'Secret of the south');
      sink.message(contactMessage('m1', 'new-0'));
      sink.hint();
      await until(() => client.named('removed').length === 10);
      await until(() => client.events.at(-1)?.event === 'hint');
      expect(JSON.stringify(client.events)).not.toContain('Secret');
    });

    test('tells the news of a contact after the state that waits for a command in its conversation', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      await world.desk.conversation();
      const sink = await sinkOf(backend);
      const client = await listen();
      await client.received('ready');
      backend.hold.add('takeOver');
      const command = world.desk.command({ type: 'take-over' });
      await until(() => backend.count('takeOver') === 1);
      sink.conversation(backend.change('c1', { channel: 'sms' }));
      sink.contact({ id: 'p1', name: 'Mina' });
      await client.received('contact');
      const order = client.events.map(({ event }) => event).filter((event) => /^con/.test(event));
      expect(order).toEqual(['conversation', 'contact']);
      const call = backend.last('takeOver');
      call.answer(backend.apply('c1', { type: 'take-over' }, call.ctx));
      expect((await command).status).toBe(200);
    });

    test('lets go of what the database cannot keep up with, and tells to read again', async () => {
      const backend = new ScriptedBackend();
      let letGo = () => {};
      let free: Promise<void> | undefined;
      world.desk.add({
        adapter: backend.adapter,
        database: held(databases()[0], (sql) => (sql.includes('INSERT INTO handoff.outbox') ? free : undefined)),
      });
      const sink = await sinkOf(backend);
      const client = await listen();
      await client.received('ready');
      sink.message(contactMessage('m0'));
      await client.received('message');
      const before = client.named('hint').length;
      free = new Promise<void>((resolve) => (letGo = resolve));
      for (let i = 0; i < 12_000; i++) sink.typing({ conversationId: `c${i % 3_000}`, kind: 'contact', active: true });
      expect(world.desk.log.filter(({ event }) => event === 'failed')).toEqual([{ event: 'failed', code: 'overload' }]);
      letGo();
      free = undefined;
      await until(() => client.named('hint').length > before, 'nobody was told to read again');
      sink.message(contactMessage('m1', 'c3001'));
      await client.received('message', ({ data }) => data.id === 'm1');
    });

    test('reads again after a hint, and tells the state', async () => {
      const backend = new ScriptedBackend();
      backend.adapter = { ...backend.adapter, traits: { events: 'hint' } };
      world.node(backend.adapter);
      await world.desk.conversation();
      const sink = await sinkOf(backend);
      const client = await listen();
      await client.received('ready');
      backend.change('c1', { channel: 'sms' });
      for (let i = 0; i < 50; i++) sink.hint('c1');
      await client.received('conversation', ({ data }) => data.channel === 'sms');
      expect(backend.count('getConversation')).toBeLessThan(10);
      expect(client.named('conversation')).toHaveLength(1);
    });

    test('makes a hint of news that cannot be read', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const sink = await sinkOf(backend);
      const client = await listen();
      await client.received('ready');
      const seen = client.named('hint').length;
      sink.message({ id: 5, text: 'sk-secret' } as never);
      await until(() => client.named('hint').length > seen);
      expect(JSON.stringify(client.events)).not.toContain('sk-secret');
      expect(world.desk.log.some(({ event }) => event === 'bad-event')).toBe(true);
    });

    test('says that a conversation is gone', async () => {
      const backend = new ScriptedBackend();
      world.node({ ...backend.adapter, subscribe: undefined });
      await world.desk.conversation();
      const client = await listen();
      await client.received('ready');
      backend.conversations.clear();
      expect((await world.desk.get('/conversations/c1')).status).toBe(404);
      expect((await client.received('removed')).data).toEqual({ id: 'c1' });
      expect((await world.desk.get('/conversations/c1')).status).toBe(404);
      expect(client.named('removed')).toHaveLength(1);
    });

    test('tells permissions to nobody: they differ from agent to agent', async () => {
      const backend = new ScriptedBackend({ permissions: { 'take-over': true, 'hand-back': true } });
      world.node({ ...backend.adapter, subscribe: undefined, traits: {} });
      const client = await listen();
      await client.received('ready');
      await world.desk.command({ type: 'take-over' });
      expect((await client.received('hint')).data).toEqual({ id: 'c1' });
      expect(client.named('conversation')).toEqual([]);
    });
  });

  test('the subscription goes to the other node when the first one ends', async () => {
    const backend = new ScriptedBackend();
    const environment = new SimulatedEnvironment();
    world.node(backend.adapter, { environment });
    const first = await sinkOf(backend);
    world.desk.add({ adapter: backend.adapter, database: databases()[1], environment });
    // before the first one ends: the other one may take over at any moment after that
    const client = await listen(1);
    await world.desk.nodes[0]!.close();
    await until(async () => {
      await environment.advance(1000);
      return backend.sinks.size === 1 && !backend.sinks.has(first);
    });
    await client.received('hint');
  });
}
