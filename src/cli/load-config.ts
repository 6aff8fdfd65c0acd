import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readConfig, type Config } from './config/config.js';
import type { Env } from './config/field.js';
import { Problem, sentenceOf } from './problem.js';

/** Reads and checks a configuration. Rejects with a `Problem` that has a line for each wrong place. */
export async function loadConfig(file: string, env: Env, unset?: Set<string>): Promise<Config> {
  const full = path.resolve(file);
  if (!existsSync(full)) throw new Problem(`There is no file ${file}; name another one with --config`);
  let given: { default?: unknown };
  try {
    given = (await import(pathToFileURL(full).href)) as { default?: unknown };
  } catch (thrown) {
    throw new Problem(`${file} cannot be read: ${sentenceOf(thrown)}`, { cause: thrown });
  }
  const { config, problems } = readConfig(given.default, env, unset);
  if (!config) throw new Problem([`${file}:`, ...problems.map((each) => `  ${each}`)].join('\n'));
  return config;
}
