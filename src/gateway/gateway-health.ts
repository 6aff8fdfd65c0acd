import type { ConnectionState } from '../adapters/adapter.js';

/** How one node is: figures, states and the id of the node, nothing about people. */
export interface GatewayHealth {
  /** The database answers and the gateway is not closed. Otherwise every request is answered with 503. */
  ok: boolean;
  /** Of this package. */
  version: string;
  /** Identifies this node among those that share the database. Another one after each start. */
  node: string;
  database: {
    reachable: boolean;
    /** Statements and transactions that wait for their turn or their answer. */
    open: number;
  };
  /** Milliseconds by which the clock of the database is ahead of this node's. Undefined until it was asked. */
  clockOffset?: number;
  platform: {
    /** `standby`: another node listens. `none`: the platform has no events. */
    subscription: 'none' | 'standby' | 'subscribed';
    /** As the adapter reports it. */
    connection?: ConnectionState;
  };
  /** Open event streams of this node. */
  streams: number;
  /** Bulk commands under way on this node, and their rows. */
  bulks: { open: number; rows: number };
  /** The ends of pauses, of all nodes. Undefined without the database. */
  timers?: {
    waiting: number;
    /** Due for more than 15 seconds: the platform is away, for example. */
    overdue: number;
  };
}
