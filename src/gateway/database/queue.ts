/** One after another, in the order in which they were asked for, however each ends. */
export function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(() => work());
    last = mine.catch(() => undefined); // whoever asked for it is told
    return mine;
  };
}
