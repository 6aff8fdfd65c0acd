import { expect, test } from 'vitest';
import { failureOf } from '../memory/world.js';
import { context, json, problem, world } from './world.js';

const after = (env: { now(): number }) => {
  const until = env.now() + 10_000;
  return () => env.now() > until;
};
const posts = (net: { paths(): string[] }) => net.paths().filter((path) => path.startsWith('POST'));

test('a command that waited too long for its token is not sent', async () => {
  let give!: (token: string) => void;
  const { adapter, net, env } = world(() => json({}), { getToken: () => new Promise((resolve) => (give = resolve)) });
  const calls = [
    (ctx: ReturnType<typeof context>) => adapter.takeOver('c1', {}, ctx),
    (ctx: ReturnType<typeof context>) => adapter.blockContact('p1', {}, ctx),
    (ctx: ReturnType<typeof context>) => adapter.sendMessage('c1', { text: 'Hello', clientId: 'm1' }, ctx),
  ].map((call) => failureOf(call(context({ isTooLate: after(env) }))));
  await env.advance(10_001);
  give('t1');
  for (const call of calls) expect(await call).toMatchObject({ code: 'offline' });
  expect(posts(net)).toEqual([]);
});

test('a command that was not accepted is not sent again when the fresh token comes too late', async () => {
  const { adapter, net, env } = world(() => problem(401, { code: 'unauthorized' }), {
    getToken: ({ refresh }) =>
      refresh ? new Promise((resolve) => void env.setTimeout(() => resolve('t2'), 20_000)) : 't1',
  });
  const call = failureOf(adapter.takeOver('c1', {}, context({ isTooLate: after(env) })));
  await env.advance(30_000);
  expect(await call).toMatchObject({ code: 'offline' });
  expect(posts(net)).toHaveLength(1);
});
