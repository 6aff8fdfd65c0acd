import type { Environment } from '../internal/environment.js';

/** Everything that `close()` waits for, by kind. */
export class WorkUnderWay {
  #kinds = new Map<Promise<unknown>, string>();

  /** Keeps `settled()` from resolving before this work has ended, however it ends. */
  add<T>(kind: string, work: Promise<T>): Promise<T> {
    const settled: Promise<unknown> = work.catch(() => undefined).finally(() => this.#kinds.delete(settled));
    this.#kinds.set(settled, kind);
    return work;
  }

  /** Resolves when nothing is under way, including what was added meanwhile. */
  async settled(): Promise<void> {
    while (this.#kinds.size) await Promise.all(this.#kinds.keys());
  }

  /** How much of each kind has not ended. */
  left(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const kind of this.#kinds.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return counts;
  }

  /** Resolves with `work`, or after so many milliseconds. */
  async within(environment: Environment, milliseconds: number, work: Promise<void>): Promise<void> {
    let timer: unknown;
    const late = new Promise<void>((resolve) => (timer = environment.setTimeout(resolve, milliseconds)));
    await Promise.race([work, late]);
    environment.clearTimeout(timer);
  }
}
