import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { connectHttpAdapter, createHttpAdapter } from '../../../src/adapters/http/index.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { failureOf } from '../memory/world.js';
import { context, example, recorder } from './world.js';

type Handle = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const ends: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A server on a free port of this machine. */
async function serve(handle: Handle): Promise<{ baseUrl: string; server: Server }> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => handle(request, response, body));
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(resolve);
      }),
  );
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`, server };
}

const json = (response: ServerResponse, status: number, body: unknown, headers = {}) => {
  response.writeHead(status, {
    'Content-Type': status < 400 ? 'application/json' : 'application/problem+json',
    'Handoff-Server-Time': '2026-03-02T10:00:00Z',
    ...headers,
  });
  response.end(JSON.stringify(body));
};
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};
/** The real world, but nobody waits long between two tries. */
const hasty = { ...realEnvironment, random: () => 0 };

test('reads, commands and errors go over a real connection', async () => {
  const seen: string[] = [];
  const { baseUrl } = await serve((request, response, body) => {
    seen.push(`${request.method} ${request.url} ${body}`);
    if (request.url === '/api/capabilities') {
      return json(response, 200, { name: 'desk', commands: ['take-over'], methods: [], traits: {} });
    }
    if (request.method === 'GET') return json(response, 200, example());
    return json(response, 412, { code: 'conflict', current: example({ version: 9 }) });
  });
  const adapter = await connectHttpAdapter({ baseUrl });
  expect(await adapter.getConversation('c/1', context())).toEqual(example());
  expect(await failureOf(adapter.takeOver!('c/1', {}, context({ expectedVersion: 1 })))).toMatchObject({
    code: 'conflict',
    current: { version: 9 },
  });
  expect(seen).toEqual([
    'GET /api/capabilities ',
    'GET /api/conversations/c%2F1 ',
    'POST /api/conversations/c%2F1/commands {"type":"take-over"}',
  ]);
});

test('neither a token nor a command follows a redirect', async () => {
  const seen: string[] = [];
  const { baseUrl } = await serve((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(request.method === 'GET' ? 302 : 307, { Location: '/elsewhere' });
    response.end();
  });
  const adapter = createHttpAdapter({ baseUrl, getToken: () => 't1', headers: { 'X-Key': 'k' } });
  expect((await failureOf(adapter.getConversation('c1', context()))).code).toBe('bad-response');
  expect((await failureOf(adapter.takeOver!('c1', {}, context()))).code).toBe('bad-response');
  expect(seen).toEqual(['GET /api/conversations/c1', 'POST /api/conversations/c1/commands']);
});

test('nobody listens: a read is offline, a command unavailable', async () => {
  const { baseUrl, server } = await serve(() => undefined);
  await new Promise((resolve) => server.close(resolve));
  const adapter = createHttpAdapter({ baseUrl });
  expect((await failureOf(adapter.getConversation('c1', context()))).code).toBe('offline');
  expect((await failureOf(adapter.takeOver!('c1', {}, context()))).code).toBe('unavailable');
});

test('a socket that dies before, or in the middle of an answer', async () => {
  const { baseUrl } = await serve((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
      response.write('{"id"');
    }
    setTimeout(() => request.socket.destroy(), 5);
  });
  const adapter = createHttpAdapter({ baseUrl });
  expect((await failureOf(adapter.getConversation('c1', context()))).code).toBe('offline');
  expect((await failureOf(adapter.takeOver!('c1', {}, context()))).code).toBe('unavailable');
});

test('whoever stops waiting closes the connection', async () => {
  let closed = false;
  const { baseUrl } = await serve((request) => void request.on('close', () => (closed = true)));
  const abort = new AbortController();
  const call = failureOf(createHttpAdapter({ baseUrl }).getConversation('c1', context({ signal: abort.signal })));
  setTimeout(() => abort.abort(), 20);
  expect((await call).code).toBe('timeout');
  await until(() => closed);
});

test('a stream is cut in the middle of a frame, the server is down, and everything goes on from the last whole event', async () => {
  const connects: Array<string | undefined> = [];
  let open: ServerResponse | undefined;
  const { baseUrl } = await serve((request, response) => {
    connects.push(request.headers['last-event-id'] as string | undefined);
    if (connects.length === 2) return json(response, 503, { code: 'unavailable' });
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    response.write('event: ready\ndata: {"serverTime":"2026-03-02T10:00:00Z"}\n\n');
    open = response;
  });
  const sink = recorder();
  const adapter = createHttpAdapter({ baseUrl, environment: hasty });
  const end = adapter.subscribe!(sink, context());
  await until(() => sink.states.at(-1) === 'live');
  const bytes = Buffer.from('id: 7\nevent: hint\ndata: {"id":"ü"}\n\nid: 8\nevent: hint\ndata: {"id":"');
  for (const byte of bytes) {
    open!.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => sink.told.length === 1);
  open!.destroy();
  await until(() => connects.length === 3 && sink.states.at(-1) === 'live');
  expect(connects).toEqual([undefined, '7', '7']);
  expect(sink.states).toEqual(['connecting', 'live', 'offline', 'live']);
  open!.write('id: 8\nevent: hint\ndata: {"id":"b"}\n\n');
  await until(() => sink.told.length === 2);
  expect(sink.told).toEqual([
    ['hint', 'ü'],
    ['hint', 'b'],
  ]);
  let closed = false;
  open!.on('close', () => (closed = true));
  end();
  await until(() => closed);
});

test('a bulk answer is told line by line, while it is written', async () => {
  let open: ServerResponse | undefined;
  const { baseUrl } = await serve((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    response.write(`${JSON.stringify({ id: 'a', conversation: example({ id: 'a' }) })}\n`);
    open = response;
  });
  const progress: string[] = [];
  const call = createHttpAdapter({ baseUrl }).runBulk!({ type: 'archive' }, ['a', 'b', 'c'], context(), ({ id }) =>
    progress.push(id),
  );
  await until(() => progress.length === 1);
  open!.write(`${JSON.stringify({ id: 'c', error: { code: 'refused', message: '' } })}\n`);
  await until(() => progress.length === 2);
  open!.destroy();
  expect((await call).map(({ id, error }) => [id, error?.code])).toEqual([
    ['a', undefined],
    ['c', 'refused'],
    ['b', 'timeout'],
  ]);
});

test('an expired token is renewed once, however many callers there are', async () => {
  const tokens: string[] = [];
  const { baseUrl } = await serve((request, response) => {
    const accepted = request.headers.authorization === 'Bearer fresh';
    json(response, accepted ? 200 : 401, accepted ? example() : { code: 'unauthorized' });
  });
  const adapter = createHttpAdapter({
    baseUrl,
    getToken: async ({ refresh }) => {
      tokens.push(refresh ? 'fresh' : 'old');
      return tokens.at(-1);
    },
  });
  await Promise.all(Array.from({ length: 10 }, () => adapter.getConversation('c1', context())));
  expect(tokens).toEqual(['old', 'fresh']);
});

test('dispose closes every connection that is in use', async () => {
  let [asked, closed] = [0, 0];
  const { baseUrl } = await serve((request, response) => {
    asked++;
    request.socket.on('close', () => closed++);
    if (!request.url?.endsWith('/events')) return;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('event: ready\ndata: {}\n\n');
  });
  const adapter = createHttpAdapter({ baseUrl, environment: hasty });
  const sinks = [recorder(), recorder()];
  for (const sink of sinks) adapter.subscribe!(sink, context());
  const call = failureOf(adapter.getConversation('c1', context()));
  await until(() => sinks.every(({ states }) => states.at(-1) === 'live') && asked === 3);
  adapter.dispose!();
  expect((await call).code).toBe('timeout');
  await until(() => closed === 3);
  expect(asked).toBe(3);
});
