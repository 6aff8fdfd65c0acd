/**
 * Answers as `fetch` gives them, as far as an adapter may look, without the weight of the real ones: a world has
 * thousands.
 */

const encoder = new TextEncoder();

type Chunk = { value?: Uint8Array; done: boolean };

/** A body that arrives piece by piece. */
export class Body {
  readonly onCancel: () => void;
  #chunks: Chunk[] = [];
  #waiting?: { resolve: (chunk: Chunk) => void; reject: (reason: unknown) => void };
  #over = false;
  #failed?: { reason: unknown };

  constructor(onCancel: () => void = () => undefined) {
    this.onCancel = onCancel;
  }

  write(text: string): this {
    return this.#add({ value: encoder.encode(text), done: false });
  }

  bytes(value: Uint8Array): this {
    return this.#add({ value, done: false });
  }

  end(): this {
    if (this.#over) return this;
    this.#add({ done: true });
    this.#over = true;
    return this;
  }

  fail(reason: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#failed = { reason };
    this.#waiting?.reject(reason);
    this.#waiting = undefined;
  }

  getReader() {
    return { read: () => this.#read(), cancel: () => this.cancel() };
  }

  async cancel(): Promise<void> {
    this.#over = true;
    this.#chunks = [{ done: true }];
    this.onCancel();
  }

  #add(chunk: Chunk): this {
    if (this.#over) return this;
    if (this.#waiting) {
      this.#waiting.resolve(chunk);
      this.#waiting = undefined;
    } else this.#chunks.push(chunk);
    return this;
  }

  #read(): Promise<Chunk> {
    const next = this.#chunks.shift();
    if (next) return Promise.resolve(next);
    if (this.#failed) return Promise.reject(this.#failed.reason);
    if (this.#over) return Promise.resolve({ done: true });
    return new Promise((resolve, reject) => (this.#waiting = { resolve, reject }));
  }
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export function asResponse({ status, headers }: Pick<Reply, 'status' | 'headers'>, body: Body): Response {
  const all = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const answer = {
    status,
    ok: status >= 200 && status < 300,
    headers: {
      get: (name: string) => all.get(name.toLowerCase()) ?? null,
      has: (name: string) => all.has(name.toLowerCase()),
    },
    body,
  };
  return answer as unknown as Response;
}
