import type { AdapterTraits, HandoffAdapter } from '../adapters/adapter.js';
import type { Environment } from '../internal/environment.js';
import type { Agent } from '../model/conversation.js';
import { HandoffError } from '../model/error.js';
import type { Database, Queries } from './database/database.js';
import { DatabaseError, codeOf } from './errors.js';
import type { GatewayLogEntry, GatewayOptions } from './options.js';

/** What the parts of one gateway share. */
export interface GatewayContext {
  readonly adapter: HandoffAdapter;
  readonly traits: AdapterTraits;
  readonly database: Database;
  readonly environment: Environment;
  readonly options: GatewayOptions;
  /** This gateway among the nodes that share a database. */
  readonly node: string;
  /** Aborted by `close()`. */
  readonly signal: AbortSignal;
  /** Those who wait for a while, and would not wait for `close()`. */
  readonly pendingSleeps: Set<() => void>;
  readonly log: (entry: GatewayLogEntry) => void;
  /** Work that nobody waits for, except `close()`. */
  background(work: Promise<unknown>): void;
}

/** On whose behalf the gateway reads by itself. */
export const gatewayAgent = ({ options }: GatewayContext): Agent => options.agent ?? { id: 'gateway' };

/** The same database, whose failures are errors of ours and are noticed. */
export function monitored(database: Database, log: GatewayContext['log']): Database {
  let down = false;
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      const answer = await work();
      if (down) log({ event: 'database-back' });
      down = false;
      return answer;
    } catch (thrown) {
      if (thrown instanceof HandoffError) throw thrown;
      if (!down) log({ event: 'database-failed', code: codeOf(thrown) });
      down = true;
      throw new DatabaseError(thrown);
    }
  };
  return {
    query: <T>(sql: string, values?: readonly unknown[]) => attempt(() => database.query<T>(sql, values)),
    transaction: <T>(work: (tx: Queries) => Promise<T>) => attempt(() => database.transaction(work)),
    listen: (channel, callback) => attempt(() => database.listen(channel, callback)),
    close: () => database.close(),
  };
}

/** Resolves after a while, or when the gateway closes, or earlier when something else is done. */
export function sleep(
  { environment, signal, pendingSleeps }: GatewayContext,
  milliseconds: number,
  until?: Promise<void>,
): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      environment.clearTimeout(timer);
      pendingSleeps.delete(end);
      resolve();
    };
    const timer = environment.setTimeout(end, signal.aborted ? 0 : milliseconds);
    pendingSleeps.add(end);
    until?.then(end);
  });
}

export const toInstant = (milliseconds: number): string => new Date(milliseconds).toISOString();
