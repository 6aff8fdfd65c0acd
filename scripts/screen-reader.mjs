// npm run test:screen-reader: plays the procedures of test/screen-reader in the demo, with the screen reader Orca, and
// compares what is spoken with what is written there. `--only firefox`, `--procedure close` and `--runs 5` choose;
// `--listen` prints what is heard beside what is done.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { procedures } from '../test/screen-reader/procedures.mjs';
import { ensureInstalled } from './install.mjs';
import { run } from './run.mjs';
import { startDesktop } from './screen-reader/desktop.mjs';
import { openBrowser } from './screen-reader/open-browser.mjs';
import { servePage } from './screen-reader/page-server.mjs';
import { play } from './screen-reader/play.mjs';
import { browsers, missingPackages } from './screen-reader/tools.mjs';

/** Neither success nor a failed test. */
const cannotRun = 3;
const option = (name) => {
  const at = process.argv.findIndex((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`));
  return at < 0 ? undefined : (process.argv[at].split('=')[1] ?? process.argv[at + 1] ?? '');
};
const stop = (code, sentence) => {
  console.error(sentence);
  process.exit(code);
};
const someOf = (name, all) => {
  const chosen = option(name)?.split(',') ?? all;
  const unknown = chosen.filter((each) => !all.includes(each));
  if (unknown.length) stop(2, `--${name} takes ${all.join(', ')}; not "${unknown.join(', ')}".`);
  return chosen;
};

// whoever stops it also ends what it has started, and leaves no folder: both wait for `exit`
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.once(signal, () => process.exit(code));
}

const names = someOf('only', Object.keys(browsers));
const wanted = someOf(
  'procedure',
  procedures.map(({ name }) => name),
);
const runs = Number(option('runs') ?? 1);
if (!Number.isInteger(runs) || runs < 1) stop(2, '--runs takes a number, 1 or more.');

if (process.platform !== 'linux') stop(cannotRun, 'Not run: the screen reader Orca exists on Linux only.');
const missing = missingPackages(names);
if (missing.length) stop(cannotRun, `Not run: this machine lacks ${missing.join(', ')} (names of Debian packages).`);
ensureInstalled();

const folder = 'dist-demo';
console.log('Building the demo…');
const build = await run('node', ['node_modules/vite/bin/vite.js', 'build', '--mode', 'demo', '--logLevel', 'error']);
if (build.code || !existsSync(folder)) stop(1, build.output);

async function round(browser, listen) {
  const home = mkdtempSync(path.join(tmpdir(), 'screen-reader-'));
  const removeHome = () => rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', removeHome);
  const server = await servePage(folder);
  let desktop;
  try {
    desktop = await startDesktop(home);
    await openBrowser(desktop, browser, home, `${server.url}/?conversation=c1`);
    await server.ready();
    const failed = [];
    for (const procedure of procedures.filter(({ name }) => wanted.includes(name))) {
      failed.push(...(await play(procedure, { browser, desktop, server, listen })));
    }
    return failed;
  } finally {
    await desktop?.end();
    server.close();
    removeHome();
    process.off('exit', removeHome);
  }
}

let [passed, failed] = [0, 0];
for (let count = 1; count <= runs; count++) {
  for (const browser of names) {
    const start = Date.now();
    let faults;
    try {
      faults = await round(browser, process.argv.includes('--listen'));
    } catch (error) {
      faults = [`it broke: ${error.message}`];
    }
    if (faults.length) failed++;
    else passed++;
    console.log(
      `${faults.length ? '✘' : '✔'} ${browser}, run ${count}: ${wanted.length} procedures, ` +
        `${((Date.now() - start) / 1000).toFixed(0)} s`,
    );
    for (const fault of faults) console.log(`  ${fault.replaceAll('\n', '\n  ')}`);
  }
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
