// Some of an area's mutants, chosen by a seed: a whole area can take hours.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { glob } from 'tinyglobby';

const quiet = { debug() {}, info() {}, isDebugEnabled: () => false };
const options = { ignorers: [], excludedMutations: [], noHeader: true, plugins: null };
const key = (text) => createHash('sha256').update(text).digest('hex');

/**
 * The places of `count` mutants as StrykerJS reads them, `file:line:column-line:column`. The same seed chooses the same
 * places as long as the code around them is the same. A mutant inside another's place comes with it.
 */
export async function samplePlaces(globs, count, seed) {
  const files = (await glob(globs)).map((name) => ({ name, content: readFileSync(name, 'utf8'), mutate: true }));
  const { mutants } = await new Instrumenter(quiet).instrument(files, options);
  const places = mutants.map(
    ({ fileName, location: { start, end } }) =>
      `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`,
  );
  return [...new Set(places)]
    .map((place) => ({ place, order: key(`${seed} ${place}`) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, count)
    .map(({ place }) => place);
}
