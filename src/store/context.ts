import type { AdapterTraits, CallContext, ConnectionState, HandoffAdapter } from '../adapters/adapter.js';
import type { Environment } from '../internal/environment.js';
import type { Agent, Instant } from '../model/conversation.js';
import type { HandoffError } from '../model/error.js';
import { callAdapter } from '../adapters/call.js';
import type { ReadableAtom, WritableAtom } from 'nanostores';
import type { Clock } from './clock.js';

/** One entry of the host's log. Contains event names, ids and codes, never message text or names. */
export interface LogEntry {
  event: 'bad-event' | 'subscribe-failed' | 'adapter-threw';
  conversationId?: string;
  code: string;
}

/** The state of the connection to the backend. */
export interface Connection {
  state: ConnectionState;
  /** When the backend was last heard from. */
  at?: Instant;
}

/** What all parts of a store share. */
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
  /** Call after every answer and every error: it shows whether the backend can be reached. */
  noteReachability(error?: HandoffError): void;
}

/**
 * Calls the adapter on behalf of the current agent. Each answer also shows that the backend can be reached, and what
 * time it is there.
 *
 * @param timeout In milliseconds.
 * @param given Adds to the call's context. Its `signal` ends the call early.
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
        store.noteReachability();
      },
      onError(error, thrown) {
        if (error !== thrown) store.log({ event: 'adapter-threw', code: error.code });
        store.noteReachability(error);
      },
    },
    call,
  );
}
