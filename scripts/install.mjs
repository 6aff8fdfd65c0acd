import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const lock = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;

/** Whether node_modules matches package-lock.json. */
function upToDate() {
  if (!existsSync(path.join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = lock('node_modules/.package-lock.json');
  return Object.entries(lock('package-lock.json')).every(([place, { version, optional }]) => {
    if (!place) return true;
    // optional packages are mostly binaries for other systems
    return installed[place] ? installed[place].version === version : optional;
  });
}

/**
 * Installs the dependencies if they do not match the lock file. No dependency needs install scripts, so none are run.
 */
export function ensureInstalled() {
  process.chdir(root);
  if (upToDate()) return;
  console.log('Installing dependencies (npm ci)…');
  const args = ['ci', '--ignore-scripts'];
  // npm_execpath is set if npm started us; `npm` itself is a shell script on Windows, which spawn cannot run
  const npm = process.env.npm_execpath;
  const { status } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { stdio: 'inherit' })
    : spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status) {
    console.error('The dependencies could not be installed: npm ci failed, see above.');
    process.exit(1);
  }
}
