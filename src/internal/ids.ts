/** Normalises an id that the host set: database ids are often numbers, and an empty id is no id. */
export const toId = (value: unknown): string | undefined => String(value ?? '') || undefined;
