import { parseArgs } from 'node:util';

export const lists = ['conversation-list', 'naive-list', 'ag-grid'];
export const threads = ['conversation-thread', 'repeat-thread'];

export const usage = `npm run bench -- [options]
  --rounds N    how many rounds; in each every list has its turn (default 3)
  --quick       one round, and events for 10 seconds instead of 60
  --thread      threads instead of lists, at full speed; writes docs/speed.md
  --load        the first load instead, beside other libraries; writes docs/speed.md from five rounds on; needs a build
  --only NAME   one list only: ${lists.join(', ')}
  --cpu N       one CPU slowdown only: 1 or 4
  --json        the raw numbers instead of the table`;

/** Throws on unknown options. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean' },
      thread: { type: 'boolean' },
      load: { type: 'boolean' },
      only: { type: 'string' },
      cpu: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 1 : values.thread || values.load ? 5 : 3));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: not a number of rounds`);
  if (values.only && !lists.includes(values.only)) {
    throw new Error(`--only ${values.only}: not one of ${lists.join(', ')}`);
  }
  if (values.cpu && !['1', '4'].includes(values.cpu)) throw new Error(`--cpu ${values.cpu}: not 1 or 4`);
  return {
    rounds,
    lists: values.only ? [values.only] : lists,
    rates: values.cpu ? [Number(values.cpu)] : [1, 4],
    seconds: values.quick ? 10 : 60,
    thread: !!values.thread,
    load: !!values.load,
    json: !!values.json,
    help: !!values.help,
  };
}
