/** Gives what is unreleased its version and date (YYYY-MM-DD), and makes room for what comes next. */
export function released(changelog, version, date) {
  const heading = '## Unreleased\n';
  if (!changelog.includes(heading)) throw new Error('CHANGELOG.md has no heading "## Unreleased".');
  const [before, after] = changelog.split(heading);
  if (!/\S/.test(after.split('\n## ')[0])) throw new Error('CHANGELOG.md says nothing of what is unreleased.');
  return `${before}${heading}\n## ${version} (${date})\n${after}`;
}

/** What keeps a package from being published with provenance: the registry has to know where it was built. */
export function missingForProvenance({ repository }, env) {
  return [
    repository?.url ? '' : '`repository` in package.json has no address, which has to be the one that it is built from',
    // the two services that the registry takes a proof from, by the variables that their runners set
    env.ACTIONS_ID_TOKEN_REQUEST_URL || env.SIGSTORE_ID_TOKEN
      ? ''
      : 'there is no proof of where it is built: run this in GitHub Actions with `id-token: write`, or in GitLab CI with SIGSTORE_ID_TOKEN',
  ].filter(Boolean);
}
