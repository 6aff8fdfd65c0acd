import { HandoffError } from '../../model/error.js';
import { abortable } from './abortable.js';

/** In characters. A page of conversations has a hundredth of it. */
const longestBody = 5_000_000;
/** One event, or one line of a streamed answer, in characters. */
export const longestFrame = 1_000_000;

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

/** A body that claims to be JSON and is. */
export async function readJson(response: Response, signal: AbortSignal): Promise<unknown> {
  if (!isOfType(response, /[/+]json\b/)) {
    discard(response.body);
    throw new HandoffError('bad-response', 'The answer is not JSON');
  }
  let text = '';
  for await (const piece of piecesOf(response, signal)) {
    text += piece;
    if (text.length > longestBody) throw new HandoffError('bad-response', 'The answer is too long');
  }
  return parseJson(text);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the parser's own message quotes the text, which may be personal
    throw new HandoffError('bad-response', 'The answer is not valid JSON');
  }
}

export const isOfType = ({ headers }: Response, type: RegExp): boolean => type.test(headers.get('Content-Type') ?? '');

/** The lines of a streamed answer. A last line that was cut off is no line. */
export async function* linesOf(response: Response, signal: AbortSignal): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of piecesOf(response, signal)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    if (rest.length > longestFrame) throw new HandoffError('bad-response', 'A line of the answer is too long');
    yield* lines;
  }
  yield rest;
}
