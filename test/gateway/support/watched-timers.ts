import { realEnvironment, type Environment } from '../../../src/internal/environment.js';

/** Real time, and which timers wait for it: for each its delay in milliseconds. */
export function watchedTimers(): { environment: Environment; waiting: Map<unknown, number> } {
  const waiting = new Map<unknown, number>();
  const environment: Environment = {
    ...realEnvironment,
    setTimeout(callback, milliseconds) {
      const timer = realEnvironment.setTimeout(() => {
        waiting.delete(timer);
        callback();
      }, milliseconds);
      waiting.set(timer, milliseconds);
      return timer;
    },
    clearTimeout(timer) {
      waiting.delete(timer);
      realEnvironment.clearTimeout(timer);
    },
  };
  return { environment, waiting };
}
