import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

process.chdir(path.resolve(import.meta.dirname, '../..'));

export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
export const manifest = readJson('package.json');
/** As `define.js` registers them. */
export const tags = [...readFileSync('src/define.ts', 'utf8').matchAll(/define\/([\w-]+)\.js/g)].map(([, tag]) => tag);

/** Every file below a folder, with its path. */
export const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name).replaceAll(path.sep, '/'));

/** The entries that are modules, as hosts name them. */
export const moduleEntries = Object.keys(manifest.exports)
  .filter((entry) => !entry.endsWith('.json'))
  .map((entry) => path.posix.join(manifest.name, entry));
