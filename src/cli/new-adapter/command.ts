import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../io.js';
import { Problem } from '../problem.js';
import { questions, readAnswers } from './answers.js';
import { filesOf } from './files.js';

export const newAdapterHelp = `handoff-elements new-adapter <name> [--folder <name>-adapter] [flags]

Writes the skeleton of an adapter, a platform in memory for its tests, and the conformance kit over it.
What no flag says is asked; --no-timed and so on say no.

${Object.entries(questions)
  .map(([name, question]) => `  --${name.padEnd(9)}${question}`)
  .join('\n')}`;

/** `handoff-elements new-adapter`: resolves with the exit code. Writes into no folder that has anything in it. */
export async function newAdapterCommand(args: readonly string[], io: Io): Promise<number> {
  const answers = await readAnswers(args, io);
  if (!answers) {
    io.out(newAdapterHelp);
    return 0;
  }
  const folder = path.resolve(answers.folder);
  if (existsSync(folder) && readdirSync(folder).length) {
    throw new Problem(`${answers.folder} is not empty; name another folder with --folder`);
  }
  for (const [name, text] of Object.entries(filesOf(answers))) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    io.out(`  ${path.join(answers.folder, name)}`);
  }
  io.out(`Next: cd ${answers.folder} && npm install && npm test`);
  return 0;
}
