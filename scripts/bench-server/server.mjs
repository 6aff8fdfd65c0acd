// The server's process: one gateway behind node:http. The parent tells it which database to open, and it reports the
// port
// that it listens on.
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
  // each client just states its name, because logging in is up to the host and not measured
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
// longer than a client's connection is ever idle: if the server closed it just as it is used again, that would count as
// an error
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
// exit with the parent, or nothing would end this process
process.on('disconnect', () => process.exit());

server.listen(0, '127.0.0.1', 4096, () => process.send({ port: server.address().port }));
