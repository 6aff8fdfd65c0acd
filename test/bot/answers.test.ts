import { describe, expect, test } from 'vitest';
import type { AgUiEvent } from '../../src/bot/ag-ui.js';
import { AnswerError, readAnswer, type Answer } from '../../src/bot/answers.js';

async function* pieces<T>(...all: T[]): AsyncGenerator<T> {
  for (const each of all) {
    await Promise.resolve();
    yield each;
  }
}
const streamOf = <T>(...all: T[]): ReadableStream<T> =>
  new ReadableStream({
    start(controller) {
      for (const each of all) controller.enqueue(each);
      controller.close();
    },
  });
const observableOf = <T>(all: T[], error?: unknown) => ({
  unsubscribed: 0,
  subscribe(observer: { next(value: T): void; error(error: unknown): void; complete(): void }) {
    setTimeout(() => {
      for (const each of all) observer.next(each);
      if (error) observer.error(error);
      else observer.complete();
    });
    return { unsubscribe: () => void this.unsubscribed++ };
  },
});
const read = async (answer: Answer) => {
  const grown: string[] = [];
  const reply = await readAnswer(answer, new AbortController().signal, (text) => grown.push(text));
  return { reply, grown };
};

const started: AgUiEvent = { type: 'RUN_STARTED' };
const finished: AgUiEvent = { type: 'RUN_FINISHED', outcome: { type: 'success' } };
const content = (delta: string, messageId = 'm1'): AgUiEvent => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta });
const start = (messageId: string, more: Partial<AgUiEvent> = {}): AgUiEvent => ({
  type: 'TEXT_MESSAGE_START',
  messageId,
  role: 'assistant',
  ...more,
});

describe('an answer', () => {
  test.for<[string, () => Answer, object | undefined]>([
    ['a text', () => 'Hello', { text: 'Hello' }],
    ['nothing', () => undefined, undefined],
    ['null', () => null, undefined],
    ['a reply', () => ({ text: 'Bye', handOver: { reason: 'x' } }), { text: 'Bye', handOver: { reason: 'x' } }],
    ['pieces', () => pieces('Hel', 'lo'), { text: 'Hello' }],
    ['a list of pieces', () => ['Hel', 'lo'], { text: 'Hello' }],
    ['a stream of pieces', () => streamOf('Hel', 'lo'), { text: 'Hello' }],
    [
      'a stream that cannot be iterated',
      () => {
        const stream = streamOf('Hel', 'lo');
        return { getReader: () => stream.getReader() } as unknown as Answer;
      },
      { text: 'Hello' },
    ],
    [
      'the events of a run',
      () => pieces(started, start('m1'), content('Hel'), content('lo'), finished),
      { text: 'Hello' },
    ],
    [
      'chunks of a run',
      () => pieces(started, { type: 'TEXT_MESSAGE_CHUNK', messageId: 'm1', delta: 'Hi' }, finished),
      { text: 'Hi' },
    ],
    ['an observable run', () => observableOf([started, content('Hello'), finished]), { text: 'Hello' }],
    [
      'two messages of a run',
      () => pieces(started, content('One', 'a'), content('Two', 'b'), finished),
      { text: 'One\n\nTwo' },
    ],
    [
      'what it does not know',
      () => pieces(started, { type: 'STATE_DELTA' }, content('Hello'), { type: 'TOOL_CALL_START' }, finished),
      { text: 'Hello' },
    ],
    [
      'words of others',
      () =>
        pieces(
          started,
          start('u', { role: 'user' }),
          content('no', 'u'),
          start('s', { subagentRunId: 'x' }),
          content('no', 's'),
          content('Hello'),
          finished,
        ),
      { text: 'Hello' },
    ],
    [
      'a run that hands over',
      () =>
        pieces(started, content('Wait'), { type: 'CUSTOM', name: 'hand-over', value: { reason: 'angry' } }, finished),
      { text: 'Wait', handOver: { reason: 'angry' } },
    ],
    [
      'a run that closes',
      () => pieces(started, { type: 'CUSTOM', name: 'close', value: { outcome: 'resolved' } }, finished),
      { text: '', close: { outcome: 'resolved', note: undefined } },
    ],
    [
      'a run that waits for a person',
      () =>
        pieces(started, content('Wait'), {
          type: 'RUN_FINISHED',
          outcome: { type: 'interrupt', interrupts: [{ reason: 'approval', message: 'Refund of 90 €' }] },
        }),
      { text: 'Wait', handOver: { reason: 'Refund of 90 €' } },
    ],
  ])('%s', async ([, answer, expected]) => {
    expect((await read(answer())).reply).toEqual(expected);
  });

  test.for<[string, () => Answer]>([
    ['a run that failed', () => pieces(started, content('Half'), { type: 'RUN_ERROR', message: 'model down' })],
    ['a run that broke off', () => pieces(started, content('Half'))],
    [
      'a run that was cancelled',
      () => pieces(started, content('Half'), { type: 'RUN_FINISHED', outcome: { type: 'cancelled' } }),
    ],
    ['an observable that failed', () => observableOf([started], new Error('gone'))],
  ])('%s is no answer', async ([, answer]) => {
    await expect(read(answer())).rejects.toThrow();
  });

  test.for<[string, () => unknown]>([
    ['a number', () => 7],
    ['true', () => true],
    ['false', () => false],
    ['a symbol', () => Symbol('x')],
    ['a function', () => () => 'Hello'],
    ['an error', () => new Error('Hello')],
    ['a date', () => new Date(0)],
    ['the message of a model', () => ({ role: 'assistant', content: 'Hello' })],
    ['a content', () => ({ content: 'Hello' })],
    ['a message', () => ({ message: 'Hello' })],
    ['the choices of a model', () => ({ choices: [{ message: { content: 'Hello' } }] })],
    ['messages', () => [{ role: 'assistant', content: 'Hello' }]],
    ['blocks', () => [{ type: 'text', text: 'Hello' }]],
    ['a response', () => new Response('Hello')],
    ['the body of a response', () => new Response('Hello').body],
    ['bytes', () => new TextEncoder().encode('Hello')],
    ['a text that is a number', () => ({ text: 7 })],
    ['a text that comes later', () => ({ text: Promise.resolve('Hello') })],
    ['a hand over that is none', () => ({ text: 'Hello', handOver: true })],
    ['an end that is a function', () => ({ close: () => undefined })],
    ['chunks of OpenAI', () => pieces({ choices: [{ delta: { content: 'Hello' } }] })],
    [
      'events of OpenAI',
      () => pieces({ type: 'response.created' }, { type: 'response.output_text.delta', delta: 'x' }),
    ],
    ['a stream of what else', () => streamOf({ type: 'text-delta', text: 'Hello' })],
    ['an observable of numbers', () => observableOf([7])],
    ['a piece that is missing', () => pieces('Hel', undefined)],
    ['pieces with a reply', () => pieces<unknown>('Hel', { text: 'lo' })],
    ['what has no stream behind it', () => ({ subscribe: true })],
  ])('%s is none, in a sentence that says what is', async ([, answer]) => {
    const sentence = 'The answer: expected a text, a stream of texts, or a reply with text, handOver or close.';
    await expect(read(answer() as Answer)).rejects.toThrow(sentence);
  });

  test.for<[string, () => Answer]>([
    ['a reply without anything', () => ({})],
    ['a reply with nothing in it', () => ({ text: undefined, handOver: undefined })],
    ['an empty reply', () => ({ text: '' })],
    ['an empty list', () => []],
    ['a run in which nobody speaks', () => pieces(started, finished)],
  ])('%s stays silent', async ([, answer]) => {
    expect((await read(answer())).reply?.text ?? '').toBe('');
  });

  test('that turns out to be none lets its source go', async () => {
    const source = observableOf([7]);
    await expect(read(source as unknown as Answer)).rejects.toThrow(AnswerError);
    expect(source.unsubscribed).toBe(1);
  });

  test('tells how far it has grown', async () => {
    expect((await read(pieces('It ', 'is ', 'so.'))).grown).toEqual(['It ', 'It is ', 'It is so.']);
  });

  test('once aborted lets its source go', async () => {
    const abort = new AbortController();
    const source = { unsubscribed: 0, subscribe: () => ({ unsubscribe: () => void source.unsubscribed++ }) };
    const reading = readAnswer(source, abort.signal, () => undefined);
    await Promise.resolve();
    abort.abort();
    await reading;
    expect(source.unsubscribed).toBe(1);
    let returned = false;
    const endless = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false as const, value: 'x' }),
        return: async () => {
          returned = true;
          return { done: true as const, value: undefined };
        },
      }),
    };
    expect(await readAnswer(endless, AbortSignal.abort(), () => undefined)).toBeUndefined();
    expect(returned).toBe(true);
  });
});
