import { createServer, request as send, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { toNodeHandler, type Gateway } from '../../src/gateway/index.js';
import { until } from './support/desk.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  return new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
});

/** A gateway of which only this is asked. */
async function listen(fetch: Gateway['fetch'], onClose = () => {}): Promise<number> {
  const handler = toNodeHandler({ fetch });
  server = createServer((request, response) => {
    response.on('close', onClose);
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
