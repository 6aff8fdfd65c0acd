/**
 * Reads a configuration that somebody has written by hand: each wrong place is told in one sentence, all of them at
 * once. What is read has exactly the fields that are named here.
 */
import { didYouMean } from './nearest.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** Where in the configuration something stands. */
export interface Place {
  /** For example `platforms.support.token`. Empty: the whole. */
  readonly path: string;
  readonly env: Env;
  readonly problems: string[];
  /** Where given, variables that are not set are gathered here, and are no problem: for a look at the rest. */
  readonly unset?: Set<string>;
}

/** Reads one value. Returns nothing after a problem, which it has noted. */
export type Reader<T> = (value: unknown, place: Place) => T | undefined;

export interface Field<T, Optional extends boolean = boolean> {
  read: Reader<T>;
  optional: Optional;
}
export type Fields = Readonly<Record<string, Field<unknown>>>;

type Value<F> = F extends Field<infer T> ? T : never;
export type Shape<F extends Fields> = {
  [K in keyof F as F[K] extends Field<unknown, false> ? K : never]: Value<F[K]>;
} & { [K in keyof F as F[K] extends Field<unknown, false> ? never : K]?: Value<F[K]> };

export const required = <T>(read: Reader<T>): Field<T, false> => ({ read, optional: false });
export const optional = <T>(read: Reader<T>): Field<T, true> => ({ read, optional: true });

export const within = (place: Place, key: string): Place => ({
  ...place,
  path: place.path ? `${place.path}.${key}` : key,
});

/** Notes a problem. Values stand in it only where they cannot be a secret. */
export function wrong({ path, problems }: Place, message: string): undefined {
  problems.push(path ? `${path}: ${message}` : message);
  return undefined;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What was given, in a few words. */
export function shown(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' || typeof value === 'function') return `a ${typeof value}`.replace('a o', 'an o');
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
}

const listed = (names: readonly string[]): string => names.join(', ');

/** An object with these fields and no others. */
export function object<F extends Fields>(fields: F): Reader<Shape<F>> {
  const names = Object.keys(fields);
  return (value, place) => {
    if (!isRecord(value)) return wrong(place, `expected an object with ${listed(names)}; not ${shown(value)}`);
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(fields, key)) continue;
      const hint = didYouMean(key, names) || `; there are ${listed(names)}`;
      wrong(within(place, key), `there is no such field${hint}`);
    }
    const result: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(fields)) {
      if (value[key] !== undefined) result[key] = field.read(value[key], within(place, key));
      else if (!field.optional) wrong(within(place, key), 'is missing');
    }
    return result as Shape<F>;
  };
}

/** An object whose keys somebody chooses. */
export function record<T>(read: Reader<T>, isName: RegExp, named: string): Reader<Record<string, T>> {
  return (value, place) => {
    if (!isRecord(value) || !Object.keys(value).length) return wrong(place, `expected ${named}; not ${shown(value)}`);
    const result: Record<string, T> = {};
    for (const [key, each] of Object.entries(value)) {
      if (!isName.test(key)) wrong(within(place, key), 'a name has small letters, digits and hyphens');
      const one = read(each, within(place, key));
      if (one !== undefined) result[key] = one;
    }
    return result;
  };
}

export function list<T>(read: Reader<T>): Reader<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return wrong(place, `expected a list; not ${shown(value)}`);
    return value.flatMap((each, i) => {
      const one = read(each, within(place, String(i)));
      return one === undefined ? [] : [one];
    });
  };
}

const isReference = (value: unknown): value is { env: string } =>
  isRecord(value) && typeof value.env === 'string' && Object.keys(value).length === 1;

const unsetText = (name: string) => `(${name} is not set)`;
const isUnset = (reference: { env: string }, { unset }: Place): boolean => unset?.has(reference.env) ?? false;

function fromEnvironment({ env: name }: { env: string }, place: Place): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name)) return wrong(place, `"${name}" cannot be the name of an environment variable`);
  const given = place.env[name]?.trim();
  if (given) return given;
  if (!place.unset) return wrong(place, `the environment variable ${name} is not set`);
  place.unset.add(name);
  return unsetText(name);
}

/** A text that is no secret; from the environment by `{ env: 'NAME' }`, if wanted. */
export function text(expected = 'a text', accepts?: (text: string) => boolean): Reader<string> {
  return (value, place) => {
    const given = isReference(value) ? fromEnvironment(value, place) : value;
    if (given === undefined) return undefined;
    if (typeof given === 'string' && given && (accepts?.(given) ?? true)) return given;
    if (isReference(value) && isUnset(value, place)) return given as string;
    return wrong(place, `expected ${expected}; not ${isReference(value) ? `what ${value.env} says` : shown(given)}`);
  };
}

/** A secret: it stands in the environment, and nowhere else. `example` is the name of a variable. */
export function secret(example: string, accepts?: (text: string) => string | undefined): Reader<string> {
  return (value, place) => {
    if (!isReference(value)) {
      const why = typeof value === 'string' ? 'a secret does not belong in this file' : 'expected a secret';
      return wrong(place, `${why}: set an environment variable, and write { env: '${example}' }`);
    }
    const given = fromEnvironment(value, place);
    const complaint = given === undefined || isUnset(value, place) ? undefined : accepts?.(given);
    return complaint === undefined ? given : wrong(place, `what ${value.env} says ${complaint}`);
  };
}

/** An address without a password in it, and without a slash at the end. */
export const url: Reader<string> = (value, place) => {
  const given = text('an address such as https://example.com')(value, place);
  if (given === undefined) return undefined;
  if (isReference(value) && isUnset(value, place)) return given;
  const parsed = URL.canParse(given) ? new URL(given) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    return wrong(place, 'expected an address such as https://example.com');
  }
  if (parsed.username || parsed.password) return wrong(place, 'a secret does not belong in an address');
  return given.replace(/\/+$/, '');
};

export const integer =
  (min: number, max: number): Reader<number> =>
  (value, place) => {
    if (isReference(value)) {
      const told = fromEnvironment(value, place);
      if (told === undefined) return undefined;
      return isUnset(value, place) ? min : integer(min, max)(Number(told), place);
    }
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    return wrong(place, `expected a whole number from ${min} to ${max}; not ${shown(value)}`);
  };

export const flag: Reader<boolean> = (value, place) =>
  typeof value === 'boolean' ? value : wrong(place, `expected true or false; not ${shown(value)}`);

export function choice<T extends string>(...allowed: readonly T[]): Reader<T> {
  return (value, place) => {
    const found = allowed.find((each) => each === value);
    if (found !== undefined) return found;
    const hint = typeof value === 'string' ? didYouMean(value, allowed) : '';
    return wrong(place, `expected one of ${listed(allowed)}; not ${shown(value)}${hint}`);
  };
}

/** One of several kinds of objects, told apart by the field `kind`. */
export function kinds<K extends Readonly<Record<string, Fields>>>(
  all: K,
): Reader<{ [N in keyof K]: { kind: N } & Shape<K[N]> }[keyof K]> {
  const names = Object.keys(all);
  return (value, place) => {
    if (!isRecord(value)) return wrong(place, `expected an object with a kind: ${listed(names)}; not ${shown(value)}`);
    if (value.kind === undefined) return wrong(within(place, 'kind'), `is missing: one of ${listed(names)}`);
    const kind = choice(...names)(value.kind, within(place, 'kind'));
    if (kind === undefined) return undefined;
    const read = object({ kind: required(choice(kind)), ...all[kind] });
    return read(value, place) as { [N in keyof K]: { kind: N } & Shape<K[N]> }[keyof K] | undefined;
  };
}
