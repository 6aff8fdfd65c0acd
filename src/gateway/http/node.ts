import { takeStream, type EventStream, type StreamTarget } from '../events/event-stream.js';
import { GatewayError } from '../errors.js';
import type { Gateway } from '../options.js';

/** Only what we use of `node:http`, so that our published types do not depend on Node's. */
export interface NodeRequest extends AsyncIterable<unknown> {
  method?: string;
  url?: string;
  headers: Record<string, string | string[] | undefined>;
  /** Reads to the end, and throws away what comes. Without it, that is done chunk by chunk. */
  resume?(): unknown;
}
export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): unknown;
  write(chunk: Uint8Array): boolean;
  end(): unknown;
  destroy(): unknown;
  flushHeaders(): void;
  on(event: 'drain' | 'close', listener: () => void): unknown;
  off(event: 'drain' | 'close', listener: () => void): unknown;
  readonly destroyed: boolean;
  /** Nothing can be written any more. */
  readonly writableEnded?: boolean;
  /** Everything was sent. */
  readonly writableFinished: boolean;
}

const base = 'http://gateway';

/** A `Request` refuses these methods. Under another name they get the usual 405. */
const forbiddenMethods = ['CONNECT', 'TRACE', 'TRACK'];

function toRequest(
  { method = 'GET', url = '/', headers: given }: NodeRequest,
  body: RequestBody,
  signal: AbortSignal,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    for (const each of Array.isArray(value) ? value : [value ?? '']) headers.append(name, each);
  }
  // the Host header says whatever the client wants, and nothing here reads it
  const init: RequestInit & { duplex?: 'half' } = {
    method: forbiddenMethods.includes(method.toUpperCase()) ? `X-${method}` : method,
    headers,
    signal,
  };
  if (method !== 'GET' && method !== 'HEAD') {
    init.body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const { done, value } = await body.read();
          if (done) controller.close();
          else controller.enqueue(value as Uint8Array);
        },
      },
      { highWaterMark: 0 },
    );
    init.duplex = 'half';
  }
  return new Request(URL.canParse(url, base) ? new URL(url, base) : base, init);
}

/** Resolves when the client has read what was written, or has disconnected. */
const drained = (response: NodeResponse): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      response.off('drain', end);
      response.off('close', end);
      resolve();
    };
    response.on('drain', end);
    response.on('close', end);
  });

/** Writes a body as it comes, and ends. */
async function pump(reader: ReadableStreamDefaultReader<Uint8Array>, response: NodeResponse): Promise<void> {
  response.flushHeaders();
  response.on('close', () => void reader.cancel().catch(() => undefined)); // the stream ended at the same moment
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (response.destroyed) return;
      if (!response.write(part.value)) await drained(response);
    }
    response.end();
  } finally {
    // if the client had left before, there is no `close` event any more, and its stream would never be cancelled
    void reader.cancel().catch(() => undefined);
  }
}

/**
 * Writes a stream to its client, without a body between them. What has to wait, waits in the stream. Where the response
 * throws, as one that a host has changed may, this client is lost, and no other.
 */
class ResponseTarget implements StreamTarget {
  #stream: EventStream;
  #response: NodeResponse;
  #hearsDrain = false;

  constructor(stream: EventStream, response: NodeResponse) {
    this.#stream = stream;
    this.#response = response;
  }

  write(chunk: Uint8Array): boolean {
    return this.#try(() => {
      if (this.#response.writableEnded) {
        // by the host
        this.#stream.cancel();
        return false;
      }
      if (this.#response.write(chunk)) return true;
      if (!this.#hearsDrain) this.#response.on('drain', () => this.#stream.resume());
      this.#hearsDrain = true;
      return false;
    });
  }

  end(): void {
    this.#try(() => !this.#response.end());
  }

  fail(): void {
    this.#response.destroy();
  }

  #try(act: () => boolean): boolean {
    try {
      return act();
    } catch {
      this.#stream.cancel();
      this.fail();
      return false;
    }
  }
}

function follow(stream: EventStream, response: NodeResponse): void {
  // the client had left before: there is no `close` event any more
  if (response.destroyed) return stream.cancel();
  response.on('close', () => stream.cancel());
  response.flushHeaders();
  stream.writeTo(new ResponseTarget(stream, response));
}

/** Begins an answer that has a body of this kind, or none. */
function begin({ status, headers }: Response, response: NodeResponse, hasBody: boolean): void {
  response.writeHead(status, {
    ...Object.fromEntries(headers),
    // a stranger must not keep sockets open
    ...(status === 401 && { Connection: 'close' }),
    // otherwise Node sends nothing in chunks
    ...(!hasBody && status !== 204 && status !== 304 && { 'Content-Length': '0' }),
  });
}

/** The body of a request, of which nothing is read before somebody asks. */
class RequestBody {
  #request: NodeRequest;
  #chunks?: AsyncIterator<unknown>;

  constructor(request: NodeRequest) {
    this.#request = request;
  }

  read(): Promise<IteratorResult<unknown>> {
    return (this.#chunks ??= this.#request[Symbol.asyncIterator]()).next();
  }

  /** Reads the rest: a client reads the answer only after it has sent everything. */
  async discard(): Promise<void> {
    if (!this.#chunks && this.#request.resume) return void this.#request.resume();
    while (!(await this.read()).done);
  }
}

/**
 * Makes the gateway a request listener for `node:http`. Throws `invalid` if it is given none, for example a promise.
 *
 * @example
 * createServer(toNodeHandler(gateway)).listen(8080);
 */
export function toNodeHandler(gateway: Pick<Gateway, 'fetch'>): (request: NodeRequest, response: NodeResponse) => void {
  if (typeof (gateway as Partial<Gateway> | undefined)?.fetch !== 'function') {
    throw new GatewayError('invalid', 'toNodeHandler(): expected a gateway.');
  }
  return (request, response) => {
    const disconnected = new AbortController();
    const onClose = () => {
      // to abort what has been answered costs more than many a request
      if (!response.writableFinished) disconnected.abort();
    };
    response.on('close', onClose);
    const body = new RequestBody(request);
    // step by step, so that the thousands of event streams that stay open hold neither the request nor the answer
    const ask = async () => gateway.fetch(toRequest(request, body, disconnected.signal));
    const send = (answer: Response): Promise<void> | undefined => {
      const stream = takeStream(answer);
      const reader = stream ? undefined : answer.body?.getReader();
      try {
        begin(answer, response, !!(stream ?? reader));
        if (stream) follow(stream, response);
      } catch (error) {
        // the host has answered already
        stream?.cancel();
        void reader?.cancel().catch(() => undefined);
        throw error;
      }
      if (reader) return pump(reader, response);
      if (!stream) response.end();
      return undefined;
    };
    ask()
      .then(send)
      .then(() => body.discard())
      .catch(() => response.destroy()); // the client has disconnected, or was dropped because it reads too slowly
  };
}
