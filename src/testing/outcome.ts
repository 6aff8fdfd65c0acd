/** How a test can end other than by passing, and the helpers that end it. */

/** Thrown to skip a test, with the reason. */
export class Skip {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Thrown to fail a test: the adapter breaks the contract. */
export class Unexpected extends Error {
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, got: unknown) {
    super(`expected ${expected}`);
    this.expected = expected;
    this.got = show(got);
  }
}

export const skip = (reason: string): never => {
  throw new Skip(reason);
};

/** The promise's value, or `undefined` if it was skipped. */
export const unlessSkipped = <T>(promise: Promise<T>): Promise<T | undefined> =>
  promise.catch((thrown: unknown) => {
    if (thrown instanceof Skip) return undefined;
    throw thrown;
  });

/** What the promise was rejected with, or `undefined` if it was fulfilled. */
export const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

/** Fails the test unless `holds`. */
export function expect(holds: boolean, expected: string, got: unknown): void {
  if (!holds) throw new Unexpected(expected, got);
}

export function expectSame(got: unknown, expected: unknown, what: string): void {
  if (canonical(got) !== canonical(expected)) throw new Unexpected(`${what}: ${show(expected)}`, got);
}

/** Serialises data so that equal data gives equal text: fields are sorted, and `undefined` fields are dropped. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? 'undefined';

/** In characters. */
const maxShownLength = 600;

/** Formats a value for a failure message. */
export function show(value: unknown): string {
  if (value instanceof Error) {
    return `${value.name}${'code' in value ? ` ${String(value.code)}` : ''}: ${value.message}`;
  }
  if (typeof value === 'string') return value;
  const text = canonical(value);
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
}
