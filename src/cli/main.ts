#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { run } from './run.js';

const stopped = new Promise<void>((resolve) => {
  let count = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // whoever asks twice does not want to wait
      if (count++) process.exit(1);
      resolve();
    });
  }
});
const ask = async (question: string): Promise<string> => {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
};
const code = await run(process.argv.slice(2), {
  env: process.env,
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  stopped,
  ...(process.stdin.isTTY && { ask }),
});
// an adapter of somebody's own may have left a timer or a socket
process.exit(code);
