// npm start: serves the demo and the reference helpdesk. Installs the dependencies first if necessary.
import path from 'node:path';
import { docsLink } from './docs/link.mjs';
import { hostPages } from './host-pages.mjs';
import { ensureInstalled } from './install.mjs';
import { liveServer } from './live-server.mjs';

const host = '127.0.0.1';
const port = Number(process.env.PORT || 5173);
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  process.exit(1);
}
ensureInstalled();

const folder = path.resolve(process.env.LIVE_DATA || path.resolve(import.meta.dirname, '..', '.live-data'));
const live = liveServer({ folder, url: process.env.DATABASE_URL || undefined, secure: process.env.LIVE_HTTPS === '1' });
const docs = docsLink(port + 1);
const hosts = hostPages();
const { createServer } = await import('vite');
const server = await createServer({
  mode: 'demo',
  logLevel: 'warn',
  clearScreen: false,
  plugins: [live.plugin, docs.plugin, hosts.plugin],
  server: {
    host,
    port,
    strictPort: true,
    // whoever can open the page may read the source, but not the database's files
    fs: { deny: ['.env', '.env.*', '*.{crt,pem}', '**/.git/**', '**/.live-data/**'] },
  },
});

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  // close the database first: an open page must not delay that
  await live.close().catch((error) => console.error(`The database was not closed: ${error.message}`));
  await docs.close();
  await hosts.close();
  server.httpServer?.closeAllConnections();
  await server.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

try {
  await server.listen();
} catch (error) {
  await server.close();
  // Vite replaces the system's error code with a sentence of its own
  const taken = error.code === 'EADDRINUSE' || /already in use/.test(error.message);
  console.error(
    taken ? `Port ${port} is in use. Stop what uses it, or choose another: PORT=${port + 1} npm start` : error.message,
  );
  process.exit(1);
}
live.started();
console.log(`The demo is at http://${host}:${port}/
The reference helpdesk is at http://${host}:${port}/live, and its contact’s side at http://${host}:${port}/live/contact
The pages for dashboards are at http://${host}:${port}/hosts/ (log in as ada or ben with the password ${hosts.password})
The documentation is at http://${host}:${port}/docs
(Ctrl+C stops it)`);
