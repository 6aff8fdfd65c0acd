import { realEnvironment } from '../internal/environment.js';
import { readAudit } from './audit.js';
import { authenticateRequest } from './authenticate.js';
import { Wakes } from './bus/wakes.js';
import { Commands } from './commands/commands.js';
import { IdempotencyKeys } from './commands/idempotency-keys.js';
import { CommandOutcomes } from './commands/outcomes.js';
import type { GatewayContext } from './context.js';
import { Contacts } from './conversations/contacts.js';
import { Conversations } from './conversations/conversations.js';
import { ConversationLocks } from './conversations/locks.js';
import { DatabaseClock } from './database/clock.js';
import { monitored } from './database/monitored.js';
import { codeOf, GatewayError, notFound, retryIn, stopping } from './errors.js';
import { EventLog } from './events/event-log.js';
import { Hub } from './events/hub.js';
import { PlatformListener } from './events/platform-listener.js';
import { checkOrigins, preflight, withCors } from './http/cors.js';
import { Reads } from './http/reads.js';
import { respond } from './http/respond.js';
import { createRoutes, findRoute } from './http/router.js';
import { Maintenance } from './maintenance.js';
import type { Gateway, GatewayLogEntry, GatewayOptions } from './options.js';
import { Platform } from './platform.js';
import { toProblem } from './response.js';
import { TimerScheduler } from './timers/scheduler.js';

/**
 * Serves any adapter over the HTTP protocol and adds what platforms lack:
 *
 * - a command runs once per idempotency key, and one at a time per conversation
 * - the first takeover wins
 * - timed pauses end by themselves
 * - events can be replayed
 * - every command is audited
 *
 * The gateway works from the moment it is created until `close()`. Throws `invalid` if `cors` or `basePath` is
 * malformed.
 *
 * @example
 *   const database = await openDatabase({ url });
 *   const gateway = createGateway({ adapter, database, authenticate: (request) => sessionOf(request) });
 *   createServer(toNodeHandler(gateway)).listen(8080);
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { adapter, environment = realEnvironment, basePath = '', cors } = options;
  if (cors) checkOrigins(cors.origins);
  if (basePath && !/^(\/[^/?#]+)+$/.test(basePath)) {
    throw new GatewayError('invalid', 'basePath: expected a path such as /handoff');
  }
  const log = (entry: GatewayLogEntry): void => {
    // a log that throws must not break what it logs, and there is nowhere else to report it
    (async () => options.log?.(entry))().catch(() => undefined);
  };
  const closing = new AbortController();
  const tasks = new Set<Promise<unknown>>();
  /** Keeps `close()` from resolving before this work has settled. */
  const track = <T>(work: Promise<T>): Promise<T> => {
    const settled: Promise<unknown> = work.catch(() => undefined).finally(() => tasks.delete(settled));
    tasks.add(settled);
    return work;
  };
  const node = environment.uuid();
  const wakes = new Wakes({ bus: options.bus, database: monitored(options.database, log), node, log });
  const { database } = wakes;
  const context: GatewayContext = {
    adapter,
    environment,
    options,
    log,
    traits: adapter.traits ?? {},
    database,
    wakes,
    clock: new DatabaseClock(database, environment),
    node,
    signal: closing.signal,
    pendingSleeps: new Set(),
    background: (work) => void track(work),
  };

  const platform = new Platform(context);
  const eventLog = new EventLog(context);
  const conversations = new Conversations(context, platform, eventLog);
  const locks = new ConversationLocks(context);
  const keys = new IdempotencyKeys(context);
  const contacts = new Contacts(context, { platform, conversations, eventLog });
  const outcomes = new CommandOutcomes(context, { conversations, contacts, keys, eventLog });
  const commands = new Commands(context, { platform, conversations, keys, locks, outcomes });
  const hub = new Hub(context, eventLog);
  const routes = createRoutes(context, {
    reads: new Reads(context, platform, conversations),
    commands,
    contacts,
    keys,
    hub,
  });
  const services = [
    hub,
    new PlatformListener(context, conversations, eventLog, locks),
    new TimerScheduler(context, { platform, conversations, locks }),
    new Maintenance(context, keys, eventLog),
  ];

  async function handle(request: Request): Promise<Response> {
    if (cors && request.method === 'OPTIONS') return preflight(context);
    const { pathname, searchParams } = new URL(request.url);
    if (basePath && !pathname.startsWith(`${basePath}/`)) throw notFound();
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

  const started = Promise.all(services.map(async (part) => part.start())).catch((thrown) =>
    log({ event: 'failed', code: codeOf(thrown) }),
  );

  return {
    async fetch(request) {
      try {
        return withCors(context, request, await track(handle(request)));
      } catch (thrown) {
        if (!(thrown instanceof GatewayError)) log({ event: 'failed', code: codeOf(thrown) });
        const problem = toProblem(thrown);
        // a read can always be repeated; whether a command can, its own error has decided
        if (problem.status === 503 && request.method === 'GET') problem.retryAfter ??= retryIn.moment;
        return withCors(context, request, respond(context, problem));
      }
    },
    audit: (query = {}) => readAudit(context, query),
    async close() {
      closing.abort();
      for (const wake of [...context.pendingSleeps]) wake();
      await started;
      await Promise.all(services.map((part) => part.stop()));
      await wakes.close();
      await Promise.all(tasks);
    },
  };
}
