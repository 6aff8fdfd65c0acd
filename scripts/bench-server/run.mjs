import { fork } from 'node:child_process';
import path from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';

const child = (file, options) => fork(path.join(import.meta.dirname, file), [JSON.stringify(options)], { serialization: 'advanced' });

/** The next message, or an error where the process ends without one. */
const next = (process, name) => new Promise((resolve, reject) => {
  const end = (code) => reject(new Error(`The ${name} ended with ${code}`));
  process.once('exit', end);
  process.once('message', (message) => {
    process.off('exit', end);
    resolve(message);
  });
});

const gone = (process) => (process.exitCode === null ? new Promise((resolve) => process.once('exit', resolve)) : undefined);

/** Server and clients, each in its own process, on one database. */
export async function measure({ library, database, streams, rate, seconds }) {
  // each comes round again every two seconds, so that ten seconds are enough for all that is done with one
  const conversations = rate * 2;
  const server = child('server.mjs', { library, database, conversations });
  let clients;
  try {
    const usage = async () => {
      server.send('usage');
      return next(server, 'server');
    };
    const { port } = await next(server, 'server');
    const idle = await usage();
    clients = child('clients.mjs', { address: `http://127.0.0.1:${port}`, streams, rate, seconds, conversations });
    await next(clients, 'clients');
    const before = await usage();
    clients.send('go');
    const result = await next(clients, 'clients');
    const after = await usage();
    const cpu = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1e6;
    return { ...result, idle: idle.rss, open: before.rss, most: after.most, serverCpu: cpu, log: after.log };
  } finally {
    clients?.kill();
    if (server.connected) server.send('end');
    const late = setTimeout(() => server.kill('SIGKILL'), 10_000);
    await gone(server);
    clearTimeout(late);
  }
}
