const milliseconds = (work: () => void): number => {
  const started = performance.now();
  work();
  return performance.now() - started;
};

/** How often both lengths are measured before what comes out counts as true. */
const mostRounds = 25;

/**
 * How many times longer `work` takes for input eight times as long, both prepared beforehand: about 1 where the length
 * does not count, 8 where it counts once, 64 where it is squared. The quickest runs count, since a busy machine only
 * ever makes them longer; as soon as they are within `limit`, that is the answer. What takes less than a millisecond
 * counts as one.
 */
export function growth<T>(
  prepare: (length: number) => T,
  { length, limit }: { length: number; limit: number },
  work: (input: T) => void,
): number {
  const [short, long] = [prepare(length), prepare(8 * length)];
  let [least, most, grown] = [Infinity, Infinity, Infinity];
  for (let round = 0; round < mostRounds && !(grown < limit); round++) {
    least = Math.min(
      least,
      milliseconds(() => work(short)),
    );
    most = Math.min(
      most,
      milliseconds(() => work(long)),
    );
    grown = most / Math.max(1, least);
  }
  return grown;
}
