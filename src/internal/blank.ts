/** Whether there is nothing to see in this text: it has only white space, marks and fillers. */
export const isBlank = (text: string): boolean =>
  // what is ignorable by default, and the blank of Braille, which is a symbol by its properties
  !/[^\s\p{DI}\u2800]/u.test(text);
