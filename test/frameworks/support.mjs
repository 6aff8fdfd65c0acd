// Installs the packed package into a copy of an example outside of this repository, as its users would.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { run } from '../../scripts/run.mjs';

const root = path.resolve(import.meta.dirname, '../..');
/** What was installed stays here for the next run. */
const cache = path.join(os.tmpdir(), 'handoff-elements-frameworks');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

const newest = (folder) =>
  Math.max(...readdirSync(folder, { recursive: true }).map((file) => statSync(path.join(folder, file)).mtimeMs));

/** The tarball of the build as it is now. */
function pack() {
  const tarball = path.join(cache, 'handoff-elements.tgz');
  const isFresh = existsSync(tarball) && statSync(tarball).mtimeMs > newest(path.join(root, 'dist'));
  if (isFresh) return tarball;
  mkdirSync(cache, { recursive: true });
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', cache];
  const [{ filename }] = JSON.parse(execFileSync(npm, args, { cwd: root, encoding: 'utf8' }));
  cpSync(path.join(cache, filename), tarball);
  rmSync(path.join(cache, filename));
  return tarball;
}

/** The environment in which another version of Node runs, which npm brings. */
export async function withNode(version) {
  const folder = path.join(cache, `node-${version}`);
  const bin = path.join(folder, 'node_modules', 'node', 'bin');
  if (!existsSync(bin)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
    const { code, output } = await run(npm, ['install', '--no-audit', '--no-fund', `node@${version}`], { cwd: folder });
    if (code) throw new Error(output);
  }
  return { PATH: `${bin}${path.delimiter}${process.env.PATH}` };
}

/** An installed copy of an example. `versions` replaces some of its dependencies; `env` is for its commands. */
export class Example {
  constructor(name, { versions = {}, as = name, env = {} } = {}) {
    this.env = env;
    this.folder = path.join(cache, as);
    this.source = path.join(root, 'examples', name);
    this.versions = versions;
  }

  file(...names) {
    return path.join(this.folder, ...names);
  }

  /** Copies the example and installs what it needs: only the package itself where the rest is there already. */
  async install() {
    const tarball = pack();
    const manifest = JSON.parse(readFileSync(path.join(this.source, 'package.json'), 'utf8'));
    for (const kind of ['dependencies', 'devDependencies']) {
      for (const name of Object.keys(manifest[kind])) {
        manifest[kind][name] = this.versions[name] ?? manifest[kind][name];
      }
    }
    manifest.dependencies['handoff-elements'] = `file:${tarball}`;
    const text = JSON.stringify(manifest, null, 2);
    const isSame = existsSync(this.file('package.json')) && readFileSync(this.file('package.json'), 'utf8') === text;
    for (const name of existsSync(this.folder) ? readdirSync(this.folder) : []) {
      if (!isSame || name !== 'node_modules') rmSync(this.file(name), { recursive: true });
    }
    rmSync(this.file('node_modules', manifest.name), { recursive: true, force: true });
    rmSync(this.file('node_modules', 'handoff-elements'), { recursive: true, force: true });
    cpSync(this.source, this.folder, {
      recursive: true,
      filter: (file) => !/[\\/](node_modules|dist|mistake\.\w+)$/.test(file),
    });
    writeFileSync(this.file('package.json'), text);
    return run(npm, ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'], this.here);
  }

  get here() {
    return { cwd: this.folder, env: this.env };
  }

  script(name, ...args) {
    return run(npm, ['run', '--silent', name, ...(args.length ? ['--', ...args] : [])], this.here);
  }

  /** Type-checks the example together with its deliberate mistake. */
  async checkMistake() {
    const name = readdirSync(this.source).find((file) => file.startsWith('mistake.'));
    cpSync(path.join(this.source, name), this.file('src', name));
    try {
      return await this.script('check');
    } finally {
      rmSync(this.file('src', name));
    }
  }
}

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' };

export async function launch() {
  const { executablePath, args, env } = await findBrowser();
  return chromium.launch({ executablePath, args, env });
}

/** A page with a built folder, and what its console complained about. */
export async function open(browser, folder, index = readFileSync(path.join(folder, 'index.html'), 'utf8')) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.route('http://desk.test/**', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: index });
    return route.fulfill({ contentType: types[path.extname(pathname)], path: path.join(folder, pathname) });
  });
  await page.goto('http://desk.test/');
  return { page, complaints };
}
