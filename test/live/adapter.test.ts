import { describe, expect, it } from 'vitest';
import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import { adapterTests } from '../../src/testing/index.js';
import { pglite } from '../gateway/support/pglite.js';
import { ada, controlsOf, createDesk, type DeskWorld } from './world.js';

const database = pglite();

/** What an ordinary platform lets happen, and the gateway does not: see gateway.test.ts. */
const leftToTheGateway = [
  'take-over of a colleague’s conversation is refused, and "current" names who has it',
  'activate-bot is refused while a colleague has the conversation',
  'of two takeovers at once one wins, and the other learns who',
];

const worlds = new WeakMap<HandoffAdapter, DeskWorld>();
const tests = adapterTests({
  agent: ada,
  async create() {
    const world = await createDesk(database());
    worlds.set(world.adapter, world);
    return world.adapter;
  },
  controls(adapter) {
    return controlsOf(worlds.get(adapter)!);
  },
});
const isLeft = ({ name }: { name: string }) => leftToTheGateway.includes(name);

describe('the reference helpdesk by itself keeps the contract of adapters', () => {
  it.each(tests.filter((test) => !isLeft(test)))('$group: $name', async ({ run }) => {
    await run();
  });
});

describe('the reference helpdesk by itself lets the last one win', () => {
  it.each(tests.filter(isLeft))('so it does not pass: $name', async ({ run }) => {
    await expect(run()).rejects.toThrow();
  });
  it('in these respects and no other', () => expect(tests.filter(isLeft)).toHaveLength(leftToTheGateway.length));
});
