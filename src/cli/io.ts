import type { Env } from './config/field.js';

/** What a command line program has around it. Tests bring their own. */
export interface Io {
  env: Env;
  out(line: string): void;
  err(line: string): void;
  /** Resolves when the program is asked to end. */
  stopped: Promise<unknown>;
  /** Asks a question, where somebody is there to answer it. */
  ask?(question: string): Promise<string>;
}
