import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/model/command.js';
import { HandoffError } from '../../../src/model/error.js';
import { commandRunner } from '../../../src/store/conversation/load-command-runner.js';
import { notesWritten } from '../../support/notes.js';
import { ada, ben, click, minute, opened, second, type Click, type World } from '../world.js';

const takeOver: Command = { type: 'take-over' };

/** A takeover that waits behind a pause that is on its way. */
async function queued(): Promise<World & { taken: Click; goOn: () => Promise<void> }> {
  const w = await opened();
  w.backend.hold.add('pauseBot');
  click(w.store, { type: 'pause-bot' });
  const taken = click(w.store, takeOver);
  await w.env.advance(0);
  const goOn = async () => {
    w.backend.last('pauseBot').answer(w.backend.get('c1'));
    await w.env.advance(0);
  };
  return { ...w, taken, goOn };
}

describe('a command that is not sent says why', () => {
  it.each<[string, (w: World) => unknown, string]>([
    [
      'it waited for more than ten seconds',
      ({ env }) => env.advance(10 * second + 1),
      'it waited too long for its turn',
    ],
    ['the person stopped waiting', ({ store }) => store.stopWaiting('c1'), 'it waited too long for its turn'],
    ['somebody else is there', ({ store }) => store.$agent.set(ben), 'somebody else is at the page now'],
    ['its device was set back', ({ env }) => (env.time -= minute), 'it waited too long for its turn'],
  ])('%s', async (_, happens, why) => {
    const w = await queued();
    await happens(w);
    await w.goOn();
    expect(w.taken.settled).toMatchObject({
      outcome: 'rejected',
      agent: ada,
      error: { code: 'offline', message: `Not sent: ${why}` },
    });
    expect(w.backend.count('takeOver')).toBe(0);
  });

  it('after ten seconds it is still sent', async () => {
    const w = await queued();
    await w.env.advance(10 * second);
    await w.goOn();
    expect(w.taken.settled?.outcome).toBe('applied');
  });

  it('what is too long names it', async () => {
    const w = await opened();
    const taken = click(w.store, { ...takeOver, reason: 'x'.repeat(5000) });
    await w.env.advance(0);
    expect(taken.settled?.error).toMatchObject({ code: 'invalid', message: 'Not sent: reason is too long' });
  });
});

describe('where the code for commands cannot be loaded', () => {
  /** The code is there at once in tests; here it is not, as without a network. */
  async function offline(run: () => Promise<void>): Promise<void> {
    const { load } = commandRunner;
    Object.defineProperty(commandRunner, 'value', { get: () => undefined, configurable: true });
    commandRunner.load = () => Promise.reject(new Error('no network'));
    try {
      await run();
    } finally {
      Reflect.deleteProperty(commandRunner, 'value');
      commandRunner.load = load;
    }
  }

  it('nothing is sent, which is said to the person and the developer, and the next try loads it again', async () => {
    const w = await opened();
    await offline(async () => {
      const taken = click(w.store, takeOver);
      await w.env.advance(0);
      expect(taken.settled).toMatchObject({
        outcome: 'rejected',
        error: { code: 'offline', message: 'Not sent: a module is missing', cause: { message: 'no network' } },
      });
      expect(w.seen.ready()).toMatchObject({ settled: { outcome: 'rejected' }, pending: [] });
      w.backend.push('c1', { unread: 1 });
      expect(w.seen.ready().conversation.unread).toBe(1);
    });
    await notesWritten();
    expect(w.logged).toMatchObject([{ code: 'part-missing', cause: { message: 'no network' } }]);
    const again = click(w.store, takeOver);
    await w.env.advance(0);
    expect(again.settled?.outcome).toBe('applied');
  });
});

it('one that could not be sent, and whose conversation could not be read, is no reason for anything but to say so', async () => {
  const w = await opened();
  for (const method of ['takeOver', 'getConversation']) {
    w.backend.failing.set(method, new HandoffError('offline', 'No network'));
  }
  const taken = click(w.store, takeOver);
  await w.env.advance(0);
  expect(taken.settled).toMatchObject({ outcome: 'rejected', error: { code: 'offline', message: 'No network' } });
  expect(w.seen.ready().stale?.code).toBe('offline');
});
