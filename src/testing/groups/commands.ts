import { expect, expectSame, skip } from '../outcome.js';
import { tests } from '../group.js';
import { expectState, isMine, isSilent, sameEnd, statesOf } from '../states.js';
import { isoTime, minute } from '../commands.js';
import type { Command } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { World } from '../world.js';

/** Runs a command and returns the states to check: the answer, if any, and the state read afterwards. */
async function after(w: World, { id }: Conversation, command: Command): Promise<Conversation[]> {
  const answer = await w.run(id, command);
  return statesOf(answer, await w.read(id));
}

export async function expectAfter(
  w: World,
  c: Conversation,
  command: Command,
  expected: string,
  holds: (c: Conversation) => boolean,
): Promise<void> {
  for (const state of await after(w, c, command)) expectState(state, holds(state), expected);
}

const takeOverFrom =
  (situation: 'botActive' | 'botPaused' | 'waiting' | 'unassigned' | 'suggestive' | 'botOff') =>
  async (w: World): Promise<void> => {
    const c = await w.findFor('take-over', situation);
    await expectAfter(
      w,
      c,
      w.minimalCommand('take-over'),
      'I have it and the bot is silent',
      (state) => state.status === 'open' && isMine(state, w.me) && isSilent(state),
    );
  };

/** The ids of all messages. Skips the test if the adapter cannot list messages. */
const idsOf = async (w: World, id: string): Promise<string[]> => (await w.history(id)).map((message) => message.id);

export const commands = tests({
  async 'activate-bot: the bot has it and is active, timer and cause are cleared'(w) {
    const c = await w.findFor('activate-bot', 'botPausedUntil', 'botPaused');
    await expectAfter(
      w,
      c,
      w.minimalCommand('activate-bot'),
      'bot active, no timer, no cause, handler bot',
      ({ bot, handler }) => bot.status === 'active' && !bot.resumeAt && !bot.cause && handler.kind === 'bot',
    );
  },

  async 'activate-bot: who had it has it no more'(w) {
    const c = await w.findFor('activate-bot', 'heldByMe', 'unassigned', 'waiting');
    await expectAfter(
      w,
      c,
      w.minimalCommand('activate-bot'),
      'bot active, handler bot',
      ({ bot, handler }) => bot.status === 'active' && handler.kind === 'bot',
    );
  },

  async 'pause-bot: the bot is paused, without an end'(w) {
    if (w.traits.pauseBot?.indefinite === false) skip('traits.pauseBot.indefinite is false');
    const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
    await expectAfter(
      w,
      c,
      w.minimalCommand('pause-bot'),
      'bot paused, no timer',
      ({ bot }) => bot.status === 'paused' && !bot.resumeAt,
    );
  },

  async 'pause-bot until a time: the bot is paused until then'(w) {
    if (w.traits.pauseBot?.timed === false) skip('traits.pauseBot.timed is false');
    const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
    const until = isoTime(w.now() + 30 * minute);
    await expectAfter(
      w,
      c,
      { ...w.minimalCommand('pause-bot'), until },
      `bot paused until ${until}`,
      ({ bot }) => bot.status === 'paused' && sameEnd(w.traits, bot.resumeAt, until),
    );
  },

  async 'extend-pause: the end moves, ten times over'(w) {
    const c = await w.findFor('extend-pause', 'botPausedUntil');
    for (let i = 1; i <= 10; i++) {
      const until = isoTime(w.now() + (60 + i) * minute);
      await expectAfter(
        w,
        c,
        { type: 'extend-pause', until },
        `bot paused until ${until}`,
        ({ bot }) => bot.status === 'paused' && sameEnd(w.traits, bot.resumeAt, until),
      );
    }
  },

  'take-over from the bot: I have it, the bot is silent': takeOverFrom('botActive'),
  'take-over while the bot is paused: I have it, the bot is silent': takeOverFrom('botPaused'),
  'take-over from the queue: I have it, the bot is silent': takeOverFrom('waiting'),
  'take-over from nobody: I have it, the bot is silent': takeOverFrom('unassigned'),
  'take-over from a bot that suggests: I have it, the bot is silent': takeOverFrom('suggestive'),
  'take-over where there is no bot: I have it': takeOverFrom('botOff'),

  async 'hand-back: the bot has it and is active'(w) {
    const c = await w.findFor('hand-back', 'heldByMe');
    await expectAfter(
      w,
      c,
      w.minimalCommand('hand-back'),
      'bot active, no timer, handler bot',
      ({ bot, handler }) => bot.status === 'active' && !bot.resumeAt && handler.kind === 'bot',
    );
  },

  async 'hand-back leaves a line in the history that says who left'(w) {
    if (w.traits.history?.events === false) skip('traits.history.events is false');
    w.require('listMessages');
    const c = await w.findFor('hand-back', 'heldByMe');
    const before = new Set(await idsOf(w, c.id));
    await w.run(c.id, w.minimalCommand('hand-back'));
    const fresh = (await w.history(c.id)).filter(({ id }) => !before.has(id));
    const name = w.me.name ?? w.me.id;
    expect(
      fresh.some(
        ({ author, event, text }) => event?.type === 'left' || (author.kind === 'system' && text.includes(name)),
      ),
      `a new line of the system with "${name}" or the event "left"`,
      fresh,
    );
  },

  async 'request-agent: it waits, and nobody has claimed it'(w) {
    const c = await w.findFor('request-agent', 'botActive', 'suggestive', 'botPaused');
    await expectAfter(
      w,
      c,
      w.minimalCommand('request-agent'),
      'handler queue, bot silent',
      (state) => state.handler.kind === 'queue' && isSilent(state),
    );
  },

  async 'close: closed with the outcome, and timers end'(w) {
    const c = await w.findFor(
      'close',
      'botPausedUntil',
      'heldByMe',
      'botActive',
      'suggestive',
      'waiting',
      'unassigned',
      'botOff',
    );
    const command = w.minimalCommand('close');
    await expectAfter(
      w,
      c,
      command,
      `closed, outcome ${command.outcome}, no timer`,
      ({ status, closed, bot }) => status === 'closed' && closed?.outcome === command.outcome && !bot.resumeAt,
    );
  },

  async 'reopen: open again, without an outcome'(w) {
    const c = await w.findFor('reopen', 'closed');
    await expectAfter(
      w,
      c,
      w.minimalCommand('reopen'),
      'open, not closed',
      ({ status, closed }) => status === 'open' && !closed,
    );
  },

  async 'archive: out of the lists'(w) {
    const c = await w.findFor('archive', 'closed', 'heldByMe', 'botActive', 'suggestive', 'botOff');
    await expectAfter(w, c, w.minimalCommand('archive'), 'archived', ({ status }) => status === 'archived');
    if (!w.has('listConversations')) return;
    const rows = await w.rows({ view: 'all' });
    expect(!rows.some(({ id }) => id === c.id), `no row ${c.id}`, 'it is in the list');
  },

  async 'archive: the contact’s next message starts from scratch'(w) {
    w.requireControl('contactWrites');
    const c = await w.findFor('archive', 'closed', 'heldByMe', 'botActive', 'suggestive', 'botOff');
    await w.run(c.id, w.minimalCommand('archive'));
    const id = await w.control('contactWrites', c.id, 'Hello again');
    const { status } = await w.read(c.id);
    expectSame(status, 'archived', `the status of ${c.id}`);
    if (id) expect(id !== c.id, 'a new conversation', id);
  },

  async 'reset-bot: the bot is active, pause and stop are cleared'(w) {
    const c = await w.findFor('reset-bot', 'botStopped', 'botPausedUntil', 'botPaused', 'botActive', 'suggestive');
    await expectAfter(
      w,
      c,
      w.minimalCommand('reset-bot'),
      'bot active, no timer',
      ({ bot }) => bot.status === 'active' && !bot.resumeAt,
    );
  },

  async 'reset-bot: counting begins anew'(w) {
    for (let tries = 0; tries < 10; tries++) {
      const c = await w.findFor('reset-bot', 'botActive', 'botPaused');
      if (!c.bot.messageCount) continue;
      await expectAfter(w, c, w.minimalCommand('reset-bot'), 'no messages counted', ({ bot }) => !bot.messageCount);
      return;
    }
    skip('no conversation counts the bot’s messages');
  },

  async 'reset-bot keeps every message'(w) {
    w.require('listMessages');
    const c = await w.findFor('reset-bot', 'botStopped', 'botPaused', 'botActive', 'suggestive');
    const before = await idsOf(w, c.id);
    await w.run(c.id, w.minimalCommand('reset-bot'));
    const left = new Set(await idsOf(w, c.id));
    expectSame(
      before.filter((id) => !left.has(id)),
      [],
      'messages that are gone',
    );
  },

  async 'block-contact: the contact is blocked'(w) {
    const c = await w.findFor('block-contact', 'botActive', 'suggestive', 'heldByMe', 'botOff');
    await expectAfter(w, c, w.minimalCommand('block-contact'), 'a blocked contact', ({ contact }) => !!contact.blocked);
  },

  async 'unblock-contact: the contact is free'(w) {
    const c = await w.findFor('unblock-contact', 'blocked');
    await expectAfter(
      w,
      c,
      w.minimalCommand('unblock-contact'),
      'a contact that is not blocked',
      ({ contact }) => !contact.blocked,
    );
  },
});
