const allowed = ['https:', 'http:', 'mailto:', 'tel:'];

/**
 * The address, if following it can do no harm; otherwise undefined, and the text stays text. The one place that makes
 * links.
 */
export function safeUrl(raw: string): string | undefined {
  // control characters and spaces inside are how a scheme is disguised
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007f-\u009f\\]/.test(raw)) return undefined;
  try {
    const url = new URL(raw);
    // user:password@host is how one host is made to look like another
    return allowed.includes(url.protocol) && !url.username && !url.password ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Only what a web page may embed or open in a new window. */
export const safeWebUrl = (raw: string): string | undefined => {
  const url = safeUrl(raw);
  return url?.startsWith('http') ? url : undefined;
};

/** `tel:` with digits only, or undefined where it is no phone number. */
export function telUrl(phone: string): string | undefined {
  if (!/^(?=(?:\D*\d){3})\+?[\d\s().\-/]{3,40}$/.test(phone)) return undefined;
  return `tel:${phone.replace(/[^\d+]/g, '')}`;
}

/** `mailto:` with one address and no headers, or undefined where it is no address. */
export function mailtoUrl(email: string): string | undefined {
  // half a surrogate pair cannot be encoded
  if (!/^[^\s@,;:?&<>"\p{Cs}]+@[^\s@,;:?&<>"\p{Cs}]+$/u.test(email) || email.length > 254) return undefined;
  return `mailto:${encodeURIComponent(email).replace('%40', '@')}`;
}
