/** Runs one piece of work at a time, in the order in which they were added. A failure does not stop the next one. */
export function serialQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(() => work());
    last = result.catch(() => undefined); // the error belongs to whoever added this piece of work
    return result;
  };
}
