import { describe, expect, test } from 'vitest';
import { HandoffError } from '../../../src/model/error.js';
import type { Message } from '../../../src/model/message.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { until, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

const hour = 3_600_000;

export function deadNodeSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  /** A node died while it ran this command. */
  const die = (status: 'waiting' | 'sent') =>
    databases()[0].query(`UPDATE handoff.keys SET status = $1, answer = NULL, owner = 'dead', lease_until = 1`, [
      status,
    ]);

  describe('a node that died in the middle', () => {
    test('before the platform was asked: the command is run', async () => {
      const backend = new ScriptedBackend();
      world.twoNodes(backend.adapter);
      await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      backend.change('c1', { handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'active' } });
      await die('waiting');
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k1', node: 1 })).status).toBe(200);
      expect(backend.count('takeOver')).toBe(2);
    });

    test('while its lease lasts the command counts as running', async () => {
      const backend = new ScriptedBackend();
      world.twoNodes(backend.adapter);
      await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      await databases()[0].query(`UPDATE handoff.keys SET status = 'sent', answer = NULL, lease_until = $1`, [
        Date.now() + hour,
      ]);
      const { status, body } = await world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1', node: 1 });
      expect([status, body.code]).toEqual([409, 'unavailable']);
    });

    test('after the platform was asked: applied, if the conversation shows it', async () => {
      const backend = new ScriptedBackend();
      world.twoNodes({ ...backend.adapter, traits: { versions: true, events: 'state' } });
      await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      await die('sent');
      const found = await world.desk.command({ type: 'take-over' }, { key: 'k1', node: 1 });
      expect(found.status).toBe(200);
      expect(found.body.conversation.handler).toMatchObject({ kind: 'agent', agent: { id: 'ada' } });
      expect(backend.count('takeOver')).toBe(1);
    });

    test('after the platform was asked: unknown, if it does not, and never sent again', async () => {
      const backend = new ScriptedBackend();
      world.twoNodes(backend.adapter);
      await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      backend.change('c1', { handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'active' } });
      await die('sent');
      for (let i = 0; i < 2; i++) {
        const unknown = await world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1', node: 1 });
        expect([unknown.status, unknown.body.code]).toEqual([504, 'timeout']);
      }
      expect(backend.count('takeOver')).toBe(1);
    });

    test('a platform that knows keys itself is asked once more', async () => {
      const backend = new ScriptedBackend();
      world.twoNodes({ ...backend.adapter, traits: { ...backend.adapter.traits, idempotency: true } });
      await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      backend.change('c1', { handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'active' } });
      await die('sent');
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k1', node: 1 })).status).toBe(200);
      expect(backend.calls.filter(({ method }) => method === 'takeOver').map(({ ctx }) => ctx.idempotencyKey)).toEqual([
        'k1',
        'k1',
      ]);
    });

    test('a message counts as sent if the history has it', async () => {
      const said: Message = {
        id: 'm1',
        conversationId: 'c1',
        author: { kind: 'agent', id: 'ada' },
        at: '2026-03-02T10:00:00Z',
        text: 'Hello',
        clientId: 'x1',
      };
      let sent = 0;
      const backend = new ScriptedBackend(
        { bot: { mode: 'autopilot', status: 'paused' } },
        {
          sendMessage: async () => {
            sent++;
            throw new HandoffError('timeout', 'no answer');
          },
          listMessages: async () => ({ items: [said] }),
        },
      );
      world.node(backend.adapter);
      const reply = await world.desk.call<Message>('POST', '/conversations/c1/messages', {
        body: { text: 'Hello', clientId: 'x1' },
        key: 'k1',
      });
      expect([reply.status, reply.body.id, sent]).toEqual([201, 'm1', 1]);
      const lost = await world.desk.call<Problem>('POST', '/conversations/c1/messages', {
        body: { text: 'Hello', clientId: 'x2' },
        key: 'k2',
      });
      expect([lost.status, lost.body.code]).toEqual([504, 'timeout']);
    });

    test('it is written down that nobody knows', async () => {
      const backend = new ScriptedBackend();
      world.twoNodes(backend.adapter);
      await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      await die('sent');
      await world.desk.restart(1);
      await until(async () => (await world.desk.nodes[1]!.audit()).some(({ outcome }) => outcome === 'unknown'));
      expect((await world.desk.nodes[1]!.audit())[0]).toMatchObject({
        action: 'take-over',
        key: 'k1',
        agent: { id: 'ada' },
        outcome: 'unknown',
        code: 'timeout',
      });
    });
  });
}
