import type { CommandType } from '../../model/command.js';
import type { Actor, Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import { minute } from '../commands.js';
import { tests } from '../group.js';
import { expect, expectSame, skip, unlessSkipped } from '../outcome.js';
import type { World } from '../world.js';

/** In milliseconds: what two clocks may differ, and less than any two time zones. */
const tolerance = 10 * minute;

type Marked = { by?: Actor; at?: string } | undefined;

/** Where a state says who did it, and when. */
const marks: Array<[type: CommandType, where: string, mark: (c: Conversation) => Marked]> = [
  ['pause-bot', 'bot.cause', ({ bot: { cause } }) => cause && { by: cause.actor, at: cause.at }],
  ['take-over', 'handler', ({ handler }) => (handler.kind === 'agent' ? { at: handler.since } : undefined)],
  ['request-agent', 'handler', ({ handler }) => (handler.kind === 'queue' ? { at: handler.since } : undefined)],
  ['close', 'closed', ({ closed }) => closed],
  ['block-contact', 'contact.blocked', ({ contact }) => contact.blocked],
];

/** Runs each of these commands, and calls back with what the new state says about it. */
async function eachMark(w: World, use: (what: string, mark: NonNullable<Marked>) => void): Promise<void> {
  let met = 0;
  for (const [type, where, markOf] of marks) {
    const c = await unlessSkipped(w.findFor(type, 'botActive', 'suggestive'));
    if (!c) continue;
    await w.run(c.id, w.minimalCommand(type));
    const mark = markOf(await w.read(c.id));
    if (!mark) continue;
    met++;
    use(`${where} after ${type}`, mark);
  }
  if (!met) skip('no state says who did it, or when');
}

const expectNow = (w: World, at: string | undefined, what: string): void => {
  if (at === undefined) return;
  expect(Math.abs(Date.parse(at) - w.now()) < tolerance, `${what}: a time of now by the backend’s clock`, at);
};

export const origin = tests({
  async 'who did it is me or is not said, and never somebody else'(w) {
    await eachMark(w, (what, { by }) => {
      if (!by || by.kind === 'unknown') return;
      const isMe = by.kind === 'agent' && (by.id === undefined || by.id === w.me.id);
      expect(isMe, `${what}: ${w.me.id}, or nobody`, by);
    });
  },

  async 'a message is by who sent it'(w) {
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'unassigned', 'botActive', 'suggestive');
    const { id, author } = (await w.run(c.id, w.minimalCommand('send-message'))) as Message;
    const read = w.has('listMessages') ? (await w.history(c.id)).find((message) => message.id === id)?.author : author;
    for (const each of [author, read]) {
      expectSame([each?.kind, each?.id ?? w.me.id], ['agent', w.me.id], 'the kind and the id of the author');
    }
  },

  async 'who took over is the one who has it'(w) {
    w.require('takeOver');
    const c = await w.find('botActive', 'suggestive', 'botPaused', 'waiting');
    await w.act(c.id, w.minimalCommand('take-over'));
    const { handler } = await w.read(c.id);
    expectSame(handler.kind === 'agent' && handler.agent.id, w.colleague.id, 'the agent who has it');
  },

  async 'when it was is now, by the backend’s clock'(w) {
    await eachMark(w, (what, { at }) => expectNow(w, at, what));
  },

  async 'a message is of now, by the backend’s clock'(w) {
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'unassigned', 'botActive', 'suggestive');
    expectNow(w, ((await w.run(c.id, w.minimalCommand('send-message'))) as Message).at, 'the message that was sent');
  },

  async 'the answer of a command is about its own conversation'(w) {
    let met = 0;
    const types: CommandType[] = ['pause-bot', 'take-over', 'request-agent', 'close', 'reopen', 'archive', 'reset-bot'];
    for (const type of types) {
      const other = await unlessSkipped(w.findAny());
      const c = await unlessSkipped(w.findFor(type, type === 'reopen' ? 'closed' : 'botActive', 'suggestive'));
      if (!c) continue;
      // what was read last must not be what is answered
      if (other) await w.read(other.id);
      const answer = await w.run(c.id, w.minimalCommand(type));
      if (answer === undefined) continue;
      met++;
      expectSame((answer as Conversation).id, c.id, `the id of the answer of ${type}`);
    }
    if (!met) skip('no command answers with a conversation');
  },
});
