const base = 500;
const cap = 30_000;
const longestRetryAfter = 300;

/**
 * How long to wait before the next try, in milliseconds: full jitter over a doubling span, or what the backend asks
 * for. `failures` counts from 1.
 */
export function retryDelay(failures: number, random: number, retryAfter?: number): number {
  // no number, zero and the past would hammer a backend that is in trouble
  if (retryAfter! > 0) return Math.min(retryAfter!, longestRetryAfter) * 1000;
  return random * Math.min(cap, base * 2 ** (failures - 1));
}
