import { afterAll } from 'vitest';
import WebSocket from 'ws';
import { tiledeskAdapter } from '../../../src/adapters/tiledesk/index.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { deskKit, type SwitchWorld } from '../../gateway/support/desk-kit.js';
import { pglite } from '../../gateway/support/pglite.js';
import { keepsTheContract } from '../../support/kit/keeps-the-contract.js';
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

const kit = { ...deskKit(database, open, { desk: false }, [ada!, ben!]), patience: 30_000 };
keepsTheContract('the real Tiledesk server', { kit, skips: skippedByTiledesk });
