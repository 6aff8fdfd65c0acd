import { describe, expect, test } from 'vitest';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { setup, type OpenDatabases } from './setup.js';

export function readingSuite(databases: OpenDatabases): void {
  const world = setup(databases);

  describe('reading', () => {
    test('a conversation has the version of the gateway, and its ETag', async () => {
      world.node(new ScriptedBackend({ version: undefined }).adapter);
      const { status, body, headers } = await world.desk.get('/conversations/c1');
      expect(status).toBe(200);
      expect(body).toMatchObject({ id: 'c1', handler: { kind: 'bot' } });
      expect(headers.get('etag')).toBe(`"${body.version}"`);
      expect(headers.get('cache-control')).toBe('no-store');
    });

    test('the version rises with a change at the platform, and with nothing else', async () => {
      const backend = new ScriptedBackend();
      backend.adapter = { ...backend.adapter, traits: {}, subscribe: undefined };
      world.twoNodes(backend.adapter);
      const first = await world.desk.conversation();
      expect((await world.desk.conversation('c1', { node: 1 })).version).toBe(first.version);
      backend.change('c1', { unread: 3 });
      const second = await world.desk.conversation('c1', { node: 1 });
      expect(second.version).toBeGreaterThan(first.version!);
      expect(await world.desk.conversation()).toEqual(second);
    });

    test('a read that was overtaken at the platform does not bring the old state back', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const before = backend.get('c1');
      await world.desk.conversation();
      backend.change('c1', { channel: 'sms' });
      const fresh = await world.desk.conversation();
      backend.conversations.set('c1', before);
      expect(await world.desk.conversation()).toEqual(fresh);
    });

    test('nothing that the platform adds for itself gets out', async () => {
      const backend = new ScriptedBackend({
        apiKey: 'sk-secret',
        bot: { mode: 'autopilot', status: 'active', token: 'sk-secret' },
      } as object);
      world.node(backend.adapter);
      expect((await world.desk.get('/conversations/c1')).text).not.toContain('sk-secret');
    });

    test('capabilities are those of the platform, of the gateway and of the role', async () => {
      const { adapter } = new ScriptedBackend();
      world.node({
        ...adapter,
        traits: { ...adapter.traits, pauseBot: { timed: false }, serverTime: () => '2026-01-01T00:00:00Z' },
        extendPause: undefined,
        close: undefined,
        sendMessage: undefined,
      });
      interface Capabilities {
        commands: string[];
        methods: string[];
        traits: Record<string, unknown>;
        role: string;
      }
      const ada = (await world.desk.get<Capabilities>('/capabilities')).body;
      expect(ada.commands).toContain('extend-pause');
      expect(ada.commands).toContain('take-over');
      for (const missing of ['close', 'reset-bot', 'block-contact', 'archive', 'send-message']) {
        expect(ada.commands).not.toContain(missing);
      }
      expect(ada.methods).toEqual(['setPresence', 'runBulk', 'subscribe']);
      expect(ada.traits).toMatchObject({
        versions: true,
        idempotency: true,
        events: 'state',
        pauseBot: { timed: true },
      });
      expect((await world.desk.get<Capabilities>('/capabilities', { as: 'sue' })).body.commands).toContain('reset-bot');
      expect((await world.desk.get<Capabilities>('/capabilities', { as: 'rob' })).body).toMatchObject({
        commands: [],
        role: 'read-only',
      });
    });
  });

  describe('a conversation of another tenant', () => {
    const body = { type: 'take-over' };
    test.each<[string, (id: string) => Promise<{ status: number }>, number]>([
      ['read', (id) => world.desk.get(`/conversations/${id}`), 404],
      ['read message by message', (id) => world.desk.get(`/conversations/${id}/messages`), 404],
      ['acted on', (id) => world.desk.call('POST', `/conversations/${id}/commands`, { body }), 404],
      ['acted on with others', (id) => world.desk.call('POST', '/bulk', { body: { command: body, ids: [id] } }), 200],
    ])('that is %s leaves one line in the log, and an unknown one none', async (_what, ask, status) => {
      const backend = new ScriptedBackend({ channel: 'south' });
      world.desk.people = { ada: { agent: { id: 'ada' }, role: 'agent', tenant: 'north' } };
      const listMessages = async () => ({ items: [] });
      const adapter = { ...backend.adapter, subscribe: undefined, listMessages };
      world.node(adapter, { tenantOf: ({ channel }) => channel });
      for (const id of ['c1', 'none']) expect((await ask(id)).status).toBe(status);
      expect(world.desk.log).toEqual([{ event: 'hidden', conversationId: 'c1' }]);
    });
  });
}
