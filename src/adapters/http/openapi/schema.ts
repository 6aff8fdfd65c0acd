/**
 * Helpers that write JSON Schema for TypeScript types. The compiler demands every field of the type, and that required
 * and optional fields are listed as such, so schemas cannot go stale.
 */

export interface Schema {
  readonly [keyword: string]: unknown;
}

type OptionalKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];
type RequiredKeys<T> = Exclude<keyof T, OptionalKeys<T>>;
type Properties<T, K extends keyof T> = { readonly [P in K]: Schema };

/** Allows unknown fields, so that a newer server can talk to an older client. */
export function object<T extends object>(
  required: Properties<T, RequiredKeys<T>>,
  optional: Properties<T, OptionalKeys<T>>,
  more: Schema = {},
): Schema {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...optional }, ...more };
}

/** Forbids unknown fields in commands: a misspelt `until` must not turn into a pause without an end. */
export const strict: Schema = { additionalProperties: false };

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
export const text: Schema = { type: 'string' };
export const id: Schema = { type: 'string', minLength: 1 };
export const number: Schema = { type: 'number' };
export const flag: Schema = { type: 'boolean' };
export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const mapOf = (additionalProperties: Schema): Schema => ({ type: 'object', additionalProperties });
export const oneOf = <T extends string>(...values: readonly T[]): Schema => ({ type: 'string', enum: values });
export const anyOf = (...schemas: Schema[]): Schema => ({ anyOf: schemas });
export const described = (description: string, schema: Schema): Schema => ({ ...schema, description });
export const instant = ref('Instant');
