import { readFlags } from '../flags.js';
import type { Io } from '../io.js';
import { Problem } from '../problem.js';

/** What somebody says of the platform that the adapter is for. */
export interface Answers {
  /** Small letters, digits and hyphens, for example `my-desk`. */
  name: string;
  folder: string;
  /** It ends pauses by itself. */
  timed: boolean;
  list: boolean;
  history: boolean;
}

/** Each can be asked, or said by a flag: `--timed`, or `--no-timed`. */
export const questions = {
  timed: 'Can your platform pause its bot for a number of minutes?',
  list: 'Can its conversations be listed?',
  history: 'Can the messages of a conversation be read?',
} as const;
type Question = keyof typeof questions;

const options = Object.fromEntries(
  Object.keys(questions).flatMap((name) => [
    [name, { type: 'boolean' as const }],
    [`no-${name}`, { type: 'boolean' as const }],
  ]),
);

async function answerTo(name: Question, given: Record<string, unknown>, { ask }: Io): Promise<boolean> {
  if (given[name] && given[`no-${name}`]) throw new Problem(`--${name} and --no-${name} say the opposite`);
  if (given[name]) return true;
  if (given[`no-${name}`]) return false;
  // nobody is there to be asked: what most platforms have
  if (!ask) return name === 'list' || name === 'history';
  const answer = await ask(`${questions[name]} [y/N] `);
  return /^y/i.test(answer.trim());
}

/** Reads the flags, and asks what they do not say. Nothing: only the help was wanted. */
export async function readAnswers(args: readonly string[], io: Io): Promise<Answers | undefined> {
  const { values, positionals } = readFlags(args, {
    ...options,
    folder: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) return undefined;
  const [name, ...more] = positionals;
  if (name === undefined || more.length) throw new Problem('Say one name: handoff-elements new-adapter my-desk');
  if (!/^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(name)) {
    throw new Problem(`"${name}" cannot be a name: small letters, digits and hyphens, such as my-desk`);
  }
  const said: Partial<Record<Question, boolean>> = {};
  for (const each of Object.keys(questions) as Question[]) said[each] = await answerTo(each, values, io);
  const folder = typeof values.folder === 'string' ? values.folder : `${name}-adapter`;
  return { name, folder, ...(said as Record<Question, boolean>) };
}
