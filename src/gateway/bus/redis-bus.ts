import { GatewayError } from '../errors.js';
import { loadIoredis, type RedisClient } from './ioredis.js';
import { RedisPubSub, settings } from './redis-pub-sub.js';
import type { Bus } from './bus.js';

export type { Bus } from './bus.js';
export type { RedisClient } from './ioredis.js';

export interface RedisBusOptions {
  /** A connection string, for example `redis://127.0.0.1:6379` or `rediss://…`. Needs the package `ioredis`. */
  url?: string;
  /** A client of `ioredis` instead, whose settings are used for two connections of the bus's own. It stays open. */
  client?: RedisClient;
  /**
   * What the names of the channels begin with. Redis delivers to every database of a server: gateways that share one
   * Redis, but no data, need prefixes of their own. Default: `handoff:`.
   */
  prefix?: string;
}

/**
 * The bus of gateways that share a Redis or Valkey, for `createGateway({ bus })`. It may be away, also at the start: it
 * is used as soon as it is there. Rejects with `unsupported` if the package `ioredis` is not installed or the client is
 * one of a cluster, and with `invalid` without a `url` or `client`.
 *
 * @example
 *   const bus = await redisBus({ url: process.env.REDIS_URL });
 *   const gateway = createGateway({ adapter, database, bus, authenticate });
 */
export async function redisBus({ url, client, prefix = 'handoff:' }: RedisBusOptions): Promise<Bus> {
  if (client && 'isCluster' in client && client.isCluster) {
    const detail =
      'The bus needs a client of one server. In a cluster each server reaches all of them: give the url of one.';
    throw new GatewayError('unsupported', detail);
  }
  const bus = new RedisPubSub(await connector(url, client), prefix);
  await bus.tried;
  return bus;
}

async function connector(url?: string, client?: RedisClient): Promise<() => RedisClient> {
  if (client) return () => client.duplicate(settings);
  if (!url) throw new GatewayError('invalid', 'redisBus needs a url or a client.');
  const { Redis } = await loadIoredis();
  return () => new Redis(url, settings);
}
