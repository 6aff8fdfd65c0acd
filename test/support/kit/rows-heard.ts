import type { Gateway } from '../../../src/gateway/index.js';
import { until } from '../../gateway/support/desk.js';

/** Waits until the gateway has heard of so many conversations: for platforms whose list is what it hears of. */
export async function rowsHeard(gateway: Gateway, count: number): Promise<void> {
  await until(async () => {
    const response = await gateway.fetch(new Request('http://gateway/conversations?limit=100'));
    return ((await response.json()) as { items: unknown[] }).items.length === count;
  }, 'not all conversations were heard of');
}
