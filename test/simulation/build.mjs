import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Puts other words in the place of some that must be there exactly once, while the sources are built. */
const patched = ({ file, from, to }) => ({
  name: 'patch',
  setup(builder) {
    let done = false;
    builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path !== root + file) return undefined;
      const source = readFileSync(path, 'utf8');
      // however the formatter breaks the lines
      const code = new RegExp(from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'), 'g');
      if (source.match(code)?.length !== 1) throw new Error(`${file} does not have this exactly once: ${from}`);
      done = true;
      return { contents: source.replace(code, () => to), loader: 'ts' };
    });
    builder.onEnd(() => {
      if (!done) throw new Error(`${file} is no part of the simulation`);
    });
  },
});

/**
 * Builds the simulation into one module, as it is or with one deliberate mistake.
 * @param {{ name: string, file: string, from: string, to: string }} [mutant]
 * @returns {Promise<string>} the module's address
 */
export async function buildSimulation(mutant) {
  const {
    outputFiles: [{ text }],
  } = await build({
    entryPoints: [`${root}test/simulation/world.ts`],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    plugins: mutant ? [patched(mutant)] : [],
  });
  // an address that is its own content: nothing to clean up, and nobody else's to overwrite
  return `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
}
