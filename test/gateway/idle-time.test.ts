import { afterEach, expect, test, vi } from 'vitest';
import { idleTime } from '../../src/gateway/database/idle-time.js';

afterEach(() => vi.unstubAllGlobals());

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('time in which the process has work is not idle, and time in which it waits is', async () => {
  await sleep(1);
  const before = idleTime();
  const end = performance.now() + 20;
  while (performance.now() < end);
  expect(idleTime()).toBe(before);
  await sleep(50);
  expect(idleTime()).toBeGreaterThan(before);
});

test('where the runtime does not count it, all time counts', () => {
  vi.stubGlobal('performance', { now: () => 7 });
  expect(idleTime()).toBe(7);
});
