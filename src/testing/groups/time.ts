import type { Conversation } from '../../model/conversation.js';
import { expect, expectSame, rejectionOf, skip } from '../outcome.js';
import { tests, type GroupTest } from '../group.js';
import { isoTime, minute } from '../commands.js';
import { expectState, expectUnchanged, isMine, isSilent, sameEnd } from '../states.js';
import type { World } from '../world.js';

const needsTimedPause = (w: World): void => {
  w.require('pauseBot');
  if (w.traits.pauseBot?.timed === false) skip('traits.pauseBot.timed is false');
};

const pauseFor = (w: World, { id }: Conversation, minutes: number) =>
  w.run(id, { ...w.minimalCommand('pause-bot'), until: isoTime(w.now() + minutes * minute) });

async function pausedFor(w: World, minutes: number): Promise<Conversation> {
  needsTimedPause(w);
  w.requireControl('advance');
  const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
  await pauseFor(w, c, minutes);
  return c;
}

const advanceMinutes = (w: World, minutes: number) => w.control('advance', minutes * minute);

async function expectNow(
  w: World,
  { id }: Conversation,
  expected: string,
  holds: (c: Conversation) => boolean,
): Promise<void> {
  const now = await w.read(id);
  expectState(now, holds(now), expected);
}

/** Tests that the backend refuses this end of a pause. */
const refused = (name: string, type: 'pause-bot' | 'extend-pause', until: (w: World) => string): GroupTest => ({
  name: `${type} until ${name} is refused as invalid`,
  async run(w) {
    needsTimedPause(w);
    const c =
      type === 'pause-bot' ? await w.findFor(type, 'botActive', 'suggestive') : await w.findFor(type, 'botPausedUntil');
    await w.expectError(w.run(c.id, { ...w.minimalCommand(type), until: until(w) }), type, 'invalid', 'refused');
    expectUnchanged(await w.read(c.id), c, type);
  },
});

export const time: GroupTest[] = [
  ...tests({
    async 'a timed pause ends by itself: the bot has it and is active'(w) {
      const c = await pausedFor(w, 10);
      await advanceMinutes(w, 9);
      await expectNow(w, c, 'bot paused, one minute before the end', ({ bot }) => bot.status === 'paused');
      await advanceMinutes(w, 2);
      await expectNow(
        w,
        c,
        'bot active, no timer, handler bot',
        ({ bot, handler }) => bot.status === 'active' && !bot.resumeAt && handler.kind === 'bot',
      );
    },

    async 'the end of a pause is told'(w) {
      w.require('subscribe');
      const c = await pausedFor(w, 10);
      const recorder = w.subscribe();
      await advanceMinutes(w, 9);
      const from = recorder.events.length;
      await advanceMinutes(w, 2);
      await w.waiter.until(
        () => recorder.hasNewsOf(c.id, from),
        `an event or hint about ${c.id}`,
        () => recorder.summary(),
      );
      recorder.end();
    },

    async 'a timed pause does not end over the agent who paused'(w) {
      if (w.traits.pauseBot?.resumesOverAgent) skip('traits.pauseBot.resumesOverAgent is set');
      needsTimedPause(w);
      w.requireControl('advance');
      const c = await w.findFor('pause-bot', 'heldByMe');
      await pauseFor(w, c, 10);
      await advanceMinutes(w, 11);
      await expectNow(w, c, 'I have it and the bot is silent', (now) => isMine(now, w.me) && isSilent(now));
    },

    async 'a timed pause does not end over an agent who took over meanwhile'(w) {
      if (w.traits.pauseBot?.resumesOverAgent) skip('traits.pauseBot.resumesOverAgent is set');
      w.require('takeOver');
      const c = await pausedFor(w, 10);
      await w.act(c.id, w.minimalCommand('take-over'));
      await advanceMinutes(w, 11);
      await expectNow(
        w,
        c,
        'an agent has it and the bot is silent',
        (now) => now.handler.kind === 'agent' && isSilent(now),
      );
    },

    async 'a timed pause does not open what was closed meanwhile'(w) {
      w.require('close');
      const c = await pausedFor(w, 10);
      await w.run(c.id, w.minimalCommand('close'));
      await advanceMinutes(w, 11);
      await expectNow(w, c, 'closed', ({ status }) => status === 'closed');
    },

    async 'a pause that was extended ends at the new time'(w) {
      w.require('extendPause');
      const c = await pausedFor(w, 10);
      await w.run(c.id, { type: 'extend-pause', until: isoTime(w.now() + 30 * minute) });
      await advanceMinutes(w, 15);
      await expectNow(w, c, 'bot paused, after the first end', ({ bot }) => bot.status === 'paused');
      await advanceMinutes(w, 20);
      await expectNow(w, c, 'bot active, after the new end', ({ bot }) => bot.status === 'active');
    },

    async 'the timer of a pause that is over does not end a later pause'(w) {
      w.require('activateBot');
      if (w.traits.pauseBot?.indefinite === false) skip('traits.pauseBot.indefinite is false');
      const c = await pausedFor(w, 10);
      await w.run(c.id, w.minimalCommand('activate-bot'));
      await w.run(c.id, w.minimalCommand('pause-bot'));
      await advanceMinutes(w, 20);
      await expectNow(w, c, 'bot paused, without an end', ({ bot }) => bot.status === 'paused');
    },

    async 'a pause without an end does not end'(w) {
      w.requireControl('advance');
      if (w.traits.pauseBot?.indefinite === false) skip('traits.pauseBot.indefinite is false');
      const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
      await w.run(c.id, w.minimalCommand('pause-bot'));
      await advanceMinutes(w, 48 * 60);
      await expectNow(w, c, 'bot paused', ({ bot }) => bot.status === 'paused');
    },

    async 'each of two pauses ends at its own time'(w) {
      const first = await pausedFor(w, 10);
      const second = await pausedFor(w, 20);
      await advanceMinutes(w, 15);
      await expectNow(w, first, 'bot active', ({ bot }) => bot.status === 'active');
      await expectNow(w, second, 'bot paused', ({ bot }) => bot.status === 'paused');
    },

    async 'an end in another time zone is the same moment'(w) {
      needsTimedPause(w);
      const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
      const end = Math.ceil(w.now() / 1000) * 1000 + 30 * minute;
      const until = isoTime(end + 120 * minute).replace('.000Z', '+02:00');
      const thrown = await rejectionOf(w.run(c.id, { ...w.minimalCommand('pause-bot'), until }));
      if (thrown !== undefined) {
        return void (await w.expectError(Promise.reject(thrown), 'pause-bot', 'invalid', 'refused'));
      }
      await expectNow(w, c, `bot paused until ${isoTime(end)}`, ({ bot }) =>
        sameEnd(w.traits, bot.resumeAt, isoTime(end)),
      );
    },

    async 'a pause with an end is refused where pauses have none'(w) {
      if (w.traits.pauseBot?.timed !== false) skip('traits.pauseBot.timed is not false');
      const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
      await w.expectError(pauseFor(w, c, 10), 'pause-bot until', 'unsupported', 'invalid', 'refused');
      expectUnchanged(await w.read(c.id), c, 'pause-bot until');
    },

    async 'a pause without an end is refused where pauses have one'(w) {
      if (w.traits.pauseBot?.indefinite !== false) skip('traits.pauseBot.indefinite is not false');
      const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
      const { until: _until, ...command } = w.minimalCommand('pause-bot');
      await w.expectError(w.run(c.id, command), 'pause-bot', 'unsupported', 'invalid', 'refused');
      expectUnchanged(await w.read(c.id), c, 'pause-bot');
    },

    async 'the backend’s clock is told, and moves'(w) {
      if (!w.traits.serverTime) skip('the adapter has no traits.serverTime');
      w.requireControl('advance');
      const { id } = await w.findAny();
      const told = async () => {
        await w.read(id);
        return Date.parse(w.traits.serverTime!() ?? '');
      };
      const before = await told();
      await advanceMinutes(w, 60);
      const passed = (await told()) - before;
      expect(
        passed >= 59 * minute && passed <= 61 * minute,
        'serverTime an hour later after an hour',
        `${passed / minute} minutes`,
      );
    },
  }),
  refused('a time that is over', 'pause-bot', (w) => isoTime(w.now() - minute)),
  refused('what is no time', 'pause-bot', () => 'tomorrow, perhaps'),
  refused('a time that is over', 'extend-pause', (w) => isoTime(w.now() - minute)),
  refused('what is no time', 'extend-pause', () => 'tomorrow, perhaps'),
  ...tests({
    async 'a pause over the longest one is refused'(w) {
      const { maxSeconds } = w.traits.pauseBot ?? {};
      if (!maxSeconds) return skip('the adapter has no traits.pauseBot.maxSeconds');
      needsTimedPause(w);
      const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
      // an hour more, because the two clocks may differ
      await w.expectError(pauseFor(w, c, maxSeconds / 60 + 60), 'pause-bot', 'invalid', 'refused');
      expectUnchanged(await w.read(c.id), c, 'pause-bot');
      await pauseFor(w, c, maxSeconds / 60 - 60);
      expectSame((await w.read(c.id)).bot.status, 'paused', 'the bot after a pause just under it');
    },
  }),
];
