import { fail } from '../check/primitives.js';
import { abortable } from './abortable.js';

/** In characters: a hundred times a full page of conversations. Protects the page from a runaway response. */
const maxBodyLength = 5_000_000;
/** The limit for one event or one line of a streamed response, in characters. */
const maxFrameLength = 1_000_000;

export const checkFrameLength = (length: number): boolean =>
  length <= maxFrameLength || fail('answer', `fewer than ${maxFrameLength} characters`);

/** Yields a body's text in chunks as they arrive. Breaking out of the loop cancels the request. */
export async function* chunksOf({ body }: Response, signal: AbortSignal): AsyncGenerator<string> {
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

/** Cancels a body that nobody will read, so that the connection is free again. */
export function discard(body: Pick<ReadableStream, 'cancel'> | null): void {
  // cancelling a body that has failed rejects, and there is nothing left to do
  body?.cancel().catch(() => undefined);
}

/** Throws `bad-response` unless the body has this content type: a proxy's login page must not be parsed. */
export function expectType({ headers, body }: Response, type: RegExp): void {
  if (type.test(headers.get('Content-Type') ?? '')) return;
  discard(body);
  fail('Content-Type', String(type));
}

export const jsonType = /[/+]json\b/;

/** Reads a JSON body. */
export async function readJson(response: Response, signal: AbortSignal): Promise<unknown> {
  expectType(response, jsonType);
  let text = '';
  for await (const chunk of chunksOf(response, signal)) {
    text += chunk;
    if (text.length > maxBodyLength) fail('answer', `fewer than ${maxBodyLength} characters`);
  }
  return parseJson(text);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the parser's own message would quote the text, which may be personal data
    return fail('answer', 'valid JSON');
  }
}

/** Yields the lines of a streamed response. The last one may be incomplete if the stream was cut off. */
export async function* linesOf(response: Response, signal: AbortSignal): AsyncGenerator<string> {
  let partialLine = '';
  for await (const chunk of chunksOf(response, signal)) {
    const lines = (partialLine + chunk).split('\n');
    partialLine = lines.pop()!;
    checkFrameLength(partialLine.length);
    yield* lines;
  }
  yield partialLine;
}
