/** `myDesk` for `my-desk`. */
export const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** `MyDesk` for `my-desk`. */
export const pascal = (name: string): string => camel(name).replace(/^./, (letter) => letter.toUpperCase());

/** A piece of a file that is there only sometimes. */
export const part = (isThere: boolean, text: string): string => (isThere ? text : '');
