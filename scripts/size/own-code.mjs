import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** What an application with Lit elements and a store has anyway: it is not ours to count. */
const floor = `
export { LitElement, html, svg, css, nothing } from 'lit';
export { customElement, property, state, query } from 'lit/decorators.js';
export { classMap } from 'lit/directives/class-map.js';
export { ifDefined } from 'lit/directives/if-defined.js';
export { live } from 'lit/directives/live.js';
export { repeat } from 'lit/directives/repeat.js';
export { ContextConsumer, ContextProvider, createContext } from '@lit/context';
export { atom, computed, onMount } from 'nanostores';
`;

export const elements = ['handoff-provider', 'bot-status-toggle', 'takeover-button', 'handback-close-bar', 'contact-panel'];
/** Gzip bytes that one element may add. The provider carries the store and has its share in the limit for all together. */
export const limit = 5000;

const gzip = (files) => gzipSync(Buffer.concat(files.map(({ contents }) => Buffer.from(contents))), { level: 9 }).length;

/** Bundles as an application would. `now` is loaded with the page, `later` by dynamic imports. */
async function bundle(code) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: process.cwd(), sourcefile: 'app.js' },
    outdir: 'bundle',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    metafile: true,
    write: false,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    // demo data and not part of any element
    external: ['*/adapters/memory/index.js'],
  });
  const contents = new Map(outputFiles.map((file) => [path.relative(process.cwd(), file.path), file]));
  const now = new Set();
  const follow = (name) => {
    if (now.has(name) || !metafile.outputs[name]) return;
    now.add(name);
    for (const { path: next, kind } of metafile.outputs[name].imports) if (kind === 'import-statement') follow(next);
  };
  follow(Object.keys(metafile.outputs).find((name) => metafile.outputs[name].entryPoint));
  const pick = (wanted) => [...contents].filter(([name]) => wanted === now.has(name)).map(([, file]) => file);
  return { now: gzip(pick(true)), later: pick(false).length ? gzip(pick(false)) : 0 };
}

/** What each element adds to the floor, in bytes after gzip. */
export async function measureOwnCode() {
  const base = await bundle(floor);
  const rows = await Promise.all(elements.map(async (tag) => {
    const { now, later } = await bundle(`${floor}import './dist/define/${tag}.js';`);
    return { tag, adds: now - base.now, later };
  }));
  return { floor: base.now, rows };
}
