/** Who did something, in the middle of a sentence. */
export const actors = { you: 'you' };
