import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
/* global fetch */
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A screen that nobody sees, where the machine has none. It chooses its own number, so that runs do not meet. */
async function screen() {
  if (process.env.DISPLAY) return { display: process.env.DISPLAY, async focus() {}, close() {} };
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1400x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await Promise.race([
    once(server.stdio[3], 'data'),
    once(server, 'exit').then(() => {
      throw new Error('Xvfb did not start.');
    }),
  ]);
  const display = `:${String(number).trim()}`;
  return {
    display,
    /** Without a window manager no window has the focus, and so no page matches `:focus`. */
    focus: (windowClass) =>
      promisify(execFile)(
        'xdotool',
        ['search', '--sync', '--onlyvisible', '--class', windowClass, 'windowfocus', '--sync'],
        { env: { ...process.env, DISPLAY: display }, timeout: 10_000 },
      ),
    close: () => server.kill(),
  };
}

/**
 * Starts a driver that speaks the W3C WebDriver protocol, and one browser by it, whose window has the focus.
 * `send(method, path, body?)` is a command of that session; commands are sent one after the other.
 */
export async function w3cSession({ driver, capabilities, windowClass }) {
  const port = await freePort();
  const { display, focus, close } = await screen();
  const child = spawn(driver, [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, DISPLAY: display } });
  const failed = once(child, 'error').then(([error]) => {
    throw error;
  });
  failed.catch(() => {});

  const request = async (method, path, body = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(method === 'POST' && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) {
      throw new Error(`${method} ${path.split('/').slice(3).join('/')}: ${value.error}: ${value.message}`);
    }
    return value;
  };
  const stop = () => {
    child.kill();
    close();
  };

  let path;
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        await Promise.race([failed, request('GET', '/status')]);
        break;
      } catch (error) {
        // it takes a moment until it listens
        if (attempt >= 100 || child.pid === undefined) throw error;
        await sleep(100);
      }
    }
    const { sessionId, capabilities: found } = await request('POST', '/session', {
      capabilities: { alwaysMatch: capabilities },
    });
    path = `/session/${sessionId}`;
    await focus(windowClass);
    let last = Promise.resolve();
    return {
      version: found.browserVersion,
      send(method, command, body) {
        const next = () => request(method, path + command, body);
        return (last = last.then(next, next));
      },
      async stop() {
        // the browser ends with its session; the driver may be gone already
        await request('DELETE', path).catch(() => undefined);
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}
