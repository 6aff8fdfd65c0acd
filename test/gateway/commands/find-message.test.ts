import { expect, test } from 'vitest';
import { findMessage } from '../../../src/gateway/commands/find-message.js';
import type { CallContext, PageRequest } from '../../../src/adapters/adapter.js';
import type { Message } from '../../../src/model/message.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { MemoryNode } from '../support/memory-node.js';

const ada = { id: 'ada' };

function world(messages: Array<Partial<Message>>) {
  const asked: Array<{ id: string; request: PageRequest; agent: string }> = [];
  const backend = new ScriptedBackend();
  for (const message of messages) backend.say('c1', message);
  const listMessages = async (id: string, request: PageRequest, ctx: CallContext) => {
    asked.push({ id, request, agent: ctx.agent.id });
    return { items: backend.messages.get(id) ?? [] };
  };
  backend.adapter = { ...backend.adapter, listMessages };
  const { context, platform } = new MemoryNode({ backend });
  return { asked, find: () => findMessage(context, platform, 'c1', 'mine', ada) };
}

test('a message is found by its client id, among the newest 50, as the agent sees them', async () => {
  const agent = { kind: 'agent', id: 'ada' } as const;
  const { asked, find } = world([
    { author: agent, clientId: 'other' },
    { author: agent, clientId: 'mine', text: 'Hello' },
  ]);
  expect(await find()).toMatchObject({ id: 'said-2', text: 'Hello' });
  expect(asked).toEqual([{ id: 'c1', request: { limit: 50 }, agent: 'ada' }]);
});

test.each([
  ['there is none', []],
  ['the client id is another one', [{ author: { kind: 'agent' }, clientId: 'other' }]],
  ['the contact wrote it', [{ author: { kind: 'contact' }, clientId: 'mine' }]],
  ['the bot wrote it', [{ author: { kind: 'bot' }, clientId: 'mine' }]],
] as Array<[string, Array<Partial<Message>>]>)('it is not, where %s', async (_why, messages) => {
  expect(await world(messages).find()).toBeUndefined();
});

test('nor where the platform has no history', async () => {
  const { context, platform } = new MemoryNode();
  expect(await findMessage(context, platform, 'c1', 'mine', ada)).toBeUndefined();
});
