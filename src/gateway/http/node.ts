import type { Gateway } from '../options.js';

/** As much of `node:http` as is used here, so that our types do not need Node's. */
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
}

const base = 'http://gateway';

/** A `Request` cannot have these; under another name they are answered like any other method that is not there. */
const forbiddenMethods = ['CONNECT', 'TRACE', 'TRACK'];

function toRequest(
  { method = 'GET', url = '/', headers: given }: NodeRequest,
  bytes: AsyncIterator<unknown>,
  signal: AbortSignal,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    for (const each of Array.isArray(value) ? value : [value ?? '']) headers.append(name, each);
  }
  // the host is whatever the client says, and nothing here asks for it
  const init: RequestInit & { duplex?: 'half' } = {
    method: forbiddenMethods.includes(method.toUpperCase()) ? `X-${method}` : method,
    headers,
    signal,
  };
  if (method !== 'GET' && method !== 'HEAD') {
    init.body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const { done, value } = await bytes.next();
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

/** Resolves when the client has taken what was written, or has gone. */
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

async function send(answer: Response, response: NodeResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  const reader = answer.body?.getReader();
  if (!reader) return void response.end();
  response.flushHeaders();
  response.on('close', () => void reader.cancel().catch(() => undefined)); // it ended at the same moment
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (response.destroyed) return;
      if (!response.write(part.value)) await drained(response);
    }
    response.end();
  } finally {
    // a client that left before it was answered is heard of by nobody else, and its stream would stay
    void reader.cancel().catch(() => undefined);
  }
}

/**
 * The gateway as a listener for `node:http`.
 *
 * @example
 * createServer(toNodeHandler(gateway)).listen(8080);
 */
export function toNodeHandler(gateway: Gateway): (request: NodeRequest, response: NodeResponse) => void {
  return (request, response) => {
    const disconnected = new AbortController();
    response.on('close', () => disconnected.abort());
    const handle = async () => {
      const bytes = request[Symbol.asyncIterator]();
      await send(await gateway.fetch(toRequest(request, bytes, disconnected.signal)), response);
      // what was not read of the body is thrown away, so that a client that is still sending gets to read the answer
      while (!(await bytes.next()).done);
    };
    handle().catch(() => response.destroy()); // a client that has gone, or that reads too slowly
  };
}
