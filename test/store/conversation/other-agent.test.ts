import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/model/command.js';
import { HandoffError } from '../../../src/model/error.js';
import { bulk } from '../../../src/store/bulk/bulk.js';
import { ada, ben, minute, second, watch, world, type Given } from '../world.js';

/** At the page, Ben comes after Ada. Whoever clicked stays the actor. */
function desk(given: Given = {}) {
  const w = world({ traits: { idempotency: true }, ...given });
  const change = (to = ben) => w.store.$agent.set(to);
  const sentAs = (method: string) =>
    w.sent.filter((call) => call.method === method).map(({ ctx }) => [ctx.agent.id, ctx.idempotencyKey]);
  return { ...w, change, sentAs };
}

const takeOver: Command = { type: 'take-over' };
const pause: Command = { type: 'pause-bot' };
const down = new HandoffError('unavailable', 'down', { retryAfter: 1 });

describe('the agent changes', () => {
  it.each([
    ['another person', ben, 1],
    ['the same person under another name', { id: ada.id, name: 'A. Lindqvist' }, 2],
  ] as const)(
    'to %s before a command is repeated: it is repeated for whoever clicked alone',
    async (_who, to, tries) => {
      const w = desk();
      w.backend.failing.set('takeOver', down);
      const ended = w.store.run('c1', takeOver, 'k1');
      await w.env.advance(0);
      w.change(to);
      w.backend.failing.clear();
      await w.env.advance(minute);
      expect(w.sentAs('takeOver')).toEqual(Array.from({ length: tries }, () => ['ada', 'k1']));
      expect((await ended).outcome).toBe(tries === 1 ? 'rejected' : 'applied');
    },
  );

  it('while a command is on its way: it ends as it ends, for whoever clicked', async () => {
    const w = desk();
    watch(w.store);
    w.backend.hold.add('takeOver');
    const ended = w.store.run('c1', takeOver, 'k1');
    await w.env.advance(0);
    w.change();
    w.backend.last('takeOver').answer(w.backend.apply('c1', takeOver, w.backend.last('takeOver').ctx));
    await w.env.advance(second);
    expect(await ended).toMatchObject({ outcome: 'applied', agent: ada, conversation: { handler: { agent: ada } } });
  });

  it('while a lost command is found out: its effect is looked for as that of whoever clicked', async () => {
    const w = desk();
    watch(w.store);
    w.backend.hold.add('takeOver');
    const ended = w.store.run('c1', takeOver, 'k1');
    await w.env.advance(0);
    w.backend.apply('c1', takeOver, w.backend.last('takeOver').ctx);
    w.change();
    w.backend.last('takeOver').fail(new HandoffError('timeout', 'lost'));
    await w.env.advance(minute);
    expect((await ended).outcome).toBe('applied');
    expect(w.sentAs('takeOver')).toEqual([['ada', 'k1']]);
  });

  it('while a lost command is not found: it is not sent again, and stays unknown', async () => {
    const w = desk();
    w.backend.failing.set('takeOver', new HandoffError('timeout', 'lost'));
    const ended = w.store.run('c1', takeOver, 'k1');
    await w.env.advance(0);
    w.change();
    await w.env.advance(minute);
    expect((await ended).outcome).toBe('unknown');
    expect(w.sentAs('takeOver')).toEqual([['ada', 'k1']]);
  });

  it('while a command waits for its turn: it is not sent', async () => {
    const w = desk();
    w.backend.hold.add('pauseBot');
    const first = w.store.run('c1', pause);
    const second_ = w.store.run('c1', takeOver);
    await w.env.advance(0);
    w.change();
    w.backend.last('pauseBot').answer(w.backend.apply('c1', pause, w.backend.last('pauseBot').ctx));
    await w.env.advance(second);
    expect([(await first).outcome, (await second_).outcome]).toEqual(['applied', 'rejected']);
    expect((await second_).error?.code).toBe('offline');
    expect(w.sentAs('takeOver')).toEqual([]);
  });

  it('while a token is awaited: the adapter is told not to send', async () => {
    const w = desk();
    w.backend.hold.add('takeOver');
    void w.store.run('c1', takeOver);
    await w.env.advance(0);
    const { isTooLate } = w.backend.last('takeOver').ctx;
    expect(isTooLate?.()).toBe(false);
    w.change();
    expect(isTooLate?.()).toBe(true);
  });

  it('and clicks the same: that is a command of its own', async () => {
    const w = desk();
    w.backend.hold.add('pauseBot');
    const adas = w.store.run('c1', pause, 'k1');
    await w.env.advance(0);
    w.change();
    const bens = w.store.run('c1', pause, 'k2');
    w.backend.last('pauseBot').answer(w.backend.apply('c1', pause, w.backend.last('pauseBot').ctx));
    await w.env.advance(0);
    w.backend.last('pauseBot').fail(new HandoffError('refused', 'it is paused'));
    await w.env.advance(second);
    expect(w.sentAs('pauseBot')).toEqual([
      ['ada', 'k1'],
      ['ben', 'k2'],
    ]);
    expect([(await adas).agent.id, (await bens).agent.id]).toEqual(['ada', 'ben']);
  });

  it('and tries again what the other left in doubt: with a key of their own', async () => {
    const w = desk();
    w.backend.failing.set('takeOver', new HandoffError('timeout', 'lost'));
    const adas = w.store.run('c1', takeOver, 'k1');
    await w.env.advance(minute);
    expect((await adas).outcome).toBe('unknown');
    w.backend.failing.clear();
    w.change();
    void w.store.run('c1', takeOver, 'k1');
    await w.env.advance(second);
    const [actor, key] = w.sentAs('takeOver').at(-1)!;
    expect(actor).toBe('ben');
    expect(key).not.toBe('k1');
  });

  it('the early picture stays that of whoever clicked', async () => {
    const w = desk();
    const seen = watch(w.store);
    await w.env.advance(0);
    w.backend.hold.add('pauseBot');
    void w.store.run('c1', pause);
    await w.env.advance(0);
    w.change();
    w.backend.push('c1', { unread: 3 });
    await w.env.advance(0);
    expect(seen.ready().conversation.bot.cause?.actor).toMatchObject(ada);
  });

  it('in the middle of a bulk command: nothing more is sent', async () => {
    const w = desk();
    const ids = Array.from({ length: 20 }, (_, i) => `n${i}`);
    for (const id of ids) w.backend.put({ ...w.backend.get('c1'), id });
    w.backend.hold.add('pauseBot');
    const run = w.store.part(bulk).run(pause, ids);
    const ended = run.start();
    await w.env.advance(0);
    const begun = w.backend.count('pauseBot');
    w.change();
    for (const call of w.backend.calls.filter(({ method }) => method === 'pauseBot')) {
      call.answer(w.backend.apply(call.id, pause, call.ctx));
    }
    await w.env.advance(minute);
    await ended;
    expect(w.sentAs('pauseBot').map(([actor]) => actor)).toEqual(Array.from({ length: begun }, () => 'ada'));
    expect(begun).toBeLessThan(ids.length);
  });
});
