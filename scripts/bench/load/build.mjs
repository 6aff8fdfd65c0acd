// Builds the pages from the package, as those do who use it, each by itself: pages of one build would share files.
import { readdir, readFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { build } from 'vite';
import { pages } from './pages.mjs';

const backend = path.join(import.meta.dirname, '../pages/load-backend.ts');
const connect = `import { adapter } from ${JSON.stringify(backend)};
document.querySelector('handoff-provider, handoff-desk').adapter = adapter;
`;

const documentOf = (name, head) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${name}</title>
    <link rel="icon" href="data:," />
    ${head}
  </head>
  <body>
    ${pages[name].body}
  </body>
</html>
`;

/** With Vite as it comes: nothing is set but where the files are. */
async function buildWithVite(name, folder, outDir) {
  const { modules, isOurs } = pages[name];
  const root = path.join(folder, name);
  await mkdir(root);
  await writeFile(
    path.join(root, 'page.js'),
    modules.map((module) => `import '${module}';\n`).join('') + (isOurs ? connect : ''),
  );
  await writeFile(path.join(root, 'index.html'), documentOf(name, '<script type="module" src="./page.js"></script>'));
  await build({ configFile: false, logLevel: 'error', root, base: `/${name}/`, build: { outDir } });
}

/** What a page without a build copies: all of the lines, or what comes before the hints and those of its tags. */
async function copiedLines({ lines, tags }) {
  const text = (await readFile(path.join('dist/cdn', lines), 'utf8')).replaceAll('"./', '"/cdn/');
  if (!tags) return text;
  const hints = new Map(
    [...text.matchAll(/<!-- ([\w-]+) -->\n((?:<link.*\n)*)/g)].map(([, tag, links]) => [tag, links]),
  );
  const wanted = tags.map((tag) => {
    if (!hints.get(tag)) throw new Error(`dist/cdn/${lines} has no lines for ${tag}`);
    return hints.get(tag);
  });
  return text.slice(0, text.indexOf('<!-- All at once')) + wanted.join('');
}

async function writeWithoutBuild(name, outDir) {
  await mkdir(outDir, { recursive: true });
  await bundle({
    stdin: { contents: connect, resolveDir: process.cwd() },
    outfile: path.join(outDir, 'page.js'),
    bundle: true,
    minify: true,
    format: 'esm',
  });
  const lines = await copiedLines(pages[name].cdn);
  await writeFile(
    path.join(outDir, 'index.html'),
    documentOf(name, `${lines}<script type="module" src="./page.js"></script>`),
  );
}

/** All files below a folder by their address, compressed before anything is measured. */
async function readCompressed(folder, under) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = path.join(entry.parentPath ?? entry.path, entry.name);
        const address = path.posix.join(under, path.relative(folder, file).replaceAll(path.sep, '/'));
        return [address, gzipSync(await readFile(file), { level: 9 })];
      }),
  );
}

/** Resolves with what a server sends for each address. */
export async function buildPages() {
  // inside the project, so that names of packages lead where they should
  const folder = await mkdtemp(path.resolve('node_modules', '.bench-'));
  try {
    const built = path.join(folder, 'built');
    for (const [name, { cdn }] of Object.entries(pages)) {
      const outDir = path.join(built, name);
      await (cdn ? writeWithoutBuild(name, outDir) : buildWithVite(name, folder, outDir));
    }
    return new Map([...(await readCompressed(built, '/')), ...(await readCompressed('dist/cdn', '/cdn'))]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
