import type { Command } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { mayHaveHappened, type ErrorCode } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import { achieved } from '../../model/effects.js';
import { expect, expectSame, rejectionOf, skip } from '../outcome.js';
import { tests } from '../group.js';
import { expectState, expectUnchanged } from '../states.js';
import { handoffError, type World } from '../world.js';

/** Runs a command that is applied but whose answer is lost. Returns its idempotency key. */
async function sendAndLoseAnswer(w: World, { id }: Conversation, command: Command): Promise<string> {
  const idempotencyKey = w.newKey();
  await w.control('loseNextAnswer');
  const error = await w.expectError(w.run(id, command, { idempotencyKey }), `${command.type} without an answer`);
  expect(
    mayHaveHappened(error),
    'an error that leaves open whether it happened: timeout, bad-response, or unavailable without retryAfter',
    error,
  );
  return idempotencyKey;
}

const isShown =
  (type: 'take-over' | 'pause-bot') =>
  async (w: World): Promise<void> => {
    const c = await w.findFor(type, 'botActive', 'suggestive', 'waiting');
    const command = w.minimalCommand(type);
    await sendAndLoseAnswer(w, c, command);
    const now = await w.read(c.id);
    expectState(now, achieved(now, command, w.me), `${type} applied`);
  };

const failsAs =
  (code: ErrorCode) =>
  async (w: World): Promise<void> => {
    const c = await w.findFor('take-over', 'botActive', 'suggestive', 'waiting', 'botOff');
    if ((await w.control('failNext', code)) === false) skip(`the backend never fails as ${code}`);
    const error = await w.expectError(w.run(c.id, w.minimalCommand('take-over')), 'take-over', code);
    if (!mayHaveHappened(error)) expectUnchanged(await w.read(c.id), c, `take-over that failed as ${code}`);
  };

export const unknown = tests({
  'a takeover whose answer was lost is seen by the next read': isShown('take-over'),
  'a pause whose answer was lost is seen by the next read': isShown('pause-bot'),

  async 'a message whose answer was lost is in the history'(w) {
    w.require('sendMessage', 'listMessages');
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'botActive', 'suggestive');
    const draft = w.minimalCommand('send-message');
    await sendAndLoseAnswer(w, c, draft);
    const found = (await w.history(c.id)).filter(({ clientId }) => clientId === draft.clientId);
    expectSame(
      found.map(({ text }) => text),
      [draft.text],
      'the messages with that clientId',
    );
  },

  async 'a command that is repeated with the same key after a lost answer is applied once'(w) {
    if (!w.traits.idempotency) skip('traits.idempotency is not set');
    const c = await w.findFor('take-over', 'botActive', 'suggestive', 'waiting');
    const idempotencyKey = await sendAndLoseAnswer(w, c, w.minimalCommand('take-over'));
    const before = await w.read(c.id);
    await w.run(c.id, w.minimalCommand('take-over'), { idempotencyKey });
    expectSame(await w.read(c.id), before, 'the conversation after the repetition');
  },

  async 'a message that is repeated with the same key after a lost answer stands once in the history'(w) {
    if (!w.traits.idempotency) skip('traits.idempotency is not set');
    w.require('sendMessage', 'listMessages');
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'botActive', 'suggestive');
    const draft = w.minimalCommand('send-message');
    const idempotencyKey = await sendAndLoseAnswer(w, c, draft);
    const answer = (await w.run(c.id, draft, { idempotencyKey })) as Message;
    const found = (await w.history(c.id)).filter(({ text }) => text === draft.text);
    expectSame(
      found.map(({ id }) => id),
      [answer.id],
      'the messages with that text',
    );
  },

  'a command that fails as unavailable says so': failsAs('unavailable'),
  'a command that fails as rate-limited says so': failsAs('rate-limited'),
  'a command that fails as unauthorized says so': failsAs('unauthorized'),
  'a command that fails as forbidden says so': failsAs('forbidden'),
  'a command that fails as offline says so': failsAs('offline'),

  async 'a read that fails says so, and the next one works'(w) {
    const c = await w.findAny();
    await w.control('failNext', 'unavailable');
    const thrown = await rejectionOf(w.read(c.id));
    expect(thrown !== undefined, 'an error', 'an answer');
    handoffError(thrown, 'the read', ['unavailable']);
    expectSame((await w.read(c.id)).id, c.id, 'id');
  },
});
