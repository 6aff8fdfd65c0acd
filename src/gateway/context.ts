import type { AdapterTraits, HandoffAdapter } from '../adapters/adapter.js';
import type { Environment } from '../internal/environment.js';
import type { Agent } from '../model/conversation.js';
import type { Wakes, WakingDatabase } from './bus/wakes.js';
import type { KeptRow } from './desk/kept.js';
import type { DatabaseClock } from './database/clock.js';
import type { Metrics } from './metrics.js';
import type { Actor, GatewayLogEntry, GatewayOptions } from './options.js';

/** What the parts of one gateway share. */
export interface GatewayContext {
  readonly adapter: HandoffAdapter;
  /** With `desk: true`: takes what was loaded together with a record, so that the desk need not ask for it. */
  readonly desk?: { loaded(conversationId: string, row: KeptRow | null, at: number): void };
  readonly traits: AdapterTraits;
  readonly database: WakingDatabase;
  /** How the nodes learn that something new is in the database. */
  readonly wakes: Wakes;
  readonly clock: DatabaseClock;
  /** Its clock is this node's own: good for waiting, and for nothing that another node compares. */
  readonly environment: Environment;
  readonly options: GatewayOptions;
  /** Identifies this gateway among the nodes that share a database. */
  readonly node: string;
  /** Aborted by `close()`. */
  readonly signal: AbortSignal;
  /** Ends each `sleep` that is under way, so that `close()` need not wait for it. */
  readonly pendingSleeps: Set<() => void>;
  readonly metrics: Metrics;
  readonly log: (entry: GatewayLogEntry) => void;
  /** Registers work that nobody awaits except `close()`. */
  background(work: Promise<unknown>): void;
}

/**
 * How many calls one task sends to the platform at the same time. Six is what browsers allow per host, so a platform is
 * used to it.
 */
export const maxConcurrentCalls = 6;

/**
 * Milliseconds after a command during which the platform's reads may still show the state before it. Replicas and
 * search indexes lag by a second or two; ten seconds leave a wide margin.
 */
export const staleReadWindow = 10_000;

/** The agent on whose behalf the gateway acts when no caller is involved. */
export const gatewayAgent = ({ options }: Pick<GatewayContext, 'options'>): Agent => options.agent ?? { id: 'gateway' };

/** The gateway acting on its own account. */
export const systemActor = (context: GatewayContext): Actor => ({ agent: gatewayAgent(context), role: 'system' });

/** What a wait needs: its time, and what ends it early. */
export type Waiting = Pick<GatewayContext, 'environment' | 'signal' | 'pendingSleeps'>;

/** Resolves after `milliseconds`, or earlier if the gateway closes or `until` resolves. */
export function sleep(
  { environment, signal, pendingSleeps }: Waiting,
  milliseconds: number,
  until?: Promise<void>,
): Promise<void> {
  // in real time: a clock that is simulated, or set by others, may stand still by now
  if (signal.aborted) return new Promise((resolve) => setTimeout(resolve));
  return new Promise((resolve) => {
    const end = () => {
      environment.clearTimeout(timer);
      pendingSleeps.delete(end);
      resolve();
    };
    const timer = environment.setTimeout(end, milliseconds);
    pendingSleeps.add(end);
    until?.then(end);
  });
}

export const toInstant = (milliseconds: number): string => new Date(milliseconds).toISOString();
