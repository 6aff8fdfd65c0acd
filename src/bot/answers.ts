import type { TurnReply } from '../model/turn.js';
import { AgUiReader, type AgUiEvent } from './ag-ui.js';

/** What an RxJS observable is, as far as we need it: AG-UI's agents run as one. */
export interface Subscribable<T> {
  subscribe(observer: { next(value: T): void; error(error: unknown): void; complete(): void }): { unsubscribe(): void };
}

/** What grows while it is written: pieces of text, or the events of an AG-UI run. */
export type AnswerStream =
  | AsyncIterable<string | AgUiEvent>
  | Iterable<string | AgUiEvent>
  | ReadableStream<string | AgUiEvent>
  | Subscribable<AgUiEvent>;

/** What a bot says: a text, a text that grows, or a text with a hand over or an end. Nothing: it stays silent. */
export type Answer = string | TurnReply | AnswerStream | null | undefined | void;

/** The bot's function returned what is no answer. It quotes nothing of that: it may be what a customer wrote. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';

  constructor() {
    super('The answer: expected a text, a stream of texts, or a reply with text, handOver or close.');
  }
}

const isStream = (answer: object): answer is AnswerStream =>
  [Symbol.asyncIterator, Symbol.iterator, 'getReader', 'subscribe'].some(
    (key) => typeof (answer as Record<PropertyKey, unknown>)[key] === 'function',
  );

/** Nothing else counts as a reply: what a model answers with has its text elsewhere, and would be lost in silence. */
function isReply(answer: object): answer is TurnReply {
  const { text, handOver, close } = answer as Record<keyof TurnReply, unknown>;
  const isEmpty = Object.getPrototypeOf(answer) === Object.prototype && !Object.keys(answer).length;
  return (
    (isEmpty || 'text' in answer || 'handOver' in answer || 'close' in answer) &&
    ['string', 'undefined'].includes(typeof (text ?? undefined)) &&
    [handOver, close].every((then) => !then || typeof then === 'object')
  );
}

/** Bytes are no piece: nothing tells whether they are words, or a model's answer as it came over the network. */
const isPiece = (piece: unknown): piece is string | AgUiEvent =>
  typeof piece === 'string' || typeof (piece as Partial<AgUiEvent> | null | undefined)?.type === 'string';

/**
 * Reads an answer to its end. `onText` hears of every text that grows; an aborted `signal` stops reading and lets the
 * source know.
 *
 * @throws AnswerError If it is none; else whatever the stream throws. Half an answer is none.
 */
export async function readAnswer(
  answer: Answer,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<TurnReply | undefined> {
  if (answer === null || answer === undefined) return undefined;
  if (typeof answer === 'string') return { text: answer };
  if (typeof answer !== 'object') throw new AnswerError();
  if (!isStream(answer)) {
    if (isReply(answer)) return answer;
    throw new AnswerError();
  }
  let text = '';
  const run = new AgUiReader();
  for await (const piece of piecesOf(answer, signal)) {
    if (signal.aborted) return undefined;
    if (!isPiece(piece)) throw new AnswerError();
    if (typeof piece === 'string') text += piece;
    else if (run.read(piece)) text = run.text;
    else continue;
    onText(text);
  }
  // a model's own events, of which we know none
  if (run.isForeign && !text) throw new AnswerError();
  return { text, ...run.end() };
}

async function* piecesOf(stream: AnswerStream, signal: AbortSignal): AsyncGenerator<string | AgUiEvent> {
  if ('subscribe' in stream) return yield* valuesOf(stream, signal);
  // not every runtime lets a stream be iterated
  if ('getReader' in stream && !(Symbol.asyncIterator in stream)) return yield* chunksOf(stream);
  yield* stream as AsyncIterable<string | AgUiEvent>;
}

async function* chunksOf<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    // whoever stops early does not wait for what is left
    void reader.cancel().catch(() => undefined);
  }
}

async function* valuesOf<T>(source: Subscribable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const values: T[] = [];
  let end: { error?: unknown; failed: boolean } | undefined;
  let wake: () => void = () => undefined;
  const finish = (how: NonNullable<typeof end>) => {
    end ??= how;
    wake();
  };
  const stop = () => finish({ failed: false });
  signal.addEventListener('abort', stop);
  const subscription = source.subscribe({
    next(value) {
      values.push(value);
      wake();
    },
    error: (error) => finish({ error, failed: true }),
    complete: () => finish({ failed: false }),
  });
  try {
    for (;;) {
      if (values.length) yield values.shift()!;
      else if (end?.failed) throw end.error;
      else if (end) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    subscription.unsubscribe();
  }
}
