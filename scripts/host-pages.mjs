// The pages for dashboards at /hosts, as a Vite plugin for npm start: their headers, and the gateway that they talk to.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../demo');
const page = /^\/hosts\/([a-z-]+)\/(?:index\.html)?$/;

/** Returns the plugin, the password of this run, and `close`. */
export function hostPages() {
  const password = randomBytes(6).toString('base64url');
  let server;
  let opening;

  const load = () => server.ssrLoadModule('/server/hosts.ts');
  function open() {
    opening ??= load().then(({ openHosts }) => openHosts({ password }));
    return opening;
  }

  return {
    password,
    plugin: {
      name: 'host-pages',
      configureServer(created) {
        server = created;
        server.middlewares.use(async (request, response, next) => {
          try {
            const [pathname, query] = request.url.split('?', 2);
            if (pathname.startsWith('/handoff/')) return (await open()).handle(request, response);
            const [, name] = page.exec(pathname) ?? [];
            if (pathname === '/hosts' || pathname === '/hosts/') request.url = '/hosts/index.html';
            if (!name) return next();
            const html = await readFile(path.join(folder, 'hosts', name, 'index.html'), 'utf8');
            const { headersFor } = await load();
            for (const [header, value] of Object.entries(headersFor(html))) response.setHeader(header, value);
            request.url = `/hosts/${name}/index.html${query ? `?${query}` : ''}`;
            return next();
          } catch (error) {
            return error.code === 'ENOENT' ? next() : next(error);
          }
        });
      },
    },
    async close() {
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}
