/** The words of a text, as PostgreSQL's full text compares them: letters and digits, whatever is between them. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
