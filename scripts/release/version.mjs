// npm run release:version: takes the next number from the changesets, and gives it to package.json and CHANGELOG.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { run } from '../run.mjs';
import { released } from './changelog.mjs';

const versionNow = () => JSON.parse(readFileSync('package.json', 'utf8')).version;
const must = async (command, args) => {
  const { code } = await run(command, args, { live: true });
  if (code) process.exit(code);
};

const before = versionNow();
const changelog = readFileSync('CHANGELOG.md', 'utf8');
// what is missing there is said before anything is written
released(changelog, before, '');
await must('node', ['node_modules/@changesets/cli/bin.js', 'version']);
if (versionNow() === before) {
  console.error('There is no changeset, so there is no next version: npx changeset writes one.');
  process.exit(1);
}
const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
writeFileSync('CHANGELOG.md', released(changelog, versionNow(), today));
await must('npm', ['install', '--package-lock-only']);
console.log(`${before} → ${versionNow()}`);
