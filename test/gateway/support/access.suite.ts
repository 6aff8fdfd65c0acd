import { describe, expect, test } from 'vitest';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import type { Caller } from '../../../src/gateway/index.js';
import { people, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

const tenants: Record<string, Caller> = {
  ...people,
  ann: { agent: { id: 'ann' }, role: 'supervisor', tenant: 'north' },
  bob: { agent: { id: 'bob' }, role: 'supervisor', tenant: 'south' },
};
const tenantOf = ({ channel }: Conversation) => channel;

export function accessSuite(databases: OpenDatabases): void {
  const world = setup(databases);

  describe('who may do what', () => {
    test('nobody without a log-in, whatever the header says', async () => {
      world.node(new ScriptedBackend().adapter);
      const forged: Array<Record<string, string>> = [
        {},
        { Authorization: 'Bearer nobody' },
        { Authorization: 'Basic YWRh' },
      ];
      for (const headers of forged) {
        const {
          status,
          body,
          headers: given,
        } = await world.desk.get<Problem>('/conversations/c1', { as: '', headers });
        expect([status, body.code, given.get('www-authenticate')]).toEqual([401, 'unauthorized', 'Bearer']);
      }
    });

    test('a log-in that fails or answers nonsense lets nobody in', async () => {
      const { adapter } = new ScriptedBackend();
      const answers: Array<[() => unknown, number]> = [
        [
          () => {
            throw new Error('sk-secret: ldap is down');
          },
          503,
        ],
        [
          () => {
            throw new HandoffError('unauthorized', 'expired');
          },
          401,
        ],
        [() => ({ agent: { id: '' }, role: 'agent' }), 401],
        [() => ({ agent: { id: 'x' }, role: 'admin' }), 401],
        [() => ({ agent: { id: 'x' }, role: 'system' }), 401],
        [() => ({ role: 'agent' }), 401],
        [() => null, 401],
      ];
      for (const [node, [authenticate, expected]] of answers.entries()) {
        world.node(adapter, { authenticate: authenticate as () => Caller });
        const { status, text } = await world.desk.get('/conversations/c1', { node });
        expect(status).toBe(expected);
        expect(text).not.toContain('sk-secret');
      }
    });

    test('the role decides, on the server, for every command', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const refused: Array<[string, string]> = [
        ['rob', 'take-over'],
        ['rob', 'pause-bot'],
        ['ada', 'reset-bot'],
        ['ada', 'archive'],
      ];
      for (const [as, type] of refused) {
        const { status, body } = await world.desk.command<Problem>({ type: type as 'archive' }, { as });
        expect([as, type, status, body.code]).toEqual([as, type, 403, 'forbidden']);
      }
      const block = { body: { type: 'block-contact' } };
      await world.desk.conversation();
      expect((await world.desk.call('POST', '/contacts/p1/commands', { ...block, as: 'ada' })).status).toBe(403);
      expect(
        (await world.desk.call('POST', '/conversations/c1/messages', { body: { text: 'x', clientId: 'x' }, as: 'rob' }))
          .status,
      ).toBe(403);
      expect(backend.calls.filter(({ method }) => method !== 'getConversation')).toEqual([]);
      expect((await world.desk.command({ type: 'archive' }, { as: 'sue' })).status).toBe(200);
    });

    test('agents may do more where the host says so', async () => {
      world.node(new ScriptedBackend().adapter, { agentsMay: ['archive'] });
      expect((await world.desk.command({ type: 'reset-bot' })).status).toBe(403);
      expect((await world.desk.command({ type: 'archive' })).status).toBe(200);
    });

    test('a role that is claimed in the body, a header or the query means nothing', async () => {
      world.node(new ScriptedBackend().adapter);
      const forged = await world.desk.call('POST', '/conversations/c1/commands?role=supervisor&agent=sue', {
        as: 'rob',
        raw: JSON.stringify({ type: 'take-over', role: 'supervisor', agent: { id: 'sue' } }),
        headers: { 'X-Role': 'supervisor', Role: 'supervisor', 'X-Agent-Id': 'sue' },
      });
      expect(forged.status).toBe(403);
      const mine = await world.desk.call<{ conversation: Conversation }>('POST', '/conversations/c1/commands', {
        raw: JSON.stringify({ type: 'take-over', agent: { id: 'sue' } }),
      });
      expect(mine.body.conversation.handler).toMatchObject({ agent: { id: 'ada' } });
    });
  });

  describe('tenants', () => {
    test('another tenant’s conversation does not exist', async () => {
      const backend: ScriptedBackend = new ScriptedBackend(
        { channel: 'north' },
        {
          listConversations: async () => ({ items: [...backend.conversations.values()], counts: { all: 2 } }),
          listMessages: async () => ({ items: [] }),
          getContact: async (id) => ({ id }),
          listContactConversations: async () => ({
            items: [
              { id: 'c1', at: '2026-01-01T00:00:00Z' },
              { id: 'c2', at: '2026-01-01T00:00:00Z' },
            ],
          }),
        },
      );
      backend.put({ ...backend.get('c1'), id: 'c2', channel: 'south', contact: { id: 'p2' } });
      world.desk.people = tenants;
      world.node(backend.adapter, { tenantOf });
      expect((await world.desk.get('/conversations/c1', { as: 'ann' })).status).toBe(200);
      expect((await world.desk.get('/contacts/p1', { as: 'ann' })).status).toBe(200);
      const calls = backend.calls.length;
      const replies = await Promise.all([
        world.desk.get<Problem>('/conversations/c1', { as: 'bob' }),
        world.desk.get<Problem>('/conversations/c1', { as: 'ada' }),
        world.desk.get<Problem>('/conversations/c1/messages', { as: 'bob' }),
        world.desk.command<Problem>({ type: 'take-over' }, { as: 'bob' }),
        world.desk.call<Problem>('POST', '/conversations/c1/messages', {
          as: 'bob',
          body: { text: 'x', clientId: 'x' },
        }),
        world.desk.get<Problem>('/contacts/p1', { as: 'bob' }),
        world.desk.get<Problem>('/contacts/p1/conversations', { as: 'bob' }),
        world.desk.call<Problem>('POST', '/contacts/p1/commands', { as: 'bob', body: { type: 'block-contact' } }),
      ]);
      const nothing = await world.desk.get<Problem>('/conversations/none', { as: 'bob' });
      for (const { status, body } of replies) {
        expect(status).toBe(404);
        expect(body).toEqual(nothing.body);
      }
      expect(backend.calls.slice(calls).every(({ method }) => method === 'getConversation')).toBe(true);
      const list = await world.desk.get<{ items: Conversation[]; counts?: object }>('/conversations', { as: 'bob' });
      expect(list.body.items.map(({ id }) => id)).toEqual(['c2']);
      expect(list.body.counts).toBeUndefined();
      await world.desk.conversation('c1', { as: 'ann' });
      const past = await world.desk.get<{ items: Conversation[] }>('/contacts/p1/conversations', { as: 'ann' });
      expect(past.body.items.map(({ id }) => id)).toEqual(['c1']);
    });

    test('the same key of the same agent id in two tenants is two keys', async () => {
      const backend = new ScriptedBackend({ channel: 'north' });
      backend.put({ ...backend.get('c1'), id: 'c2', channel: 'south' });
      world.desk.people = { north: { ...tenants.ann!, tenant: 'north' }, south: { ...tenants.ann!, tenant: 'south' } };
      world.node(backend.adapter, { tenantOf });
      expect((await world.desk.command({ type: 'take-over' }, { as: 'north', key: 'k1', id: 'c1' })).status).toBe(200);
      const other = await world.desk.command({ type: 'take-over' }, { as: 'south', key: 'k1', id: 'c2' });
      expect([other.status, backend.count('takeOver')]).toEqual([200, 2]);
    });

    test('where nobody says whose a conversation is, a tenant sees none', async () => {
      world.desk.people = tenants;
      world.node(new ScriptedBackend().adapter);
      expect((await world.desk.get('/conversations/c1', { as: 'ann' })).status).toBe(404);
      expect(world.desk.log).toContainEqual({ event: 'tenant-undecided', conversationId: 'c1' });
    });

    test('what a caller can see is up to the host, and an error there hides it', async () => {
      const backend = new ScriptedBackend();
      world.desk.people = {
        ada: { ...people.ada!, canSee: ({ channel }) => channel === 'web' },
        ben: { ...people.ben!, canSee: () => false },
        eve: {
          ...people.ada!,
          canSee: () => {
            throw new Error('sk-secret');
          },
        },
      };
      world.node(backend.adapter);
      expect((await world.desk.get('/conversations/c1')).status).toBe(200);
      expect((await world.desk.get('/conversations/c1', { as: 'ben' })).status).toBe(404);
      const hidden = await world.desk.get('/conversations/c1', { as: 'eve' });
      expect([hidden.status, hidden.text.includes('sk-secret')]).toEqual([404, false]);
    });

    test('only `true` shows a conversation: a promise or another truthy answer shows none', async () => {
      const answers: Record<string, unknown> = { later: Promise.resolve(false), one: 1, yes: 'yes', object: {} };
      world.desk.people = Object.fromEntries(
        Object.entries(answers).map(([as, answer]) => [as, { ...people.ada!, canSee: () => answer as boolean }]),
      );
      world.node(new ScriptedBackend().adapter);
      const seen = await Promise.all(
        Object.keys(answers).map(async (as) => [as, (await world.desk.get('/conversations/c1', { as })).status]),
      );
      expect(seen).toEqual(Object.keys(answers).map((as) => [as, 404]));
    });

    test.each([false, null, 0, '', 'x', {}])('a rule that is no function shows nothing: %j', async (canSee) => {
      world.desk.people = { ada: { ...people.ada!, canSee: canSee as never } };
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      expect((await world.desk.get('/conversations/c1')).status).toBe(404);
      const told = world.desk.log.filter(({ event }) => event === 'can-see-failed');
      expect(told).toEqual([{ event: 'can-see-failed', code: 'bad-answer' }]);
    });

    test('a rule that is undefined is none', async () => {
      world.desk.people = { ada: { ...people.ada!, canSee: undefined } };
      world.node(new ScriptedBackend().adapter);
      expect((await world.desk.get('/conversations/c1')).status).toBe(200);
    });

    test('a caller of a class keeps the rule that the class has', async () => {
      class Person {
        agent = { id: 'ada' };
        role = 'agent' as const;
        channel = 'web';
        canSee({ channel }: Conversation) {
          return channel === this.channel;
        }
      }
      const backend = new ScriptedBackend();
      backend.put({ ...backend.get('c1'), id: 'c2', channel: 'sms' });
      world.desk.people = { ada: new Person() };
      world.node(backend.adapter);
      expect([
        (await world.desk.get('/conversations/c1')).status,
        (await world.desk.get('/conversations/c2')).status,
      ]).toEqual([200, 404]);
    });

    test('permissions are read for each agent, and never told to another', async () => {
      const backend = new ScriptedBackend();
      const getConversation: typeof backend.adapter.getConversation = async (id, { agent }) => ({
        ...backend.get(id),
        unread: agent.id === 'ada' ? 1 : 2,
        permissions: agent.id === 'ada' ? { 'take-over': true } : { close: true },
      });
      world.node({ ...backend.adapter, getConversation, traits: {}, subscribe: undefined });
      const ada = await world.desk.conversation();
      const ben = await world.desk.conversation('c1', { as: 'ben' });
      expect([ada.permissions, ben.permissions]).toEqual([{ 'take-over': true }, { close: true }]);
      expect(ben.version).toBe(ada.version);
      expect((await world.desk.command<Problem>({ type: 'take-over' }, { as: 'ben' })).status).toBe(403);
    });
  });
}
