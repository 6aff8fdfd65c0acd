import { HandoffError } from '../model/error.js';

interface Kind {
  /** In words, after “expected”. */
  readonly expected: string;
  fits(value: unknown): boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

const isAddress = (value: unknown): boolean =>
  isText(value) && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);

const kinds = {
  text: { expected: 'text that is not empty', fits: isText },
  address: { expected: 'an address such as https://desk.example.com', fits: isAddress },
  'address or none': {
    expected: 'an address such as https://desk.example.com, or none',
    fits: (value) => value === undefined || isAddress(value),
  },
  // from a variable of the environment it is text
  number: {
    expected: 'a whole number',
    fits: (value) => (typeof value === 'number' || isText(value)) && Number.isSafeInteger(Number(value)),
  },
  function: { expected: 'a function', fits: (value) => typeof value === 'function' },
  'function or none': {
    expected: 'a function, or none',
    fits: (value) => (value ?? undefined) === undefined || typeof value === 'function',
  },
  'text or function': {
    expected: 'text that is not empty, or a function',
    fits: (value) => isText(value) || typeof value === 'function',
  },
  'headers or function': {
    expected: 'headers, or a function',
    fits: (value) => (typeof value === 'object' && !!value) || typeof value === 'function',
  },
} satisfies Record<string, Kind>;

/**
 * Throws `invalid` where something is missing that nothing works without: most of the time a variable of the
 * environment that is not set, which else would be told with each call, and as the platform's fault. `of` is the
 * function that was called. No value is ever repeated, because it may be a secret. Returns the options.
 */
export function requireOptions<Options extends object>(
  of: string,
  options: Options,
  needed: Partial<Record<keyof Options & string, keyof typeof kinds>>,
): Options {
  for (const [name, kind] of Object.entries(needed) as Array<[keyof Options & string, keyof typeof kinds]>) {
    const { expected, fits }: Kind = kinds[kind];
    const value: unknown = (options as Partial<Options> | undefined)?.[name];
    if (!fits(value)) throw new HandoffError('invalid', `${of}(): ${name}: expected ${expected}.`);
  }
  return options;
}
