// npm run manifest: writes custom-elements.json and what is made from it, the types of src/frameworks. With --check,
// writes nothing and fails if one that is committed is out of date.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { validateCem } from '@wc-toolkit/cem-validator';
import { frameworkFiles } from './manifest/frameworks.mjs';
import { run } from './run.mjs';

const file = 'custom-elements.json';
const check = process.argv.includes('--check');

/** The analyzer accepts only folders inside the package. */
async function generate(outdir) {
  const { code, output } = await run('node', [
    'node_modules/@custom-elements-manifest/analyzer/cem.js',
    'analyze',
    '--quiet',
    '--outdir',
    outdir,
  ]);
  if (code) throw new Error(output);
  return readFileSync(path.join(outdir, file), 'utf8');
}

function validate(text) {
  validateCem(JSON.parse(text), {
    // drop "main"; the files that register an element are listed as its custom-element-definition exports
    rules: {
      packageJson: { main: 'off', module: 'off', types: 'off' },
      manifest: { schemaVersion: 'off', definitionPath: 'off', typeDefinitionPath: 'off', exportTypes: 'off' },
    },
    exclude: ['HandoffElement', 'PageElement', 'StoreElement'],
  });
}

if (check) {
  mkdirSync('node_modules/.cache', { recursive: true });
  const folder = path.relative('.', mkdtempSync('node_modules/.cache/manifest-'));
  try {
    const fresh = await generate(folder);
    validate(fresh);
    for (const [name, text] of Object.entries({ [file]: fresh, ...(await frameworkFiles(JSON.parse(fresh))) })) {
      if (text !== readFileSync(name, 'utf8')) throw new Error(`${name} is out of date. Run: npm run manifest`);
    }
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
} else {
  const fresh = await generate('.');
  validate(fresh);
  const files = await frameworkFiles(JSON.parse(fresh));
  for (const [name, text] of Object.entries(files)) writeFileSync(name, text);
  console.log(`Wrote ${[file, ...Object.keys(files)].join(', ')}`);
}
