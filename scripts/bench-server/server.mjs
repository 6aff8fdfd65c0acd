// The server's own process: one gateway behind node:http. It is told by the parent what to open, and tells where it
// listens.
import { createServer } from 'node:http';
import { setInterval } from 'node:timers';
import { createHelpdesk } from './helpdesk.mjs';

const { library, database: where, conversations } = JSON.parse(process.argv[2]);
const { createGateway, openDatabase, toNodeHandler, ...model } = await import(library);

const database = await openDatabase(where);
const log = {};
const gateway = createGateway({
  adapter: createHelpdesk(conversations, model),
  database,
  // each client says who it is: the log-in is the host's and is not what is measured
  authenticate: ({ headers }) => ({
    agent: { id: headers.get('authorization')?.slice('Bearer '.length) ?? '' },
    role: 'agent',
  }),
  log: ({ event, code }) => {
    const name = code ? `${event} (${code})` : event;
    log[name] = (log[name] ?? 0) + 1;
  },
});
const server = createServer(toNodeHandler(gateway));
// longer than a client's connection is idle here: one that is closed at the moment of its next use would count as an
// error
server.keepAliveTimeout = 120_000;

let most = 0;
const sample = () => (most = Math.max(most, process.memoryUsage.rss()));
setInterval(sample, 250).unref();

process.on('message', async (question) => {
  if (question === 'usage') {
    sample();
    process.send({ rss: process.memoryUsage.rss(), most, cpu: process.cpuUsage(), log });
    most = 0;
  } else if (question === 'end') {
    server.closeAllConnections();
    server.close();
    await gateway.close();
    await database.close();
    process.disconnect();
  }
});
// without a parent nobody would end it
process.on('disconnect', () => process.exit());

server.listen(0, '127.0.0.1', 4096, () => process.send({ port: server.address().port }));
