import { seededRandom } from '../../src/adapters/memory/random.js';
import { sleep, type ChaosProxy, type Weather } from './chaos-proxy.js';

export const fair: Weather = { latency: 0, jitter: 0, slice: 0, stalled: false, refusing: false };

/** Bad weather that changes by itself, the same for the same seed. Resolves when it is fair again. */
export async function storm(
  proxy: ChaosProxy,
  { seed, milliseconds }: { seed: number; milliseconds: number },
): Promise<void> {
  const random = seededRandom(seed);
  const upTo = (n: number) => Math.round(n * random());
  const kinds: Array<() => Partial<Weather>> = [
    () => ({ latency: upTo(300), jitter: upTo(400) }),
    () => ({ latency: upTo(20), slice: 64 + upTo(400) }),
    () => ({ stalled: true }),
    () => ({ refusing: true }),
    () => ({}),
  ];
  const until = Date.now() + milliseconds;
  while (Date.now() < until) {
    Object.assign(proxy.weather, fair, kinds[Math.floor(random() * kinds.length)]!());
    if (random() < 0.4) proxy.cut();
    else if (random() < 0.2) proxy.halfClose();
    await sleep(300 + upTo(2200));
  }
  Object.assign(proxy.weather, fair);
}
