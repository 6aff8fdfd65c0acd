import { build } from 'esbuild';

/** Where a second copy of the library is, with its own Lit, as another bundle on the same page brings it along. */
const path = '/second-copy.js';

/** Serves the copy. Other tests do not wait for it to be made. */
export function secondCopy() {
  let made;
  const make = async () => {
    const { outputFiles } = await build({
      entryPoints: ['src/index.ts'],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      write: false,
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'silent',
    });
    return outputFiles[0].text;
  };
  return {
    name: 'second-copy',
    async serve({ path: asked }) {
      return asked === path ? { body: await (made ??= make()), type: 'js' } : undefined;
    },
  };
}
