import { describe, expect, it } from 'vitest';
import { bulk } from '../../../src/store/bulk/bulk.js';
import type { PartTools } from '../../../src/store/part.js';
import { click, opened, second, world, type World } from '../world.js';

/** A row of the backend's list comes for `c1`; it says that so much is unread. */
function list(w: World, unread: number, version?: number): void {
  const { version: _, ...row } = { ...w.backend.get('c1'), unread };
  w.store.part(({ conversations }: PartTools) => conversations).applyListed({ ...row, ...(version && { version }) });
}
const confirmed = (w: World) => w.store.part(({ conversations }: PartTools) => conversations).confirmed('c1')?.unread;

describe('a row of the list about a conversation', () => {
  it.each([
    ['newer', 5, 7],
    ['of the same version', 1, undefined],
  ])('with a version: %s', async (_, version, expected) => {
    const w = await opened();
    list(w, 7, version);
    expect(confirmed(w)).toBe(expected);
    expect(w.backend.count('getConversation')).toBe(1);
  });

  it('without versions: is believed where it is not open, and read where it differs from what is', async () => {
    const w = await opened({ traits: { versions: false }, conversation: { unread: 1 } });
    list(w, 1);
    await w.env.advance(0);
    expect(w.backend.count('getConversation')).toBe(1);
    list(w, 7);
    await w.env.advance(0);
    expect([w.backend.count('getConversation'), confirmed(w)]).toEqual([2, 1]);
    w.seen.stop();
    await w.env.advance(2 * second);
    list(w, 7);
    await w.env.advance(0);
    expect([w.backend.count('getConversation'), confirmed(w)]).toEqual([2, 7]);
  });

  it('without versions: does not replace the state beneath a command on its way', async () => {
    const w = await opened({ traits: { versions: false }, conversation: { unread: 1 } });
    w.backend.hold.add('takeOver');
    click(w.store, { type: 'take-over' });
    w.seen.stop();
    await w.env.advance(2 * second);
    list(w, 7);
    expect(confirmed(w)).toBe(1);
  });
});

describe('a command on a row of the list that nobody has opened, as one of many at once', () => {
  const run = async (versions: boolean, isListed = true) => {
    const w = world({ traits: { versions } });
    if (isListed) list(w, 3, versions ? 1 : undefined);
    const taken = w.store.part(bulk).run({ type: 'take-over' }, ['c1']);
    void taken.start();
    await w.env.advance(0);
    expect(taken.$progress.get().rows.get('c1')?.state).toBe('applied');
    return w.sent.map(({ method }) => method);
  };

  it('is sent at once where the row has a version', async () => {
    expect(await run(true)).toEqual(['takeOver']);
  });

  it.each([
    ['its row may be too old', false, true],
    ['it has no row', true, false],
  ])('is sent after a read where %s', async (_, versions, isListed) => {
    const sent = await run(versions, isListed);
    expect(sent.slice(0, 2)).toEqual(['getConversation', 'takeOver']);
  });

  it('is told no more often than the command alone, where the conversation is known', async () => {
    const toldOf = async (start: (w: World) => unknown) => {
      const w = await opened();
      const { told } = w.seen;
      void start(w);
      await w.env.advance(0);
      return w.seen.told - told;
    };
    const alone = await toldOf((w) => w.store.run('c1', { type: 'take-over' }));
    expect(alone).toBeGreaterThan(0);
    expect(await toldOf((w) => w.store.part(bulk).run({ type: 'take-over' }, ['c1']).start())).toBe(alone);
  });
});
