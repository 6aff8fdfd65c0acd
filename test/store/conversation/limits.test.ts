import { expect, it } from 'vitest';
import type { Command } from '../../../src/model/command.js';
import { limits } from '../../../src/model/limits.js';
import { bulk } from '../../../src/store/bulk/bulk.js';
import { minute, world } from '../world.js';

const long = 'x'.repeat(limits.text + 1);
const rows: Array<[string, Command]> = [
  ['a reason', { type: 'take-over', reason: long }],
  ['a note for the bot', { type: 'hand-back', note: long }],
  ['an outcome', { type: 'close', outcome: long }],
  ['a note', { type: 'close', outcome: 'resolved', note: long }],
  ['a message', { type: 'send-message', text: 'x'.repeat(limits.message + 1), clientId: 'm1' }],
  ['an id', { type: 'send-message', text: 'Hello', clientId: 'x'.repeat(limits.id + 1) }],
];

it.each(rows)('%s that is too long is refused before it is sent', async (_what, command) => {
  const w = world();
  const ended = w.store.run('c1', command);
  await w.env.advance(minute);
  expect(await ended).toMatchObject({ outcome: 'rejected', error: { code: 'invalid' } });
  expect(w.sent.filter(({ method }) => method !== 'getConversation')).toEqual([]);
});

it('so is one of a bulk command that the backend runs by itself', async () => {
  let calls = 0;
  const w = world({
    adapter: {
      runBulk: async () => {
        calls++;
        return [];
      },
    },
  });
  const ended = w.store.part(bulk).run({ type: 'take-over', reason: long }, ['c1']).start();
  await w.env.advance(minute);
  expect((await ended).rows.get('c1')).toMatchObject({ state: 'rejected', error: { code: 'invalid' } });
  expect(calls).toBe(0);
});
