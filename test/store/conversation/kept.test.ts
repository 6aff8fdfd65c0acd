import { describe, expect, it } from 'vitest';
import { HandoffError } from '../../../src/model/error.js';
import type { PartTools } from '../../../src/store/part.js';
import { click, iso, opened, second, watch, type World } from '../world.js';

let others = 0;
/** Opens so many others that whatever nobody needs is forgotten. */
const openOthers = (w: World): void => {
  for (let i = 0; i < 100; i++) w.store.conversation(`other-${others++}`);
};
const isKept = (w: World): boolean => !!w.store.part(({ conversations }: PartTools) => conversations).openEntry('c1');

describe('a conversation that nobody looks at any more', () => {
  const left = async (happens: (w: World) => void = () => undefined) => {
    const w = await opened();
    happens(w);
    await w.env.advance(0);
    w.seen.stop();
    await w.env.advance(2 * second);
    openOthers(w);
    return w;
  };

  it('is forgotten', async () => {
    expect(isKept(await left())).toBe(false);
  });

  it('is kept while somebody still looks', async () => {
    expect(isKept(await left((w) => watch(w.store)))).toBe(true);
  });

  it('is kept while a command is on its way', async () => {
    const w = await left(({ backend, store }) => {
      backend.hold.add('takeOver');
      click(store, { type: 'take-over' });
    });
    expect(isKept(w)).toBe(true);
    w.backend.last('takeOver').answer(w.backend.get('c1'));
    await w.env.advance(0);
    for (let i = 0; i < 2; i++) openOthers(w);
    expect(isKept(w)).toBe(false);
  });

  it('is kept while it is in doubt how a command ended, so that trying again is no second command', async () => {
    const w = await left(({ backend, store }) => {
      backend.failing.set('takeOver', new HandoffError('timeout', 'lost'));
      click(store, { type: 'take-over' }, 'c1', 'k1');
    });
    expect(isKept(w)).toBe(true);
    w.backend.failing.clear();
    click(w.store, { type: 'take-over' }, 'c1', 'k1');
    await w.env.advance(0);
    for (let i = 0; i < 2; i++) openOthers(w);
    expect(isKept(w)).toBe(false);
  });
});

it('the end of a pause is not waited for where nobody looks, also when something is heard of it', async () => {
  const w = await opened();
  w.backend.put({ ...w.backend.get('c1'), id: 'c2' });
  watch(w.store, 'c2');
  w.seen.stop();
  await w.env.advance(2 * second);
  const resumeAt = iso(w.env.time + second);
  w.backend.push('c1', { bot: { mode: 'autopilot', status: 'paused', resumeAt } });
  const before = w.backend.count('getConversation');
  await w.env.advance(60 * second);
  expect([w.backend.count('getConversation') - before, w.env.timers.size]).toEqual([0, 0]);
});

it('of many that are left at once, no more than the last are kept', async () => {
  const w = await opened();
  const { conversations } = w.store.part((tools: PartTools) => tools);
  const ids = Array.from({ length: 200 }, (_, i) => `w${i}`);
  for (const id of ids) w.backend.put({ ...w.backend.get('c1'), id });
  const leave = ids.map((id) => watch(w.store, id).stop);
  await w.env.advance(0);
  expect(ids.filter((id) => conversations.confirmed(id))).toHaveLength(200);
  for (const end of leave) end();
  await w.env.advance(2 * second);
  expect(ids.filter((id) => conversations.confirmed(id)).length).toBeLessThan(100);
});

it('what was forgotten is shown once it was read again, not as the list has it', async () => {
  const w = await opened({ traits: { versions: false } });
  w.store.part(({ listen }: PartTools) => listen({ needs: () => true }));
  w.seen.stop();
  await w.env.advance(2 * second);
  openOthers(w);
  expect(isKept(w)).toBe(false);
  w.backend.hold.add('getConversation');
  const again = watch(w.store);
  w.store.dismiss('c1');
  expect(again.view).toEqual({ state: 'loading' });
  w.backend.last('getConversation').answer(w.backend.get('c1'));
  await w.env.advance(0);
  expect(again.view.state).toBe('ready');
});
