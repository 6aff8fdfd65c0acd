import { GatewayError } from '../errors.js';

/** Only what we use of `ioredis`, so that our published types do not depend on its types. */
export interface RedisClient {
  readonly status: string;
  publish(channel: string, message: string): Promise<number>;
  subscribe(...channels: string[]): Promise<unknown>;
  unsubscribe(...channels: string[]): Promise<unknown>;
  ping(): Promise<unknown>;
  duplicate(options: object): RedisClient;
  disconnect(reconnect?: boolean): void;
  on(event: 'ready' | 'error' | 'close', callback: () => void): void;
  on(event: 'message', callback: (channel: string, message: string) => void): void;
}

interface Driver {
  Redis: new (url: string, options: object) => RedisClient;
}

const isMissing = (thrown: unknown): boolean =>
  (thrown as { code?: unknown } | undefined)?.code === 'ERR_MODULE_NOT_FOUND';

/** Names the package to install if it is missing. */
export async function loadIoredis(): Promise<Driver> {
  try {
    return (await import('ioredis')) as unknown as Driver;
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
    const detail = 'Redis is reached through ioredis: install the package with "npm install ioredis"';
    throw new GatewayError('unsupported', detail, { cause: thrown });
  }
}
