// The reference helpdesk at /live, as a plugin of the server behind npm start. Its database is opened with the first
// request.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { lockFolder } from './live-server-lock.mjs';

const pages = {
  '/live': '/live/index.html',
  '/live/': '/live/index.html',
  '/live/contact': '/live/contact.html',
  '/live/contact/': '/live/contact.html',
};
/**
 * Milliseconds after the start until a database that is there already is opened without being asked: pauses end in it.
 */
const quiet = 1500;

/** What can be done about it, for whoever reads the page or the terminal. Nothing of a connection string. */
function sentenceFor(error, url) {
  if (/npm install|is in use/.test(error.message)) return error.message;
  return url
    ? `The database of DATABASE_URL cannot be opened (${error.code ?? error.name}).`
    : `The database cannot be opened: ${error.message}`;
}

/**
 * `folder` is where PGlite keeps its files, `url` a PostgreSQL connection string that is used instead. Returns the
 * plugin, and `close`, which ends everything and closes the database.
 */
export function liveServer({ folder, url, log = console.error }) {
  let server;
  let opening;
  let warm;
  let closed = false;

  /** Names, codes and ids, never what people wrote. */
  const noteFailure = ({ event, code = '', conversationId = '' }) => {
    if (/failed|lost|dropped|bad/.test(event)) log(`/live: ${[event, code, conversationId].filter(Boolean).join(' ')}`);
  };

  async function open() {
    const unlock = url ? () => undefined : lockFolder(folder);
    try {
      const { openLive } = await server.ssrLoadModule('/server/live.ts');
      const live = await openLive({ ...(url ? { url } : { folder: path.join(folder, 'pglite') }), log: noteFailure });
      return { ...live, close: () => live.close().finally(unlock) };
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** Once for all requests, and again after it failed. */
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
      // Node looks for the drivers itself, and says so where one is missing
      config: () => ({ ssr: { external: ['@electric-sql/pglite', 'pg'] } }),
      configureServer(created) {
        server = created;
        server.middlewares.use((request, response, next) => {
          const [pathname, query] = request.url.split('?', 2);
          if (/^\/live\/(api|handoff)\//.test(pathname)) return void handle(request, response);
          if (pages[pathname]) {
            request.url = pages[pathname] + (query ? `?${query}` : '');
            // opens while the browser loads the page; a failure is told with the request that needs it
            live().catch(() => undefined);
          }
          next();
        });
      },
    },
    /** To be called once the server listens. */
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
