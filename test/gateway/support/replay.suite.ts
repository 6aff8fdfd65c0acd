import { describe, expect, test } from 'vitest';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { people, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

export function replaySuite(databases: OpenDatabases): void {
  const world = setup(databases);

  describe('the same key again, by somebody who cannot see the conversation any more', () => {
    const send = (path: string, body: object) => world.desk.call<Problem>('POST', path, { as: 'sue', key: 'k1', body });
    const asked: Array<
      [what: string, first: number, send: () => Promise<{ status: number; text: string; body: Problem }>]
    > = [
      ['a command that was done', 200, () => send('/conversations/c1/commands', { type: 'take-over' })],
      ['a command that was refused', 409, () => send('/conversations/c1/commands', { type: 'activate-bot' })],
      ['a command that the platform refused', 409, () => send('/conversations/c1/commands', { type: 'pause-bot' })],
      ['a message', 201, () => send('/conversations/c1/messages', { text: 'For Mina', clientId: 'x1', private: true })],
      [
        'a command about the contact that was refused',
        409,
        () => send('/contacts/p1/commands', { type: 'unblock-contact' }),
      ],
      ['a row of a bulk that was done', 200, () => send('/bulk', { command: { type: 'take-over' }, ids: ['c1'] })],
      [
        'a row of a bulk that was refused',
        200,
        () => send('/bulk', { command: { type: 'activate-bot' }, ids: ['c1'] }),
      ],
      ['a row of a bulk about contacts', 200, () => send('/bulk', { command: { type: 'block-contact' }, ids: ['c1'] })],
    ];
    const hides = ['the host', 'the platform'] as const;

    test.each(hides.flatMap((who) => asked.map((row) => [who, ...row] as const)))(
      '%s hides it: %s is not found',
      async (who, _what, first, repeat) => {
        const backend = new ScriptedBackend();
        // another conversation with the contact stays, so the contact itself is still there
        backend.put({ ...backend.get('c1'), id: 'c2' });
        backend.failing.set('pauseBot', new HandoffError('refused', 'no'));
        let hidden = false;
        const getConversation: typeof backend.adapter.getConversation = (id, ctx) => {
          if (hidden && who === 'the platform' && id === 'c1') throw new HandoffError('not-found', 'no');
          return backend.adapter.getConversation(id, ctx);
        };
        world.desk.people = {
          sue: { ...people.sue!, ...(who === 'the host' && { canSee: ({ id }) => !hidden || id !== 'c1' }) },
        };
        world.node({ ...backend.adapter, subscribe: undefined, getConversation });
        for (const id of ['c2', 'c1']) await world.desk.conversation(id, { as: 'sue' });
        const before = await repeat();
        expect(before.status).toBe(first);
        const calls = backend.calls.filter(({ method }) => method !== 'getConversation').length;

        hidden = true;
        const nothing = await world.desk.get<Problem>('/conversations/c1', { as: 'sue' });
        expect(nothing.status).toBe(404);
        const again = await repeat();
        if (again.status === 200) {
          expect(JSON.parse(again.text)).toEqual({
            id: 'c1',
            error: { code: 'not-found', message: nothing.body.detail },
          });
        } else expect([again.status, again.body]).toEqual([404, nothing.body]);
        expect(backend.calls.filter(({ method }) => method !== 'getConversation')).toHaveLength(calls);

        // the answer is kept all the same
        hidden = false;
        const back = await repeat();
        const timeless = (text: string) => text.replace(/"serverTime":"[^"]*"/, '');
        expect([back.status, timeless(back.text)]).toEqual([before.status, timeless(before.text)]);
      },
    );

    test('a contact who is there through another conversation was blocked all the same, once', async () => {
      const backend = new ScriptedBackend();
      backend.put({ ...backend.get('c1'), id: 'c2' });
      let hidden = false;
      world.desk.people = { sue: { ...people.sue!, canSee: ({ id }) => !hidden || id !== 'c1' } };
      world.node({ ...backend.adapter, subscribe: undefined });
      for (const id of ['c2', 'c1']) await world.desk.conversation(id, { as: 'sue' });
      for (let i = 0; i < 2; i++) {
        expect((await send('/contacts/p1/commands', { type: 'block-contact' })).status).toBe(204);
        hidden = true;
      }
      expect(backend.count('blockContact')).toBe(1);
    });

    test('what was found out later is not shown either', async () => {
      const backend: ScriptedBackend = new ScriptedBackend(
        {},
        { listMessages: async (id) => ({ items: backend.messages.get(id) ?? [] }) },
      );
      let hidden = false;
      world.desk.people = { sue: { ...people.sue!, canSee: () => !hidden } };
      world.node(backend.adapter);
      const send = (clientId: string) =>
        world.desk.call<Problem>('POST', '/conversations/c1/messages', {
          as: 'sue',
          key: clientId,
          body: { text: 'For Mina', clientId, private: true },
        });
      const takeOver = () =>
        world.desk.command<Problem & { conversation?: Conversation }>({ type: 'take-over' }, { as: 'sue', key: 'k2' });
      expect([(await send('x1')).status, (await takeOver()).status]).toEqual([201, 200]);
      await databases()[0].query(
        `UPDATE handoff.keys SET status = 'sent', answer = NULL, owner = 'dead', lease_until = 1`,
      );
      hidden = true;
      const found = await send('x1');
      expect([found.status, found.body.code]).toEqual([404, 'not-found']);
      const taken = await takeOver();
      expect([taken.status, taken.body.conversation]).toEqual([200, undefined]);
      expect([backend.count('sendMessage'), backend.count('takeOver')]).toEqual([1, 1]);
    });

    test('what their own command took out of their view is still known as done', async () => {
      world.desk.people = { sue: { ...people.sue!, canSee: ({ status }) => status === 'open' } };
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      for (let i = 0; i < 2; i++) {
        const { status, body } = await world.desk.command(
          { type: 'close', outcome: 'resolved' },
          { as: 'sue', key: 'k1' },
        );
        expect([status, body.conversation]).toEqual([200, undefined]);
      }
      expect(backend.count('close')).toBe(1);
    });

    test('while the platform cannot say whether they see it, it is not known', async () => {
      const backend = new ScriptedBackend();
      world.node({ ...backend.adapter, subscribe: undefined });
      await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      backend.failing.set('getConversation', new HandoffError('unavailable', 'down'));
      const { status, body } = await world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1' });
      expect([status, body.code, body.current]).toEqual([504, 'timeout', undefined]);
      backend.failing.clear();
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k1' })).status).toBe(200);
    });
  });
}
