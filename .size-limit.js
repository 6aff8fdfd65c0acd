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
    limit: '44 kB',
    gzip: true,
    // an adapter is loaded where it is asked for, and has its own limit
    modifyEsbuildConfig: without(/adapters\/(memory|http)/),
  },
  {
    name: 'Everything: all elements, provider, store and Lit, as a page loads them',
    path: 'dist/define.js',
    limit: '44 kB',
    gzip: true,
    modifyEsbuildConfig: without(/./),
  },
];
