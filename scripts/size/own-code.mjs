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
export { ContextConsumer, ContextProvider, ContextRoot, createContext } from '@lit/context';
export { atom, computed, onMount } from 'nanostores';
`;

/**
 * Gzip bytes that each element may add: `alone` to Lit, or `beside` the others, where an element brings its own part of
 * the store with it. The provider carries the store and has its share in the limit for all together.
 */
export const limits = {
  'handoff-provider': {},
  'bot-status-toggle': { alone: 5500 },
  'takeover-button': { alone: 5500 },
  'handback-close-bar': { alone: 5500 },
  'contact-panel': { alone: 5500 },
  'daily-review': { beside: 600 },
  'conversation-header': { beside: 800 },
  'handoff-desk': { beside: 2000 },
  // what keeps 100,000 rows in order is worth four hundred bytes over the eleven thousand
  'conversation-list': { beside: 11_400 },
  'conversation-thread': { beside: 11_800 },
  // with tabs, files, a form for a desk, a place for what helps to write, and drafts that may be kept elsewhere
  'reply-composer': { beside: 6900 },
};
/** Loaded as soon as there is something to show, so counted with the element. */
const bodies = {
  'conversation-thread': './dist/elements/conversation-thread/message-log.lazy.js',
  'reply-composer': './dist/elements/reply-composer/composer-body.lazy.js',
};
export const elements = Object.keys(limits);

const gzip = (texts) => (texts.length ? gzipSync(texts.join(''), { level: 9 }).length : 0);

/**
 * Bundles as an application would: the texts that load with the page (`now`), and those that dynamic imports load
 * (`later`).
 */
export async function bundle(code, external = []) {
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
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    // loaded where they are asked for: part of no element
    external: ['*/adapters/memory/index.js', '*/adapters/http/index.js', ...external],
  });
  const { outputs } = metafile;
  const atOnce = new Set();
  const follow = (name) => {
    if (atOnce.has(name) || !outputs[name]) return;
    atOnce.add(name);
    for (const { path: next, kind } of outputs[name].imports) if (kind === 'import-statement') follow(next);
  };
  follow(Object.keys(outputs).find((name) => outputs[name].entryPoint?.endsWith('app.js')));
  const result = { now: [], later: [] };
  for (const { path: file, text } of outputFiles) {
    result[atOnce.has(path.relative(process.cwd(), file).replaceAll(path.sep, '/')) ? 'now' : 'later'].push(text);
  }
  return result;
}

const importing = (tags) =>
  tags
    .flatMap((tag) => [`./dist/define/${tag}.js`, bodies[tag]])
    .filter(Boolean)
    .map((file) => `export * from '${file}';`)
    .join('\n');

/**
 * What each element adds, in bytes after gzip: alone to the floor, and to a page that has the other elements already.
 */
export async function measureOwnCode() {
  const base = gzip((await bundle(floor)).now);
  const all = gzip((await bundle(importing(elements))).now);
  const rows = await Promise.all(
    elements.map(async (tag) => {
      const { now, later } = await bundle(importing([tag]));
      const others = await bundle(importing(elements.filter((other) => other !== tag)));
      return { tag, limits: limits[tag], alone: gzip(now) - base, beside: all - gzip(others.now), later: gzip(later) };
    }),
  );
  return { floor: base, rows };
}

const store = "export { createStore } from './dist/index.js';\n";

/** What the HTTP adapter, its parser for events included, adds to a page that has the store; at most so many bytes. */
export async function measureHttpAdapter() {
  const [page, both] = await Promise.all(
    ['', "export { createHttpAdapter } from './dist/adapters/http/http-adapter.js';"].map((more) =>
      // how the parts of elements share code says nothing about an adapter
      bundle(store + more, ['*.lazy.js']),
    ),
  );
  return { adds: gzip(both.now) - gzip(page.now), limit: 4200 };
}
