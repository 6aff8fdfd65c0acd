import { afterEach, expect } from 'vitest';
import {
  connectHttpAdapter,
  createHttpAdapter,
  type HttpAdapter,
  type HttpAdapterOptions,
} from '../../../src/adapters/http/index.js';
import type { CallContext, ConnectionState, EventSink, HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { conversation as makeConversation } from '../../support/conversations.js';
import { validateExchange } from '../../support/openapi.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';

export { connectHttpAdapter };
export type FullAdapter = Required<HandoffAdapter> & HttpAdapter;

export const baseUrl = 'https://desk.example/api';
export const ann = { id: 'ann', name: 'Ann' };
export const context = (given: Partial<CallContext> = {}): CallContext => ({
  signal: new AbortController().signal,
  agent: ann,
  ...given,
});
export const example = (more: Partial<Conversation> = {}): Conversation => ({ ...makeConversation(), ...more });

/** One request, as the server sees it. */
export interface Seen {
  method: string;
  /** Below the base address, with the query. */
  path: string;
  headers: Headers;
  body: unknown;
  text: string | undefined;
  signal: AbortSignal;
  at: number;
}

export type Answer = Response | Promise<Response>;
export type Script = (request: Seen, count: number) => Answer;

const violations: string[] = [];
// whatever a test is about, no request may be one that the document does not know
afterEach(() => expect(violations.splice(0)).toEqual([]));

/** A network whose server is a function. Nothing here takes time by itself. */
export class ScriptedNetwork {
  env: SimulatedEnvironment;
  requests: Seen[] = [];
  script: Script;

  constructor(env: SimulatedEnvironment, script: Script) {
    this.env = env;
    this.script = script;
  }

  /** Like the platform's own: it rejects with the signal's reason. */
  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const signal = init.signal!;
    if (signal.aborted) throw signal.reason;
    // a form has its content type and its boundary from the platform
    const form = init.body instanceof FormData ? init.body : undefined;
    const text = form ? undefined : (init.body as string | undefined);
    const headers = new Headers(init.headers);
    if (form) headers.set('Content-Type', 'multipart/form-data; boundary=x');
    const seen: Seen = {
      method: init.method ?? 'GET',
      path: url.slice(baseUrl.length),
      headers,
      body: form ?? (text === undefined ? undefined : JSON.parse(text)),
      text,
      signal,
      at: this.env.now(),
    };
    this.requests.push(seen);
    try {
      validateExchange({ method: seen.method, url, headers: seen.headers, body: text });
    } catch (thrown) {
      violations.push((thrown as Error).message);
    }
    const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return Promise.race([aborted, this.script(seen, this.requests.length)]);
  };

  paths(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }
}

export interface World {
  env: SimulatedEnvironment;
  net: ScriptedNetwork;
  adapter: FullAdapter;
  ctx: CallContext;
}

export function world(script: Script, options: Partial<HttpAdapterOptions> = {}): World {
  const env = new SimulatedEnvironment();
  const net = new ScriptedNetwork(env, script);
  const adapter = createHttpAdapter({ baseUrl, environment: env, fetch: net.fetch, ...options }) as FullAdapter;
  return { env, net, adapter, ctx: context() };
}

export const json = (body: unknown, init: ResponseInit = {}): Response =>
  new Response(JSON.stringify(body), { ...init, headers: { 'Content-Type': 'application/json', ...init.headers } });

export const problem = (status: number, body: object = {}, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title: 'No', status, ...body }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  });

/** Every answer is JSON of this. */
export const always =
  (body: unknown): Script =>
  () =>
    json(body);

/** A streamed answer that a test feeds by hand. */
export class Stream {
  readonly response: Response;
  /** Nobody reads it any more, or it has failed. */
  over = false;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  constructor(type = 'text/event-stream', signal?: AbortSignal) {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => void (this.#controller = controller),
      cancel: () => void (this.over = true),
    });
    signal?.addEventListener('abort', () => this.cut(signal.reason));
    this.response = new Response(body, { headers: { 'Content-Type': type } });
  }

  write(text: string | Uint8Array): this {
    this.#controller.enqueue(typeof text === 'string' ? new TextEncoder().encode(text) : text);
    return this;
  }

  event(name: string, data: unknown, id?: string): this {
    return this.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  ready(): this {
    return this.event('ready', { serverTime: '2026-03-02T10:00:00Z' });
  }

  end(): void {
    this.#controller.close();
  }

  cut(reason: unknown = new TypeError('terminated')): void {
    this.over = true;
    try {
      this.#controller.error(reason);
    } catch {
      // it is over already
    }
  }
}

export interface Recording extends EventSink {
  /** Everything that was told, in order: `['hint', 'c1']`. */
  told: Array<[string, unknown]>;
  states: ConnectionState[];
  count(kind: string): number;
}

export function recorder(): Recording {
  const told: Recording['told'] = [];
  const states: ConnectionState[] = [];
  const tell = (kind: string) => (value?: unknown) => void told.push([kind, value]);
  return {
    told,
    states,
    count: (kind) => told.filter(([each]) => each === kind).length,
    conversation: tell('conversation'),
    hint: tell('hint'),
    message: tell('message'),
    contact: tell('contact'),
    typing: tell('typing'),
    presence: tell('presence'),
    removed: tell('removed'),
    connection: (state) => void states.push(state),
  };
}
