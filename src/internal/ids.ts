/** The id that a host has set: a number, as databases give them, means its digits, and nothing means none. */
export const toId = (value: unknown): string | undefined => String(value ?? '') || undefined;
