import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { afterAll, describe, expect, test } from 'vitest';
import { filesOf } from '../../src/cli/new-adapter/files.js';
import { program } from './io.js';

const repository = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'new-adapter-'));
afterAll(() => rmSync(folder, { recursive: true }));

const skeletons = [true, false].flatMap((timed) =>
  [true, false].flatMap((list) =>
    [true, false].map((history): [string, { timed: boolean; list: boolean; history: boolean }] => [
      [timed && 'timed', list && 'list', history && 'history'].filter((each) => each).join(' ') || 'nothing',
      { timed, list, history },
    ]),
  ),
);

describe('what it writes', () => {
  // type-checked and run in test/package/cli.test.mjs, and in full by `npm run test:platforms`
  test.each(skeletons)('is formatted, and has nothing left over of what was not wanted: %s', async (_, wanted) => {
    const files = filesOf({ name: 'my-desk', folder: 'x', ...wanted });
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['src/my-desk-adapter.ts', 'test/fake-my-desk.ts']));
    const options = await resolveConfig(path.join(repository, 'src/index.ts'));
    for (const [filepath, text] of Object.entries(files).filter(([name]) => name.endsWith('.ts'))) {
      expect(await format(text, { ...options, filepath }), filepath).toBe(text);
    }
    const source = files['src/my-desk-adapter.ts']!;
    expect({
      timed: source.includes('pauseSeconds'),
      list: source.includes('async list('),
      history: source.includes('async messages('),
    }).toEqual(wanted);
  });
});

describe('what it asks', () => {
  const ask = (answers: Record<string, string>) => async (question: string) =>
    Object.entries(answers).find(([start]) => question.startsWith(start))?.[1] ?? '';

  test('is what no flag says', async () => {
    const asked: string[] = [];
    const target = path.join(folder, 'asked');
    const { ended } = program(['new-adapter', 'asked', '--folder', target, '--list'], {
      async ask(question) {
        asked.push(question);
        return ask({ 'Can your platform pause': 'yes' })(question);
      },
    });
    expect(await ended).toBe(0);
    expect(asked.map((each) => each.slice(0, 30))).toEqual([
      'Can your platform pause its bo',
      'Can the messages of a conversa',
    ]);
    const source = readFileSync(path.join(target, 'src/asked-adapter.ts'), 'utf8');
    expect([source.includes('pauseSeconds'), source.includes('messages('), source.includes('async list')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test.each<[string[], string]>([
    [[], 'Say one name: handoff-elements new-adapter my-desk'],
    [['one', 'two'], 'Say one name: handoff-elements new-adapter my-desk'],
    [['My Desk'], '"My Desk" cannot be a name: small letters, digits and hyphens, such as my-desk'],
    [['../up'], '"../up" cannot be a name: small letters, digits and hyphens, such as my-desk'],
    [['desk', '--timd'], 'There is no --timd; did you mean "--timed"?'],
    [['desk', '--list', '--no-list'], '--list and --no-list say the opposite'],
    [['desk', '--folder', repository], `${repository} is not empty; name another folder with --folder`],
  ])('%j', async (args, message) => {
    const { ended, err } = program(['new-adapter', ...args]);
    expect([await ended, err]).toEqual([1, [message]]);
  });
});
