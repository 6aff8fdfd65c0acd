import { describe, expect, test } from 'vitest';
import { checkedName } from '../../../src/gateway/files/file-name.js';

describe('the name of a file that an agent sends (S4, S13)', () => {
  test.each([
    ['a photo', 'a.png', 'a.png'],
    ['spaces around it', ' a.png ', 'a.png'],
    ['Arabic', 'صورة.png', 'صورة.png'],
    ['the marks of direction that systems put there', '\u200fصورة\u200e 1.png', 'صورة 1.png'],
    ['emoji of several parts', '👩‍👩‍👧.png', '👩‍👩‍👧.png'],
    ['quotes and markup, which are only text', `"<b>'&%22.png`, `"<b>'&%22.png`],
    ['a hidden file', '.env', '.env'],
    ['as long as it may be', 'x'.repeat(255), 'x'.repeat(255)],
  ])('is kept: %s', (_what, given, kept) => {
    expect(checkedName(given)).toBe(kept);
  });

  test.each([
    ['none', undefined, 'a file with a name'],
    ['an empty one', '', 'a file with a name'],
    ['spaces', ' \t', 'a file with a name'],
    ['only a mark of direction', '\u200f', 'a file with a name'],
    ['a path', '../../etc/passwd', 'without a path'],
    ['a path of Windows', 'C:\\boot.ini', 'without a path'],
    ['the folder', '.', 'without a path'],
    ['the folder above', '..', 'without a path'],
    ['text turned round', 'invoice\u202egnp.exe', 'without control characters'],
    ['isolated text', 'a\u2067b.png', 'without control characters'],
    ['a zero byte', 'a.png\0.exe', 'without control characters'],
    ['the end of a line', 'a\r\nSet-Cookie: x.png', 'without control characters'],
    ['half a character', 'a\ud800.png', 'without control characters'],
    ['256 characters', 'x'.repeat(256), '255 characters at most'],
    ['5,000 characters', 'x'.repeat(5000), '255 characters at most'],
  ])('is refused: %s', (_what, given, why) => {
    expect(() => checkedName(given)).toThrow(expect.objectContaining({ code: 'invalid', status: 422 }) as Error);
    expect(() => checkedName(given)).toThrow(why);
  });
});
