import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Puts other words in the place of some that must be there exactly once, while the sources are built. */
const patched = ({ file, from, to, also = [] }) => ({
  name: 'patch',
  setup(builder) {
    let done = false;
    const edit = (source, edit) => {
      // however the formatter breaks the lines
      const code = new RegExp(edit.from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'), 'g');
      if (source.match(code)?.length !== 1) throw new Error(`${file} does not have this exactly once: ${edit.from}`);
      return source.replace(code, () => edit.to);
    };
    builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path !== root + file) return undefined;
      done = true;
      return { contents: [{ from, to }, ...also].reduce(edit, readFileSync(path, 'utf8')), loader: 'ts' };
    });
    builder.onEnd(() => {
      if (!done) throw new Error(`${file} is no part of the simulation`);
    });
  },
});

/** Tables in memory in place of the gateway's statements. */
const tablesInMemory = {
  name: 'tables',
  setup(builder) {
    builder.onResolve({ filter: /\/(turn-table|lease)\.js$/ }, ({ importer }) =>
      importer.startsWith(`${root}src/`) ? { path: `${root}test/simulation/bots/tables.ts` } : undefined,
    );
  },
};

/**
 * Builds the simulation into one module, as it is or with one deliberate mistake.
 * @param {{
 *   name: string, file: string, from: string, to: string, also?: { from: string, to: string }[], bots?: boolean
 * }} [mutant] `bots`: it is one for the worlds of bots
 * @param {{ bots?: boolean }} [options] whether to build the worlds of bots. Default: as the mutant says
 * @returns {Promise<string>} the module's address
 */
export async function buildSimulation(mutant, { bots = mutant?.bots } = {}) {
  const {
    outputFiles: [{ text }],
  } = await build({
    entryPoints: [`${root}test/simulation/${bots ? 'bots/' : ''}world.ts`],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    plugins: [...(bots ? [tablesInMemory] : []), ...(mutant ? [patched(mutant)] : [])],
  });
  // an address that is its own content: nothing to clean up, and nobody else's to overwrite
  return `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
}
