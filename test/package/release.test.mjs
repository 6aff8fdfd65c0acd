import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import readChangesets from '@changesets/read';
import { missingForProvenance, released } from '../../scripts/release/changelog.mjs';
import { readJson } from './support.mjs';

const manifest = readJson('package.json');

test('a release gives what is unreleased its version, and keeps the rest', () => {
  const before = '# Changelog\n\nIntro.\n\n## Unreleased\n\n- New.\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n';
  const after = released(before, '0.2.0', '2026-02-03');
  assert.equal(
    after,
    '# Changelog\n\nIntro.\n\n## Unreleased\n\n## 0.2.0 (2026-02-03)\n\n- New.\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n',
  );
  assert.throws(() => released(after, '0.3.0', '2026-03-04'), /says nothing/);
  assert.throws(() => released('# Changelog\n', '0.3.0', '2026-03-04'), /no heading/);
});

test('this changelog can be released', () => {
  assert.match(released(readFileSync('CHANGELOG.md', 'utf8'), '9.9.9', '2026-02-03'), /^## 9\.9\.9 \(2026-02-03\)$/m);
});

test('every changeset is about this package', async () => {
  const read = readChangesets.default ?? readChangesets;
  for (const { id, releases } of await read(process.cwd())) {
    assert.deepEqual(
      releases.map(({ name }) => name),
      [manifest.name],
      id,
    );
  }
});

test('it says what provenance lacks', () => {
  const repository = { url: 'https://example.com/handoff-elements' };
  assert.equal(missingForProvenance({}, {}).length, 2);
  assert.equal(missingForProvenance({ repository }, {}).length, 1);
  assert.deepEqual(missingForProvenance({ repository }, { SIGSTORE_ID_TOKEN: 'x' }), []);
});
