import { createServer } from 'node:http';
import path from 'node:path';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Serves compressed files from memory on localhost, by HTTP/1.1. */
export async function serveCompressed(files) {
  const server = createServer(({ url }, response) => {
    const address = url.endsWith('/') ? `${url}index.html` : url;
    const body = files.get(address);
    if (!body) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': types[path.extname(address)] ?? 'application/octet-stream',
      'content-encoding': 'gzip',
      'content-length': body.length,
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      // browsers keep their connections
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
