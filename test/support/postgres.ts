import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { startPostgres as start, whyNoPostgres } from '../../scripts/postgres/start.mjs';
import { openPostgres } from '../../src/gateway/database/postgres.js';

/** Why there is no PostgreSQL to test with; undefined where there is one. */
export const missing = whyNoPostgres();

/** Makes an empty database on the server at this address; resolves with the address of the database. */
async function createDatabase(server: string): Promise<string> {
  const connection = await openPostgres(server, 1);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await connection.query(`CREATE DATABASE ${name}`);
  await connection.close();
  return new URL(name, server).href;
}

/**
 * Makes an empty database on the PostgreSQL that all test files of a run share, and resolves with its address. It goes
 * with the server, at the end of the run.
 */
export async function newDatabase(): Promise<string> {
  const response = await fetch(inject('postgres'));
  const said = await response.text();
  if (!response.ok) throw new Error(said);
  return createDatabase(said);
}

export interface TestPostgres {
  url: string;
  /** Makes an empty database; resolves with its address. */
  newDatabase(): Promise<string>;
  /** Ends every connection, as a restart of the server does. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A server for this test file alone, which may be restarted and stopped. */
export async function startPostgres(): Promise<TestPostgres> {
  const server = await start();
  return { ...server, newDatabase: () => createDatabase(server.url) };
}
