// npm run size: what each element adds to Lit, and the limits of .size-limit.js. Needs a build.
import { existsSync } from 'node:fs';
import { run } from './run.mjs';
import { measureHttpAdapter, measureOwnCode } from './size/own-code.mjs';

if (!existsSync('dist/define.js')) {
  console.error('There is no build to measure. Run: npm run build');
  process.exit(1);
}

const { floor, rows } = await measureOwnCode();
const column = (value) => String(value).padStart(16);
console.log(`Gzip bytes over Lit, its directives, @lit/context and nanostores (${floor} B)\n`);
console.log(`${''.padEnd(20)}${['alone', 'beside others', 'at most', 'later, on use'].map(column).join('')}`);
for (const { tag, alone, beside, limits, later } of rows) {
  const [[kind, limit] = []] = Object.entries(limits);
  console.log(
    `${tag.padEnd(20)}${[alone, beside, kind ? `${limit} ${kind}` : '–', later || '–'].map(column).join('')}`,
  );
}
const http = await measureHttpAdapter();
console.log(`${'HTTP adapter'.padEnd(20)}${['–', http.adds, `${http.limit} beside`, '–'].map(column).join('')}\n`);

const over = rows.flatMap((row) =>
  Object.entries(row.limits)
    .filter(([kind, limit]) => row[kind] > limit)
    .map(([kind, limit]) => `${row.tag} is ${row[kind] - limit} B over its limit ${kind}.`),
);
if (http.adds > http.limit) over.push(`The HTTP adapter is ${http.adds - http.limit} B over its limit.`);
for (const line of over) console.error(line);

const { code } = await run('node', ['node_modules/size-limit/bin.js'], { live: true });
process.exit(code || over.length ? 1 : 0);
