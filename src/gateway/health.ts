import type { ConnectionState } from '../adapters/adapter.js';
import { version } from '../internal/version.js';
import type { BulkShare } from './commands/bulk-share.js';
import { sleep, type GatewayContext } from './context.js';
import { databaseNow } from './database/database.js';
import type { MonitoredDatabase } from './database/monitored.js';
import type { Hub } from './events/hub.js';
import type { PlatformListener } from './events/platform-listener.js';
import type { Gauge } from './metrics.js';
import { lateAfter } from './timers/timer.js';

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

export interface HealthParts {
  database: MonitoredDatabase;
  hub: Hub;
  listener: PlatformListener;
  bulks: BulkShare;
}

/** Milliseconds. Whoever asks for the health wants to know whether something hangs, and must not hang as well. */
const patience = 2_000;

export async function readHealth(context: GatewayContext, parts: HealthParts): Promise<GatewayHealth> {
  const { database, hub, listener, bulks } = parts;
  const answer = database
    .query<{ waiting: number; overdue: number }>(
      `SELECT count(*)::integer AS waiting,
         (count(*) FILTER (WHERE due < ${databaseNow} - ${lateAfter}))::integer AS overdue
       FROM handoff.timers`,
      [],
    )
    .catch(() => []); // it is down, which was logged
  const late: Awaited<typeof answer> = [];
  const settled = answer.then(() => undefined);
  const [timers] = await Promise.race([answer, sleep(context, patience, settled).then((): typeof late => late)]);
  const { bulks: open, rows } = bulks.load;
  return {
    ok: !!timers && !context.signal.aborted,
    version,
    node: context.node,
    database: { reachable: !!timers, open: database.open },
    clockOffset: context.clock.offset,
    platform: listener.state,
    streams: hub.size,
    bulks: { open, rows },
    ...(timers && { timers: { waiting: timers.waiting, overdue: timers.overdue } }),
  };
}

/** The same as figures for Prometheus. */
export function toGauges({ ok, database, clockOffset, platform, streams, bulks, timers }: GatewayHealth): Gauge[] {
  const { subscription, connection = 'live' } = platform;
  const isSubscribed = subscription === 'subscribed';
  return [
    { name: 'handoff_info', help: 'The version of the gateway.', value: 1, labels: { version } },
    { name: 'handoff_up', help: '1 if the gateway can answer requests.', value: Number(ok) },
    { name: 'handoff_database_up', help: '1 if the database answers.', value: Number(database.reachable) },
    { name: 'handoff_database_open_calls', help: 'Statements and transactions that wait.', value: database.open },
    ...(clockOffset === undefined
      ? []
      : [
          {
            name: 'handoff_clock_offset_seconds',
            help: 'By how much the clock of the database is ahead.',
            value: clockOffset / 1000,
          },
        ]),
    {
      name: 'handoff_platform_subscribed',
      help: '1 if this node listens to the platform.',
      value: Number(isSubscribed),
    },
    {
      name: 'handoff_platform_connected',
      help: '1 if this node listens to the platform and is connected.',
      value: Number(isSubscribed && (connection === 'live' || connection === 'polling')),
    },
    { name: 'handoff_event_streams', help: 'Open event streams.', value: streams },
    { name: 'handoff_bulk_commands', help: 'Bulk commands under way.', value: bulks.open },
    { name: 'handoff_bulk_rows', help: 'Rows of bulk commands under way.', value: bulks.rows },
    ...(timers
      ? [
          { name: 'handoff_timers_waiting', help: 'Timed pauses whose end is kept here.', value: timers.waiting },
          { name: 'handoff_timers_overdue', help: 'Timed pauses that should have ended.', value: timers.overdue },
        ]
      : []),
  ];
}
