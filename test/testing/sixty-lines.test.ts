import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { adapterTests } from '../../src/testing/index.js';
import { deskWorld } from './desk-world.js';

it('has sixty lines, and nothing hidden in them', () => {
  const lines = readFileSync(new URL('sixty-lines.ts', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.length).toBeLessThanOrEqual(60);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(170);
});

it.each(adapterTests(deskWorld()))('$group: $name', async ({ run }) => {
  await run();
});
