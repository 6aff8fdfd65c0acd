import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startPostgres, whyNoPostgres, type PostgresServer } from '../../scripts/postgres/start.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where a test file asks for the address of this run's PostgreSQL. */
    postgres: string;
  }
}

/**
 * One PostgreSQL for all test files of a run, started when the first of them asks for it: a run that needs none waits
 * for none.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const missing = whyNoPostgres();
  // npm test repeats this line at its end
  if (missing) console.warn(`Not run on PostgreSQL, only on PGlite: ${missing}`);
  let server: Promise<PostgresServer> | undefined;
  const desk = createServer((_, response) => {
    server ??= startPostgres();
    server.then(
      ({ url }) => response.end(url),
      (thrown) => response.writeHead(500).end(String(thrown)),
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  provide('postgres', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.close();
    desk.closeAllConnections();
    await (await server?.catch(() => undefined))?.stop();
  };
}
