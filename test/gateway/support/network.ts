import { expect } from 'vitest';
import type { Gateway } from '../../../src/gateway/index.js';
import type { ErrorCode } from '../../../src/model/error.js';
import type { Controls } from '../../../src/testing/index.js';
import { validateExchange } from '../../support/openapi.js';

/** What lies between a page and the gateway. */
export class Network {
  gateway: Gateway;
  down = false;
  next?: 'lost' | 'held' | Response;
  problems: string[] = [];
  #streams = new Set<AbortController>();

  constructor(gateway: Gateway) {
    this.gateway = gateway;
  }

  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (this.down) throw new TypeError('fetch failed');
    const { next } = this;
    const isStream = url.endsWith('/events');
    if (!isStream) this.next = undefined;
    if (next && !isStream) {
      if (next === 'held') {
        return new Promise((_, reject) =>
          init.signal?.addEventListener('abort', () => reject(init.signal!.reason as Error)),
        );
      }
      if (next instanceof Response) return next;
    }
    const cut = new AbortController();
    const response = await this.gateway.fetch(
      new Request(url, { ...init, signal: init.signal ? AbortSignal.any([init.signal, cut.signal]) : cut.signal }),
    );
    if (next === 'lost') throw new TypeError('fetch failed');
    if (isStream && this.down) {
      // cut while it was being opened
      cut.abort();
      throw new TypeError('fetch failed');
    }
    if (!isStream) return this.#checked(url, init, response);
    this.#streams.add(cut);
    return new Response(response.body && this.#cuttable(response.body, cut.signal), {
      status: response.status,
      headers: response.headers,
    });
  };

  cut(): void {
    this.down = true;
    for (const stream of this.#streams) stream.abort();
  }

  async #checked(url: string, init: RequestInit, response: Response): Promise<Response> {
    const body = await response.text();
    const refused = response.status === 400 || response.status === 422;
    try {
      // what the kit asks for on purpose may be outside of the document; the answer never is
      if (refused) return this.#again(response, body);
      validateExchange(
        {
          method: init.method ?? 'GET',
          url,
          // a request names the type of a form itself
          headers: new Request(url, init).headers,
          body: init.body as string | undefined,
        },
        { status: response.status, headers: response.headers, body },
      );
    } catch (thrown) {
      this.problems.push(String(thrown));
    }
    return this.#again(response, body);
  }

  #again({ status, headers }: Response, body: string): Response {
    return new Response(status === 204 ? null : body, { status, headers });
  }

  #cuttable(body: ReadableStream<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    return new ReadableStream<Uint8Array>({
      start: (controller) =>
        signal.addEventListener('abort', () => {
          controller.error(new TypeError('network error'));
          void reader.cancel();
        }),
      async pull(controller) {
        const { done, value } = await reader.read();
        if (signal.aborted) return;
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => reader.cancel(),
    });
  }
}

const statuses = { unavailable: 503, 'rate-limited': 429, unauthorized: 401, forbidden: 403, timeout: 504 } as const;

/** The kit's controls of the line between page and gateway. */
export const networkControls = (network: Network): Controls => ({
  dropConnection: () => network.cut(),
  restoreConnection: () => void (network.down = false),
  loseNextAnswer: () => void (network.next = 'lost'),
  holdNextAnswer: () => void (network.next = 'held'),
  failNext(code: ErrorCode) {
    const status = statuses[code as keyof typeof statuses];
    if (!status) return false;
    const headers = {
      'Content-Type': 'application/problem+json',
      'Handoff-Server-Time': new Date().toISOString(),
      ...(status === 503 || status === 429 ? { 'Retry-After': '1' } : {}),
    };
    network.next = new Response(JSON.stringify({ type: 'about:blank', title: code, status, detail: code, code }), {
      status,
      headers,
    });
    return undefined;
  },
  async dispose() {
    await network.gateway.close();
    expect(network.problems).toEqual([]);
  },
});
