// npm run release:publish: checks everything, builds it, and publishes it with provenance. `-- --dry-run` does all but
// the last step.
import { readFileSync } from 'node:fs';
import { run } from '../run.mjs';
import { missingForProvenance } from './changelog.mjs';

const isDry = process.argv.includes('--dry-run');
const must = async (command, ...args) => {
  const { code } = await run(command, args, { live: true });
  if (code) process.exit(code);
};

const missing = missingForProvenance(JSON.parse(readFileSync('package.json', 'utf8')), process.env);
for (const each of missing) console.error(`Cannot be published with provenance: ${each}.`);
if (missing.length && !isDry) process.exit(1);

const { output: changes } = await run('git', ['status', '--porcelain']);
if (changes && !isDry) {
  console.error('Commit first: what is published has to be what the repository has.');
  process.exit(1);
}
if (!isDry) await must('node', 'scripts/test.mjs');
await must('node', 'scripts/build.mjs');
await must('npm', 'publish', '--access', 'public', ...(isDry ? ['--dry-run'] : ['--provenance']));
