import { toParameters, type Database, type Queries } from './database.js';
import { NotificationListener } from './notification-listener.js';
import { loadDriver, type Client, type Runner } from './pg-driver.js';
import { transaction } from './transaction.js';

/** Milliseconds. */
export interface Timeouts {
  /** After so long the server ends a statement: a little earlier than `query`, so that its connection goes on. */
  statement?: number;
  /** After so long without an answer the connection counts as lost. */
  query?: number;
  /** The connection that only listens is asked something this often. */
  probe: number;
}

/** Where all is well a statement takes milliseconds; people wait 30 s for a command at most. */
const defaultTimeouts: Timeouts = { statement: 9_000, query: 10_000, probe: 20_000 };
/** For what may take as long as it has to. */
export const migrationTimeouts: Timeouts = { probe: 20_000 };

const int8 = 20;
/** Milliseconds that a connection may be quiet before the system asks whether the other side is there. */
const keepAliveDelay = 30_000;

/** Statements with values are prepared once on each connection: there are some dozens of them, whatever the values. */
const statementNames = new Map<string, string>();

function statementName(sql: string): string {
  const name = statementNames.get(sql) ?? `handoff_${statementNames.size}`;
  statementNames.set(sql, name);
  return name;
}

const queriesOf = (runner: Runner): Queries => ({
  async query<T>(sql: string, values?: readonly unknown[]) {
    const { rows } = await runner.query(
      values ? { name: statementName(sql), text: sql, values: toParameters(values) } : sql,
    );
    return rows as T[];
  },
});

/**
 * An error that the server sent. Anything else, a limit too, says nothing about what is under way on the connection.
 */
const isServerError = (thrown: unknown): boolean =>
  (thrown as { severity?: unknown } | undefined)?.severity !== undefined;

/** A pool of connections, and one more that listens. */
export async function openPostgres(
  url: string,
  connections: number,
  { statement, query, probe }: Timeouts = defaultTimeouts,
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
    keepAliveInitialDelayMillis: keepAliveDelay,
    query_timeout: query,
    statement_timeout: statement,
    // a node that is gone without a word leaves no locks behind
    idle_in_transaction_session_timeout: query,
  };
  const pool = new pg.Pool({ ...options, max: connections });
  const openClients = new Set<Client>();
  // a connection that breaks fails its query and is replaced by the pool; without listeners it would end the process
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    openClients.add(client);
    client.on('error', () => undefined);
    client.on('end', () => openClients.delete(client));
  });
  const notifications = new NotificationListener(() => new pg.Client(options), probe);

  return {
    ...queriesOf(pool),
    async transaction(work) {
      const client = await pool.connect();
      let broken = false;
      const watched: Runner = {
        query: async (query) => {
          if (broken) throw new Error('The connection is lost');
          try {
            return await client.query(query);
          } catch (thrown) {
            // the server takes it back when the connection ends
            broken = !isServerError(thrown);
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
    listen: (channel, callback) => notifications.listen(channel, callback),
    async close() {
      await notifications.close();
      await pool.end();
      // those that the network has forgotten cannot be closed in both directions
      for (const client of openClients) client.unref();
    },
  };
}
