// One node's process: runs commands in a closed loop, without HTTP, or what any database work would cost at least.
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';
import { createHelpdesk, conversationId } from '../helpdesk.mjs';

const { Request } = globalThis;
const { library, database: where, name, conversations } = JSON.parse(process.argv[2]);
const { createGateway, openDatabase, ...model } = await import(library);
process.on('disconnect', () => process.exit());

const database = await openDatabase(where);
const gateway = createGateway({
  adapter: createHelpdesk(2 * conversations, model),
  database,
  authenticate: () => ({ agent: { id: 'ada', name: 'Ada' }, role: 'agent' }),
});
await database.query('CREATE TABLE IF NOT EXISTS floor_log (id bigserial PRIMARY KEY, at bigint, data json)');
await database.query('CREATE TABLE IF NOT EXISTS floor_state (id text PRIMARY KEY, version bigint, state json)');

const steps = ['take-over', 'hand-back', 'pause-bot', 'activate-bot'];
/** What each conversation of this node is at. No other node uses it, as it is where a person has it. */
const places = Array.from({ length: conversations }, (_, number) => ({
  id: conversationId(number + (name === 'second' ? conversations : 0)),
  step: 0,
}));
const state = JSON.stringify({ text: 'x'.repeat(400) });

const work = {
  async commands(place) {
    const type = steps[place.step++ % steps.length];
    const response = await gateway.fetch(
      new Request(`http://node/conversations/${place.id}/commands`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `${place.id}-${place.step}` },
        body: JSON.stringify({ type }),
      }),
    );
    if (response.status !== 200) throw new Error(`${type}: ${response.status} ${await response.text()}`);
    await response.text();
  },
  // a transaction that adds a line and changes a row: nothing that keeps a promise can do with less
  floor: ({ id }) =>
    database.transaction(async (tx) => {
      await tx.query('INSERT INTO floor_log (at, data) VALUES ($1, $2)', [Date.now(), state]);
      await tx.query(
        `INSERT INTO floor_state (id, version, state) VALUES ($1, 1, $2)
         ON CONFLICT (id) DO UPDATE SET version = floor_state.version + 1, state = excluded.state`,
        [id, state],
      );
    }),
};

async function run(kind, { atOnce, seconds }) {
  const before = process.cpuUsage();
  const start = performance.now();
  const end = start + seconds * 1000;
  let done = 0;
  const free = places.slice(0, Math.max(atOnce, places.length));
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < end) {
        const place = free.shift();
        await work[kind](place);
        free.push(place);
        done++;
      }
    }),
  );
  const took = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { done, took, cpu: (user + system) / 1000 };
}

process.on('message', async ({ run: kind, ...options }) => {
  try {
    if (kind) process.send(await run(kind, options));
    else {
      await gateway.close();
      await database.close();
      process.disconnect();
    }
  } catch (error) {
    process.send({ error: error.message });
  }
});
setImmediate(() => process.send({ ready: true }));
