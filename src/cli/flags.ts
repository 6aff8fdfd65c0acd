import { parseArgs, type ParseArgsConfig } from 'node:util';
import { didYouMean } from './config/nearest.js';
import { Problem } from './problem.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads the arguments of one command. Throws a `Problem` for a flag that there is not, or one without its value. */
export function readFlags(args: readonly string[], options: Options) {
  const names = Object.keys(options);
  for (const arg of args) {
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (name === undefined || names.includes(name)) continue;
    const hint = didYouMean(name, names) || `; there are ${names.map((each) => `--${each}`).join(', ')}`;
    throw new Problem(`There is no --${name}${hint.replace('"', '"--')}`);
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw new Problem((thrown as Error).message.split('. ')[0]!, { cause: thrown });
  }
}
