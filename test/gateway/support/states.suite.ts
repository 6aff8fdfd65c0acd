import { describe, expect, test } from 'vitest';
import type { CallContext, HandoffAdapter } from '../../../src/adapters/adapter.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { emptied, people, type Problem } from './desk.js';
import { StreamClient } from './stream-client.js';
import { setup, type OpenDatabases } from './setup.js';

/** What the gateway remembers of conversations, and for how long it counts. */
export function stateSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const quiet = (backend: ScriptedBackend) => ({ ...backend.adapter, subscribe: undefined });

  describe('a database that begins again', () => {
    /** Some life, and its end: PGlite in memory forgets, a backup is restored. */
    async function secondLife() {
      world.node(quiet(new ScriptedBackend()));
      const client = await StreamClient.connect(world.desk.nodes[0]!);
      for (let i = 0; i < 6; i++) await world.desk.command({ type: i % 2 ? 'activate-bot' : 'pause-bot' });
      const seen = await world.desk.conversation();
      const heard = await client.received('conversation', ({ data }) => data.version === seen.version);
      await world.desk.nodes[0]!.close();
      await emptied(databases()[0]);
      await world.desk.restart();
      return { seen, ids: client.events.map(({ id }) => Number(id)), last: Number(heard.id) };
    }

    test('gives out higher versions than ever before, so that open pages take what they read', async () => {
      const { seen } = await secondLife();
      const fresh = await world.desk.conversation();
      expect(fresh.version).toBeGreaterThan(seen.version!);
      const stale = await world.desk.command<Problem>({ type: 'take-over' }, { version: seen.version });
      expect([stale.status, stale.body.current?.version]).toEqual([412, fresh.version]);
      expect((await world.desk.command({ type: 'take-over' }, { version: fresh.version })).status).toBe(200);
    });

    test('from a backup: a page that has seen what was lost is told the present state as something newer', async () => {
      world.node(quiet(new ScriptedBackend()));
      const { version: kept } = await world.desk.conversation();
      await world.desk.command({ type: 'pause-bot' });
      await world.desk.command({ type: 'activate-bot' });
      const { version: lost } = await world.desk.conversation();
      // the platform shows the same as when the backup was made
      await databases()[0].query('UPDATE handoff.conversations SET version = $1, control_version = $1', [kept]);
      const stale = await world.desk.command<Problem>({ type: 'take-over' }, { version: lost });
      expect(stale.status).toBe(412);
      const told = stale.body.current?.version;
      expect(told).toBeGreaterThan(lost!);
      // others have seen nothing new
      expect((await world.desk.conversation()).version).toBe(kept);
      // no database ever gave out a version of tomorrow
      const invented = await world.desk.command<Problem>({ type: 'take-over' }, { version: Date.now() + 86_400_000 });
      expect([invented.status, invented.body.current?.version]).toEqual([412, kept]);
      // a page that knows the present state may act on it, and is told what comes of it
      const refused = await world.desk.command<Problem>({ type: 'activate-bot' }, { version: told });
      expect([refused.status, refused.body.current?.version]).toEqual([409, told]);
      const done = await world.desk.command({ type: 'take-over' }, { version: told });
      expect(done.status).toBe(200);
      expect(done.body.conversation.version).toBeGreaterThan(told!);
      expect((await world.desk.command({ type: 'pause-bot' }, { version: told })).status).toBe(412);
    });

    test('tells whoever comes back with any id of the old log to read everything again', async () => {
      const { ids, last } = await secondLife();
      // more news than the old log had
      for (let i = 0; i < 8; i++) await world.desk.command({ type: i % 2 ? 'activate-bot' : 'pause-bot' });
      for (const lastEventId of [0, 1, 7, ...ids]) {
        const back = await StreamClient.connect(world.desk.nodes[0]!, { lastEventId });
        expect(Number((await back.received('reset')).id)).toBeGreaterThan(last);
        await back.close();
      }
      const now = await StreamClient.connect(world.desk.nodes[0]!);
      const { id } = await now.received('ready');
      const again = await StreamClient.connect(world.desk.nodes[0]!, { lastEventId: id });
      await world.desk.command({ type: 'take-over' });
      expect(Number((await again.received('conversation')).id)).toBeGreaterThan(Number(id));
      expect(again.named('reset')).toEqual([]);
    });
  });

  describe('a platform that hides a conversation from an agent', () => {
    const hour = 3_600_000;
    /** Only the timer is the gateway's own. */
    const traits = { pauseBot: { timed: false, indefinite: true } };

    /** `hidden` are the agents who do not find anything, or who get another error. */
    async function hiding(hidden: Map<string, HandoffError>) {
      const backend = new ScriptedBackend();
      const read = backend.adapter.getConversation;
      const readers: string[] = [];
      const getConversation: typeof read = async (id, ctx) => {
        readers.push(ctx.agent.id);
        if (hidden.has(ctx.agent.id)) throw hidden.get(ctx.agent.id)!;
        return read(id, ctx);
      };
      world.node({ ...quiet(backend), traits, getConversation }, { agent: { id: 'desk' } });
      await world.desk.command({ type: 'pause-bot', until: new Date(Date.now() + hour).toISOString() });
      const client = await StreamClient.connect(world.desk.nodes[0]!);
      await client.received('ready');
      readers.length = 0;
      return { backend, readers, client };
    }
    const timers = () => databases()[0].query('SELECT conversation_id FROM handoff.timers');
    const none = new HandoffError('not-found', 'not for you');

    test('is not taken for one that lost it: others keep it, and the end of its pause', async () => {
      const { client } = await hiding(new Map([['ben', none]]));
      expect((await world.desk.get('/conversations/c1', { as: 'ben' })).status).toBe(404);
      expect((await world.desk.command({ type: 'take-over' }, { as: 'ben' })).status).toBe(404);
      expect(await timers()).toHaveLength(1);
      expect((await world.desk.command({ type: 'take-over' })).status).toBe(200);
      await client.received('conversation');
      expect(client.named('removed')).toEqual([]);
    });

    test('is believed where the gateway’s own agent does not find it either', async () => {
      const { readers, client } = await hiding(
        new Map([
          ['ben', none],
          ['desk', none],
        ]),
      );
      expect((await world.desk.get('/conversations/c1', { as: 'ben' })).status).toBe(404);
      expect(readers).toEqual(['ben', 'desk']);
      expect((await client.received('removed')).data).toEqual({ id: 'c1' });
      expect(await timers()).toEqual([]);
    });

    test('is not believed where that cannot be found out', async () => {
      const { client } = await hiding(
        new Map([
          ['ben', none],
          ['desk', new HandoffError('forbidden', 'no')],
        ]),
      );
      expect((await world.desk.get('/conversations/c1', { as: 'ben' })).status).toBe(404);
      expect(await timers()).toHaveLength(1);
      expect(client.named('removed')).toEqual([]);
    });
  });

  describe('a platform that is slow to show a takeover', () => {
    /** Nodes whose clocks differ by so many milliseconds, and reads that never show who took over. */
    function slowly(ahead: number): ScriptedBackend {
      const backend = new ScriptedBackend();
      const shown = backend.get('c1');
      const takeOver = async (_: string, __: object, { agent }: CallContext) => ({
        ...shown,
        handler: { kind: 'agent' as const, agent },
      });
      const adapter = { ...quiet(backend), traits: {}, getConversation: async () => shown, takeOver };
      databases().forEach((database, i) =>
        world.desk.add({ adapter, database, environment: { ...realEnvironment, now: () => Date.now() + i * ahead } }),
      );
      return backend;
    }

    for (const [how, ahead] of [
      ['fast', 11_000],
      ['slow', -11_000],
    ] as const) {
      test(`has one winner also where the clock of a node is ${how}`, async () => {
        slowly(ahead);
        expect((await world.desk.command({ type: 'take-over' })).status).toBe(200);
        const lost = await world.desk.command<Problem>({ type: 'take-over' }, { as: 'ben', node: 1 });
        expect([lost.status, lost.body.current?.handler]).toMatchObject([409, { agent: { id: 'ada' } }]);
      });
    }

    test('is believed in the end, whatever the clocks of the nodes say', async () => {
      slowly(-60_000);
      await world.desk.command({ type: 'take-over' });
      await databases()[0].query(
        `UPDATE handoff.conversations
         SET claim = json_build_object('agent', claim->'agent', 'at', (claim->>'at')::bigint - 11000)`,
      );
      expect((await world.desk.command({ type: 'take-over' }, { as: 'ben', node: 1 })).status).toBe(200);
    });
  });

  test('what is unread for one agent is not shown to another, where the platform tells them apart', async () => {
    const backend = new ScriptedBackend({ permissions: { 'take-over': true } });
    const unread: Record<string, number> = { ada: 5, ben: 0 };
    const getConversation = async (id: string, { agent }: CallContext) => ({
      ...backend.get(id),
      unread: unread[agent.id],
    });
    world.node({ ...quiet(backend), traits: {}, getConversation });
    for (const as of ['ada', 'ben', 'sue', 'ada']) {
      expect((await world.desk.conversation('c1', { as })).unread).toBe(unread[as]);
    }
    const refused = await world.desk.command<Problem>({ type: 'pause-bot' }, { as: 'ben' });
    expect([refused.status, refused.body.current?.unread]).toEqual([403, 0]);
  });

  describe('a list that is behind', () => {
    /** The platform lists what it had in the beginning. */
    async function behind() {
      const backend = new ScriptedBackend();
      const row = backend.get('c1');
      let reads = 0;
      const getConversation: HandoffAdapter['getConversation'] = (...args) => (
        reads++,
        backend.adapter.getConversation(...args)
      );
      world.node({
        ...quiet(backend),
        getConversation,
        listConversations: async () => ({ items: [backend.conversations.get('c1') ?? row] }),
      });
      await world.desk.conversation();
      const client = await StreamClient.connect(world.desk.nodes[0]!);
      await client.received('ready');
      backend.conversations.clear();
      expect((await world.desk.get('/conversations/c1')).status).toBe(404);
      return { backend, row, client, reads: () => reads };
    }
    const listed = async () => (await world.desk.get<{ items: Conversation[] }>('/conversations')).body.items;

    test('does not bring back what is gone', async () => {
      const { client, reads } = await behind();
      for (let i = 0; i < 3; i++) expect(await listed()).toEqual([]);
      expect((await world.desk.get('/conversations/c1')).status).toBe(404);
      // more news would have come before these
      await databases()[0].query(`SELECT pg_notify('handoff_events', '')`);
      await world.desk.command({ type: 'take-over' }, { id: 'c1' });
      expect(client.events.map(({ event }) => event)).toEqual(['ready', 'removed']);
      expect(reads()).toBeGreaterThan(1);
    });

    test('shows what has come back', async () => {
      const { backend, row, client } = await behind();
      backend.put({ ...row, channel: 'again' });
      expect(await listed()).toMatchObject([{ id: 'c1', channel: 'again' }]);
      expect((await client.received('conversation')).data).toMatchObject({ channel: 'again' });
    });
  });

  test('a contact exists for whoever may see one of its conversations, however many newer ones there are', async () => {
    const backend = new ScriptedBackend({ channel: 'north' });
    const others = Array.from(
      { length: 250 },
      (_, i) => backend.put({ ...backend.get('c1'), id: `s${i}`, channel: 'south' }).id,
    );
    world.desk.people = {
      ada: { ...people.ada!, tenant: 'north' },
      ben: { ...people.ben!, tenant: 'south' },
      eve: { ...people.ben!, tenant: 'east' },
    };
    const adapter = {
      ...quiet(backend),
      getContact: async (id: string) => ({ id }),
      listConversations: async () => ({ items: others.map((id) => backend.get(id)) }),
    };
    world.node(adapter, { tenantOf: ({ channel }) => channel, agentsMay: ['block-contact', 'unblock-contact'] });
    await world.desk.conversation('c1');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await world.desk.get<{ items: unknown[] }>('/conversations', { as: 'ben' })).body.items).toHaveLength(250);
    expect((await world.desk.get('/contacts/p1')).status).toBe(200);
    expect((await world.desk.get('/contacts/p1', { as: 'eve' })).status).toBe(404);
    const client = await StreamClient.connect(world.desk.nodes[0]!);
    await client.received('ready');
    const block = { body: { type: 'block-contact', reason: 'spam' } };
    expect((await world.desk.call('POST', '/contacts/p1/commands', { as: 'ben', ...block })).status).toBe(204);
    await client.received('contact');
    await world.desk.call('POST', '/contacts/p1/commands', { as: 'ben', body: { type: 'unblock-contact' } });
    expect((await world.desk.call('POST', '/contacts/p1/commands', block)).status).toBe(204);
    expect((await world.desk.call('POST', '/contacts/p1/commands', { as: 'eve', ...block })).status).toBe(404);
  });
}
