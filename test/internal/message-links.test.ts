import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLinks } from '../../src/elements/conversation-thread/linkify.lazy.js';
import { growth } from '../support/growth.js';

/** Each link as `text` or, where the address says more than its text, `text → address`. */
const links = (text: string): string[] =>
  findLinks(text).map(({ start, end, url }) => {
    const shown = text.slice(start, end);
    return url.replace(/\/$/, '') === shown.replace(/\/$/, '') ? shown : `${shown} → ${url}`;
  });

const web = 'https://example.com/a';

describe('what is a link in a message, and where it ends', () => {
  it.each<[text: string, ...links: string[]]>([
    // brackets
    ['(see https://en.example.org/wiki/Foo_(bar))', 'https://en.example.org/wiki/Foo_(bar)'],
    ['https://en.example.org/wiki/Foo_(bar)_(baz) and more', 'https://en.example.org/wiki/Foo_(bar)_(baz)'],
    ['(https://example.com/a)', web],
    ['(https://example.com/a).', web],
    ['[here](https://example.com/a)', web],
    ['<https://example.com/a>', web],
    ['{https://example.com/a}', web],
    ['https://example.com/a[1]', 'https://example.com/a[1]'],
    // Chinese, Japanese, Korean
    ['https://example.com/a。谢谢', web],
    ['https://example.com/a，谢谢', web],
    ['网址是https://example.com/a，谢谢', web],
    ['请看「https://example.com/a」', web],
    ['（https://example.com/a）', web],
    ['【https://example.com/a】', web],
    ['《https://example.com/a》', web],
    ['https://example.com/a！', web],
    ['https://example.com/a？好', web],
    ['链接：https://example.com/a；电话', web],
    ['リンクはhttps://example.com/a、どうぞ', web],
    ['https://example.com谢谢', 'https://example.com'],
    ['www.example.comを見て', 'www.example.com → https://www.example.com/'],
    ['メールはann@example.comまで', 'ann@example.com → mailto:ann@example.com'],
    ['メール：ann@example.com。', 'ann@example.com → mailto:ann@example.com'],
    ['링크는 https://example.com/a 입니다', web],
    ['메일:ann@example.com입니다', 'ann@example.com → mailto:ann@example.com'],
    ['https://例子.example/路径', 'https://例子.example/路径 → https://xn--fsqu00a.example/%E8%B7%AF%E5%BE%84'],
    [
      'https://zh.example.org/wiki/维基百科',
      'https://zh.example.org/wiki/维基百科 → https://zh.example.org/wiki/%E7%BB%B4%E5%9F%BA%E7%99%BE%E7%A7%91',
    ],
    ['ดูที่https://example.com/a ครับ', web],
    ['यह देखें https://example.com/a।', web],
    // Arabic, Persian, Urdu
    ['راجع https://example.com/a؟ شكرا', web],
    ['راجع https://example.com/a، شكرا', web],
    ['راجع https://example.com/a؛', web],
    ['دیکھیں https://example.com/a۔', web],
    ['«https://example.com/a»', web],
    ['وhttps://example.com/a', web],
    ['البريد: ann@example.com.', 'ann@example.com → mailto:ann@example.com'],
    ['www.example.com، شكرا', 'www.example.com → https://www.example.com/'],
    // Hebrew
    ['ראה https://example.com/a, תודה', web],
    ['ראו:https://example.com/a', web],
    ['בhttps://example.com/a.', web],
    ['״https://example.com/a״', web],
    ['https://example.com/a׃', web],
    ['כתבו ל-ann@example.com!', 'ann@example.com → mailto:ann@example.com'],
    // German
    ['„https://example.com/a“', web],
    ['»https://example.com/a«', web],
    ['‚https://example.com/a‘', web],
    ['Siehe https://example.com/a; danke', web],
    [
      'https://bücher.example/übersicht',
      'https://bücher.example/übersicht → https://xn--bcher-kva.example/%C3%BCbersicht',
    ],
    ['an ann.müller@example.com'],
    ['müller@example.de'],
    ['müller-lüdenscheidt-ann@example.de'],
    [
      '- ann@example.com\n-bob@example.com',
      'ann@example.com → mailto:ann@example.com',
      'bob@example.com → mailto:bob@example.com',
    ],
    ['Mail: anna-lena_b+x@mail.example.de', 'anna-lena_b+x@mail.example.de → mailto:anna-lena_b%2Bx@mail.example.de'],
    // Polish, Scandinavian, French
    ['„https://example.com/a”', web],
    ['”https://example.com/a”', web],
    ['« https://example.com/a »', web],
    ['Se https://example.com/a – tak', web],
    ['https://example.com/a…', web],
    ['https://blåbær.example', 'https://blåbær.example → https://xn--blbr-roah.example/'],
    // UK and US
    ['“https://example.com/a”', web],
    ['‘https://example.com/a’', web],
    ["'https://example.com/a'", web],
    ['"https://example.com/a"', web],
    ['Is it https://example.com/a?', web],
    ['It is https://example.com/a!', web],
    [
      'https://example.com/a, https://example.com/b; https://example.com/c.',
      web,
      'https://example.com/b',
      'https://example.com/c',
    ],
    ['https://example.com/a\nhttps://example.com/b', web, 'https://example.com/b'],
    ['https://example.com/a?b=c&d=%20#e!f', 'https://example.com/a?b=c&d=%20#e!f'],
    ['HTTPS://EXAMPLE.COM/A', 'HTTPS://EXAMPLE.COM/A → https://example.com/A'],
    ['https://example.com:8080/x', 'https://example.com:8080/x'],
    ['http://localhost:3000/x and http://192.168.0.1/x', 'http://localhost:3000/x', 'http://192.168.0.1/x'],
    ['-https://example.com/a', web],
    ['…https://example.com/a', web],
    ['ann@example.com', 'ann@example.com → mailto:ann@example.com'],
    [
      'Ann <ann@example.com>, Bob (bob@example.co.uk)',
      'ann@example.com → mailto:ann@example.com',
      'bob@example.co.uk → mailto:bob@example.co.uk',
    ],
    ["'ann@example.com'", 'ann@example.com → mailto:ann@example.com'],
    ["o'hara@example.com", "o'hara@example.com → mailto:o'hara@example.com"],
    ['mailto:ann@example.com', 'mailto:ann@example.com'],
    ['email=ann@example.com', 'ann@example.com → mailto:ann@example.com'],
    ['ann@例子.公司', 'ann@例子.公司 → mailto:ann@%E4%BE%8B%E5%AD%90.%E5%85%AC%E5%8F%B8'],
    ['www.example.com', 'www.example.com → https://www.example.com/'],
    ['WWW.Example.com/A?b.', 'WWW.Example.com/A?b → https://www.example.com/A?b'],
    ['(www.example.photography)', 'www.example.photography → https://www.example.photography/'],
    // how bots emphasise
    ['**https://example.com/a**', web],
    ['*https://example.com/a*', web],
    ['_https://example.com/a_', web],
    ['~~https://example.com/a~~', web],
    ['*www.example.com*', 'www.example.com → https://www.example.com/'],
    ['*ann@example.com*', 'ann@example.com → mailto:ann@example.com'],
    ['https://example.com/a_b_', 'https://example.com/a_b_'],
    ['**See https://example.com/a**', web],
    ['_see https://example.com/a_', web],
    ['~~see https://example.com/a~~', web],
    ['_see **https://example.com/a**_', web],
    ['**see _https://example.com/a_**', web],
    ['- **https://example.com/a**: text', web],
    ['**https://example.com/a**谢谢', web],
    ['请看**链接https://example.com/a**', web],
    ['*Note* https://example.com/a*', 'https://example.com/a*'],
    ['_a\nhttps://example.com/a_', 'https://example.com/a_'],
    ['snake_case https://example.com/a_', 'https://example.com/a_'],
    ['* https://example.com/a*', 'https://example.com/a*'],
    ['See `https://example.com/a` now', web],
    ['mail `ann@example.com`', 'ann@example.com → mailto:ann@example.com'],
    ['`www.example.com`', 'www.example.com → https://www.example.com/'],
    // tables, and what programs write
    ['ann@example.com|bob', 'ann@example.com → mailto:ann@example.com'],
    ['|https://example.com/a|https://example.com/b|', web, 'https://example.com/b'],
    ['<https://example.com/a|here>', web],
    ['{"url":"https://example.com/a","x":1}', web],
    ['["https://example.com/a","https://example.com/b"]', web, 'https://example.com/b'],
    // the end of a sentence within quotation marks or brackets
    ['“https://example.com/a.”', web],
    ['"https://example.com/a."', web],
    ['https://example.com/a."', web],
    ['‘https://example.com/a?’', web],
    ['(see https://example.com/a.)', web],
    ['https://example.com/a: text', web],
    // a letter that looks like Latin belongs to the host
    ['https://bank.coм/login', 'https://bank.coм/login → https://bank.xn--co-9lc/login'],
    // what stands directly before or after a host
    ['✉️ann@example.com', 'ann@example.com → mailto:ann@example.com'],
    ['1️⃣ann@example.com', 'ann@example.com → mailto:ann@example.com'],
    ['\u2068ann@example.com\u2069', 'ann@example.com → mailto:ann@example.com'],
    ['ایمیل\u200cann@example.com', 'ann@example.com → mailto:ann@example.com'],
    ['\u202ahttps://example.com\u202c.', 'https://example.com'],
    ['https://example.com\u200b and', 'https://example.com'],
    ['https://example.com\u200e\nand', 'https://example.com'],
    ['https://example.com... and', 'https://example.com'],
    ['https://example.com.\nAnd', 'https://example.com'],
    ['https://example.com。谢谢', 'https://example.com'],
    ['看www.example.com。Or write', 'www.example.com → https://www.example.com/'],
    ['https://example.com—and', 'https://example.com'],
    ['https://example.com: and', 'https://example.com'],
  ])('%j', (text, ...expected) => expect(links(text)).toEqual(expected));
});

describe('what stays words', () => {
  it.each([
    // two words without a blank between them are no address
    ['It is late.So what'],
    ['handoff.md, notes.txt, index.sh and example.com'],
    ['version 1.2.3, 10.0.0.1'],
    ['xhttps://example.com'],
    ['www.'],
    ['www.example'],
    ['awww.cute.example'],
    ['a@b'],
    ['@ann'],
    ['ann@'],
    ['ann@@example.com'],
    ['1@2'],
    ['javascript:alert(1)'],
    ['data:text/html,hello'],
    ['ftp://example.com/a'],
    ['ftp://www.example.com/a'],
    ['//example.com'],
    ['//www.example.com'],
    ['file:///etc/passwd'],
    ['tel:+44123456'],
    ['https://'],
    ['http:// example.com'],
    // one host that looks like another
    ['https://user:password@evil.example/'],
    ['https://example.com@evil.example/'],
    ['https://example.com:443@evil.example/'],
    [`https://${'a'.repeat(60)}:b@evil.example/`],
    ['https://example.com\\@evil.example'],
    ['www.example.com@evil.example'],
    // an address that could be cut at the wrong place
    [`${'a'.repeat(300)}@example.com`],
    ['ann@example.com@evil.example'],
    ['\ud800@example.com'],
    // a host of which a part would be left out
    ['https://bank.co\u00adm/login'],
    ['https://bank.co\u200bm/login'],
    ['https://bank\u200b.com/login'],
    ['https://bank.com\u200b/login'],
    ['https://bank.co\u200bм'],
    ['https://bank.co\u{e0100}m'],
    ['www.bank.co\u00adm'],
    ['ann@bank.co\u00adm'],
    ['mailto:ann@bank.co\u00adm'],
    ['https://my\u2011bank.com/login'],
    ['https://a..com/x'],
    ['https://example.com./x'],
    ['https://https://example.com'],
    ['https://example.com:/x'],
    ['https://example。com'],
    ['https://example.co。uk'],
    ['https://例子。公司'],
    // a name of which a part would be left out
    ['an\u200bn@example.com'],
    ['a\ufe0fnn@example.com'],
  ])('%j', (text) => expect(links(text)).toEqual([]));

  it.each([
    '061c',
    '200b',
    '200c',
    '200d',
    '200e',
    '200f',
    '2028',
    '202a',
    '202e',
    '2060',
    '2066',
    '2069',
    'feff',
    '00ad',
    '0000',
    '0085',
  ])('a path ends before U+%s, which nobody sees, and a host with it stays text', (code) => {
    const c = String.fromCodePoint(parseInt(code, 16));
    expect(links(`https://example.com/a${c}gpj.exe`)).toEqual([web]);
    expect(links(`https://example.com/a(${c})`).every((link) => !link.includes(c))).toBe(true);
    expect(links(`https://exa${c}mple.com`)).toEqual([]);
  });
});

describe('whatever comes', () => {
  const parts = fc.constantFrom(
    'https://',
    'http:',
    'www.',
    'mailto:',
    '//',
    'example.com',
    '@',
    ':',
    '/',
    '\\',
    '?',
    '#',
    '(',
    ')',
    '[',
    ']',
    '"',
    '\u202e',
    '\u200b',
    '\n',
    ' ',
    '。',
    '谢',
    'ش',
    'ü',
    '*',
    '_',
    '%',
    '\ud800',
    'javascript:',
    'ann',
    '.',
    ',',
    '-',
  );
  const message = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(parts, { maxLength: 20 }).map((all) => all.join('')),
  );

  it('links stand in order, are not empty, and are of the web or of mail', () => {
    fc.assert(
      fc.property(message, (text) => {
        let last = 0;
        for (const { start, end, url } of findLinks(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(url).toMatch(/^(https?:\/\/[^\s@]|mailto:[^?&\s]+$)/);
          expect(new URL(url).username).toBe('');
          expect(text.slice(start, end)).not.toMatch(/[\s\p{Cc}\p{Cf}]/u);
          last = end;
        }
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '(',
    '(a',
    '([{',
    '()',
    '"\'',
    "'",
    '-',
    '!',
    '.',
    '..',
    'a@',
    'a.',
    'a@b.',
    'http://',
    'www.',
    '_',
    '*',
    '%',
    '谢',
    '?',
    'a',
    '\u202e',
    '@',
    'https://a.example/(',
  ])('eight times as much of %j takes no more than a few times as long', (unit) => {
    for (const start of ['', 'https://a.example/', 'www.example.com/', 'mailto:a@', 'https://']) {
      const grown = growth(
        (length) => (start + unit.repeat(length / unit.length)).slice(0, length),
        { length: 8_192, limit: 32 },
        (text) => {
          findLinks(text);
          findLinks(`${text}@`);
        },
      );
      expect(grown).toBeLessThan(32);
    }
  });
});
