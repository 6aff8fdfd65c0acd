import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import { expect, expectSame, rejectionOf, skip } from '../outcome.js';
import { tests } from '../group.js';
import { expectState, expectUnchanged, isMine } from '../states.js';
import { isoTime, minute } from '../commands.js';
import type { World } from '../world.js';

const needsKeys = (w: World): void => {
  if (!w.traits.idempotency) skip('traits.idempotency is not set');
};

/** How many commands a busy desk runs while one person tries again. */
const manyCommands = 30;

/** Pauses and activates with keys, lets `meanwhile` happen, and repeats the pause, which has to count as done. */
async function expectKnownAfter(w: World, meanwhile: (id: string) => Promise<void>): Promise<void> {
  const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
  w.require('activateBot');
  const idempotencyKey = w.newKey();
  const pause = w.minimalCommand('pause-bot');
  await w.run(c.id, pause, { idempotencyKey });
  await w.run(c.id, w.minimalCommand('activate-bot'), { idempotencyKey: w.newKey() });
  await meanwhile(c.id);
  await w.run(c.id, pause, { idempotencyKey });
  const now = await w.read(c.id);
  expectState(now, now.bot.status === 'active', 'bot active: the pause was applied before, and its repetition is none');
}

/** A key that a backend knows from somewhere else is refused, or it means nothing: `applied` tells which. */
async function refusedOr(
  w: World,
  run: Promise<unknown>,
  what: string,
  applied: (answer: unknown) => Promise<void>,
): Promise<void> {
  if ((await rejectionOf(run)) !== undefined) return void (await w.expectError(run, what, 'invalid', 'conflict'));
  await applied(await run);
}

export const idempotency = tests({
  async 'the same key twice is one command'(w) {
    needsKeys(w);
    const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
    w.require('activateBot');
    const idempotencyKey = w.newKey();
    const command = w.minimalCommand('pause-bot');
    await w.run(c.id, command, { idempotencyKey });
    await w.run(c.id, w.minimalCommand('activate-bot'), { idempotencyKey: w.newKey() });
    await w.run(c.id, command, { idempotencyKey });
    const now = await w.read(c.id);
    expectState(
      now,
      now.bot.status === 'active',
      'bot active: the pause was applied before, and its repetition is none',
    );
  },

  async 'two calls at once with the same key are one command'(w) {
    needsKeys(w);
    w.require('sendMessage', 'listMessages');
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'botActive', 'suggestive');
    const idempotencyKey = w.newKey();
    const draft = w.minimalCommand('send-message');
    const ended = await Promise.allSettled([
      w.run(c.id, draft, { idempotencyKey }),
      w.run(c.id, draft, { idempotencyKey }),
    ]);
    // a backend may say that the first is still running
    for (const each of ended) {
      if (each.status === 'rejected') {
        await w.expectError(Promise.reject(each.reason), 'the second call', 'unavailable', 'conflict', 'rate-limited');
      }
    }
    expectSame((await w.history(c.id)).filter(({ text }) => text === draft.text).length, 1, 'messages with that text');
  },

  async 'the same key twice is one message'(w) {
    needsKeys(w);
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'botActive', 'suggestive');
    const idempotencyKey = w.newKey();
    const draft = w.minimalCommand('send-message');
    const first = (await w.run(c.id, draft, { idempotencyKey })) as Message;
    const second = (await w.run(c.id, draft, { idempotencyKey })) as Message;
    expectSame(second.id, first.id, 'the id of the message that is answered the second time');
    if (w.has('listMessages')) {
      expectSame(
        (await w.history(c.id)).filter(({ text }) => text === draft.text).length,
        1,
        'messages with that text',
      );
    }
  },

  async 'another key is another command'(w) {
    needsKeys(w);
    const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
    w.require('activateBot');
    for (const type of ['pause-bot', 'activate-bot', 'pause-bot'] as const) {
      await w.run(c.id, w.minimalCommand(type), { idempotencyKey: w.newKey() });
    }
    const now = await w.read(c.id);
    expectState(now, now.bot.status === 'paused', 'bot paused');
  },

  async 'the same key with other parameters is refused and not applied'(w) {
    needsKeys(w);
    if (w.traits.pauseBot?.timed === false) skip('traits.pauseBot.timed is false');
    const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
    const idempotencyKey = w.newKey();
    const pause = (minutes: number) => ({
      ...w.minimalCommand('pause-bot'),
      until: isoTime(w.now() + minutes * minute),
    });
    await w.run(c.id, pause(30), { idempotencyKey });
    const before = await w.read(c.id);
    await w.expectError(
      w.run(c.id, pause(60), { idempotencyKey }),
      'the second pause with the same key',
      'invalid',
      'conflict',
    );
    expectUnchanged(await w.read(c.id), before, 'the second pause with the same key');
  },

  async 'the same key with another text is refused and not sent'(w) {
    needsKeys(w);
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'botActive', 'suggestive');
    const idempotencyKey = w.newKey();
    await w.run(c.id, w.minimalCommand('send-message'), { idempotencyKey });
    const other = w.minimalCommand('send-message');
    await w.expectError(
      w.run(c.id, other, { idempotencyKey }),
      'the second message with the same key',
      'invalid',
      'conflict',
    );
    if (w.has('listMessages')) {
      expectSame(
        (await w.history(c.id)).filter(({ text }) => text === other.text).length,
        0,
        'messages with the second text',
      );
    }
  },

  async 'the key of one agent is not the key of another'(w) {
    if (w.traits.sendMessage?.private === false) skip('traits.sendMessage.private is false');
    needsKeys(w);
    w.require('listMessages');
    const c = await w.findFor('send-message', 'waiting', 'botActive', 'suggestive');
    const note = () => ({ ...w.minimalCommand('send-message'), private: true });
    const { author } = (await w.run(c.id, note(), { agent: w.colleague })) as Message;
    if (author.id !== w.colleague.id) skip('the adapter acts for one agent only');
    const idempotencyKey = w.newKey();
    const [mine, theirs] = [note(), note()];
    await w.run(c.id, mine, { idempotencyKey });
    await w.run(c.id, theirs, { idempotencyKey, agent: w.colleague });
    expectSame(
      (await w.history(c.id)).filter(({ text }) => text === mine.text || text === theirs.text).length,
      2,
      'messages of the two agents',
    );
  },

  async 'a key is still known after many other commands'(w) {
    // messages to the contact would change who answers
    if (w.traits.sendMessage?.private === false) skip('traits.sendMessage.private is false');
    needsKeys(w);
    await expectKnownAfter(w, async (id) => {
      w.require('sendMessage');
      for (let i = 0; i < manyCommands; i++) {
        await w.run(id, { ...w.minimalCommand('send-message'), private: true }, { idempotencyKey: w.newKey() });
      }
    });
  },

  async 'a key is still known an hour later'(w) {
    needsKeys(w);
    w.requireControl('advance');
    await expectKnownAfter(w, async () => void (await w.control('advance', 60 * minute)));
  },

  async 'the key of one conversation is no answer for another'(w) {
    needsKeys(w);
    const [first, second] = [
      await w.findFor('pause-bot', 'botActive', 'suggestive'),
      await w.findFor('pause-bot', 'botActive', 'suggestive'),
    ];
    const idempotencyKey = w.newKey();
    await w.run(first.id, w.minimalCommand('pause-bot'), { idempotencyKey });
    const again = w.run(second.id, w.minimalCommand('pause-bot'), { idempotencyKey });
    await refusedOr(w, again, 'the key in another conversation', async (answer) => {
      if (answer) expectSame((answer as Conversation).id, second.id, 'the id of the answer');
      const now = await w.read(second.id);
      expectState(now, now.bot.status === 'paused', 'bot paused, because it was not refused');
    });
  },

  async 'the key of one command is no answer for another'(w) {
    needsKeys(w);
    w.require('takeOver');
    const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
    const idempotencyKey = w.newKey();
    await w.run(c.id, w.minimalCommand('pause-bot'), { idempotencyKey });
    const takeOver = w.run(c.id, w.minimalCommand('take-over'), { idempotencyKey });
    await refusedOr(w, takeOver, 'the key of a pause for a takeover', async () => {
      const now = await w.read(c.id);
      expectState(now, isMine(now, w.me), 'I have it, because it was not refused');
    });
  },

  async 'a refused command does not use its key up'(w) {
    needsKeys(w);
    w.require('takeOver', 'handBack');
    const c = await w.find('heldByOther');
    const idempotencyKey = w.newKey();
    await w.expectError(w.run(c.id, w.minimalCommand('take-over'), { idempotencyKey }), 'take-over of a colleague’s');
    const handedBack = await rejectionOf(w.act(c.id, w.minimalCommand('hand-back')));
    if (handedBack !== undefined) skip('the colleague cannot hand it back');
    const again = w.run(c.id, w.minimalCommand('take-over'), { idempotencyKey });
    const thrown = await rejectionOf(again);
    const now = await w.read(c.id);
    expect(
      (thrown === undefined) === isMine(now, w.me),
      'the second takeover applied and answered, or refused and not applied',
      thrown ?? now.handler,
    );
  },
});
