import type { ErrorCode } from '../../src/index.js';
import type { TicketDesk } from './ticket-desk.js';

const statuses: Partial<Record<ErrorCode, number>> = {
  unauthorized: 401,
  forbidden: 403,
  'rate-limited': 429,
  unavailable: 503,
};

interface Stream {
  onopen?(): void;
  onerror?(): void;
  onmessage?(event: { data: string }): void;
}

/** The network between a page and the desk: `fetch` and `EventSource` like the browser's, and their failures. */
export class DeskNetwork {
  next?: 'lost' | 'held' | { status: number };
  #desk: TicketDesk;
  #streams = new Set<Stream>();
  #isDown = false;

  constructor(desk: TicketDesk) {
    this.#desk = desk;
    desk.onChange = (change) => {
      const data = JSON.stringify(change);
      if (!this.#isDown) this.#each((stream) => stream.onmessage?.({ data }));
    };
  }

  /** Replacements for the browser's own. */
  get globals(): typeof globalThis {
    const streams = this.#streams;
    const later = (stream: Stream) =>
      this.#later(stream, () => (this.#isDown ? stream.onerror?.() : stream.onopen?.()));
    class EventSource {
      constructor() {
        streams.add(this as Stream);
        later(this as Stream);
      }

      close(): void {
        streams.delete(this as Stream);
      }
    }
    return { ...globalThis, fetch: this.#fetch, EventSource } as unknown as typeof globalThis;
  }

  fail(code: ErrorCode): boolean {
    const status = statuses[code];
    if (status) this.next = { status };
    return !!status;
  }

  down(isDown: boolean): void {
    this.#isDown = isDown;
    this.#each((stream) => (isDown ? stream.onerror?.() : stream.onopen?.()));
  }

  #each(tell: (stream: Stream) => void): void {
    for (const stream of this.#streams) this.#later(stream, () => tell(stream));
  }

  #later(stream: Stream, tell: () => void): void {
    queueMicrotask(() => this.#streams.has(stream) && tell());
  }

  #fetch: typeof fetch = async (target, { method = 'GET', headers, body, signal } = {}) => {
    signal?.throwIfAborted();
    const fault = this.next;
    this.next = undefined;
    if (fault === 'held') {
      await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
    }
    if (this.#isDown) throw new TypeError('Failed to fetch');
    const now = this.#desk.time;
    if (typeof fault === 'object') {
      return Response.json({ now }, { status: fault.status, headers: { 'retry-after': '1' } });
    }
    const { pathname, searchParams } = new URL(target as string);
    const sent = new Headers(headers);
    const { status, ...answer } = this.#desk.handle(
      method,
      pathname,
      searchParams,
      String(body),
      sent.get('idempotency-key') ?? undefined,
      sent.get('if-match') ?? undefined,
    );
    if (fault === 'lost') throw new TypeError('Failed to fetch');
    return Response.json({ now: this.#desk.time, ...answer }, { status });
  };
}
