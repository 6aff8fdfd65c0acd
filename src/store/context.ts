import type { AdapterTraits, CallContext, ConnectionState, HandoffAdapter } from '../adapters/adapter.js';
import type { Environment } from '../internal/environment.js';
import type { Agent, Instant } from '../model/conversation.js';
import { HandoffError, toHandoffError } from '../model/error.js';
import type { ReadableAtom, WritableAtom } from 'nanostores';
import type { Clock } from './clock.js';

/** One line for the host's log: what happened, and ids, never text or names. */
export interface LogEntry {
  event: 'bad-event' | 'subscribe-failed' | 'adapter-threw';
  conversationId?: string;
  code: string;
}

export interface Connection {
  state: ConnectionState;
  /** When the backend last told something. */
  at?: Instant;
}

/** What the parts of one store share. */
export interface StoreContext {
  readonly adapter: HandoffAdapter;
  readonly traits: AdapterTraits;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly agent: ReadableAtom<Agent>;
  readonly $connection: WritableAtom<Connection>;
  /** Aborted by `dispose()`. */
  readonly signal: AbortSignal;
  /**
   * Calls back on `dispose()`: for what lives as long as the store, of which a signal does not like to have thousands.
   */
  atEnd(callback: () => void): void;
  readonly log: (entry: LogEntry) => void;
  /** The backend answered, or could not be reached. */
  heard(error?: HandoffError): void;
}

/**
 * Calls the adapter and always ends: with its answer, with what it threw, wrapped, or with `timeout` after
 * `milliseconds`, also where the adapter ignores the signal. `given` lets the caller stop waiting earlier.
 */
export async function callAdapter<T>(
  store: StoreContext,
  milliseconds: number,
  call: (ctx: CallContext) => Promise<T>,
  given: Partial<CallContext> = {},
): Promise<T> {
  const abort = new AbortController();
  const { signal: outer, ...rest } = given;
  const stop = () => abort.abort(new HandoffError('timeout', 'No answer in time'));
  const signals = [store.signal, ...(outer ? [outer] : [])];
  for (const signal of signals) signal.aborted ? stop() : signal.addEventListener('abort', stop);
  const timer = store.environment.setTimeout(stop, milliseconds);
  try {
    const answer = await new Promise<T>((resolve, reject) => {
      if (abort.signal.aborted) return reject(abort.signal.reason);
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason));
      // a method that throws before it returns a promise ends up in the same place
      (async () => call({ ...rest, signal: abort.signal, agent: store.agent.get() }))().then(resolve, reject);
    });
    store.clock.sync(store.traits.serverTime?.());
    store.heard();
    return answer;
  } catch (thrown) {
    const error = toHandoffError(thrown);
    if (error !== thrown) store.log({ event: 'adapter-threw', code: error.code });
    store.heard(error);
    throw error;
  } finally {
    store.environment.clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener('abort', stop);
  }
}
