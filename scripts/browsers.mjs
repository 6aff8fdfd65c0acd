// npm run test:browsers: the element tests, with the stories of a whole desk, in Chromium, Firefox and WebKitGTK, which
// is close to Safari. See --help. Missing browsers are installed from Debian's packages, if possible. A browser that is
// not available is reported and does not fail the run.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from './browser.mjs';
import { optionsOf } from './command-line.mjs';
import { ensureInstalled } from './install.mjs';
import { run } from './run.mjs';

const programs = (name) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, name));
const first = (...files) => files.find((file) => file && existsSync(file));
const program = (...names) => first(...names.flatMap(programs));

/** WebKitGTK's MiniBrowser is next to its library, in a folder named after the architecture. */
function miniBrowser() {
  for (const folder of ['/usr/lib', '/usr/libexec', '/usr/lib64']) {
    for (const place of existsSync(folder)
      ? ['', ...readdirSync(folder).filter((name) => name.endsWith('-linux-gnu'))]
      : []) {
      const found = ['webkitgtk-6.0', 'webkit2gtk-4.1', 'webkit2gtk-4.0']
        .map((version) => path.join(folder, place, version, 'MiniBrowser'))
        .find((file) => existsSync(file));
      if (found) return found;
    }
  }
  return undefined;
}

const engines = {
  chromium: {
    name: 'Chromium',
    // it brings itself
    packages: [],
    find: () =>
      findBrowser().then(
        ({ executablePath }) => executablePath,
        () => undefined,
      ),
    wanted: 'Install Chrome, or set CHROME_PATH to one.',
    version: (executable) => execFileSync(executable, ['--version'], { encoding: 'utf8', stdio: 'pipe' }).trim(),
  },
  firefox: {
    name: 'Firefox',
    packages: ['firefox-esr'],
    find: () =>
      first(
        process.env.FIREFOX_PATH,
        ...['firefox-esr', 'firefox'].flatMap(programs),
        '/Applications/Firefox.app/Contents/MacOS/firefox',
        path.join(process.env.ProgramFiles ?? '/', 'Mozilla Firefox/firefox.exe'),
      ),
    wanted: 'Install Firefox, or set FIREFOX_PATH to one.',
    version: (executable) => execFileSync(executable, ['--version'], { encoding: 'utf8' }).trim(),
  },
  webkit: {
    name: 'WebKitGTK',
    packages: ['webkit2gtk-driver', 'xvfb', 'xdotool'],
    find: () =>
      program('WebKitWebDriver') && (process.env.DISPLAY || (program('Xvfb') && program('xdotool')))
        ? miniBrowser()
        : undefined,
    wanted: 'On Linux install WebKitGTK with WebKitWebDriver and MiniBrowser, Xvfb and xdotool.',
    // MiniBrowser reports its version only when it is running
    version: () => 'WebKitGTK',
  },
};

function install({ name, packages }) {
  if (!packages.length || process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return;
  }
  console.log(`Installing Debian’s ${packages.join(' and ')} to test in ${name}…`);
  try {
    execFileSync('apt-get', ['update', '-q'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } catch (error) {
    console.warn(`apt-get did not install it: ${error.message.split('\n')[0]}`);
  }
}

function versionOf({ name, version }, executable) {
  try {
    return version(executable);
  } catch {
    // a browser that does not report a version may still work
    return name;
  }
}

const { only, files } = optionsOf({
  usage: `npm run test:browsers -- [options]
  the element tests in ${Object.keys(engines).join(', ')}

  --only NAMES   some of them, with commas
  --files GLOB   only these tests`,
  readOptions(args) {
    const { values } = parseArgs({
      args,
      options: {
        only: { type: 'string', default: Object.keys(engines).join() },
        files: { type: 'string', default: 'test/elements/**/*.test.ts' },
        help: { type: 'boolean' },
      },
    });
    const names = values.only.split(',');
    const unknown = names.filter((name) => !Object.hasOwn(engines, name));
    if (unknown.length) {
      throw new Error(`Unknown: ${unknown.join(', ')}. There are ${Object.keys(engines).join(', ')}.`);
    }
    return { ...values, only: names };
  },
});
ensureInstalled();
const lines = [];
let failed = false;
for (const engine of only) {
  const { find, name, wanted: advice } = engines[engine];
  if (!(await find())) install(engines[engine]);
  const executable = await find();
  if (!executable) {
    lines.push(`– ${name} was not found, so nothing was tested in it. ${advice}`);
    continue;
  }
  const version = versionOf(engines[engine], executable);
  console.log(`\n== ${version} ==`);
  const start = Date.now();
  const args = [
    'node_modules/@web/test-runner/dist/bin.js',
    '--config',
    'web-test-runner.browsers.mjs',
    '--files',
    files,
  ];
  const { code, output } = await run('node', args, { live: true, env: { ENGINE: engine, BROWSER_PATH: executable } });
  const counts = [...output.matchAll(/^\d+ passed, \d+ failed.*$/gm)].at(-1)?.[0] ?? 'it ended before the first test';
  const exact = output.match(/Browser: (.+)$/m)?.[1] ?? version;
  lines.push(`${code ? '✘' : '✔'} ${exact}: ${counts}, ${((Date.now() - start) / 1000).toFixed(1)} s`);
  failed ||= code !== 0;
}
console.log(`\n${lines.join('\n')}`);
process.exit(failed ? 1 : 0);
