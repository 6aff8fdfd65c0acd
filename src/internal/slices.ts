/** How many are looked at before the browser gets to render and to handle input. Each takes microseconds. */
export const sliceSize = 500;

const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } };
const pause = (): Promise<void> => scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));

/** Calls back with each item, and lets others go first after each slice. @throws The signal's reason, once aborted. */
export async function eachInSlices<T>(
  items: Iterable<T>,
  each: (item: T) => void,
  signal?: AbortSignal,
): Promise<void> {
  let n = 0;
  for (const item of items) {
    if (n++ && n % sliceSize === 1) {
      await pause();
      signal?.throwIfAborted();
    }
    each(item);
  }
}
