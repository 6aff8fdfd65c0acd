import { toParameters, type Database, type Queries } from './database.js';
import { Ear } from './notification-listener.js';
import { loadDriver, type Client, type Runner } from './pg-driver.js';
import { transaction } from './transaction.js';

/** Milliseconds. */
export interface Limits {
  /** After so long the server ends a statement: a little earlier than `query`, so that its connection goes on. */
  statement?: number;
  /** After so long without an answer the connection counts as lost. */
  query?: number;
  /** The connection that only listens is asked something this often. */
  check: number;
}

/** Where all is well a statement takes milliseconds; people wait 30 s for a command at most. */
const usual: Limits = { statement: 9_000, query: 10_000, check: 20_000 };
/** For what may take as long as it has to. */
export const patient: Limits = { check: 20_000 };

const int8 = 20;
/** Milliseconds that a connection may be quiet before the system asks whether the other side is there. */
const quiet = 30_000;

/** Statements with values are prepared once on each connection: there are some dozens of them, whatever the values. */
const names = new Map<string, string>();

function nameOf(sql: string): string {
  const name = names.get(sql) ?? `handoff_${names.size}`;
  names.set(sql, name);
  return name;
}

const queriesOf = (runner: Runner): Queries => ({
  async query<T>(sql: string, values?: readonly unknown[]) {
    const { rows } = await runner.query(values ? { name: nameOf(sql), text: sql, values: toParameters(values) } : sql);
    return rows as T[];
  },
});

/**
 * An error that the server sent. Anything else, a limit too, says nothing about what is under way on the connection.
 */
const isAnswer = (thrown: unknown): boolean => (thrown as { severity?: unknown } | undefined)?.severity !== undefined;

/** A pool of connections, and one more that listens. */
export async function openPostgres(
  url: string,
  connections: number,
  { statement, query, check }: Limits = usual,
): Promise<Database> {
  const pg = await loadDriver();
  // our whole numbers stay far below 2^53
  const types = {
    getTypeParser: (oid: number, format?: string) => (oid === int8 ? Number : pg.types.getTypeParser(oid, format)),
  };
  const options = {
    connectionString: url,
    types,
    connectionTimeoutMillis: 5000,
    application_name: 'handoff-gateway',
    keepAlive: true,
    keepAliveInitialDelayMillis: quiet,
    query_timeout: query,
    statement_timeout: statement,
    // a node that is gone without a word leaves no locks behind
    idle_in_transaction_session_timeout: query,
  };
  const pool = new pg.Pool({ ...options, max: connections });
  const open = new Set<Client>();
  // a connection that breaks fails its query and is replaced by the pool; without listeners it would end the process
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    open.add(client);
    client.on('error', () => undefined);
    client.on('end', () => open.delete(client));
  });
  const ear = new Ear(() => new pg.Client(options), check);

  return {
    ...queriesOf(pool),
    async transaction(work) {
      const client = await pool.connect();
      let broken = false;
      const watched: Runner = {
        query: async (given) => {
          if (broken) throw new Error('The connection is lost');
          try {
            return await client.query(given);
          } catch (thrown) {
            // the server takes it back when the connection ends
            broken = !isAnswer(thrown);
            throw thrown;
          }
        },
      };
      try {
        return await transaction(
          { ...queriesOf(watched), control: async (command) => (await watched.query(command)).command },
          work,
        );
      } finally {
        client.release(broken);
      }
    },
    listen: (channel, callback) => ear.listen(channel, callback),
    async close() {
      await ear.close();
      await pool.end();
      // those that the network has forgotten cannot be closed in both directions
      for (const client of open) client.unref();
    },
  };
}
