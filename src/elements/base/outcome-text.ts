import type { Words } from './words.js';

/** How a conversation ended: the backend's label, our word, or the value itself. */
export const outcomeText = (words: Words, value: string): string =>
  words.traits.close?.outcomes?.find?.((outcome) => outcome?.value === value)?.label?.trim?.() ||
  words.lookup(`outcome.${value}`) ||
  value;
