/** What a stranger can send as a file, and what becomes of it (row 100, S3, S4). */
import { describe, expect, it } from 'vitest';
import { safeFile } from '../../src/elements/conversation-thread/file-safety.js';

const at = 'https://files.example/f/1';
type Case = [what: string, file: { name?: string; type?: string; size?: number; url?: string }, shown: string];

/** What is seen of a file: a picture, a link, or a card with its name only. */
const seen = (file: Case[1], hostUrl?: unknown): string => {
  const { url = at, ...rest } = file;
  const safe = safeFile({ url, ...rest }, hostUrl === undefined ? undefined : { url: hostUrl });
  return safe.isPicture ? 'picture' : safe.url ? 'link' : 'card';
};

describe('with the host’s leave', () => {
  const cases: Case[] = [
    ['a photo', { name: 'a.png', type: 'image/png', size: 5e5 }, 'picture'],
    ['a photo with parameters in its type', { name: 'a.jpg', type: 'IMAGE/JPEG; q=1' }, 'picture'],
    ['a photo of 50 MB', { name: 'a.png', type: 'image/png', size: 5e7 }, 'link'],
    ['HEIC, which most browsers cannot show', { name: 'a.heic', type: 'image/heic' }, 'link'],
    ['a PDF', { name: 'a.pdf', type: 'application/pdf' }, 'link'],
    ['no type and no name', {}, 'link'],
    ['SVG by its type', { name: 'a.png', type: 'image/svg+xml' }, 'card'],
    ['SVG by its name', { name: 'a.svg', type: 'image/png' }, 'card'],
    ['SVG by its address', { name: 'a.png', type: 'image/png', url: 'https://files.example/a.SVG?x' }, 'card'],
    ['SVG by an escaped address', { type: 'image/png', url: 'https://files.example/a%2Esvg' }, 'card'],
    ['HTML', { name: 'a.txt', type: 'text/html' }, 'card'],
    ['XHTML', { type: 'application/xhtml+xml' }, 'card'],
    ['a script', { type: 'text/javascript' }, 'card'],
    ['a program', { name: 'invoice.pdf.exe', type: 'application/pdf' }, 'card'],
    ['a program that reads backwards', { name: 'photo\u202egpj.exe', type: 'image/jpeg' }, 'card'],
    ['a program behind blanks', { name: 'a.exe   ' }, 'card'],
    ['a shortcut', { name: 'a.lnk' }, 'card'],
  ];
  it.each(cases)('%s', (_, file, shown) => {
    expect(seen(file, file.url ?? at)).toBe(shown);
  });

  it.each<[string, unknown]>([
    ['a data: address', 'data:image/png;base64,AAAA'],
    ['a script as an address', 'javascript:alert(1)'],
    ['a blob of another site', 'blob:https://evil.example/1'],
    ['a file of the computer', 'file:///etc/passwd'],
    ['a name and a password', 'https://a:b@files.example/f'],
    ['an address that goes back', 'https:\\\\files.example'],
    ['nothing', ''],
    ['no text', 42],
    ['null', null],
  ])('%s as the host’s address is none', (_, url) => {
    expect(seen({ name: 'a.png', type: 'image/png' }, url)).toBe('card');
  });

  it('what the host does not want shown is named', () => {
    const { url, name, isPicture } = safeFile({ url: at, name: 'a.png', type: 'image/png' }, { url: undefined });
    expect([url, name, isPicture]).toEqual([undefined, 'a.png', false]);
  });
});

describe('without it, nothing is fetched', () => {
  const cases: Case[] = [
    ['a photo is a link', { name: 'a.png', type: 'image/png' }, 'link'],
    ['SVG is named', { name: 'a.svg' }, 'card'],
    ['a data: picture is named', { type: 'image/png', url: 'data:image/png;base64,AAAA' }, 'card'],
    ['a blob is named', { type: 'image/png', url: 'blob:https://desk.example/1' }, 'card'],
    ['what was not sent yet is named', { type: 'image/png', url: '' }, 'card'],
  ];
  it.each(cases)('%s', (_, file, shown) => {
    expect(seen(file)).toBe(shown);
  });
});

it('S4 names turn nothing around, and odd sizes are none', () => {
  const { name, size } = safeFile({ url: at, name: '\u202ea\u2066b\u0000.pdf', size: -1 });
  expect([name, size]).toEqual(['ab.pdf', undefined]);
  expect(safeFile({ url: at, name: '\u202e' }).name).toBeUndefined();
  expect(safeFile({ url: at, name: 'x'.repeat(1e6) }).name!.length).toBeLessThan(210);
});
