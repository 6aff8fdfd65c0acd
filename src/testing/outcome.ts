/** What ends a test other than by passing. */

/** This test cannot be run here, and why. */
export class Skip {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Something was otherwise than promised. */
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

/** The answer, or nothing where this is not to be had here. */
export const unlessSkipped = <T>(promise: Promise<T>): Promise<T | undefined> =>
  promise.catch((thrown: unknown) => {
    if (thrown instanceof Skip) return undefined;
    throw thrown;
  });

/** What it was rejected with; `undefined` where it was answered. */
export const problemOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

/** Fails unless `holds`. `expected` is a sentence or a value. */
export function expect(holds: boolean, expected: string, got: unknown): void {
  if (!holds) throw new Unexpected(expected, got);
}

export function expectSame(got: unknown, expected: unknown, what: string): void {
  if (canonical(got) !== canonical(expected)) throw new Unexpected(`${what}: ${show(expected)}`, got);
}

/** The same text for the same data, whatever the order of the fields. A field that is `undefined` is no field. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? 'undefined';

const longest = 600;

/** A value as a person reads it in a failure. */
export function show(value: unknown): string {
  if (value instanceof Error) {
    return `${value.name}${'code' in value ? ` ${String(value.code)}` : ''}: ${value.message}`;
  }
  if (typeof value === 'string') return value;
  const text = canonical(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
