import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bus } from '../gateway/bus/bus.js';
import { redisBus } from '../gateway/bus/redis-bus.js';
import { openDatabase } from '../gateway/database/open.js';
import { createGateway } from '../gateway/gateway.js';
import { toNodeHandler } from '../gateway/http/node.js';
import type { Gateway, GatewayLogEntry } from '../gateway/options.js';
import { isSameSecret } from '../gateway/webhooks/signatures.js';
import { createAuthenticate } from './agents.js';
import { databaseOf, type Config } from './config/config.js';
import { kindOf } from './platforms/index.js';
import { Problem, sentenceOf } from './problem.js';

/** One entry of the log, with the platform that it is about. */
export type ServerLogEntry = GatewayLogEntry & { platform: string };

export interface RunningServer {
  /** Where it listens, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no more requests, waits for commands under way, and closes the databases. */
  close(): Promise<void>;
}

/** Milliseconds. Longer than proxies keep idle connections, or they meet a closed one. */
const keepAlive = 75_000;

type Closer = () => Promise<unknown>;

/** Runs what closes something, the last opened first, whatever one of them throws. */
async function closeAll(closers: Closer[]): Promise<void> {
  for (const close of closers.reverse()) await close().catch(() => undefined); // the others are closed all the same
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: Error & { code?: string }) => {
      const why = { EADDRINUSE: 'is in use', EACCES: 'needs more rights' }[error.code ?? ''] ?? 'cannot be used';
      reject(new Problem(`port: ${port} ${why} at ${host}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  const { port: chosen } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`;
}

/** `/health`: whether everything here can answer. It names the platforms, and nobody. */
async function answerHealth(gateways: ReadonlyMap<string, Gateway>): Promise<Response> {
  const each = await Promise.all(
    [...gateways].map(async ([name, gateway]) => {
      const { ok, platform } = await gateway.health();
      return [name, { ok, ...platform }] as const;
    }),
  );
  const ok = each.every(([, health]) => health.ok);
  return Response.json({ ok, platforms: Object.fromEntries(each) }, { status: ok ? 200 : 503 });
}

/** Starts what a configuration names. Rejects with a `Problem`, a sentence, if something cannot be started. */
export async function startServer(config: Config, log: (entry: ServerLogEntry) => void): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 8080, basePath = '', cors, metrics, platforms } = config;
  const closers: Closer[] = [];
  const gateways = new Map<string, Gateway>();
  const authenticate = await createAuthenticate(config.agents);
  const mayReadMetrics = ({ headers }: Request) =>
    isSameSecret(headers.get('authorization') ?? '', `Bearer ${metrics!.token}`);

  async function open(name: string, bus: Bus | undefined): Promise<void> {
    const { kind, desk, keepDays, tenant, agentsMay, database: _database, ...options } = platforms[name]!;
    const { desk: isUsual, open: openPlatform } = kindOf(kind);
    const { adapter, webhooks } = await openPlatform(options);
    closers.push(async () => adapter.dispose?.());
    const database = await openDatabase(databaseOf(config, name));
    closers.push(() => database.close());
    const gateway = createGateway({
      adapter,
      database,
      authenticate,
      basePath: `${basePath}/${name}`,
      desk: desk ?? isUsual,
      log: (entry) => log({ platform: name, ...entry }),
      ...(bus && { bus }),
      ...(keepDays !== undefined && { keep: { messages: keepDays } }),
      ...(tenant !== undefined && { tenantOf: () => tenant }),
      ...(agentsMay && { agentsMay }),
      ...(cors && { cors: { origins: cors } }),
      ...(metrics && { metrics: mayReadMetrics }),
      ...(webhooks && { webhooks }),
    });
    closers.push(() => gateway.close());
    gateways.set(name, gateway);
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === '/health' && request.method === 'GET') return answerHealth(gateways);
    const rest = pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length + 1) : '';
    const gateway = gateways.get(rest.split('/')[0]!);
    if (gateway) return gateway.fetch(request);
    const problem = { type: 'about:blank', title: 'Not found', status: 404, code: 'not-found' };
    return Response.json(problem, { status: 404, headers: { 'Content-Type': 'application/problem+json' } });
  }

  try {
    const bus = config.redis === undefined ? undefined : await redisBus({ url: config.redis });
    if (bus) closers.push(async () => bus.close());
    for (const name of Object.keys(platforms)) {
      await open(name, bus).catch((thrown: unknown) => {
        throw new Problem(`platforms.${name}: ${sentenceOf(thrown)}`, { cause: thrown });
      });
    }
    const server = createServer(toNodeHandler({ fetch: answer }));
    server.keepAliveTimeout = keepAlive;
    const url = await listen(server, port, host);
    const close = async (): Promise<void> => {
      // first the door, so that nobody comes in while the rest is closed
      server.close();
      await closeAll(closers);
      server.closeAllConnections();
    };
    let closed: Promise<void> | undefined;
    return { url, close: () => (closed ??= close()) };
  } catch (thrown) {
    await closeAll(closers);
    throw thrown;
  }
}
