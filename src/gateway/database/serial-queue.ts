/** One after another, in the order in which they were asked for, however each ends. */
export function serialQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(() => work());
    last = result.catch(() => undefined); // whoever asked for it is told
    return result;
  };
}
