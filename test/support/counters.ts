import { expect } from '@open-wc/testing';
import { cdp, hasDevTools } from './devtools.js';
import { turn } from './elements.js';

/**
 * What the page holds after a garbage collection. Undefined where the browser cannot be asked; a test then has only its
 * own counts.
 */
export interface Counters {
  heap?: number;
  nodes?: number;
  jsEventListeners?: number;
}

export async function counted(): Promise<Counters> {
  await turn(50);
  if (!hasDevTools) return {};
  for (let i = 0; i < 3; i++) {
    await cdp('HeapProfiler.collectGarbage');
    await turn(20);
  }
  const { usedSize } = await cdp<{ usedSize: number }>('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await cdp<{ nodes: number; jsEventListeners: number }>('Memory.getDOMCounters');
  return { heap: usedSize, nodes, jsEventListeners };
}

export function expectNoGrowth(before: Counters, after: Counters): void {
  if (!hasDevTools) return;
  expect(after.nodes! - before.nodes!, 'nodes').to.be.below(100);
  expect(after.jsEventListeners! - before.jsEventListeners!, 'listeners').to.be.below(50);
  expect((after.heap! - before.heap!) / 2 ** 20, 'megabytes').to.be.below(1);
}
