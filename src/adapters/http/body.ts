import { fail } from '../boundary.js';
import { abortable } from './abortable.js';

/** In characters. A page of conversations has a hundredth of it. */
const longestBody = 5_000_000;
/** One event, or one line of a streamed answer, in characters. */
const longestFrame = 1_000_000;

export const checkFrame = (length: number): boolean =>
  length <= longestFrame || fail('answer', `fewer than ${longestFrame} characters`);

/** The text of a body, piece by piece as it arrives. Leaving the loop ends the request. */
export async function* piecesOf({ body }: Response, signal: AbortSignal): AsyncGenerator<string> {
  if (!body) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await abortable(reader.read(), signal);
      yield decoder.decode(value, { stream: !done });
      if (done) return;
    }
  } finally {
    discard(reader);
  }
}

/** Ends what nobody reads. */
export function discard(body: Pick<ReadableStream, 'cancel'> | null): void {
  // a body that has failed already cannot be ended again, and there is nothing left to do
  body?.cancel().catch(() => undefined);
}

/** Only a body of this type is worth reading. */
export function expectType({ headers, body }: Response, type: RegExp): void {
  if (type.test(headers.get('Content-Type') ?? '')) return;
  discard(body);
  fail('Content-Type', String(type));
}

/** A body that claims to be JSON and is. */
export async function readJson(response: Response, signal: AbortSignal): Promise<unknown> {
  expectType(response, /[/+]json\b/);
  let text = '';
  for await (const piece of piecesOf(response, signal)) {
    text += piece;
    if (text.length > longestBody) fail('answer', `fewer than ${longestBody} characters`);
  }
  return parseJson(text);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the parser's own message quotes the text, which may be personal
    return fail('answer', 'valid JSON');
  }
}

/** The lines of a streamed answer. A last line that was cut off is no line. */
export async function* linesOf(response: Response, signal: AbortSignal): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of piecesOf(response, signal)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    checkFrame(rest.length);
    yield* lines;
  }
  yield rest;
}
