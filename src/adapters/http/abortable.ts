/** Waits no longer than the signal lets it, whatever the promise does. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    const leave = () => signal.removeEventListener('abort', stop);
    promise.then(resolve, reject).then(leave, leave);
  });
}

/** Runs `work` with a signal that is aborted with any of `signals`, and leaves nothing behind on them. */
export async function withSignal<T>(signals: AbortSignal[], work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  for (const signal of signals) signal.aborted ? stop() : signal.addEventListener('abort', stop);
  try {
    return await work(abort.signal);
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', stop);
  }
}
