import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { build, preview } from 'vite';
import { lists, threads } from './options.mjs';

const pages = path.join(import.meta.dirname, 'pages');

/** package.json lists built files with side effects, so Vite would treat their sources as free of side effects. */
const keepDefinitions = {
  name: 'keep-definitions',
  transform: {
    filter: { id: /\/src\/define(\.ts|\/)/ },
    handler: (code) => ({ code, map: null, moduleSideEffects: true }),
  },
};

/** Builds the pages like a production application and serves them on localhost. */
export async function servePages() {
  const outDir = await mkdtemp(path.resolve('node_modules', '.bench-'));
  const shared = { configFile: false, root: pages, base: './', logLevel: 'error' };
  await build({
    ...shared,
    plugins: [keepDefinitions],
    build: {
      target: 'es2022',
      outDir,
      emptyOutDir: true,
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { input: [...lists, ...threads].map((name) => path.join(pages, `${name}.html`)) },
    },
  });
  const server = await preview({ ...shared, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const { port } = server.httpServer.address();
  return {
    address: `http://127.0.0.1:${port}/`,
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
