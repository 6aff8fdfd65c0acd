/** Something that whoever starts the program has to change. Its message is a sentence for them. */
export class Problem extends Error {
  override name = 'Problem';
}

/** What went wrong, in one line. Addresses of databases hold passwords, so they do not appear. */
export function sentenceOf(thrown: unknown): string {
  const { message, code } = (thrown ?? {}) as { message?: unknown; code?: unknown };
  const told = typeof message === 'string' && message ? message : `failed (${String(code ?? thrown)})`;
  return told.split('\n')[0]!.replace(/\w+:\/\/\S+@\S+/g, 'the address');
}
