// npm run size: what each element adds to Lit, and the limits of .size-limit.js. Needs a build.
import { existsSync } from 'node:fs';
import { run } from './run.mjs';
import { measureOwnCode } from './size/own-code.mjs';

if (!existsSync('dist/define.js')) {
  console.error('There is no build to measure. Run: npm run build');
  process.exit(1);
}

const { floor, rows } = await measureOwnCode();
const column = (value) => String(value).padStart(15);
console.log(`Gzip bytes over Lit, its directives, @lit/context and nanostores (${floor} B)\n`);
console.log(`${''.padEnd(20)}${['alone', 'at most', 'beside others', 'later, on use'].map(column).join('')}`);
for (const { tag, adds, limit, beside, later } of rows) console.log(`${tag.padEnd(20)}${[adds, limit === Infinity ? '–' : limit, beside, later || '–'].map(column).join('')}`);
console.log('');

const over = rows.filter(({ adds, limit }) => adds > limit);
for (const { tag, adds, limit } of over) console.error(`${tag} is ${adds - limit} B over its limit.`);

const { code } = await run('node', ['node_modules/size-limit/bin.js'], { live: true });
process.exit(code || over.length ? 1 : 0);
