import type { CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { ErrorCode, HandoffError } from '../../model/error.js';
import { isAsAsked } from '../../model/effects.js';
import { refusal } from '../../model/rules.js';
import { methodName } from '../../adapters/call.js';
import { commandTypes, isSending } from '../../model/command.js';
import { expect, expectSame, rejectionOf, Skip, skip, unlessSkipped } from '../outcome.js';
import { tests, type GroupTest } from '../group.js';
import { situations } from '../situations.js';
import { summaryOf, expectState, expectUnchanged, isMine } from '../states.js';
import { handoffError, type World } from '../world.js';

const refusalCodes: ErrorCode[] = ['conflict', 'refused', 'forbidden', 'invalid', 'unsupported', 'not-found'];

/** Checks that the refused command changed nothing, and that the error carries the current state, if any. */
async function expectRefused(w: World, error: HandoffError, before: Conversation, what: string): Promise<void> {
  expect(!error.retryable, `${what}: an error that is not retryable, because asking again changes nothing`, error);
  const now = await w.read(before.id);
  expectUnchanged(now, before, what);
  if (error.current) expectSame(summaryOf(error.current), summaryOf(now), `${what}: "current" of the error`);
}

const heldBySomebody = (w: World, type: CommandType): Promise<Conversation> => {
  w.require(methodName(type));
  return w.find('heldByOther');
};

const fixedTests = tests({
  async 'take-over of a colleague’s conversation is refused, and "current" names who has it'(w) {
    const c = await heldBySomebody(w, 'take-over');
    if (c.permissions?.['take-over'] === true) skip('the permissions allow it');
    const error = await w.expectError(
      w.run(c.id, w.minimalCommand('take-over')),
      'take-over',
      'conflict',
      'refused',
      'forbidden',
    );
    await expectRefused(w, error, c, 'take-over');
    const holder = error.current?.handler;
    expect(
      holder?.kind === 'agent' && holder.agent.id !== w.me.id,
      'an error whose "current" has the colleague as handler',
      error.current ?? 'an error without "current"',
    );
  },

  async 'activate-bot is refused while a colleague has the conversation'(w) {
    const c = await heldBySomebody(w, 'activate-bot');
    if (c.permissions?.['activate-bot'] === true) skip('the permissions allow it');
    await expectRefused(
      w,
      await w.expectError(w.run(c.id, w.minimalCommand('activate-bot')), 'activate-bot', ...refusalCodes),
      c,
      'activate-bot',
    );
  },

  async 'hand-back is refused where nobody would answer'(w) {
    if (w.traits.nextReplier?.afterHandBack !== 'nobody') {
      skip('somebody answers after a hand back, by traits.nextReplier');
    }
    w.require('handBack');
    const c = await w.find('heldByMe', 'botOff');
    await expectRefused(
      w,
      await w.expectError(w.run(c.id, w.minimalCommand('hand-back')), 'hand-back', ...refusalCodes),
      c,
      'hand-back',
    );
  },

  async 'what the permissions deny is refused'(w) {
    const denied = await deniedCommand(w);
    if (!denied) return skip('no conversation denies anything by "permissions"');
    const [c, type] = denied;
    await expectRefused(w, await w.expectError(w.run(c.id, w.minimalCommand(type)), type, ...refusalCodes), c, type);
  },

  async 'an outcome that the traits do not name is refused'(w) {
    if (!w.traits.close) skip('the adapter has no traits.close');
    const c = await w.findFor('close', 'heldByMe', 'botActive', 'suggestive', 'botOff');
    const error = await w.expectError(
      w.run(c.id, { type: 'close', outcome: 'no-outcome-at-all' }),
      'close',
      'invalid',
      'refused',
      'unsupported',
    );
    await expectRefused(w, error, c, 'close');
  },

  async 'take-over without a reason is refused where one is required'(w) {
    if (w.traits.takeOver?.reason !== 'required') skip('traits.takeOver.reason is not "required"');
    const c = await w.findFor('take-over', 'botActive', 'botPaused', 'waiting');
    await expectRefused(
      w,
      await w.expectError(w.run(c.id, { type: 'take-over' }), 'take-over', 'invalid', 'refused'),
      c,
      'take-over',
    );
  },

  async 'pause-bot without a reason is refused where one is required'(w) {
    if (w.traits.pauseBot?.reason !== 'required') skip('traits.pauseBot.reason is not "required"');
    const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
    await expectRefused(
      w,
      await w.expectError(w.run(c.id, { type: 'pause-bot' }), 'pause-bot', 'invalid', 'refused'),
      c,
      'pause-bot',
    );
  },

  async 'of two takeovers at once one wins, and the other learns who'(w) {
    const c = await w.findFor('take-over', 'botActive', 'suggestive', 'botPaused', 'waiting', 'botOff');
    const [mine, theirs] = await Promise.allSettled([
      w.run(c.id, w.minimalCommand('take-over')),
      w.act(c.id, w.minimalCommand('take-over')),
    ]);
    for (const ended of [mine, theirs]) {
      if (ended.status === 'rejected' && ended.reason instanceof Skip) throw ended.reason;
    }
    const now = await w.read(c.id);
    const won = [mine, theirs].filter(({ status }) => status === 'fulfilled').length;
    expect(won === 1, 'one takeover that is applied, and one that is refused', {
      mine: mine.status,
      'the colleague’s': theirs.status,
      handler: now.handler,
    });
    expectState(
      now,
      isMine(now, w.me) === (mine.status === 'fulfilled'),
      mine.status === 'fulfilled' ? 'I have it' : 'the colleague has it',
    );
    if (mine.status === 'fulfilled') return;
    const { current } = handoffError(mine.reason, 'the takeover that lost', ['conflict', 'refused']);
    expect(
      current?.handler.kind === 'agent' && current.handler.agent.id === w.colleague.id,
      'an error whose "current" has the colleague as handler',
      current ?? 'an error without "current"',
    );
  },
});

/** The first command that any conversation's permissions deny. */
async function deniedCommand(w: World): Promise<[Conversation, CommandType] | undefined> {
  const rows = w.has('listConversations') ? await w.rows() : [await w.findAny()];
  const contacts = w.has('listContactConversations') ? rows.map(({ contact }) => contact.id) : [];
  const earlier = await Promise.all(
    contacts.map((id) => w.call('listContactConversations', id, { limit: 1 }, w.context()).then(({ items }) => items)),
  );
  for (const { id } of [...rows, ...earlier.flat()]) {
    // earlier conversations may not be readable
    const c = await w.read(id).catch(() => undefined);
    const type = commandTypes.find((name) => c?.permissions && c.permissions[name] !== true && w.has(methodName(name)));
    if (c && type) return [c, type];
  }
  return undefined;
}

/** A backend may allow commands that the model's rules refuse. But it must apply or refuse them, nothing in between. */
const refusedOrDone = (type: CommandType): GroupTest => ({
  name: `${type} is refused and changes nothing, or does what it is for`,
  async run(w) {
    w.require(methodName(type));
    let met = 0;
    for (const situation of situations) {
      const c = await unlessSkipped(w.find(situation));
      if (!c || c.bot.composing || !refusal(c, type, w.me, w.traits)) continue;
      met++;
      const command = w.minimalCommand(type);
      const what = `${type} in the situation ${situation}`;
      const thrown = await rejectionOf(w.run(c.id, command));
      if (thrown !== undefined) {
        await expectRefused(w, handoffError(thrown, what, refusalCodes), c, what);
      } else if (!isSending(command)) {
        const now = await w.read(c.id);
        expectState(now, isAsAsked(now, command, w.me), `${what}: what it is for, because it was not refused`);
      }
    }
    if (!met) skip('no situation where the rules refuse it');
  },
});

/** Nothing but permissions forbids reading. */
const refusable = commandTypes.filter((type) => type !== 'mark-read');

export const refusals: GroupTest[] = [...fixedTests, ...refusable.map(refusedOrDone)];
