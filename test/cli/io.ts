import type { Io } from '../../src/cli/io.js';
import { run } from '../../src/cli/run.js';

/** Runs the program in this process. */
export function program(args: readonly string[], { env = {}, ask }: Partial<Pick<Io, 'env' | 'ask'>> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  let stop = () => {};
  let listens: (line: string) => void = () => {};
  /** The first line that it says where it listens. */
  const listening = new Promise<string>((resolve) => (listens = resolve));
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const ended = run(args, {
    env,
    out(line) {
      out.push(line);
      if (line.startsWith('Listening at ')) listens(line.slice('Listening at '.length));
    },
    err: (line) => void err.push(line),
    stopped,
    ...(ask && { ask }),
  });
  return { out, err, ended, listening, stop };
}
