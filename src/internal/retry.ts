/** In milliseconds: short enough that a single hiccup goes unnoticed. */
const baseDelay = 500;
/** In milliseconds: a backend that was down for minutes is noticed within half a minute of coming back. */
const maxDelay = 30_000;
/** In seconds. A backend that asks for more would leave the page dead, so it is asked again after five minutes. */
const maxRetryAfter = 300;

/**
 * How long to wait before the next attempt, in milliseconds: what the backend asks for, else exponential backoff with
 * full jitter, which spreads the clients of a backend that failed for all of them at once.
 *
 * @param failures How many attempts in a row have failed, counted from 1.
 * @param random A number from 0 to 1.
 * @param retryAfter What the backend asks for, in seconds.
 */
export function retryDelay(failures: number, random: number, retryAfter?: number): number {
  // zero, NaN or a moment in the past must not make every client hammer a backend that is in trouble
  if (retryAfter! > 0) return Math.min(retryAfter!, maxRetryAfter) * 1000;
  return random * Math.min(maxDelay, baseDelay * 2 ** (failures - 1));
}
