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
export const number: Check<number> = (value, path) =>
  Number.isFinite(value) ? (value as number) : fail(path, 'a number');
export const flag: Check<boolean> = (value, path) => (typeof value === 'boolean' ? value : fail(path, 'true or false'));
export const id: Check<string> = (value, path) => text(value, path) || fail(path, 'an id');
export const instant: Check<string> = (value, path) =>
  isNaN(Date.parse(text(value, path))) ? fail(path, 'a date and time') : (value as string);
/** A name that is safe to display. An empty name counts as none. */
export const name = ((value, path) => cleanName(text(value, path)) || undefined) as Check<string | undefined>;

export const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value, path) =>
    value === undefined || value === null ? undefined : check(value, path);

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

type Shape<T> = { [K in keyof Required<T>]: Check<T[K]> };

export const object =
  <T extends object>(shape: Shape<T>): Check<T> =>
  (value, path) => {
    const source = record(value, path);
    const copy: Partial<T> = {};
    for (const key of Object.keys(shape) as Array<keyof T & string>) {
      const checked = shape[key](source[key], path ? `${path}.${key}` : key);
      if (checked !== undefined) copy[key] = checked;
    }
    return copy as T;
  };

/** A map whose keys the backend chooses. `fromEntries` defines even `__proto__` as an ordinary field. */
export const mapOf =
  <T>(check: Check<T>): Check<Record<string, T>> =>
  (value, path) =>
    Object.fromEntries(
      Object.entries(record(value, path)).flatMap(([key, item]) =>
        item === null || item === undefined ? [] : [[key, check(item, `${path}.${key}`)]],
      ),
    );
