import en from '../../locales/en.js';

/**
 * The built-in sentences by key. What npm gets has only their placeholders here: with the sentences themselves, every
 * part that loads later would have to load its own sentences apart.
 */
export const builtIn: Readonly<Record<string, string>> = en;
