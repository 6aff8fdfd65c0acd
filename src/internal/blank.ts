/** Whether there is nothing to see in this text: it has only white space, marks and fillers. */
export const isBlank = (text: string): boolean =>
  // the blank of Braille is a symbol by its properties
  !/[^\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
