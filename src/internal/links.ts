import { asciiDigits } from './digits.js';

const allowedProtocols = ['https:', 'http:', 'mailto:', 'tel:'];

/**
 * The normalised URL if it is safe to follow, else `undefined`. Every link in the library goes through this module, so
 * this is the only place that decides which schemes are allowed.
 */
export function safeUrl(raw: string): string | undefined {
  // control characters and spaces can disguise a scheme such as javascript:
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007f-\u009f\\]/.test(raw)) return undefined;
  try {
    const url = new URL(raw);
    // user:password@host can make one host look like another
    return allowedProtocols.includes(url.protocol) && !url.username && !url.password ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Like {@link safeUrl}, but only http and https: what a page may embed or open in a new window. */
export const safeWebUrl = (raw: string): string | undefined => {
  const url = safeUrl(raw);
  return url?.startsWith('http') ? url : undefined;
};

/** Marks that are pasted along with numbers. One that turns the digits around is not among them. */
const pasted = /[\u00ad\u061c\u200b-\u200f\u202a-\u202d\u2060\u2066-\u2069\ufeff]/g;
/** Two numbers: more digits than one can have (E.164), or a slash or a long dash where a whole one stands before it. */
const twoNumbers = /^(?:\D*\d){16}|^(?:\D*\d){7}.*\/|^(?:\D*\d){10}.*[\u2012-\u2015]/;

/**
 * A `tel:` URL for a number as it is dialled at home: with its own digits only, whatever script they are written in.
 * `undefined` if this is not a phone number.
 */
export function telUrl(written: string): string | undefined {
  const phone = asciiDigits(written.slice(0, 100).normalize('NFKC')).replace(pasted, '');
  if (!/^(?=(?:\D*\d){3})\+?[\d\s().\p{Pd}\u2212\u30fc/]{3,40}$/u.test(phone) || twoNumbers.test(phone)) {
    return undefined;
  }
  return `tel:${phone.replace(/[^\d+]/g, '')}`;
}

/** A `mailto:` URL with one address and no headers, or `undefined` if this is not an address. */
export function mailtoUrl(email: string): string | undefined {
  // encodeURIComponent throws on a lone surrogate
  if (!/^[^\s@,;:?&<>"\p{Cs}]+@[^\s@,;:?&<>"\p{Cs}]+$/u.test(email) || email.length > 254) return undefined;
  return `mailto:${encodeURIComponent(email).replace('%40', '@')}`;
}
