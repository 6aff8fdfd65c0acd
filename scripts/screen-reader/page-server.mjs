// Serves a folder, and runs JavaScript in its page. No debugging protocol is attached to the browser, so that every
// browser behaves as it does at a person's, and all are driven alike.
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };
const driver = path.join(import.meta.dirname, 'page-driver.js');

const withResolvers = () => {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};

const bodyOf = async (request) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
};

export async function servePage(folder) {
  const waiting = new Map();
  let page = withResolvers();
  let count = 0;

  const file = (pathname) => {
    const at = pathname === '/page-driver.js' ? driver : path.join(folder, pathname.replace(/\/$/, '/index.html'));
    return existsSync(at) && statSync(at).isFile() ? at : undefined;
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://page');
    if (pathname === '/commands') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
      page.resolve(response);
    } else if (pathname === '/answer') {
      const { id, value, error } = JSON.parse(await bodyOf(request));
      const { resolve, reject } = waiting.get(id) ?? {};
      waiting.delete(id);
      if (error) reject?.(new Error(error));
      else resolve?.(value);
      response.end();
    } else if (file(pathname)) {
      const at = file(pathname);
      response.writeHead(200, { 'content-type': types[path.extname(at)] ?? 'application/octet-stream' });
      const text = readFileSync(at);
      const isPage = at.endsWith('.html');
      response.end(
        isPage ? String(text).replace('<head>', '<head><script type="module" src="/page-driver.js"></script>') : text,
      );
    } else {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  /** Runs the body of an async function in the page; its arguments and its result are JSON. */
  const run = async (body, ...args) => {
    const stream = await page.promise;
    const id = ++count;
    const { promise, resolve, reject } = withResolvers();
    waiting.set(id, { resolve, reject });
    stream.write(`data: ${JSON.stringify({ id, body, args })}\n\n`);
    return promise;
  };
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    ready: () => page.promise,
    run,
    /** Goes to another address of this server. The next `run` waits for the new page. */
    async go(address) {
      const leaving = run('location.assign(args[0])', address);
      // a page that leaves may not come to answer
      leaving.catch(() => {});
      await Promise.resolve();
      page = withResolvers();
      await page.promise;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
