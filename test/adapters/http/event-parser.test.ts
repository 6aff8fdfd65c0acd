import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventParser, type StreamEvent } from '../../../src/adapters/http/event-parser.js';
import { chunksOf } from '../../../src/adapters/http/body.js';

function own(pieces: string[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  const feed = eventParser((event) => events.push(event));
  pieces.forEach(feed);
  return events;
}

/** Another implementation of the same standard. */
function reference(text: string): StreamEvent[] {
  const events: StreamEvent[] = [];
  const parser = createParser({ onEvent: ({ id, event, data }) => events.push({ id, event, data }) });
  parser.feed(text);
  return events;
}

function cut(text: string, at: number[]): string[] {
  const ends = [...new Set(at.map((share) => Math.floor(share * text.length)))].sort((a, b) => a - b);
  return [0, ...ends].map((start, i) => text.slice(start, ends[i] ?? text.length));
}

const value = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom('', ' ', ':', '  two', 'a: b', '{"a":1}', 'data: x', '\ufeff', 'ü€😀'),
  )
  // an id with U+0000 is ignored by the standard, and takes the id away in the other implementation
  .map((text) => text.replace(/[\r\n\0]/g, ''));
const line = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('data', 'event', 'id', 'retry', 'weather', ''), fc.constantFrom(':', ': '), value)
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom('data', 'event', 'id', 'database: no', ' data: no', 'DATA: no', ':') },
  { weight: 3, arbitrary: fc.constant('') },
);
const stream = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 20 })
  .map((lines) => lines.flat().join(''));
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

describe('the parser', () => {
  test('finds the same events as another one, however the text is cut', () => {
    fc.assert(
      fc.property(stream, cuts, (text, at) => {
        expect(own(cut(text, at))).toEqual(reference(text));
      }),
      { numRuns: 3000 },
    );
  });

  test('follows the examples of the standard', () => {
    expect(own(['data: YHOO\ndata: +2\ndata: 10\n\n'])).toEqual([
      { data: 'YHOO\n+2\n10', event: undefined, id: undefined },
    ]);
    expect(
      own([': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n']).map(
        ({ id, data }) => [id, data],
      ),
    ).toEqual([
      ['1', 'first event'],
      ['', 'second event'],
      [undefined, ' third event'],
    ]);
    expect(own(['data\n\ndata\ndata\n\ndata:']).map(({ data }) => data)).toEqual(['', '\n']);
    expect(own(['data:test\n\ndata: test\n\n']).map(({ data }) => data)).toEqual(['test', 'test']);
    expect(own(['id: a\nid: \0\ndata\n\n']).map(({ id }) => id)).toEqual(['a']);
  });

  test('fed one character at a time finds the same', () => {
    const text = ': hi\r\nid: 7\r\nevent: message\r\ndata: {"a":\r\ndata: "ü😀"}\r\n\r\nevent: hint\rdata: {}\r\r';
    expect(own([...text, '\n'])).toEqual(own([text, '\n']));
    expect(own([text, '\n'])).toEqual([
      { id: '7', event: 'message', data: '{"a":\n"ü😀"}' },
      { id: undefined, event: 'hint', data: '{}' },
    ]);
  });
});

test('bytes that are cut anywhere, also inside of a character, give the same events', async () => {
  const text =
    '\ufeffid: 1\r\nevent: message\r\ndata: {"text":"ä€😀\u2028"}\r\n\r\n: ping\n\nevent: hint\ndata: {"id":"é"}\n\n';
  const bytes = new TextEncoder().encode(text);
  const whole = reference(text.slice(1));
  expect(whole).toHaveLength(2);
  const read = async (pieces: Uint8Array[]) => {
    const events: StreamEvent[] = [];
    const feed = eventParser((event) => events.push(event));
    const body = new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    for await (const piece of chunksOf(new Response(body), new AbortController().signal)) feed(piece);
    return events;
  };
  for (let at = 0; at <= bytes.length; at++) {
    expect(await read([bytes.slice(0, at), bytes.slice(at)]), `cut at byte ${at}`).toEqual(whole);
  }
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 30 }), async (at) => {
      const ends = [...at].sort((a, b) => a - b);
      expect(await read([0, ...ends].map((start, i) => bytes.slice(start, ends[i] ?? bytes.length)))).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});
