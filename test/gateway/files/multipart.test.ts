import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { boundaryOf, readFile, type FileHead } from '../../../src/gateway/files/multipart.js';

const encoder = new TextEncoder();

/** Reads a form that arrives in parts of these sizes, over and over. */
async function read(body: Uint8Array, boundary: string, sizes: readonly number[] = [1 << 16]) {
  let [at, turn, longest]: number[] = [0, 0, 0];
  let head: FileHead | undefined;
  const parts: Uint8Array[] = [];
  await readFile(
    boundary,
    async () => {
      const part = body.subarray(at!, (at! += sizes[turn!++ % sizes.length]!));
      return part.length ? part : undefined;
    },
    (given) => void (head = given),
    (bytes) => {
      longest = Math.max(longest!, bytes.length);
      parts.push(bytes.slice());
    },
  );
  const data = new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  return { head, data, longest: longest! };
}

/** What the platform's own `fetch` makes of a form. */
async function formOf(file: File, field = 'file') {
  const form = new FormData();
  form.append(field, file);
  const response = new Response(form);
  const boundary = boundaryOf(response.headers.get('content-type'));
  return { boundary, body: new Uint8Array(await response.arrayBuffer()) };
}

describe('a form with one file', () => {
  test('is read as it was written, however it is cut on its way', async () => {
    // bytes that look like the end of the file, among others
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom('\r\n', '--', '\r\n--', '\r\n------', '\r').map((text) => encoder.encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 12 }),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((name) => !/\p{Cs}/u.test(name)),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
        async (pieces, name, sizes) => {
          const file = new File(pieces as Uint8Array<ArrayBuffer>[], name, { type: 'image/png' });
          const { boundary, body } = await formOf(file);
          const { head, data } = await read(body, boundary, sizes);
          // in names, a form writes every end of a line in the same way
          expect(head).toEqual({ name: name.replace(/\r\n?|\n/g, '\r\n'), type: 'image/png' });
          expect(data).toEqual(new Uint8Array(await file.arrayBuffer()));
        },
      ),
      { numRuns: 150, seed: 100 },
    );
  });

  test('of five megabytes is never in memory as a whole', async () => {
    const { boundary, body } = await formOf(new File([new Uint8Array(5_000_000).fill(13)], 'a.bin'));
    const { data, longest } = await read(body, boundary);
    expect([data.length, longest <= 70_000]).toEqual([5_000_000, true]);
  });

  const part = (head: string, data = 'x', end = '\r\n--b--\r\n') => `--b\r\n${head}\r\n\r\n${data}${end}`;
  const usual = 'Content-Disposition: form-data; name="file"; filename="a.png"';

  test.each<[string, string, FileHead]>([
    ['no type', part(usual), { name: 'a.png', type: '' }],
    [
      'a type with parameters',
      part(`${usual}\r\nContent-Type: Text/Plain; charset=utf-8`),
      { name: 'a.png', type: 'text/plain' },
    ],
    ['names of headers in capitals', part(usual.toUpperCase().replace('FILE"', 'file"')), { name: 'A.PNG', type: '' }],
    ['no name', part('Content-Disposition: form-data; name="file"'), { name: undefined, type: '' }],
    ['an empty name', part('Content-Disposition: form-data; name="file"; filename=""'), { name: '', type: '' }],
    ['the name first', part('Content-Disposition: form-data; filename="a"; name="file"'), { name: 'a', type: '' }],
    [
      'a name that looks like another',
      part('Content-Disposition: form-data; name="file"; filename="; name=evil; filename=b"'),
      { name: '; name=evil; filename=b', type: '' },
    ],
    [
      'a quote and the end of a line in a name',
      part(usual.replace('a.png', 'a%22%0D%0Ab')),
      { name: 'a"\r\nb', type: '' },
    ],
    ['a name with a percent sign', part(usual.replace('a.png', '100%.png')), { name: '100%.png', type: '' }],
  ])('%s', async (_what, body, head) => {
    const { head: found, data } = await read(encoder.encode(body), 'b', [7]);
    expect(found).toEqual(head);
    expect(new TextDecoder().decode(data)).toBe('x');
  });

  test.each<[string, string, number]>([
    ['nothing', '', 400],
    ['something else', '{"file":"x"}{"file":"x"}', 422],
    ['another boundary', part(usual).replaceAll('--b', '--c'), 422],
    ['no end of the lines above it', `--b\r\n${usual}\r\n`, 400],
    ['lines above it that never end', `--b\r\n${'X-More: x\r\n'.repeat(3000)}`, 400],
    ['a name of twenty thousand characters', part(usual.replace('a.png', 'a'.repeat(20_000))), 400],
    ['no disposition', part('Content-Type: image/png'), 400],
    ['a disposition of another kind', part(usual.replace('form-data', 'attachment')), 400],
    ['another field', part(usual.replace('"file"', '"photo"')), 422],
    ['a second field', part(usual, 'x', `\r\n${part(usual)}`), 422],
    ['no last boundary', part(usual, 'x', ''), 400],
    ['half of the last boundary', part(usual, 'x', '\r\n--'), 400],
    ['no dashes at the end', part(usual, 'x', '\r\n--b'), 400],
  ])('%s is refused', async (_what, body, status) => {
    await expect(read(encoder.encode(body), 'b', [11])).rejects.toMatchObject({ code: 'invalid', status });
  });

  test('a name that is not UTF-8 is refused', async () => {
    const body = encoder.encode(part(usual));
    body[body.indexOf(0x2e)] = 0xff;
    await expect(read(body, 'b')).rejects.toMatchObject({ code: 'invalid', status: 400 });
  });
});

describe('the boundary of a form', () => {
  test.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data;boundary="a b"', 'a b'],
    ['multipart/form-data; charset=utf-8; boundary=abc; x=y', 'abc'],
  ])('%s', (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary);
  });

  test.each([
    null,
    '',
    'application/json',
    'image/png',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary=${'x'.repeat(71)}`,
    'multipart/mixed; boundary=abc',
    'multipart/form-database; boundary=abc',
  ])('is not in %s', (type) => {
    expect(() => boundaryOf(type)).toThrow(expect.objectContaining({ code: 'invalid', status: 415 }) as Error);
  });
});
