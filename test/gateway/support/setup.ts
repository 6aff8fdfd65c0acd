import { afterEach, beforeEach } from 'vitest';
import type { HandoffAdapter } from '../../../src/adapters/adapter.js';
import type { Database, Gateway, GatewayOptions } from '../../../src/gateway/index.js';
import { Desk, emptied } from './desk.js';
import { onClock } from './simulated-database.js';

/** Opens the connections of two nodes to one database. */
export type OpenDatabases = () => [Database, Database];

export interface Setup {
  readonly desk: Desk;
  /** The connections of two nodes. */
  databases(): [Database, Database];
  /** One node. */
  node(adapter: HandoffAdapter, options?: Partial<GatewayOptions>): Gateway;
  /** Two nodes with connections of their own, each with its own view of the same platform. */
  twoNodes(adapter: HandoffAdapter, options?: Partial<GatewayOptions>): void;
}

/** Empty tables and no gateways before each test, none left after it. */
export function setup(databases: OpenDatabases): Setup {
  let desk: Desk;
  const add = (adapter: HandoffAdapter, database: Database, options: Partial<GatewayOptions> = {}) => {
    const given = { adapter, database, ...options };
    // where time is simulated, it is for the database as well
    return desk.add(options.environment ? { ...given, database: onClock(given.database, options.environment) } : given);
  };
  beforeEach(async () => {
    await emptied(databases()[0]);
    desk = new Desk();
  });
  afterEach(() => desk.close());
  return {
    get desk() {
      return desk;
    },
    databases,
    node: (adapter, options) => add(adapter, databases()[0], options),
    twoNodes(adapter, options) {
      for (const database of databases()) add(adapter, database, options);
    },
  };
}
