/**
 * The trust boundary. What a backend sends is copied field by field into new typed objects: a field of the wrong type
 * is a `bad-response` that names its path, and unknown fields are dropped.
 *
 * Only this folder decides what counts as valid. Items are checked once, where they enter: by the store in the page,
 * and by the gateway on the server. The HTTP adapter in between checks envelopes only.
 */
import { cleanName } from '../../internal/names.js';
import { HandoffError } from '../../model/error.js';

/** Returns a typed copy of the value. @throws HandoffError `bad-response`, with the path of the invalid field. */
export type Check<T> = (value: unknown, path: string) => T;

export const fail = (path: string, expected: string): never => {
  throw new HandoffError('bad-response', `${path || 'answer'}: expected ${expected}`);
};

/** Accepts any value: whoever opens the envelope checks it. */
export const anything: Check<unknown> = (value) => value;
export const text: Check<string> = (value, path) => (typeof value === 'string' ? value : fail(path, 'text'));
/** Text that a backend leaves out where there is none. */
export const textOrNone: Check<string> = (value, path) => text(value ?? '', path);
export const number: Check<number> = (value, path) =>
  Number.isFinite(value) ? (value as number) : fail(path, 'a number');
export const flag: Check<boolean> = (value, path) => (typeof value === 'boolean' ? value : fail(path, 'true or false'));
export const id: Check<string> = (value, path) => text(value, path) || fail(path, 'an id');
/**
 * A moment as RFC 3339 has it, in UTC afterwards. Without its offset from UTC, a moment would be another one in every
 * time zone, and nobody would notice: so it is refused, as are 30 February and 24:00, which `Date` moves on.
 */
export const instant: Check<string> = (value, path) => {
  const given = text(value, path);
  const isComplete = /^\d{4}-\d\d-\d\d[T ](?!24)\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(given);
  const isDay = new Date(given.slice(0, 10)).getUTCDate() === parseInt(given.slice(8));
  if (!isComplete || !isDay || isNaN(Date.parse(given))) return fail(path, 'a date and time with its offset from UTC');
  return /T.+:.+:.+Z/.test(given) ? given : new Date(given).toISOString();
};
/** A name that is safe to display. An empty name counts as none. */
export const name = ((value, path) => cleanName(text(value, path)) || undefined) as Check<string | undefined>;

/** JSON has no `undefined`: whether a backend leaves out a field or writes `null` depends on its language alone. */
export const isMissing = (value: unknown): value is null | undefined => (value ?? null) === null;

export const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value, path) =>
    isMissing(value) ? undefined : check(value, path);

/**
 * Absent where one of these fields is missing. Nothing hangs on such a part but what it shows, and a photo without a
 * text must not hide the customer who sent it.
 */
export const absentWithout =
  <T extends object>(check: Check<T>, ...fields: Array<keyof T & string>): Check<T | undefined> =>
  (value, path) =>
    fields.some((field) => isMissing(record(value, path)[field])) ? undefined : check(value, path);

export const oneOf =
  <T extends string>(...values: T[]): Check<T> =>
  (value, path) =>
    values.includes(value as T) ? (value as T) : fail(path, values.join(' | '));

export const record: Check<Record<string, unknown>> = (value, path) =>
  typeof value === 'object' && value && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : fail(path, 'an object');

export const list =
  <T>(check: Check<T>): Check<T[]> =>
  (value, path) =>
    Array.isArray(value) ? value.map((item, i) => check(item, `${path}[${i}]`)) : fail(path, 'a list');

/** The same, where an entry that is missing is no entry. */
export const sparseList =
  <T>(check: Check<T>): Check<T[]> =>
  (value, path) =>
    list(check)(Array.isArray(value) ? value.filter((item) => !isMissing(item)) : value, path);

type Shape<T> = { [K in keyof Required<T>]: Check<T[K]> };

/** The path of a field is only put together once something is wrong with it: lists have a hundred thousand rows. */
export const object = <T extends object>(shape: Shape<T>): Check<T> => {
  const fields = Object.entries(shape) as Array<[keyof T & string, Check<T[keyof T & string] | undefined>]>;
  return (value, path) => {
    const source = record(value, path);
    const copy: Partial<T> = {};
    for (const [key, check] of fields) {
      try {
        const checked = check(source[key], key);
        if (checked !== undefined) copy[key] = checked;
      } catch (error) {
        throw path ? new HandoffError('bad-response', `${path}.${(error as HandoffError).message}`) : error;
      }
    }
    return copy as T;
  };
};

/** A map whose keys the backend chooses. `fromEntries` defines even `__proto__` as an ordinary field. */
export const mapOf =
  <T>(check: Check<T>): Check<Record<string, T>> =>
  (value, path) =>
    Object.fromEntries(
      Object.entries(record(value, path)).flatMap(([key, item]) =>
        isMissing(item) ? [] : [[key, check(item, `${path}.${key}`)]],
      ),
    );
