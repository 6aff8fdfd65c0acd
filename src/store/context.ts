import type { AdapterTraits, CallContext, ConnectionState, HandoffAdapter } from '../adapters/adapter.js';
import type { Environment } from '../internal/environment.js';
import type { Agent, Instant } from '../model/conversation.js';
import type { HandoffError } from '../model/error.js';
import { callAdapter } from '../adapters/call.js';
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
  readonly log: (entry: LogEntry) => void;
  /** The backend answered, or could not be reached. */
  heard(error?: HandoffError): void;
}

/**
 * Calls the adapter for whoever is at the page. Every answer tells that the backend can be reached, and what time it is
 * there. `given` lets the caller stop waiting earlier.
 */
export function callBackend<T>(
  store: StoreContext,
  timeout: number,
  call: (ctx: CallContext) => Promise<T>,
  { signal, ...given }: Partial<CallContext> = {},
): Promise<T> {
  return callAdapter(
    {
      agent: store.agent.get(),
      ...given,
      environment: store.environment,
      timeout,
      signals: signal ? [store.signal, signal] : [store.signal],
      onAnswer() {
        store.clock.sync(store.traits.serverTime?.());
        store.heard();
      },
      onError(error, thrown) {
        if (error !== thrown) store.log({ event: 'adapter-threw', code: error.code });
        store.heard(error);
      },
    },
    call,
  );
}
