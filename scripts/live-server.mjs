// The reference helpdesk at /live, as a Vite plugin for npm start, and the one with only a bot switch at /live/switch.
// The database of each is opened with the first request.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';

const page = /^\/live(?<of>\/switch)?(?<contact>\/contact)?\/?$/;
const api = /^\/live(?<of>\/switch)?\/(api|handoff)\//;
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

/** One helpdesk with its database. `open` opens it; `isThere` says whether there is a database already. */
class Helpdesk {
  #open;
  #isThere;
  #opening;
  #warm;
  #closed = false;
  #sentence;

  constructor({ open, isThere, sentence }) {
    this.#open = open;
    this.#isThere = isThere;
    this.#sentence = sentence;
  }

  /** Opens it once for all requests, and again after a failure. */
  live() {
    clearTimeout(this.#warm);
    this.#opening ??= this.#open().catch((error) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async handle(request, response) {
    try {
      if (this.#closed) throw new Error('The server is about to stop.');
      (await this.live()).handle(request, response);
    } catch (error) {
      const detail = this.#sentence(error);
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

  /** Opens what is there, soon. */
  warmUp() {
    if (!this.#isThere()) return;
    this.#warm = setTimeout(() => this.live().catch(() => undefined), quiet);
    this.#warm.unref();
  }

  async close() {
    this.#closed = true;
    clearTimeout(this.#warm);
    await (await this.#opening?.catch(() => undefined))?.close();
  }
}

/**
 * `folder` is PGlite's folder. `url` is a PostgreSQL connection string to use instead; the helpdesk with a switch stays
 * in the folder, because two gateways cannot share one database. `secure`: a proxy serves it over https. Returns the
 * plugin, and `close`, which stops everything and closes the databases.
 */
export function liveServer({ folder, url, secure = false, log = console.error }) {
  let server;

  /** Logs names, codes and ids, never message text. */
  const noteFailure = ({ event, code = '', conversationId = '' }) => {
    if (/failed|lost|dropped|bad/.test(event)) log(`/live: ${[event, code, conversationId].filter(Boolean).join(' ')}`);
  };

  function helpdesk(basePath, profile, database) {
    const sentence = (error) => sentenceFor(error, database.url);
    return new Helpdesk({
      sentence,
      isThere: () => database.url || existsSync(database.folder),
      async open() {
        try {
          const { openLive } = await server.ssrLoadModule('/server/live.ts');
          return await openLive({ ...database, basePath, profile, secure, log: noteFailure });
        } catch (error) {
          log(`${basePath}: ${sentence(error)}`);
          throw error;
        }
      },
    });
  }
  const whole = helpdesk('/live', 'helpdesk', url ? { url } : { folder: path.join(folder, 'pglite') });
  const onlySwitch = helpdesk('/live/switch', 'switch', { folder: path.join(folder, 'switch', 'pglite') });
  const both = [whole, onlySwitch];

  return {
    plugin: {
      name: 'live-helpdesk',
      // the drivers stay external: Node resolves them, and reports a missing one
      config: () => ({ ssr: { external: ['@electric-sql/pglite', 'pg'] } }),
      configureServer(created) {
        server = created;
        server.middlewares.use((request, response, next) => {
          const [pathname, query] = request.url.split('?', 2);
          const asked = (api.exec(pathname) ?? page.exec(pathname))?.groups;
          if (!asked) return next();
          const of = asked.of ? onlySwitch : whole;
          if (api.test(pathname)) return void of.handle(request, response);
          request.url = `/live/${asked.contact ? 'contact' : 'index'}.html${query ? `?${query}` : ''}`;
          // opens the database while the browser loads the page; the first API request reports a failure
          of.live().catch(() => undefined);
          next();
        });
      },
    },
    /** Call once the server is listening. */
    started() {
      for (const each of both) each.warmUp();
    },
    async close() {
      await Promise.all(both.map((each) => each.close()));
    },
  };
}
