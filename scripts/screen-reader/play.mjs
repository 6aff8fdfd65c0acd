import { setTimeout as sleep } from 'node:timers/promises';

/** How long it has to be quiet after what was expected; a sentence too much comes within this time. */
const quiet = 1300;
/** How long a sentence may take, on a busy machine. */
const patience = 20_000;

/** Times of day differ from run to run. */
const timeless = (text) =>
  text
    // in the last hour of a day, some of the times are of the next one, and have its date
    .replace(/(?:\b[A-Z][a-z]{2} \d{1,2}, )?\b\d{1,2}:\d{2}\b/g, 'HH:MM')
    .replace(/\s+/g, ' ')
    .trim();
/** Where in the page one is, and how keys are understood, is told by Orca as it goes: not what the elements say. */
const isOrcasOwn = (line) =>
  /^(leaving .*|main content|region .*|Conversation panel\.|(Focus|Browse) mode)$/.test(line);
const sentences = (entries) =>
  entries
    .filter(({ kind }) => kind === 'sentence')
    .map(({ text }) => timeless(text))
    .filter((line) => !isOrcasOwn(line));

/** Gives the focus to what a person would have gone to, until that was heard. The way there is not the procedure. */
async function place({ server, desktop }, [selector, words]) {
  await server.run('await wait(args[0], args[1])', selector, words);
  await desktop.quiet(quiet);
  const from = desktop.said().length;
  await server.run('(await wait(args[0], args[1])).focus()', selector, words);
  // its own words: what else is heard on a new page says nothing about where the screen reader is
  const isHeard = () => sentences(desktop.said().slice(from)).some((line) => line.includes(words));
  for (const end = Date.now() + patience; !isHeard() && Date.now() < end;) await sleep(60);
  if (!isHeard()) throw new Error(`The screen reader did not say “${words}”, on which the focus is.`);
  await desktop.quiet(quiet);
}

const act = ({ key, type, page }, { desktop, server }) => {
  if (key) return desktop.key(...key.split(' '));
  if (type) return desktop.type(type);
  return server.run(page);
};

/**
 * All ways in which what is expected may be said: in the place of one sentence there may be several, or, after `or`, as
 * it happens, others.
 */
const waysOf = (expected) =>
  expected.reduce(
    (ways, part) => ways.flatMap((way) => (part.or ?? [part]).map((sentences) => way.concat(sentences))),
    [[]],
  );
const isOneOf = (ways, heard) => ways.some((way) => JSON.stringify(way) === JSON.stringify(heard));

/** What is heard after an action: until all that is expected was said, and then nothing for a while. */
async function hear(step, ways, tools) {
  const { desktop } = tools;
  const from = desktop.said().length;
  const heard = () => sentences(desktop.said().slice(from)).filter((line) => !step.mayRepeat?.includes(line));
  await act(step, tools);
  for (const end = Date.now() + patience; !isOneOf(ways, heard()) && Date.now() < end;) await sleep(60);
  await desktop.quiet(quiet);
  return heard();
}

/** Plays one procedure on a fresh page. Returns what was spoken otherwise than it is written down. */
export async function play({ name, address, start, steps }, { browser, desktop, server, listen }) {
  const faults = [];
  await server.go(`/?${address}`);
  await place({ server, desktop }, start);
  if (listen) console.log(`\n## ${name} (${browser})`);
  for (const step of steps) {
    const ways = waysOf(Array.isArray(step.hears) ? step.hears : step.hears[browser]);
    const heard = await hear(step, ways, { desktop, server });
    if (listen) console.log(`${step.does}\n${heard.map((line) => `    ${line}`).join('\n') || '    (nothing)'}`);
    if (!isOneOf(ways, heard)) {
      const expected = ways.map((way) => way.join(' | ')).join('\n  or:       ');
      faults.push(`${name}: ${step.does}\n  heard:    ${heard.join(' | ')}\n  expected: ${expected}`);
    }
  }
  return faults;
}
