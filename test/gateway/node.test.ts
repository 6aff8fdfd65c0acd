import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { encode, EventStream } from '../../src/gateway/events/event-stream.js';
import { toNodeHandler, type Gateway } from '../../src/gateway/index.js';
import { until } from './support/desk.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  return new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
});

/** A gateway of which only this is asked. */
async function listen(
  fetch: Gateway['fetch'],
  onClose = () => {},
  prepare?: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<number> {
  const handler = toNodeHandler({ fetch });
  server = createServer((request, response) => {
    response.on('close', onClose);
    prepare?.(request, response);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('behind node:http', () => {
  test('an answer whose client has left before it began is cancelled', async () => {
    let [asked, gone, cancelled] = [false, false, false];
    let answer = () => {};
    const gate = new Promise<void>((resolve) => (answer = resolve));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('event: ready\n\n')),
      cancel: () => void (cancelled = true),
    });
    const port = await listen(
      async () => {
        asked = true;
        await gate;
        return new Response(body);
      },
      () => (gone = true),
    );
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => asked);
    socket.destroy();
    await until(() => gone);
    answer();
    await until(() => cancelled, 'the stream is still open');
  });

  test('whoever leaves before the answer aborts the request, and whoever has it does not', async () => {
    const signals: AbortSignal[] = [];
    let answer = () => {};
    let gone = 0;
    const port = await listen(
      ({ signal }) => {
        signals.push(signal);
        if (signals.length === 1) return Promise.resolve(new Response(null, { status: 200 }));
        return new Promise((resolve) => (answer = () => resolve(new Response(null))));
      },
      () => gone++,
    );
    const ask = () => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      socket.on('data', (part) => (text += String(part)));
      socket.write('GET /capabilities HTTP/1.1\r\nHost: x\r\n\r\n');
      return { socket, text: () => text };
    };
    const first = ask();
    await until(() => first.text().endsWith('\r\n\r\n'));
    // nothing, in one piece
    expect(first.text()).toMatch(/^content-length: 0\r$/im);
    expect(first.text()).not.toMatch(/transfer-encoding/i);
    await until(() => gone === 1);
    first.socket.destroy();
    const second = ask();
    await until(() => signals.length === 2);
    second.socket.destroy();
    await until(() => gone === 2);
    answer();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  });

  test('a method that no Request can have is asked for under a name that nobody answers', async () => {
    const methods: string[] = [];
    const port = await listen(async ({ method }) => {
      methods.push(method);
      return new Response(null, { status: 405 });
    });
    const status = await new Promise<unknown>((resolve) => {
      send({ port, host: '127.0.0.1', method: 'TRACE', path: '/capabilities' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', resolve)
        .end();
    });
    expect([status, methods]).toEqual([405, ['X-TRACE']]);
  });

  test('the socket of somebody who is not logged in is closed, that of another stays open', async () => {
    let status = 401;
    const port = await listen(async () => new Response('{}', { status }));
    const ask = async (): Promise<boolean> => {
      let [answered, closed] = [false, false];
      const socket = connect(port, '127.0.0.1');
      socket.on('data', () => (answered = true)).on('close', () => (closed = true));
      // a body that never comes to its end keeps nothing open
      socket.write('POST /bulk HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n');
      await until(() => answered);
      await new Promise((resolve) => setTimeout(resolve, 200));
      socket.destroy();
      return closed;
    };
    expect(await ask()).toBe(true);
    status = 403;
    expect(await ask()).toBe(false);
  });
});

describe('an event stream behind node:http', () => {
  const caller = { agent: { id: 'ada' }, role: 'agent' } as const;
  const through = (body: ReadableStream<Uint8Array> | null) => body!.pipeThrough(new TransformStream());

  /** What a host may make of the answer, and whether the client can then be written to without the body. */
  const wrappers: Array<[string, boolean, (answer: Response) => Response | Promise<Response>]> = [
    ['as it comes', true, (answer) => answer],
    ['with a header more', true, (answer) => (answer.headers.set('X-Host', '1'), answer)],
    ['in an answer of the host', true, ({ body }) => new Response(body, { headers: { 'X-Host': '1' } })],
    ['through a transformation', false, ({ body }) => new Response(through(body))],
    ['of which somebody has a copy', false, (answer) => (void answer.clone().text(), answer)],
    ['as a copy', false, (answer) => answer.clone()],
    [
      'after somebody has looked, and read nothing',
      true,
      (answer) => {
        answer.body!.getReader().releaseLock();
        return answer;
      },
    ],
    [
      'after somebody has read the beginning',
      false,
      async (answer) => {
        const reader = answer.body!.getReader();
        const { value } = await reader.read();
        const first = new TextDecoder().decode(value);
        const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
          start: (controller) => controller.enqueue(encode(first)),
        });
        reader.releaseLock();
        void answer.body!.pipeTo(writable).catch(() => undefined);
        return new Response(readable);
      },
    ],
  ];

  function open(wrap: (answer: Response) => Response | Promise<Response> = (answer) => answer, onClose?: () => void) {
    const closed = vi.fn<(isSlow: boolean) => void>();
    const stream = new EventStream(caller, closed);
    stream.send(encode('first,'));
    const port = listen(async () => wrap(new Response(stream.toBody())), onClose);
    return { stream, closed, port };
  }

  async function read(port: number) {
    let text = '';
    let ended = false;
    const answer = await new Promise<IncomingMessage>((resolve) =>
      send({ port, host: '127.0.0.1', path: '/events', agent: false }, resolve).end(),
    );
    answer.on('data', (part) => (text += String(part))).on('end', () => (ended = true));
    answer.on('error', () => undefined);
    return { text: () => text, ended: () => ended, answer };
  }

  test.each(wrappers)('%s: each event in order, then the end', async (_, isDirect, wrap) => {
    const { stream, closed, port } = open(wrap);
    const enqueue = vi.spyOn(ReadableStreamDefaultController.prototype, 'enqueue');
    const client = await read(await port);
    await until(() => client.text() === 'first,');
    stream.send(encode('second,'));
    stream.send(encode('third,'));
    await until(() => client.text() === 'first,second,third,');
    stream.send(encode('last'));
    stream.close();
    await until(client.ended);
    expect(client.text()).toBe('first,second,third,last');
    expect(closed.mock.calls).toEqual([[false]]);
    expect(enqueue.mock.calls.length === 0).toBe(isDirect);
    enqueue.mockRestore();
  });

  // where somebody has a copy, it stays open until both have left
  test.each(wrappers.filter(([name]) => !name.includes('copy')))(
    '%s: a client that leaves closes it, and nothing is sent any more',
    async (_, _isDirect, wrap) => {
      const { stream, closed, port } = open(wrap);
      const client = await read(await port);
      await until(() => client.text() === 'first,');
      client.answer.destroy();
      await until(() => {
        stream.send(encode('.'));
        return stream.closed;
      });
      expect(closed.mock.calls).toEqual([[false]]);
    },
  );

  test('a client that does not read is dropped when a megabyte waits, and not before', async () => {
    const { stream, closed, port } = open();
    const client = await read(await port);
    await until(() => client.text() === 'first,');
    client.answer.pause();
    const chunk = new Uint8Array(100_000);
    // what the system buffers is taken first
    for (let sent = 0; !stream.closed; sent++) {
      if (sent > 1000) throw new Error('never dropped');
      stream.send(chunk);
      if (sent < 10) expect(stream.closed).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(closed.mock.calls).toEqual([[true]]);
    client.answer.resume();
    await until(() => client.answer.errored !== null, 'the client is still connected');
    expect(client.ended()).toBe(false);
  });

  test('a client that reads again gets what has waited', async () => {
    const { stream, port } = open();
    const client = await read(await port);
    await until(() => client.text() === 'first,');
    client.answer.pause();
    let sent = 'first,';
    while (await stillRoom(stream)) {
      const text = `${sent.length}`.padEnd(50_000, '-');
      stream.send(encode(text));
      sent += text;
    }
    client.answer.resume();
    await stream.waitForRoom();
    stream.close();
    await until(client.ended);
    expect(client.text()).toBe(sent);
  });

  test('one that was closed before its client was there is written to the end', async () => {
    const { stream, port } = open();
    stream.close();
    const client = await read(await port);
    await until(client.ended);
    expect(client.text()).toBe('first,');
  });

  test('one whose client has left before the answer is closed', async () => {
    let answer = () => {};
    const gate = new Promise<void>((resolve) => (answer = resolve));
    let [asked, gone] = [false, false];
    const { closed, port } = open(
      async (given) => {
        asked = true;
        await gate;
        return given;
      },
      () => (gone = true),
    );
    const socket = connect(await port, '127.0.0.1');
    socket.write('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => asked);
    socket.destroy();
    await until(() => gone);
    answer();
    await until(() => closed.mock.calls.length === 1);
    expect(closed.mock.calls).toEqual([[false]]);
  });

  /** A stream whose response, or request, is not quite that of `node:http`. */
  async function openTo(prepare: (request: IncomingMessage, response: ServerResponse) => void) {
    const closed = vi.fn<(isSlow: boolean) => void>();
    const stream = new EventStream(caller, closed);
    stream.send(encode('first,'));
    let signal!: AbortSignal;
    const fetch = async (request: Request) => {
      signal = request.signal;
      return new Response(stream.toBody());
    };
    const port = await listen(fetch, undefined, prepare);
    return { stream, closed, port, signal: () => signal };
  }

  test('where a response throws, its stream is closed, and the caller hears nothing of it', async () => {
    let breaks = false;
    const { stream, closed, port } = await openTo((_, response) => {
      const write = response.write.bind(response);
      response.write = (...given: unknown[]) => {
        if (breaks) throw new Error('a broken instrument');
        return (write as (...given: unknown[]) => boolean)(...given);
      };
    });
    const client = await read(port);
    await until(() => client.text() === 'first,');
    breaks = true;
    stream.send(encode('second,'));
    expect(closed.mock.calls).toEqual([[false]]);
    await until(() => client.answer.errored !== null, 'the client is still connected');
  });

  test('where the host ends the response itself, its stream is closed with the next event', async () => {
    let end = () => {};
    const { stream, closed, port } = await openTo((_, response) => (end = () => response.end()));
    const client = await read(port);
    await until(() => client.text() === 'first,');
    end();
    stream.send(encode('second,'));
    await until(() => closed.mock.calls.length === 1);
    await until(client.ended);
    expect(client.text()).toBe('first,');
  });

  test('where the host has answered before the gateway, its stream is closed', async () => {
    const { closed, port } = await openTo((_, response) => void response.writeHead(503).end('too late'));
    const client = await read(port);
    await until(() => closed.mock.calls.length === 1);
    expect([client.answer.statusCode, closed.mock.calls]).toEqual([503, [[false]]]);
  });

  test('a request without resume() gets its events', async () => {
    const { stream, port } = await openTo((request) => Object.assign(request, { resume: undefined }));
    const client = await read(port);
    await until(() => client.text() === 'first,');
    stream.send(encode('second,'));
    await until(() => client.text() === 'first,second,');
  });

  test('the signal of the request aborts when the client leaves', async () => {
    const { port, signal } = await openTo(() => undefined);
    const client = await read(port);
    await until(() => client.text() === 'first,');
    expect(signal().aborted).toBe(false);
    client.answer.destroy();
    await until(() => signal().aborted);
  });

  test('one that was dropped before its client was there is not ended as if it were whole', () => {
    const stream = new EventStream(caller, () => undefined);
    stream.toBody();
    while (!stream.closed) stream.send(new Uint8Array(100_000));
    const calls: string[] = [];
    stream.writeTo({
      write: () => (calls.push('write'), true),
      end: () => void calls.push('end'),
      fail: ({ message }) => void calls.push(message),
    });
    expect(calls).toEqual(['The client reads too slowly']);
  });
});

/** Whether half of what may wait is free. */
async function stillRoom(stream: EventStream): Promise<boolean> {
  const timeout = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 20));
  return Promise.race([stream.waitForRoom().then(() => true), timeout]);
}
