import { realEnvironment } from '../internal/environment.js';
import { readAudit } from './commands/audit.js';
import { callerOf } from './http/caller.js';
import { Commands } from './commands/commands.js';
import { Contacts } from './conversations/contacts.js';
import { guarded, type GatewayContext } from './context.js';
import { Conversations } from './conversations/conversations.js';
import { codeOf, GatewayError, notFound } from './errors.js';
import { Endings } from './commands/endings.js';
import { Hub } from './events/hub.js';
import { Listener } from './events/listener.js';
import { EventLog } from './events/log.js';
import { Keys } from './commands/keys.js';
import { Locks } from './commands/locks.js';
import { Maintenance } from './database/maintenance.js';
import type { Gateway, GatewayLogEntry, GatewayOptions } from './options.js';
import { Platform } from './platform.js';
import { problemOf } from './http/problem.js';
import { Reads } from './conversations/reads.js';
import { checkOrigins, preflight, respond, withCors } from './http/respond.js';
import { createRoutes, findRoute } from './http/router.js';
import { Timers } from './timers/timers.js';

/**
 * Puts any adapter behind the HTTP protocol, and adds what platforms lack: each command once for its key, one after
 * another in a conversation, the first takeover wins, pauses that end by themselves, events that can be replayed, and
 * an audit. It works from the moment it is created until `close()`. Throws `invalid` where an option makes no sense.
 *
 * @example
 * const gateway = createGateway({ adapter, database: await openDatabase({ url }), authenticate: (request) =>
 * session(request) }); createServer(toNodeHandler(gateway)).listen(8080);
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { adapter, environment = realEnvironment, basePath = '', cors } = options;
  if (cors) checkOrigins(cors.origins);
  if (basePath && !/^(\/[^/?#]+)+$/.test(basePath)) {
    throw new GatewayError('invalid', 'basePath: expected a path such as /handoff');
  }
  const log = (entry: GatewayLogEntry): void => {
    // a log that fails has nowhere to say so, and must not be why something else does
    (async () => options.log?.(entry))().catch(() => undefined);
  };
  const end = new AbortController();
  const tasks = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    const done: Promise<unknown> = work.catch(() => undefined).finally(() => tasks.delete(done));
    tasks.add(done);
    return work;
  };
  const context: GatewayContext = {
    adapter,
    environment,
    options,
    log,
    traits: adapter.traits ?? {},
    database: guarded(options.database, log),
    node: environment.uuid(),
    signal: end.signal,
    sleepers: new Set(),
    background: (work) => void track(work),
  };

  const platform = new Platform(context);
  const events = new EventLog(context);
  const conversations = new Conversations(context, platform, events);
  const locks = new Locks(context);
  const keys = new Keys(context);
  const contacts = new Contacts(context, { platform, conversations, log: events });
  const endings = new Endings(context, { conversations, contacts, keys, log: events });
  const commands = new Commands(context, { platform, conversations, keys, locks, endings });
  const hub = new Hub(context, events);
  const routes = createRoutes(context, {
    reads: new Reads(context, platform, conversations),
    commands,
    contacts,
    keys,
    hub,
  });
  const running = [
    hub,
    new Listener(context, conversations, events, locks),
    new Timers(context, { platform, conversations, locks }),
    new Maintenance(context, keys, events),
  ];

  async function answer(request: Request): Promise<Response> {
    if (cors && request.method === 'OPTIONS') return preflight(context);
    const { pathname, searchParams } = new URL(request.url);
    if (basePath && !pathname.startsWith(`${basePath}/`)) throw notFound();
    const { route, id } = findRoute(routes, pathname.slice(basePath.length));
    const handler = Object.hasOwn(route, request.method) ? route[request.method] : undefined;
    if (!handler) {
      const allow = Object.keys(route).join(', ');
      return respond(
        context,
        problemOf(new GatewayError('unsupported', `This path answers ${allow}.`, { status: 405 })),
        { Allow: allow },
      );
    }
    const caller = await callerOf(context, request);
    if (end.signal.aborted) throw new GatewayError('unavailable', 'The service is about to stop.', { retryAfter: 2 });
    return handler({ request, caller, id, params: searchParams });
  }

  const started = Promise.all(running.map(async (part) => part.start())).catch((thrown) =>
    log({ event: 'failed', code: codeOf(thrown) }),
  );

  return {
    async fetch(request) {
      try {
        return withCors(context, request, await track(answer(request)));
      } catch (thrown) {
        if (!(thrown instanceof GatewayError)) log({ event: 'failed', code: codeOf(thrown) });
        const problem = problemOf(thrown);
        // a read may be tried again at once; a command has said for itself whether it may
        if (problem.status === 503 && request.method === 'GET') problem.retryAfter ??= 1;
        return withCors(context, request, respond(context, problem));
      }
    },
    audit: (query = {}) => readAudit(context, query),
    async close() {
      end.abort();
      for (const wake of [...context.sleepers]) wake();
      await started;
      await Promise.all(running.map((part) => part.stop()));
      await Promise.all(tasks);
    },
  };
}
