const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** 256 random bits. Only the cookie contains the secret; the database stores its hash. */
export const newSecret = (): string => hex(crypto.getRandomValues(new Uint8Array(32)));

export async function hashOf(secret: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))));
}

/**
 * A cookie for this server only: unreadable for scripts, not sent by other sites. Over https its name begins with
 * `__Host-`: no neighbour of the same domain can set it then. On plain http, browsers refuse such a name.
 */
export class Cookie {
  readonly #name: string;
  readonly #attributes: string;

  constructor(name: string, path: string, isSecure: boolean) {
    this.#name = isSecure ? `__Host-${name}` : name;
    // `__Host-` is only for the whole host
    this.#attributes = `Path=${isSecure ? '/' : path}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  }

  /** Its value. One that we cannot have set counts as none. */
  read(request: Request): string | undefined {
    for (const part of (request.headers.get('cookie') ?? '').split(';')) {
      const [key, value] = part.trim().split('=');
      if (key === this.#name && value && /^[0-9a-f]{64}$/.test(value)) return value;
    }
    return undefined;
  }

  /** The header that sets it for `maxAge` seconds. */
  set(value: string, maxAge: number): Record<string, string> {
    return { 'Set-Cookie': `${this.#name}=${value}; Max-Age=${maxAge}; ${this.#attributes}` };
  }

  /** The header that deletes it. */
  clear(): Record<string, string> {
    return this.set('', 0);
  }
}
