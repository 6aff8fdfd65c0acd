import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/model/command.js';
import type { Actor, Conversation } from '../../../src/model/conversation.js';
import type { Message } from '../../../src/model/message.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { people } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';
import { StreamClient } from './stream-client.js';
import { BackendWithBot } from './turns.suite.js';

type Cause = Conversation['bot']['cause'];

/** A platform that shows what was done, and neither why, by whom, nor until when. */
class Nameless extends ScriptedBackend {
  /** What it says instead of a cause. */
  cause: Cause;

  override put(c: Conversation): Conversation {
    const { cause: _cause, resumeAt: _at, resumeBasis: _basis, ...bot } = c.bot;
    const { contact, handler, closed } = c;
    return super.put({
      ...c,
      handler: handler.kind === 'agent' ? { kind: 'agent', agent: { id: handler.agent.id } } : handler,
      contact: { ...contact, ...(contact.blocked && { blocked: {} }) },
      ...(closed && { closed: { outcome: closed.outcome, at: closed.at } }),
      bot: { ...bot, ...(this.cause && { cause: this.cause }) },
    });
  }

  /** Somebody does it at the platform. */
  outside(change: Partial<Conversation>): void {
    super.put({ ...this.get('c1'), ...change, version: (this.get('c1').version ?? 0) + 1 });
  }
}

/** A platform that keeps words, and not whose they are. */
class Forgetful extends BackendWithBot {
  author: Actor = { kind: 'unknown' };

  override say(id: string, { clientId: _clientId, ...message }: Partial<Message>): Message {
    return super.say(id, { ...message, author: this.author });
  }
}

/** Who did it, why and until when: known by the gateway, where the platform agrees and names nobody. */
export function ownWordSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const ada: Actor = { kind: 'agent', id: 'ada', name: 'Ada Own' };
  const taken: Partial<Conversation> = {
    handler: { kind: 'agent', agent: { id: 'ada' } },
    bot: { mode: 'autopilot', status: 'paused' },
  };

  const rows: Array<[string, Command, Partial<Conversation>, object]> = [
    [
      'a pause',
      { type: 'pause-bot', reason: 'Lunch' },
      {},
      { bot: { cause: { kind: 'agent', actor: ada, reason: 'Lunch' } } },
    ],
    ['its end', { type: 'pause-bot', until }, {}, { bot: { cause: { actor: ada }, resumeAt: until } }],
    [
      'a takeover',
      { type: 'take-over', reason: 'VIP' },
      {},
      {
        bot: { cause: { kind: 'takeover', actor: ada, reason: 'VIP' } },
        handler: { agent: { id: 'ada', name: 'Ada Own' }, since: expect.any(String) as unknown },
      },
    ],
    ['a request for a person', { type: 'request-agent' }, {}, { bot: { cause: { kind: 'agent', actor: ada } } }],
    ['a hand back', { type: 'hand-back', note: 'Solved' }, taken, { bot: { cause: { kind: 'handback', actor: ada } } }],
    ['an end', { type: 'close', outcome: 'resolved', note: 'Done' }, taken, { closed: { by: ada, note: 'Done' } }],
  ];

  describe.for([true, false])('on a platform with versions: %s', (versions) => {
    const begin = (of: Partial<Conversation> = {}) => {
      const backend = new Nameless(of);
      const { adapter } = backend;
      world.desk.add({
        adapter: {
          ...adapter,
          traits: { ...adapter.traits, versions },
          subscribe: undefined,
          listConversations: async () => ({ items: [backend.get('c1')] }),
        },
        database: databases()[0],
      });
      return backend;
    };
    const listed = async () => (await world.desk.get<{ items: Conversation[] }>('/conversations')).body.items[0]!;

    test.each(rows)('%s is known', async (_, command, of, known) => {
      const backend = begin(of);
      const { status, body } = await world.desk.command<{ conversation: Conversation }>(command);
      expect([status, body.conversation]).toMatchObject([200, known]);
      // also when it is read again, when something else has changed, in lists, and after a restart
      expect(await world.desk.conversation()).toMatchObject(known);
      backend.outside({ channel: 'sms' });
      expect(await listed()).toMatchObject(known);
      await world.desk.restart();
      expect(await world.desk.conversation()).toMatchObject(known);
      expect(await listed()).toMatchObject(known);
    });

    test('who blocked the contact is known, until somebody unblocks it elsewhere', async () => {
      const backend = begin({ contact: { id: 'p1', name: 'Mina Farrow' } });
      const path = '/contacts/p1/commands';
      const blocked = { reason: 'spam', by: { kind: 'agent', id: 'sue' } };
      const body = { type: 'block-contact', reason: 'spam' };
      // the gateway knows a contact by the conversations that somebody has looked at
      await world.desk.conversation();
      expect((await world.desk.call('POST', path, { as: 'sue', body })).status).toBe(204);
      expect((await world.desk.conversation()).contact.blocked).toMatchObject(blocked);
      // what somebody does next does not make it forgotten
      await world.desk.command({ type: 'close', outcome: 'resolved' });
      expect((await world.desk.conversation()).contact.blocked).toMatchObject(blocked);
      expect((await listed()).contact.blocked).toMatchObject(blocked);
      backend.outside({ contact: { id: 'p1' } });
      expect((await world.desk.conversation()).contact.blocked).toBeUndefined();
      backend.outside({ contact: { id: 'p1', blocked: {} } });
      expect((await world.desk.conversation()).contact.blocked).toEqual({});
    });

    const unexplained: Array<[string, Cause]> = [
      ['says that it does not know', { kind: 'unknown' }],
      ['knows of a switch and not who moved it', { kind: 'agent' }],
      ['takes the gateway for who did it', { kind: 'agent', actor: { kind: 'agent', id: 'gateway' } }],
      ['calls it a change from outside', { kind: 'outside', actor: { kind: 'unknown' } }],
    ];
    test.each(unexplained)('where the platform %s', async (_, cause) => {
      const backend = begin();
      backend.cause = cause;
      await world.desk.command({ type: 'take-over' });
      expect((await world.desk.conversation()).bot.cause).toMatchObject({ kind: 'takeover', actor: ada });
    });

    const explained: Array<[string, Cause]> = [
      ['names somebody else', { kind: 'agent', actor: { kind: 'agent', id: 'eve', name: 'Eve' } }],
      ['names another reason', { kind: 'message-limit' }],
    ];
    test.each(explained)('where the platform %s, it is believed', async (_, cause) => {
      const backend = begin();
      backend.cause = cause;
      await world.desk.command({ type: 'take-over' });
      expect((await world.desk.conversation()).bot.cause).toEqual(cause);
    });

    test('what others did is nobody’s, although it looks the same again', async () => {
      const backend = begin();
      await world.desk.command({ type: 'pause-bot', reason: 'Lunch' });
      backend.outside({ bot: { mode: 'autopilot', status: 'active' } });
      expect((await world.desk.conversation()).bot.cause).toBeUndefined();
      backend.outside({ bot: { mode: 'autopilot', status: 'paused' } });
      expect((await world.desk.conversation()).bot.cause).toBeUndefined();
    });

    test('who paused the bot is known, whoever has the conversation since then', async () => {
      const backend = begin();
      await world.desk.command({ type: 'pause-bot' });
      backend.outside({ handler: { kind: 'agent', agent: { id: 'eve' } } });
      const { bot, handler } = await world.desk.conversation();
      expect([bot.cause, handler]).toMatchObject([{ actor: ada }, { agent: { id: 'eve' } }]);
    });

    test('the last command counts, also where it ended without a state', async () => {
      const backend = begin();
      await world.desk.command({ type: 'pause-bot' });
      await world.desk.command({ type: 'take-over' }, { as: 'ben' });
      expect((await world.desk.conversation()).bot.cause).toMatchObject({ kind: 'takeover', actor: { id: 'ben' } });
      await world.desk.command({ type: 'activate-bot' }, { as: 'ben' });
      expect((await world.desk.conversation()).bot.cause).toBeUndefined();
      expect(backend.get('c1').bot.status).toBe('active');
    });
  });

  describe('the author of a message', () => {
    const nobody: Actor[] = [{ kind: 'unknown' }, { kind: 'agent' }];
    const authors = async (): Promise<Actor[]> =>
      (await world.desk.get<{ items: Message[] }>('/conversations/c1/messages')).body.items.map(({ author }) => author);

    test.each(nobody)('is known of what was sent here, where the platform says $kind', async (author) => {
      const backend = new Forgetful();
      backend.author = author;
      const page = await StreamClient.connect(world.node(backend.adapter), { as: 'sue' });
      const sent = await world.desk.call<Message>('POST', '/conversations/c1/messages', {
        body: { text: 'Hello', clientId: 'x1' },
      });
      expect([sent.status, sent.body.author]).toEqual([201, ada]);
      // what is pushed later is told with the same author
      await page.received('message', ({ data }) => (data.author as Actor).id === 'ada');
      await world.desk.command({ type: 'activate-bot' });
      const turn = await world.desk.call<{ id: string }>('POST', '/conversations/c1/turns', { as: 'bot', body: {} });
      expect(turn.status).toBe(201);
      await world.desk.call('POST', `/turns/${turn.body.id}/message`, { as: 'bot', body: { text: 'And me' } });
      backend.say('c1', { text: 'by a stranger' });
      expect(await authors()).toEqual([ada, { kind: 'bot', ...people.bot!.agent }, author]);
      const { body } = await world.desk.get<{ items: Message[] }>('/conversations/c1/messages');
      expect(body.items.map(({ clientId }) => clientId)).toEqual(['x1', turn.body.id, undefined]);
      // only who wrote it is kept, and not what
      const kept = await databases()[0].query<{ message: Message }>('SELECT message FROM handoff.messages');
      expect(kept.map(({ message }) => message.text)).toEqual(['', '']);
      await page.close();
    });
  });
}
