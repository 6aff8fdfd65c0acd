/** A value that is loaded once, when it is first needed. After a failure the next call tries again. */
export class Lazy<T> {
  readonly #load: () => Promise<T>;
  #loading?: Promise<T>;
  #value?: T;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** What was loaded. Undefined until it is there. */
  get value(): T | undefined {
    return this.#value;
  }

  /** Whether it is there or on its way. */
  get isRequested(): boolean {
    return !!this.#loading;
  }

  /** Loads it, or waits for the load that is under way. Rejects when loading fails. */
  load(): Promise<T> {
    return (this.#loading ??= this.#load().then(
      (value) => (this.#value = value),
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    ));
  }
}
