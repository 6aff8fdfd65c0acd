export interface PostgresServer {
  /** Of its database `postgres`. */
  url: string;
  /** Such as `18.4`. */
  version: string;
  restart(): Promise<void>;
  stop(): Promise<void>;
}
export function whyNoPostgres(): string | undefined;
export function startPostgres(options?: { durable?: boolean }): Promise<PostgresServer>;
