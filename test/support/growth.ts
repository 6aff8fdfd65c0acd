/** Milliseconds of the quickest of three runs: a busy machine holds up some, and hardly all. */
function quickest(work: () => void): number {
  const times = [1, 2, 3].map(() => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...times);
}

/**
 * How many times longer `work` takes for input eight times as long, both prepared beforehand: about 1 where the length
 * does not count, 8 where it counts once, 64 where it is squared. What takes less than a millisecond counts as one.
 */
export function growth<T>(prepare: (length: number) => T, length: number, work: (input: T) => void): number {
  const [short, long] = [prepare(length), prepare(8 * length)];
  return (
    quickest(() => work(long)) /
    Math.max(
      1,
      quickest(() => work(short)),
    )
  );
}
