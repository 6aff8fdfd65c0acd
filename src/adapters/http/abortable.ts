/** Settles with the promise, or rejects as soon as the signal is aborted, even if the promise never settles. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    const leave = () => signal.removeEventListener('abort', stop);
    promise.then(resolve, reject).then(leave, leave);
  });
}
