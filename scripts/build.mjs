// npm run build: the library (dist/), its types, the OpenAPI document, and the one-file build for a CDN (dist/cdn/)
// with its integrity hash.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'vite';
import { run } from './run.mjs';

rmSync('dist', { recursive: true, force: true });
const types = run('node', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
await build({ mode: 'library', logLevel: 'warn', build: { emptyOutDir: false } });
await build({ mode: 'cdn', logLevel: 'warn', build: { emptyOutDir: false } });

const { openapi } = await import('../dist/adapters/http/openapi.js');
writeFileSync('dist/openapi.json', `${JSON.stringify(openapi, null, 2)}\n`);

const hash = createHash('sha384').update(readFileSync('dist/cdn/handoff-elements.js')).digest('base64');
writeFileSync('dist/cdn/handoff-elements.js.sri', `sha384-${hash}\n`);

const { code, output } = await types;
if (code) {
  console.error(output);
  process.exit(1);
}
console.log(`Built dist/ and dist/cdn/handoff-elements.js (integrity sha384-${hash})`);
