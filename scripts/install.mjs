import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const lock = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;

/** Is what lies in node_modules what package-lock.json asks for? */
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
 * Installs the dependencies where they are missing or older than the lock file. Without install scripts: none of them
 * needs one.
 */
export function ensureInstalled() {
  process.chdir(root);
  if (upToDate()) return;
  console.log('Installing dependencies (npm ci)…');
  const args = ['ci', '--ignore-scripts'];
  // npm names itself where it started us; by its own name it is a shell script on Windows
  const npm = process.env.npm_execpath;
  const { status } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { stdio: 'inherit' })
    : spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status) {
    console.error('The dependencies could not be installed: npm ci failed, see above.');
    process.exit(1);
  }
}
