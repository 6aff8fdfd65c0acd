import { expect, test } from 'vitest';
import { context, failureOf, recorder, world } from './world.js';

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('whoever listens is told who looks and who writes, and when they leave', async () => {
  const { adapter, ctx, env } = world();
  const sink = recorder();
  adapter.subscribe(sink, ctx);
  await adapter.setPresence('c1', 'viewing', ctx);
  await adapter.controls.colleagueLooks('c1');
  await adapter.controls.colleagueLooks('c1', 'writing');
  await adapter.setPresence('c1', 'away', ctx);
  await settle();
  await env.advance(30_000);
  expect(sink.presences).toEqual([
    ['c1', ['ada viewing']],
    ['c1', ['ada viewing', 'ben viewing']],
    ['c1', ['ada viewing', 'ben writing']],
    ['c1', ['ben writing']],
    ['c1', []],
  ]);
});

test('nobody is in a conversation that does not exist', async () => {
  const { adapter } = world();
  const { code } = await failureOf(adapter.setPresence('none', 'viewing', context()));
  expect(code).toBe('not-found');
  await expect(adapter.controls.colleagueLooks('none')).rejects.toMatchObject({ code: 'not-found' });
});

test('an adapter that ends leaves no timer', async () => {
  const { adapter, ctx, env } = world({ conversations: 'none' });
  const id = await adapter.controls.contactBegins({ id: 'p1' }, 'Hello');
  await env.advance(10_000);
  await adapter.setPresence(id, 'viewing', ctx);
  adapter.dispose();
  expect(env.timers.size).toBe(0);
});
