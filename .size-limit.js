/** Leaves out what is loaded later by an import() whose path matches. */
const without = (later) => (config) => ({
  ...config,
  format: 'esm',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [
    {
      name: 'loaded-later',
      setup({ onResolve }) {
        onResolve({ filter: later }, ({ kind, path }) =>
          kind === 'dynamic-import' ? { path, external: true } : undefined,
        );
      },
    },
  ],
});

export default [
  {
    name: 'Four elements, provider, store and Lit, as a page loads them',
    path: 'scripts/size/four-elements.js',
    limit: '24 kB',
    gzip: true,
    modifyEsbuildConfig: without(/./),
  },
  {
    name: 'The same with every menu and dialog, which load when the page is idle',
    path: 'scripts/size/four-elements.js',
    // what parts share is in few files (scripts/build/gather.mjs): less over a network, but a little more as one text
    limit: '51.5 kB',
    gzip: true,
    // an adapter is loaded where it is asked for, and has its own limit; what knows phone numbers, with the first that
    // has its country: see below; a language, with who speaks it; what talks to the developer, with the first
    // mistake or the host's own sentences; alerts and kept drafts, where the host wants them
    modifyEsbuildConfig: without(
      /adapters\/(memory|http)|locales\/|phone\.lazy|strings-check\.lazy|developer-notes\.lazy|extras\.lazy/,
    ),
  },
  {
    name: 'How each country writes phone numbers, which loads with the first international one',
    path: 'dist/elements/contact-panel/phone.lazy.js',
    limit: '30 kB',
    gzip: true,
  },
  {
    name: 'What finds links, which loads with the first message that may hold one',
    path: 'dist/elements/conversation-thread/linkify.lazy.js',
    limit: '6 kB',
    gzip: true,
  },
  {
    name: 'The desk in one tag, until its panes are in sight',
    path: 'dist/define/handoff-desk.js',
    limit: '24 kB',
    gzip: true,
    modifyEsbuildConfig: without(/./),
  },
  {
    name: 'The desk in one tag with all that a first conversation shows',
    path: 'scripts/size/desk.js',
    limit: '63 kB',
    gzip: true,
    modifyEsbuildConfig: without(/./),
  },
  {
    name: 'Everything: all elements, provider, store and Lit, as a page loads them',
    path: 'dist/define.js',
    limit: '44 kB',
    gzip: true,
    modifyEsbuildConfig: without(/./),
  },
];
