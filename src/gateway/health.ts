import { version } from '../internal/version.js';
import type { BulkShare } from './commands/bulk-share.js';
import { sleep, type GatewayContext } from './context.js';
import { databaseNow } from './database/database.js';
import type { MonitoredDatabase } from './database/monitored.js';
import type { Hub } from './events/hub.js';
import type { GatewayHealth } from './gateway-health.js';
import type { PlatformListener } from './events/platform-listener.js';
import type { Gauge } from './metrics.js';
import { lateAfter } from './timers/timer.js';

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
