// What the one-file build holds of other people's work: a comment at the head of the file, and THIRD-PARTY-NOTICES with
// the full texts of their licences.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const noticesFile = 'THIRD-PARTY-NOTICES';

/** The package of a module, by the last `node_modules` of its path; undefined for our own. */
function folderOf(module) {
  const [, before, name] = /^\0?(.*[\\/]node_modules[\\/])((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(module) ?? [];
  return name && before + name;
}

/** What has to be said of the package in this folder. Throws if its licence cannot be found. */
export function packageIn(folder) {
  const { name, version, license, homepage } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(each));
  if (!license || !file) throw new Error(`${name} does not say what its licence is`);
  const text = readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  const [copyright = ''] = /^\s*(copyright|©).*$/im.exec(text) ?? [];
  return { name, version, license, homepage, text, copyright: copyright.trim() };
}

/** The packages of these modules, by name. */
export function packagesOf(modules) {
  const folders = new Set(modules.map(folderOf).filter(Boolean));
  return [...folders].map(packageIn).sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const noticesText = (packages) =>
  [
    'dist/cdn of this package contains the following packages. Everything else of it has no third-party code.\n',
    ...packages.map(({ name, version, license, homepage, text }) =>
      [`${'-'.repeat(80)}\n`, `${name} ${version} (${license})`, homepage ?? '', '', text, ''].join('\n'),
    ),
  ].join('\n');

/** Bundlers and minifiers keep a comment that begins with an exclamation mark. */
export const headOf = ({ name, version, license }, packages) =>
  [
    `/*! ${name} ${version} | ${license} | includes, see ${noticesFile} for the licences:`,
    ...packages.map((each) => ` * ${each.name} ${each.version} | ${each.license} | ${each.copyright}`),
    ' */\n',
  ].join('\n');

/** A Vite plugin that puts the comment at the head of every file, and writes the notices. */
export function notices(manifest) {
  const all = new Map();
  return {
    name: 'third-party-notices',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'chunk') continue;
          const packages = packagesOf(file.moduleIds);
          for (const each of packages) all.set(each.name, each);
          file.code = headOf(manifest, packages) + file.code;
        }
        const sorted = [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
        const text = noticesText(sorted);
        // an unchanged file keeps its time, for tools that watch
        if (!existsSync(noticesFile) || readFileSync(noticesFile, 'utf8') !== text) writeFileSync(noticesFile, text);
      },
    },
  };
}
