/** The digits 0 to 9 in place of Arabic and Persian ones. Both rows of digits begin at a multiple of sixteen. */
export const asciiDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) % 16));
