import { toParameters, type Database, type Queries } from './database.js';
import { NotificationListener } from './notification-listener.js';
import { onOwnConnection } from './own-connection.js';
import { loadDriver, type Client, type Runner } from './pg-driver.js';
import { SharedConnections } from './shared-connections.js';
import { transaction } from './transaction.js';

/** Milliseconds. */
export interface Timeouts {
  /** The server cancels a statement after this long. Default: never. */
  statement?: number;
  /** Without an answer for this long, the connection counts as lost. Default: never. */
  query?: number;
  /** How often the connection that only listens sends a probe. */
  probe: number;
}

/**
 * A healthy statement takes milliseconds, and a person waits up to 30 s for a command, so 10 s leave room for more than
 * one statement. The server's own limit is a second shorter: a slow statement then fails, and its connection survives,
 * unless something that was sent behind it in its first moment takes as long. A probe every 20 s, with its 10 s
 * timeout, finds a dead connection within half a minute.
 */
const defaultTimeouts: Timeouts = { statement: 9_000, query: 10_000, probe: 20_000 };
/** Creating an index on many rows takes as long as it takes. */
export const migrationTimeouts: Timeouts = { probe: 20_000 };

/** The type whose values `pg` returns as text, because they may exceed 2^53. Ours never come close. */
const int8 = 20;
/**
 * Milliseconds of silence before the operating system checks that the peer is there. Load balancers and firewalls
 * forget idle connections after a minute or more.
 */
const keepAliveDelay = 30_000;

/** A statement under its name. The driver compares the text each time, which takes no time where it is the same one. */
interface Prepared {
  name: string;
  text: string;
}

/**
 * Statements with values are prepared once per connection. The SQL is constant, so there are only a few dozen, and this
 * map stays small.
 */
const statements = new Map<string, Prepared>();

function prepared(sql: string): Prepared {
  const known = statements.get(sql);
  if (known) return known;
  const statement = { name: `handoff_${statements.size}`, text: sql };
  statements.set(sql, statement);
  return statement;
}

const queriesOf = (runner: Runner): Queries => ({
  async query<T>(sql: string, values?: readonly unknown[]) {
    const { rows } = await runner.query(values ? { ...prepared(sql), values: toParameters(values) } : sql);
    return rows as T[];
  },
});

/** Connections for statements that stand alone. Three or more were no faster, and batch less. */
const sharedConnections = 2;

/**
 * Up to `connections` connections, and one more that listens. Two of them are shared by all statements that stand
 * alone, and the rest is a pool for transactions.
 */
export async function openPostgres(
  url: string,
  connections: number,
  { statement, query, probe }: Timeouts = defaultTimeouts,
): Promise<Database> {
  const pg = await loadDriver();
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
    // a node that vanishes in the middle of a transaction must not hold its row locks
    idle_in_transaction_session_timeout: query,
  };
  // a transaction needs a connection of its own
  const mostShared = Math.min(sharedConnections, connections - 1);
  const pool = new pg.Pool({ ...options, max: connections - mostShared });
  const openClients = new Set<Client>();
  // a broken connection fails its query and is replaced; an 'error' event without a listener would end the process
  const watch = (client: Client): void => {
    openClients.add(client);
    client.on('error', () => undefined);
    client.on('end', () => openClients.delete(client));
  };
  pool.on('error', () => undefined);
  pool.on('connect', watch);
  const openShared = () => {
    const client = new pg.Client({ ...options, pipeline: true });
    watch(client);
    return client;
  };
  const shared = new SharedConnections(openShared, mostShared, pool);
  const notifications = new NotificationListener(() => new pg.Client(options), probe);

  return {
    ...queriesOf(shared),
    transaction: (work) =>
      onOwnConnection(pool, (runner) =>
        transaction({ ...queriesOf(runner), control: async (command) => (await runner.query(command)).command }, work),
      ),
    listen: (channel, callback) => notifications.listen(channel, callback),
    async close() {
      await notifications.close();
      await shared.close();
      await pool.end();
      // a connection that the network has dropped never sees the goodbye, and must not keep the process alive
      for (const client of openClients) client.unref();
    },
  };
}
