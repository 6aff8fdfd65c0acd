import { realEnvironment, type Environment } from '../internal/environment.js';
import { readAudit } from './audit.js';
import { eraseFromAudit, purgeAudit } from './audit-cuts.js';
import { authenticateRequest } from './authenticate.js';
import { checkOptions } from './check-options.js';
import { BulkShare } from './commands/bulk-share.js';
import { Wakes } from './bus/wakes.js';
import { Commands } from './commands/commands.js';
import { IdempotencyKeys } from './commands/idempotency-keys.js';
import { CommandOutcomes } from './commands/outcomes.js';
import { gatewayAgent, type GatewayContext } from './context.js';
import { Contacts } from './conversations/contacts.js';
import { Conversations } from './conversations/conversations.js';
import { ConversationLocks } from './conversations/locks.js';
import { DatabaseClock } from './database/clock.js';
import { monitored } from './database/monitored.js';
import { codeOf, GatewayError, notFound, retryIn, stopping } from './errors.js';
import { createDesk } from './desk/desk-adapter.js';
import { defaultKeptDays } from './desk/retention.js';
import { EventLog } from './events/event-log.js';
import { Hub } from './events/hub.js';
import { Files } from './files/files.js';
import { readHealth, toGauges } from './health.js';
import { PlatformListener } from './events/platform-listener.js';
import { preflight, withCors } from './http/cors.js';
import { answerMetrics } from './http/metrics.js';
import { Reads } from './http/reads.js';
import { respond } from './http/respond.js';
import { createRoutes, findRoute } from './http/router.js';
import { Maintenance } from './maintenance.js';
import { Metrics } from './metrics.js';
import type { AuditErasure, AuditPurge, AuditQuery, Gateway, GatewayLogEntry, GatewayOptions } from './options.js';
import { Platform } from './platform.js';
import { Presences } from './presence/presences.js';
import { toProblem } from './response.js';
import { TimerScheduler } from './timers/scheduler.js';
import { Delivery } from './turns/delivery.js';
import { turnRoutes } from './turns/routes.js';
import { Silences } from './turns/silences.js';
import { TurnClock } from './turns/turn-clock.js';
import { Turns } from './turns/turns.js';
import { Inbox } from './webhooks/inbox.js';
import { Webhooks } from './webhooks/webhooks.js';
import { WorkUnderWay } from './work-under-way.js';

/** Draws several ids for each command, and is on no page without https: the platform's own are the quickest. */
const serverEnvironment: Environment = { ...realEnvironment, uuid: () => crypto.randomUUID() };

/** What works beside the requests. It starts without waiting for anything, so that `stop` always comes after it. */
interface Service {
  start(): void;
  stop(): void | Promise<void>;
}

/**
 * Serves any adapter over the HTTP protocol and adds what platforms lack:
 *
 * - a command runs once per idempotency key, and one at a time per conversation
 * - the first takeover wins
 * - timed pauses end by themselves
 * - events can be replayed
 * - every command is audited
 *
 * The gateway works from the moment it is created until `close()`. Throws `invalid`, with the name of the option, if
 * one cannot be used.
 *
 * @example
 *   const database = await openDatabase({ url });
 *   const gateway = createGateway({ adapter, database, authenticate: (request) => sessionOf(request) });
 *   createServer(toNodeHandler(gateway)).listen(8080);
 */
export function createGateway(options: GatewayOptions): Gateway {
  checkOptions(options);
  const { cors } = options;
  const environment = options.environment ?? serverEnvironment;
  const basePath = options.basePath ?? '';
  const closeTimeout = options.closeTimeout ?? 10_000;
  const log = (entry: GatewayLogEntry): void => {
    // a log that throws must not break what it logs, and there is nowhere else to report it
    (async () => options.log?.(entry))().catch(() => undefined);
  };
  const closing = new AbortController();
  const work = new WorkUnderWay();
  const node = environment.uuid();
  const watched = monitored(options.database, log);
  const wakes = new Wakes({ bus: options.bus, database: watched, node, log });
  const { database } = wakes;
  const desk = !options.desk
    ? undefined
    : createDesk({
        adapter: options.adapter,
        database,
        environment,
        keptDays: options.keep?.messages ?? defaultKeptDays,
        gatewayAgent: gatewayAgent({ options }),
      });
  const adapter = desk ?? options.adapter;
  const context: GatewayContext = {
    adapter,
    ...(desk && { desk }),
    environment,
    options,
    log,
    traits: adapter.traits ?? {},
    database,
    wakes,
    clock: new DatabaseClock(database, environment, log),
    metrics: new Metrics(),
    node,
    signal: closing.signal,
    pendingSleeps: new Set(),
    background: (task) => void work.add('background', task),
  };

  const platform = new Platform(context);
  const eventLog = new EventLog(context);
  const conversations = new Conversations(context, platform, eventLog);
  const locks = new ConversationLocks(context);
  const keys = new IdempotencyKeys(context);
  const contacts = new Contacts(context, { platform, conversations, eventLog });
  const outcomes = new CommandOutcomes(context, { conversations, contacts, eventLog });
  const silences = new Silences(context, eventLog);
  const commands = new Commands(context, { platform, conversations, keys, locks, outcomes, silences });
  const turns = new Turns(context, { platform, conversations, eventLog, locks });
  const delivery = new Delivery(context, { platform, conversations, eventLog, turns, locks, commands });
  const files = new Files(context, conversations);
  const hub = new Hub(context, eventLog);
  const bulks = new BulkShare();
  const presences = new Presences(context, conversations, hub);
  const reads = new Reads(context, { platform, conversations, eventLog });
  const routes = {
    ...createRoutes(context, { reads, commands, conversations, contacts, keys, bulks, files, hub, presences }),
    ...turnRoutes(context, { turns, delivery }),
  };
  const listener = new PlatformListener(context, { conversations, eventLog, locks, presences });
  const inbox = new Inbox(context, (id) => listener.hint(id));
  const webhooks = new Webhooks(context, inbox, (id) => listener.hint(id));
  const services: Record<string, Service> = {
    streams: hub,
    presences,
    platform: listener,
    timers: new TimerScheduler(context, { platform, conversations, locks }),
    turns: new TurnClock(context, eventLog, turns),
    inbox,
    maintenance: new Maintenance(context, { keys, eventLog, webhooks, files }),
  };
  const health = () => readHealth(context, { database: watched, hub, listener, bulks });
  const metrics = async () => context.metrics.toText(toGauges(await health()));

  async function handle(request: Request): Promise<Response> {
    if (closing.signal.aborted) throw stopping();
    if (cors && request.method === 'OPTIONS') return preflight(context);
    const { pathname, searchParams } = new URL(request.url);
    if (basePath && !pathname.startsWith(`${basePath}/`)) throw notFound();
    if (pathname.startsWith(`${basePath}/webhooks/`)) {
      const answer = await webhooks.answer(request, pathname.slice(`${basePath}/webhooks`.length));
      if (answer) return answer;
      throw notFound();
    }
    if (options.metrics && pathname === `${basePath}/metrics`) return answerMetrics(context, request, metrics);
    const { route, id } = findRoute(routes, pathname.slice(basePath.length));
    const handler = Object.hasOwn(route, request.method) ? route[request.method] : undefined;
    if (!handler) {
      const allow = Object.keys(route).join(', ');
      return respond(
        context,
        toProblem(new GatewayError('unsupported', `This path answers ${allow}.`, { status: 405 })),
        { Allow: allow },
      );
    }
    const caller = await authenticateRequest(context, request);
    if (closing.signal.aborted) throw stopping();
    return handler({ request, caller, id, params: searchParams });
  }

  for (const part of Object.values(services)) {
    try {
      part.start();
    } catch (thrown) {
      log({ event: 'failed', code: codeOf(thrown) });
    }
  }
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    closing.abort();
    for (const wake of [...context.pendingSleeps]) wake();
    const inOrder = async () => {
      const stops = Object.entries(services).map(([name, part]) => work.add(name, (async () => part.stop())()));
      await Promise.all(stops);
      await work.add('bus', wakes.close());
      await work.settled();
    };
    await work.within(
      environment,
      closeTimeout,
      inOrder().catch((thrown) => log({ event: 'failed', code: codeOf(thrown) })),
    );
    for (const [code, count] of work.left()) log({ event: 'close-incomplete', code, count });
  }

  return {
    async fetch(request) {
      try {
        return withCors(context, request, await work.add('request', handle(request)));
      } catch (thrown) {
        if (!(thrown instanceof GatewayError)) log({ event: 'failed', code: codeOf(thrown) });
        const problem = toProblem(thrown);
        // a read can always be repeated; whether a command can, its own error has decided
        if (problem.status === 503 && request.method === 'GET') problem.retryAfter ??= retryIn.moment;
        return withCors(context, request, respond(context, problem));
      }
    },
    hint: (conversationId) => {
      if (!closing.signal.aborted) listener.hint(conversationId);
    },
    audit: Object.assign((query: AuditQuery = {}) => readAudit(context, query), {
      purge: async (cut: AuditPurge) => purgeAudit(context, cut),
      erase: async (cut: AuditErasure) => eraseFromAudit(context, cut),
    }),
    health,
    metrics,
    close: () => (closed ??= close()),
  };
}
