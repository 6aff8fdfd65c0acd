import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailtoUrl, safeUrl, safeWebUrl, telUrl } from '../../src/internal/links.js';

describe('links that harm nobody', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['http://example.com:8080/a?b=c#d', 'http://example.com:8080/a?b=c#d'],
    ['HTTPS://EXAMPLE.com/A', 'https://example.com/A'],
    ['https://example.com/%6aavascript:alert(1)', 'https://example.com/%6aavascript:alert(1)'],
    ['https://example.com/?next=javascript:alert(1)', 'https://example.com/?next=javascript:alert(1)'],
    ['https://example.com/"><script>', 'https://example.com/%22%3E%3Cscript%3E'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['mailto:ann@example.com', 'mailto:ann@example.com'],
    ['tel:+441234567890', 'tel:+441234567890'],
  ])('%s', (raw, href) => expect(safeUrl(raw)).toBe(href));

  it('an image or a page is only http or https', () => {
    expect(safeWebUrl('https://example.com/a.png')).toBe('https://example.com/a.png');
    expect(safeWebUrl('http://example.com/a.png')).toBe('http://example.com/a.png');
    for (const other of [
      'mailto:a@b.example',
      'tel:112',
      'data:image/png;base64,AAAA',
      'blob:https://example.com/1',
      'httpx://example.com',
      'javascript:0',
    ]) {
      expect(safeWebUrl(other)).toBe(undefined);
    }
  });
});

describe('hostile addresses stay text (S3)', () => {
  const hostile = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    '\tjavascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    'java\rscript:alert(1)',
    '\u0000javascript:alert(1)',
    '\u0001javascript:alert(1)',
    '\u001fjavascript:alert(1)',
    'javascript\u0000:alert(1)',
    'javascript&colon;alert(1)',
    'javascript&#58;alert(1)',
    '&#106;avascript:alert(1)',
    'javascript://example.com/%0aalert(1)',
    'javascript:https://example.com',
    'jAvAsCrIpT:/*https://example.com*/alert(1)',
    'ｊavascript:alert(1)',
    'javascript：alert(1)',
    '\ufeffjavascript:alert(1)',
    '\u200bjavascript:alert(1)',
    '\u202ejavascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:text/html;base64,PHNjcmlwdD4=',
    'data:image/svg+xml,<svg onload=alert(1)>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'blob:https://example.com/1',
    'filesystem:https://example.com/x',
    'view-source:https://example.com',
    'about:blank',
    'chrome://settings',
    'ftp://example.com',
    'ws://example.com',
    'intent://example.com#Intent;scheme=http;end',
    'ms-settings:',
    'steam://run/1',
    'x:https://example.com',
    'livescript:alert(1)',
    'feed:javascript:alert(1)',
    'jar:https://example.com!/x',
    'https://user:password@example.com',
    'https://example.com@evil.example',
    'https://paypal.com:443@evil.example/',
    'https:\\\\evil.example',
    'https://example.com\\@evil.example',
    '\\\\evil.example\\share',
    '//evil.example',
    '/path',
    '../up',
    '?q',
    '#hash',
    'example.com',
    'www.example.com',
    'https://',
    'https://?',
    'http://[::1',
    'https://exa mple.com',
    'https://example.com/\u0085',
    'https://example.com/a b',
    '',
    ' ',
    'null',
    'undefined',
  ];
  it.each(hostile.map((raw) => [JSON.stringify(raw), raw]))('%s', (_, raw) => {
    expect(safeUrl(raw)).toBe(undefined);
    expect(safeWebUrl(raw)).toBe(undefined);
  });
  it('there are more than thirty', () => expect(new Set(hostile).size).toBeGreaterThan(30));

  it('whatever comes, the answer begins with an allowed scheme, or there is none', () => {
    const parts = fc.constantFrom(
      'java',
      'script:',
      'JAVASCRIPT:',
      'data:',
      'https://',
      'http:',
      'mailto:',
      'tel:',
      '//',
      '\\',
      '@',
      '%0a',
      '\n',
      '\t',
      '\u0000',
      ' ',
      'example.com',
      'alert(1)',
      '&colon;',
      '#',
      '?',
      '\ud800',
    );
    const raw = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.array(parts, { maxLength: 8 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(raw, (text) => {
        for (const [url, allowed] of [
          [safeUrl(text), /^(https?|mailto|tel):/],
          [safeWebUrl(text), /^https?:/],
          [telUrl(text), /^tel:\+?\d+$/],
          [mailtoUrl(text), /^mailto:[^?&\s]+$/],
        ] as const) {
          if (url !== undefined) expect(url).toMatch(allowed);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('telephone', () => {
  it.each([
    ['+44 20 7946 0000', 'tel:+442079460000'],
    ['(020) 7946-0000', 'tel:02079460000'],
    ['0049/30.123456', 'tel:004930123456'],
    ['112', 'tel:112'],
    ['+1-202-555-0143', 'tel:+12025550143'],
    ['020 7946 0000', 'tel:02079460000'],
    ['030/12 34 56', 'tel:030123456'],
    ['(202) 555-0143', 'tel:2025550143'],
    ['22 123 45 67', 'tel:221234567'],
    ['08-123 456 78', 'tel:0812345678'],
    ['01 23 45 67 89', 'tel:0123456789'],
    ['010-6552-9988', 'tel:01065529988'],
    ['（010）6552 9988', 'tel:01065529988'],
    ['０３－１２３４－５６７８', 'tel:0312345678'],
    ['02-312-3456', 'tel:023123456'],
    ['٠٥٠ ١٢٣ ٤٥٦٧', 'tel:0501234567'],
    ['۰۲۱ ۲۳۴۵ ۶۷۸۹', 'tel:02123456789'],
    ['03-123-4567', 'tel:031234567'],
    ['0171\u00a01234567', 'tel:01711234567'],
    ['0171 / 123 45 67', 'tel:01711234567'],
    ['033432 / 12345', 'tel:03343212345'],
    // as they are pasted, and with the dashes of typographers
    ['\u200e050-123-4567', 'tel:0501234567'],
    ['\u202a050-123-4567\u202c', 'tel:0501234567'],
    ['\u2066050-123-4567\u2069', 'tel:0501234567'],
    ['050\u200b1234567\ufeff', 'tel:0501234567'],
    ['020\u20117946\u20110000', 'tel:02079460000'],
    ['020–7946–0000', 'tel:02079460000'],
    ['020−7946−0000', 'tel:02079460000'],
    ['03ー1234ー5678', 'tel:0312345678'],
    ['030 1234567-89', 'tel:030123456789'],
    ['123456789012345', 'tel:123456789012345'],
  ])('%s', (raw, url) => expect(telUrl(raw)).toBe(url));
  it.each([
    '',
    '12',
    'call me',
    '+44 20 7946 0000;ext=5',
    '+44,,1',
    '*21*123#',
    '#31#123',
    '1+2345',
    'javascript:1',
    '1234\u202e5678',
    '---',
    '+',
    '   ',
    '( )',
    '1'.repeat(41),
    '+44 20 7946 0000\u0000',
    // two numbers in one field
    '02079460000/02079460001',
    '02079460000 02079460001',
    '020 7946 0000 / 0001',
    '020 7946 0000/1',
    '020 7946 0000–0005',
    '1234567890123456',
  ])('not %j', (raw) => expect(telUrl(raw)).toBe(undefined));
});

describe('e-mail', () => {
  it.each([
    ['ann@example.com', 'mailto:ann@example.com'],
    ['ann+tents@example.com', 'mailto:ann%2Btents@example.com'],
    ['o’hara@example.com', 'mailto:o%E2%80%99hara@example.com'],
    ['100%@example.com', 'mailto:100%25@example.com'],
    ['a/b#c@example.com', 'mailto:a%2Fb%23c@example.com'],
    ['用户@例子.example', 'mailto:%E7%94%A8%E6%88%B7@%E4%BE%8B%E5%AD%90.example'],
  ])('%s', (raw, url) => {
    expect(mailtoUrl(raw)).toBe(url);
    expect(safeUrl(url)).toBe(url);
  });
  it.each([
    '',
    'ann',
    '@',
    'a@',
    '@b',
    'ann@example.com?cc=evil@example.com',
    'ann@example.com&bcc=x',
    'ann@example.com,evil@example.com',
    'ann@example.com;evil@example.com',
    'a b@example.com',
    'a@b@c',
    'a@b\n',
    'a@b\r\nBcc: evil@example.com',
    '"a"@example.com',
    '<a@b.example>',
    'mailto:a@b.example',
    'javascript:alert(1)//@x',
    `${'a'.repeat(250)}@b.example`,
    '\ud800@example.com',
    'a@\udfff.example',
  ])('not %j', (raw) => expect(mailtoUrl(raw)).toBe(undefined));
});
