import type { Conversation } from '../../model/conversation.js';
import { expectSame, skip } from '../outcome.js';
import { tests } from '../group.js';
import { expectState } from '../states.js';
import { expectAfter } from './commands.js';
import type { World } from '../world.js';

/** A conversation with a suggestion of the bot's, and the id of that suggestion. */
async function suggesting(w: World, type: 'use-suggestion' | 'dismiss-suggestion'): Promise<[Conversation, string]> {
  const c = await w.findFor(type, 'suggesting');
  return [c, c.bot.suggestion!.id];
}

const isGone = (c: Conversation, id: string): boolean => c.bot.suggestion?.id !== id;

/** The messages of an agent with these words. */
const saidByAgent = async (w: World, id: string, words: string): Promise<number> =>
  (await w.history(id)).filter(({ text, author }) => text === words && author.kind === 'agent').length;

export const suggestions = tests({
  async 'use-suggestion: it is gone, and the bot goes on suggesting'(w) {
    const [c, id] = await suggesting(w, 'use-suggestion');
    await expectAfter(
      w,
      c,
      { ...w.minimalCommand('use-suggestion'), id },
      'no such suggestion, bot active in the mode suggestive',
      (state) => isGone(state, id) && state.bot.mode === 'suggestive' && state.bot.status === 'active',
    );
  },

  async 'use-suggestion: its words are in the history once, by the agent'(w) {
    w.require('listMessages');
    const [c, id] = await suggesting(w, 'use-suggestion');
    const before = await saidByAgent(w, c.id, c.bot.suggestion!.text);
    await w.run(c.id, { ...w.minimalCommand('use-suggestion'), id });
    expectSame(await saidByAgent(w, c.id, c.bot.suggestion!.text), before + 1, 'messages of the agent with its words');
  },

  async 'use-suggestion: with other words those are sent'(w) {
    w.require('listMessages');
    const [c, id] = await suggesting(w, 'use-suggestion');
    const text = 'In other words, 1 < 2';
    await w.run(c.id, { ...w.minimalCommand('use-suggestion'), id, text });
    expectSame(await saidByAgent(w, c.id, text), 1, 'messages of the agent with those words');
  },

  async 'use-suggestion: one that was used already is refused'(w) {
    const [c, id] = await suggesting(w, 'use-suggestion');
    await w.run(c.id, { ...w.minimalCommand('use-suggestion'), id });
    const second = w.run(c.id, { ...w.minimalCommand('use-suggestion'), id }, { agent: w.colleague });
    await w.expectError(second, 'use-suggestion', 'refused', 'conflict', 'invalid', 'not-found');
  },

  async 'dismiss-suggestion: it is gone, and nothing was sent'(w) {
    const [c, id] = await suggesting(w, 'dismiss-suggestion');
    await expectAfter(w, c, { type: 'dismiss-suggestion', id }, 'no such suggestion', (state) => isGone(state, id));
    if (w.has('listMessages')) {
      expectSame(await saidByAgent(w, c.id, c.bot.suggestion!.text), 0, 'messages with its words');
    }
  },

  async 'a suggestion does not outlive what the contact writes next'(w) {
    const [c, id] = await suggesting(w, 'use-suggestion');
    await w.control('contactWrites', c.id, 'One more thing');
    expectState(await w.read(c.id), isGone(await w.read(c.id), id), 'no suggestion from before the message');
  },
});

export const reading = tests({
  async 'mark-read: nothing is unread up to there, and what came later is'(w) {
    w.require('markRead', 'listMessages');
    const c = await w.find('heldByMe', 'waiting', 'botPaused', 'unassigned', 'suggestive', 'botActive');
    await w.control('contactWrites', c.id, 'First of two');
    await w.control('contactWrites', c.id, 'Second of two');
    if (!(await w.read(c.id)).unread) skip('the backend does not count what is unread');
    const history = await w.history(c.id);
    const first = history.find(({ text }) => text === 'First of two')!;
    for (const [upTo, unread] of [
      [first.id, 1],
      [history.at(-1)!.id, 0],
    ] as const) {
      await w.run(c.id, { type: 'mark-read', upTo });
      expectSame((await w.read(c.id)).unread ?? 0, unread, `unread, once read up to ${upTo}`);
    }
  },
});
