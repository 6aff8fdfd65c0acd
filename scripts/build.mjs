// npm run build: the library (dist/), its types, the OpenAPI document, and two builds for a CDN (dist/cdn/) with their
// integrity hashes: everything in one file with the languages beside it, and a core that loads the elements that it
// finds.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build as bundle } from 'esbuild';
import { build } from 'vite';
import { autoloadPage, integrityOf, oneFilePage } from './build/autoload-page.mjs';
import { writeEditorData } from './build/editor-data.mjs';
import { gather } from './build/gather.mjs';
import { headOf } from './notices.mjs';
import { run } from './run.mjs';

rmSync('dist', { recursive: true, force: true });
const types = run('node', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
await build({ mode: 'library', logLevel: 'warn', build: { emptyOutDir: false } });
await gather('dist');
await build({ mode: 'cdn', logLevel: 'warn', build: { emptyOutDir: false } });
const [{ output: chunks }] = await build({ mode: 'autoload', logLevel: 'warn', build: { emptyOutDir: false } });
await bundle({
  entryPoints: readdirSync('dist/locales').flatMap((name) =>
    /^(?!en\.).+\.js$/.test(name) ? `dist/locales/${name}` : [],
  ),
  outdir: 'dist/cdn/locales',
  bundle: true,
  minify: true,
  format: 'esm',
  charset: 'utf8',
  target: 'es2022',
  logLevel: 'warning',
  banner: { js: headOf(JSON.parse(readFileSync('package.json', 'utf8')), []) },
});
writeFileSync('dist/cdn/autoload.html', autoloadPage(chunks));

const { openapi } = await import('../dist/adapters/http/openapi.js');
writeFileSync('dist/openapi.json', `${JSON.stringify(openapi, null, 2)}\n`);

writeEditorData('dist');

const oneFile = readFileSync('dist/cdn/handoff-elements.js');
const integrity = integrityOf(oneFile);
writeFileSync('dist/cdn/handoff-elements.html', oneFilePage(oneFile));
writeFileSync('dist/cdn/handoff-elements.js.sri', `${integrity}\n`);

const { code, output } = await types;
if (code) {
  console.error(output);
  process.exit(1);
}
console.log(`Built dist/ and dist/cdn/handoff-elements.js (integrity ${integrity})`);
