import { describe, expect, it } from 'vitest';
import { canonicalTag, languageFor } from '../../src/internal/language-tags.js';

describe('which language fits a tag', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['de-Latn-CH-1996', 'de'],
    ['sv', undefined],
    ['den', undefined],
    ['en', undefined],
    ['', undefined],
  ])('%s: %s', (tag, language) => expect(languageFor(tag)).toBe(language));

  it.each([
    ['DE-at', 'de-AT'],
    ['iw', 'he'],
    ['en_US', undefined],
    ['☃', undefined],
    ['', undefined],
  ])('the canonical form of %j is %j', (tag, canonical) => expect(canonicalTag(tag)).toBe(canonical));
});
