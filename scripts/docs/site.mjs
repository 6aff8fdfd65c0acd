// The documentation as a site: prepared, served, or built.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../run.mjs';

/** Where `npm run docs` and `npm start` serve it. */
export const usualPort = 5174;

/** The lines for a page that takes this version from a CDN, with the addresses that they have there. */
function writeCdnLines(folder) {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const base = `https://cdn.jsdelivr.net/npm/${name}@${version}/dist/cdn/`;
  mkdirSync(folder, { recursive: true });
  for (const file of ['handoff-elements.html', 'autoload.html']) {
    const [, ...lines] = readFileSync(`dist/cdn/${file}`, 'utf8').split('\n');
    writeFileSync(`${folder}/${file}`, lines.join('\n').replaceAll('"./', `"${base}`));
  }
}

const changedAt = (file) => statSync(file).mtimeMs;

/** Whether the package was built after the last change of its sources: an example must not show an older one. */
function isBuilt() {
  const last = 'dist/cdn/handoff-elements.html';
  if (!existsSync(last)) return false;
  const sources = readdirSync('src', { recursive: true }).map((file) => path.join('src', file));
  return sources.every((file) => changedAt(file) <= changedAt(last));
}

/** Puts beside the pages what the live examples run: the built package. */
async function prepare() {
  if (!isBuilt()) {
    console.log('Building the package for the live examples of the documentation…');
    const { code, output } = await run('node', ['scripts/build.mjs']);
    if (code) throw new Error(output);
  }
  mkdirSync('docs/public', { recursive: true });
  cpSync('dist/cdn', 'docs/public/cdn', { recursive: true });
  writeCdnLines('docs/public/cdn-lines');
  cpSync('demo/screenshot.png', 'docs/public/screenshot.png');
}

/** Builds it into dist-docs. */
export async function buildSite() {
  await prepare();
  const { build } = await import('vitepress');
  await build('docs');
}

/** Serves it, with every change as it is saved; resolves with its address and how to end it. */
export async function serveSite(port) {
  await prepare();
  const { createServer } = await import('vitepress');
  const server = await createServer('docs', { host: '127.0.0.1', port, strictPort: true });
  await server.listen();
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
