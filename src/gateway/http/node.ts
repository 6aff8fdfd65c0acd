import type { Gateway } from '../options.js';

/** Only what we use of `node:http`, so that our published types do not depend on Node's. */
export interface NodeRequest extends AsyncIterable<unknown> {
  method?: string;
  url?: string;
  headers: Record<string, string | string[] | undefined>;
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
  /** Everything was sent. */
  readonly writableFinished: boolean;
}

const base = 'http://gateway';

/** A `Request` refuses these methods. Under another name they get the usual 405. */
const forbiddenMethods = ['CONNECT', 'TRACE', 'TRACK'];

function toRequest(
  { method = 'GET', url = '/', headers: given }: NodeRequest,
  read: () => Promise<IteratorResult<unknown>>,
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
          const { done, value } = await read();
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

function send(answer: Response, response: NodeResponse): Promise<void> | undefined {
  const reader = answer.body?.getReader();
  response.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    // a stranger must not keep sockets open
    ...(answer.status === 401 && { Connection: 'close' }),
    // otherwise Node sends nothing in chunks
    ...(!reader && answer.status !== 204 && answer.status !== 304 && { 'Content-Length': '0' }),
  });
  if (reader) return pump(reader, response);
  response.end();
  return undefined;
}

/**
 * Makes the gateway a request listener for `node:http`.
 *
 * @example
 * createServer(toNodeHandler(gateway)).listen(8080);
 */
export function toNodeHandler(gateway: Pick<Gateway, 'fetch'>): (request: NodeRequest, response: NodeResponse) => void {
  return (request, response) => {
    const disconnected = new AbortController();
    response.on('close', () => {
      // to abort what has been answered costs more than many a request
      if (!response.writableFinished) disconnected.abort();
    });
    let bytes: AsyncIterator<unknown> | undefined;
    const read = () => (bytes ??= request[Symbol.asyncIterator]()).next();
    // step by step, so that the thousands of event streams that stay open hold neither the request nor the answer
    const ask = async () => gateway.fetch(toRequest(request, read, disconnected.signal));
    const discard = async () => {
      while (!(await read()).done);
    };
    ask()
      .then((answer) => send(answer, response))
      // the rest of the body: a client reads the response only after it has sent everything
      .then(discard)
      .catch(() => response.destroy()); // the client has disconnected, or was dropped because it reads too slowly
  };
}
