import { readdirSync } from 'node:fs';
import path from 'node:path';
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import manifest from './package.json' with { type: 'json' };
import { notices } from './scripts/notices.mjs';
import en from './src/locales/en.js';

const target = 'es2022';
// before TypeScript is taken away, while the templates still stand as they were written
const minifyTemplates = (): Plugin => ({
  ...(minifyTemplateLiterals({ include: 'src/**/*.ts' }) as Plugin),
  enforce: 'pre',
});

/** What `exports` in package.json names, each with its source. */
const entries = Object.fromEntries(
  Object.values(manifest.exports)
    .flatMap((target) => (typeof target === 'string' ? [] : [target.default.slice('./dist/'.length, -'.js'.length)]))
    // no entry of the package: the build writes it to dist/openapi.json
    .concat('adapters/http/openapi')
    // the program `handoff-elements`
    .concat('cli/main')
    .map((name) => [name, `src/${name}.ts`]),
);

/** package.json lists the built files that have side effects; Vite would take their sources for free of any. */
const keepDefinitions: Plugin = {
  name: 'keep-definitions',
  transform: {
    filter: { id: /\/src\/define(\.ts|\/)/ },
    handler: (code) => ({ code, map: null, moduleSideEffects: true }),
  },
};

/** In the place of all sentences, what the check of a host's own sentences needs of them: see `base/built-in.ts`. */
const placeholdersOnly: Plugin = {
  name: 'placeholders-only',
  load: {
    filter: { id: /\/src\/elements\/base\/built-in\.ts$/ },
    handler: () => {
      const placeholders = Object.entries(en).map(([key, text]) => [key, text.match(/\{[^}]*\}/g)?.join('') ?? '']);
      return `export const builtIn = ${JSON.stringify(Object.fromEntries(placeholders), null, 2)};\n`;
    },
  },
};

/** Beside the one file, because nobody needs them all: `locales/<tag>.js`, which the build bundles by itself. */
const languagesApart: Plugin = {
  name: 'languages-apart',
  enforce: 'pre',
  resolveId: {
    filter: { id: /\/locales\/(?!en\.js)[\w-]+\.js$/ },
    handler: (id) => ({ id: `./locales/${path.basename(id)}`, external: true }),
  },
};

/** What npm gets: one module for each source file, so that a host's bundler takes only what it needs. */
const library: UserConfig = {
  plugins: [keepDefinitions, placeholdersOnly, minifyTemplates()],
  publicDir: false,
  build: {
    target,
    sourcemap: true,
    // the host's bundler minifies; until then the code stays readable
    minify: false,
    outDir: 'dist',
    lib: { entry: entries, formats: ['es'] },
    rolldownOptions: {
      external: [
        /^lit(\/|$)/,
        /^@lit\//,
        /^nanostores$/,
        /^linkify-it$/,
        /^minisearch$/,
        /^libphonenumber-js\//,
        /^pg$/,
        /^@electric-sql\/pglite$/,
        /^ioredis$/,
        /^jose$/,
        /^node:/,
        /^react$/,
        /^@angular\/core$/,
      ],
      output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
      // 'use client' stays where it is, because every module stays a file of its own
      checks: { moduleLevelDirective: false },
    },
  },
};

/** One file for a `<script type="module">`, with everything in it but the languages. */
const cdn: UserConfig = {
  plugins: [keepDefinitions, languagesApart, minifyTemplates(), notices(manifest)],
  publicDir: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target,
    sourcemap: false,
    outDir: 'dist/cdn',
    lib: { entry: { 'handoff-elements': 'scripts/cdn.ts' }, formats: ['es'] },
    rolldownOptions: { output: { minify: true, codeSplitting: false, entryFileNames: '[name].js' } },
  },
};

/** Not what only lists, histories, menus and dialogs have in common: a page with the four elements begins without. */
const isCore = (id: string): boolean =>
  !/\/(store\/(list|presence|thread\/(drafts|outbox))|model\/review|forms|elements\/reply-composer|controllers\/modal-dialog)\b/.test(
    id,
  );

/**
 * Not what only forms, notices and adapters have in common, nor an element that the desk in one tag has as well, with
 * its part of the store and its words: that comes with the first of them.
 */
const isShared = (id: string): boolean =>
  isCore(id) &&
  !/\/(forms|notices|adapters\/(memory|http|command-methods)|store\/(list|thread)|controllers\/(menu|place-popup|row-window))\b/.test(
    id,
  ) &&
  !/\/elements\/(?!base\/|icons\/|handoff-provider\/)|\/locales\/en\/(?!common|errors|refusals)/.test(id);

/** The same in a core that loads what it finds in the page: `autoload.js`, and its parts. */
const autoload: UserConfig = {
  ...cdn,
  plugins: [keepDefinitions, placeholdersOnly, minifyTemplates(), notices(manifest)],
  build: {
    ...cdn.build,
    lib: { entry: { autoload: 'scripts/autoload.ts' }, formats: ['es'] },
    rolldownOptions: {
      output: {
        minify: true,
        entryFileNames: '[name].js',
        chunkFileNames: 'parts/[name].js',
        // two files for what parts have in common: a small file has as long a way as a large one
        codeSplitting: {
          groups: [
            { name: 'common', minShareCount: 3, priority: 1, test: isCore },
            { name: 'shared', minShareCount: 2, test: isShared },
          ],
        },
      },
    },
  },
};

/** The demo pages: served by `npm start`, or built for any static host, in any folder. */
const demo: UserConfig = {
  plugins: [keepDefinitions],
  root: 'demo',
  base: './',
  server: { fs: { allow: ['..'] } },
  build: {
    target,
    outDir: '../dist-demo',
    emptyOutDir: true,
    rolldownOptions: {
      input: [
        ...readdirSync('demo').filter((file) => file.endsWith('.html')),
        ...readdirSync('demo/hosts', { withFileTypes: true }).flatMap((entry) =>
          entry.isDirectory() ? `hosts/${entry.name}/index.html` : [],
        ),
      ].map((file) => path.resolve('demo', file)),
    },
  },
};

export default defineConfig(({ command, mode }) => {
  if (command === 'serve' || mode === 'demo') return demo;
  return { cdn, autoload }[mode] ?? library;
});
