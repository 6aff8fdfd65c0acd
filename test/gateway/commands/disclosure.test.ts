import { describe, expect, test } from 'vitest';
import { replayResponse, withholdIfRevealing } from '../../../src/gateway/commands/disclosure.js';
import { notFound } from '../../../src/gateway/errors.js';
import { MemoryNode } from '../support/memory-node.js';

const answers = {
  nothing: { status: 204 },
  'an empty body': { status: 200 },
  'a body without the state': { status: 200, body: { lastMessageMayArrive: true } },
  'a state': { status: 200, body: { conversation: { id: 'c1' } } },
  'a message': { status: 201, body: { id: 'm1', text: 'Hello' } },
  'a refusal': { status: 409, body: { code: 'refused' } },
};
const reveals = (name: keyof typeof answers) => ['a state', 'a message', 'a refusal'].includes(name);
const names = Object.keys(answers) as Array<keyof typeof answers>;

describe('whoever must not see the conversation', () => {
  test.each(names)('learns no more than that it was done: %s', (name) => {
    const answer = answers[name];
    if (reveals(name)) expect(() => withholdIfRevealing(answer)).toThrow(notFound());
    else expect(withholdIfRevealing(answer)).toBe(answer);
  });
});

describe('a stored answer', () => {
  const ada = { agent: { id: 'ada' }, role: 'agent' } as const;

  test.each(names)('is told to whoever may see the conversation: %s', async (name) => {
    const node = new MemoryNode();
    const answer = answers[name];
    expect(await replayResponse(node.conversations, ada, { answer, conversationId: 'c1' })).toBe(answer);
    // what reveals nothing is not worth a question
    expect(node.backend.count('getConversation')).toBe(reveals(name) ? 1 : 0);
  });

  test('that is about no conversation is told to whoever has its key', async () => {
    const node = new MemoryNode();
    expect(await replayResponse(node.conversations, ada, { answer: answers['a refusal'] })).toBe(answers['a refusal']);
    expect(node.backend.calls).toEqual([]);
  });

  test('is not found any more by whoever has lost sight of it', async () => {
    const { conversations } = new MemoryNode();
    const blind = { ...ada, canSee: () => false };
    const replay = (name: keyof typeof answers) =>
      replayResponse(conversations, blind, { answer: answers[name], conversationId: 'c1' });
    await expect(replay('a message')).rejects.toMatchObject({ code: 'not-found' });
    expect(await replay('nothing')).toBe(answers.nothing);
  });

  test('is not told where nobody can tell, and does not invite to do it again', async () => {
    const { conversations, backend } = new MemoryNode();
    backend.failing.set('getConversation', new Error('down'));
    const replay = replayResponse(conversations, ada, { answer: answers['a state'], conversationId: 'c1' });
    await expect(replay).rejects.toMatchObject({ code: 'timeout', status: 504, current: undefined });
  });
});
