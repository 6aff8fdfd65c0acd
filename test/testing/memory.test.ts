import { afterAll, describe, expect, it } from 'vitest';
import { profileNames, type ProfileName } from '../../src/adapters/memory/index.js';
import { adapterTests } from '../../src/testing/index.js';
import { memoryWorld } from './memory-world.js';

/** What each test of the kit came to, by profile. */
const outcomes = new Map<string, Map<ProfileName, string>>();
const skippedIn = (profile: ProfileName): string[] =>
  [...outcomes].filter(([, by]) => by.get(profile) !== 'passed').map(([name]) => name);

describe.each(profileNames)('memory adapter, profile %s', (profile) => {
  it.each(adapterTests(memoryWorld({ profile })))('$group: $name', async ({ name, run }) => {
    const ended = await run();
    const by = outcomes.get(name) ?? new Map<ProfileName, string>();
    outcomes.set(name, by.set(profile, ended === 'passed' ? ended : ended.skipped));
  });
});

/** What no profile of the memory adapter has: other adapters have to pass these. */
const leftToOthers = [
  'a pause without an end is refused where pauses have one',
  'a command that fails as rate-limited says so',
  'a command that fails as forbidden says so',
  'a bulk command that was given up tells of no more rows',
  'a bulk command is applied to each, with a result for each',
  'one that fails does not stop the others, and says why',
];

afterAll(() => {
  // what is skipped tests nothing, so each test has to have its turn somewhere
  expect(skippedIn('default')).toEqual([
    'take-over where there is no bot: I have it',
    'hand-back is refused where nobody would answer',
    'an outcome that the traits do not name is refused',
    'take-over without a reason is refused where one is required',
    'pause-bot without a reason is refused where one is required',
    'a pause with an end is refused where pauses have none',
    ...leftToOthers,
  ]);
  const never = [...outcomes].filter(([, by]) => ![...by.values()].includes('passed')).map(([name]) => name);
  expect(never).toEqual(leftToOthers);
});
