const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** 256 random bits. Only the cookie contains the secret; the database stores its hash. */
export const newSecret = (): string => hex(crypto.getRandomValues(new Uint8Array(32)));

export async function hashOf(secret: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))));
}

/** The value of a cookie. A value that we cannot have set counts as none. */
export function readCookie(request: Request, name: string): string | undefined {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name && value && /^[0-9a-f]{64}$/.test(value)) return value;
  }
  return undefined;
}

/**
 * A cookie for this server only: unreadable for scripts, not sent by other sites. `maxAge` in seconds; 0 deletes it.
 */
export const cookie = (name: string, value: string, path: string, maxAge: number): string =>
  `${name}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Strict`;
