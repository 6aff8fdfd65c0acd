// npm run test:simulation: agents, tabs, contacts, a bot and a bad network in simulated time. See --help.
import { parseArgs } from 'node:util';
import { ensureInstalled } from './install.mjs';

ensureInstalled();
const { buildSimulation } = await import('../test/simulation/build.mjs');
const { mutants } = await import('../test/simulation/mutants.mjs');
const { playAll } = await import('../test/simulation/workers.mjs');

const help = `npm run test:simulation -- [options]
  --worlds N     play N worlds (2000)
  --from N       beginning with this seed (1)
  --seed N       play one world
  --steps N      only its first N actions
  --trace        tell what happens in it
  --bots         worlds of slow bots and the people who take over from them, instead of those of tabs
  --mutants      plant each deliberate mistake and look how soon it is found; --mutants=NAME for one
  --cores N      use so many (all)`;

const number = { type: 'string' };
let given;
try {
  const named = process.argv.find((each) => each.startsWith('--mutants='));
  const rest = process.argv.slice(2).map((each) => (each === named ? '--mutants' : each));
  given = parseArgs({
    args: rest,
    options: {
      worlds: number,
      from: number,
      seed: number,
      steps: number,
      cores: number,
      trace: { type: 'boolean' },
      bots: { type: 'boolean' },
      mutants: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values;
  given.name = named?.slice('--mutants='.length);
  for (const name of ['worlds', 'from', 'seed', 'steps', 'cores']) {
    if (given[name] !== undefined && !/^\d+$/.test(given[name])) {
      throw new Error(`--${name} takes a number, not "${given[name]}".`);
    }
  }
} catch (error) {
  console.error(`${error.message}\n\n${help}`);
  process.exit(2);
}
const numberOf = (name, byDefault) => (given[name] === undefined ? byDefault : Number(given[name]));

/** The smallest number of steps after which the same world still fails. */
async function shortest(runWorld, { seed, steps, at }) {
  for (let fewer = 0; fewer < (at ?? steps - 1); fewer++) {
    if ((await runWorld({ seed, steps: fewer })).wrong.length) return fewer;
  }
  return at === undefined ? steps : at + 1;
}

async function playOne() {
  const { runWorld } = await import(await buildSimulation(undefined, { bots: given.bots }));
  const result = await runWorld({
    seed: numberOf('seed'),
    steps: numberOf('steps'),
    ...(given.trace && { trace: (line) => console.log(line) }),
  });
  for (const line of result.wrong) console.log(`✘ ${line}`);
  console.log(
    `seed ${result.seed}: ${result.steps} actions, ${result.clicks} clicks, ${result.applied} carried out, ` +
      (result.wrong.length ? 'wrong' : 'held'),
  );
  return result.wrong.length ? 1 : 0;
}

async function playMany() {
  const module = await buildSimulation(undefined, { bots: given.bots });
  const [worlds, from, start] = [numberOf('worlds', 2000), numberOf('from', 1), Date.now()];
  const sum = { played: 0, clicks: 0, applied: 0, agreedAfter: 0 };
  const failed = await playAll(
    module,
    Array.from({ length: worlds }, (_, i) => from + i),
    {
      cores: numberOf('cores', undefined),
      stopAfter: 20,
      onResult({ seed, clicks, applied, agreedAfter, wrong, at }) {
        sum.played++;
        sum.clicks += clicks;
        sum.applied += applied;
        if (!wrong.length) sum.agreedAfter = Math.max(sum.agreedAfter, agreedAfter);
        const where = at === undefined ? 'at the end' : `step ${at}`;
        if (wrong.length) console.log(`✘ seed ${seed}, ${where}: ${wrong[0]}`);
        if (sum.played % 1000 === 0) console.log(`${sum.played} worlds, ${((Date.now() - start) / 1000).toFixed(0)} s`);
      },
    },
  );
  const { runWorld } = await import(module);
  for (const result of failed) {
    console.log(
      `npm run test:simulation -- ${given.bots ? '--bots ' : ''}--seed ${result.seed} --steps ${await shortest(runWorld, result)} --trace`,
    );
  }
  const seconds = (Date.now() - start) / 1000;
  console.log(
    `${sum.clicks} clicks, ${sum.applied} carried out; all agreed ${sum.agreedAfter / 1000} simulated seconds ` +
      `after the last fault or change at the latest; ${seconds.toFixed(1)} s`,
  );
  console.log(`${sum.played - failed.length} passed, ${failed.length} failed`);
  return failed.length ? 1 : 0;
}

async function findMutants() {
  const chosen = mutants.filter(({ name }) => !given.name || name === given.name);
  if (!chosen.length) console.error(`No mutant of this name. There are ${mutants.map(({ name }) => name).join(', ')}.`);
  let failures = chosen.length ? 0 : 1;
  for (const mutant of chosen) {
    const { runWorld } = await import(await buildSimulation(mutant));
    let [seed, wrong] = [0, []];
    while (seed < mutant.within && !wrong.length) ({ wrong } = await runWorld({ seed: ++seed }));
    if (!wrong.length) failures++;
    console.log(
      wrong.length
        ? `✔ ${mutant.name}: world ${seed} of ${mutant.within}: ${wrong[0].slice(0, 120)}`
        : `✘ ${mutant.name}: not found in ${mutant.within} worlds`,
    );
  }
  console.log(`${chosen.length - Math.min(failures, chosen.length)} passed, ${failures} failed`);
  return failures ? 1 : 0;
}

if (given.help) console.log(help);
else process.exit(await (given.mutants ? findMutants() : given.seed !== undefined ? playOne() : playMany()));
