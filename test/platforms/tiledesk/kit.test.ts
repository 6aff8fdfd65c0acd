import { afterAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { tiledeskAdapter } from '../../../src/adapters/tiledesk/index.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { adapterTests } from '../../../src/testing/index.js';
import { deskKit, type SwitchWorld } from '../../gateway/support/desk-kit.js';
import { pglite } from '../../gateway/support/pglite.js';
import { TiledeskProject } from './project.js';
import { skippedByTiledesk } from './skips.js';
import { startTiledesk } from './start.js';

const database = pglite();
const server = await startTiledesk();
const project = await TiledeskProject.create(server.url, ['Ada Lindqvist', 'Ben Okafor']);
const [ada, ben] = project.members.map(({ id, name }) => ({ id, name: name! }));
for (const name of ['Maria', 'Ken Ito', 'Olu Ade', 'Ana']) await project.begin(name, `I am ${name}`);
afterAll(async () => {
  project.close();
  await server.stop();
});

function open(): SwitchWorld {
  let skew = 0;
  const environment = { ...realEnvironment, now: () => Date.now() + skew };
  return {
    adapter: tiledeskAdapter({
      baseUrl: server.url,
      project: project.id,
      token: project.members[0]!.token,
      openSocket: (url) => new WebSocket(url),
    }),
    environment,
    pageEnvironment: { ...environment, random: () => 0 },
    controls: {
      prepare: (situation) => (situation === 'botActive' ? project.begin('Maria', 'Where is my parcel?') : undefined),
      contactWrites: (id, text) => project.write(id, text),
      now: environment.now,
      advance: (milliseconds) => void (skew += milliseconds),
    },
  };
}

describe('the real Tiledesk server keeps the contract of adapters', () => {
  const tests = adapterTests({ ...deskKit(database, open, { desk: false }, [ada!, ben!]), patience: 30_000 });
  const skipped: Record<string, string[]> = {};

  it.each(tests)('$group: $name', async ({ name, run }) => {
    const result = await run();
    if (result !== 'passed') (skipped[result.skipped] ??= []).push(name);
  });

  it('skips nothing but what Tiledesk has not got', () => expect(skipped).toEqual(skippedByTiledesk));

  // for whoever runs a part of it
  afterAll(() => console.log('Skipped:', JSON.stringify(skipped, undefined, 2)));
});
