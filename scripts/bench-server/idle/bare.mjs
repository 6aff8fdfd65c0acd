// What a stream takes at least: node:http with answers that stay open, and nothing else.
import { createServer } from 'node:http';
import { setInterval } from 'node:timers';

process.on('disconnect', () => process.exit());

const open = new Set();
const server = createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write('id: 1\nevent: ready\ndata: {}\n\n');
  open.add(response);
  response.on('close', () => open.delete(response));
});
// as often as the gateway
setInterval(() => {
  for (const response of open) response.write(': \n\n');
}, 15_000).unref();

process.on('message', (question) => {
  if (question === 'usage') process.send({ rss: process.memoryUsage.rss() });
});
server.listen(0, '127.0.0.1', 4096, () => process.send({ port: server.address().port }));
