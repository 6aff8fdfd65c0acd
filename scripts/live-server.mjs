// The reference helpdesk at /live, as a Vite plugin for npm start. Its database is opened with the first request.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';

const pages = {
  '/live': '/live/index.html',
  '/live/': '/live/index.html',
  '/live/contact': '/live/contact.html',
  '/live/contact/': '/live/contact.html',
};
/**
 * In milliseconds. An existing database is opened this long after the start, because pauses in it may be due to end.
 */
const quiet = 1500;

/** Advice for whoever reads the page or the terminal. Never quotes the connection string. */
function sentenceFor(error, url) {
  if (/npm install/.test(error.message)) return error.message;
  if (/is in use/.test(error.message)) return `${error.message} (DATABASE_URL, or another LIVE_DATA)`;
  return url
    ? `The database of DATABASE_URL cannot be opened (${error.code ?? error.name}).`
    : `The database cannot be opened: ${error.message}`;
}

/**
 * `folder` is PGlite's folder. `url` is a PostgreSQL connection string to use instead. `secure`: a proxy serves it over
 * https. Returns the plugin, and `close`, which stops everything and closes the database.
 */
export function liveServer({ folder, url, secure = false, log = console.error }) {
  let server;
  let opening;
  let warm;
  let closed = false;

  /** Logs names, codes and ids, never message text. */
  const noteFailure = ({ event, code = '', conversationId = '' }) => {
    if (/failed|lost|dropped|bad/.test(event)) log(`/live: ${[event, code, conversationId].filter(Boolean).join(' ')}`);
  };

  async function open() {
    const { openLive } = await server.ssrLoadModule('/server/live.ts');
    return openLive({ ...(url ? { url } : { folder: path.join(folder, 'pglite') }), secure, log: noteFailure });
  }

  /** Opens the helpdesk once for all requests, and again after a failure. */
  function live() {
    clearTimeout(warm);
    opening ??= open().catch((error) => {
      opening = undefined;
      log(`/live: ${sentenceFor(error, url)}`);
      throw error;
    });
    return opening;
  }

  async function handle(request, response) {
    try {
      if (closed) throw new Error('The server is about to stop.');
      (await live()).handle(request, response);
    } catch (error) {
      const detail = sentenceFor(error, url);
      response.writeHead(503, {
        'Content-Type': 'application/problem+json',
        'Retry-After': '5',
        'Cache-Control': 'no-store',
      });
      response.end(
        JSON.stringify({ type: 'about:blank', title: 'Service Unavailable', status: 503, detail, code: 'unavailable' }),
      );
    }
  }

  return {
    plugin: {
      name: 'live-helpdesk',
      // the drivers stay external: Node resolves them, and reports a missing one
      config: () => ({ ssr: { external: ['@electric-sql/pglite', 'pg'] } }),
      configureServer(created) {
        server = created;
        server.middlewares.use((request, response, next) => {
          const [pathname, query] = request.url.split('?', 2);
          if (/^\/live\/(api|handoff)\//.test(pathname)) return void handle(request, response);
          if (pages[pathname]) {
            request.url = pages[pathname] + (query ? `?${query}` : '');
            // opens the database while the browser loads the page; the first API request reports a failure
            live().catch(() => undefined);
          }
          next();
        });
      },
    },
    /** Call once the server is listening. */
    started() {
      if (!url && !existsSync(path.join(folder, 'pglite'))) return;
      warm = setTimeout(() => live().catch(() => undefined), quiet);
      warm.unref();
    },
    async close() {
      closed = true;
      clearTimeout(warm);
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}
