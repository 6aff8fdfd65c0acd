import type { AdapterTraits, CallContext, ConnectionState, HandoffAdapter } from '../adapters/adapter.js';
import type { Environment } from '../internal/environment.js';
import type { AdapterCall, Mistake, NoteTaker } from '../internal/report.js';
import { successes } from '../internal/report.js';
import type { Localization } from '../internal/text.js';
import type { Agent, Instant } from '../model/conversation.js';
import type { HandoffError } from '../model/error.js';
import { callAdapter } from '../adapters/call.js';
import type { ReadableAtom, WritableAtom } from 'nanostores';
import type { Clock } from './clock.js';

/** The state of the connection to the backend. */
export interface Connection {
  state: ConnectionState;
  /** When the backend was last heard from. */
  at?: Instant;
}

/** What all parts of a store share. */
export interface StoreContext {
  readonly adapter: HandoffAdapter;
  traits: AdapterTraits;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly agent: WritableAtom<Agent>;
  readonly $localization: ReadableAtom<Localization>;
  readonly $connection: WritableAtom<Connection>;
  /** Aborted by `dispose()`. */
  readonly signal: AbortSignal;
  /** Takes the notes for the developer. */
  readonly notes: NoteTaker;
  /** Tells the developer of a mistake. */
  report(mistake: Mistake): void;
  /** Call after every answer and every error: it shows whether the backend can be reached. */
  noteReachability(error?: HandoffError): void;
}

/**
 * Calls the adapter on behalf of the current agent. Each answer also shows that the backend can be reached, and what
 * time it is there.
 *
 * @param timeout In milliseconds.
 * @param about What is called, for the developer who has to find a mistake in it.
 * @param given Adds to the call's context. Its `signal` ends the call early.
 */
export function callBackend<T>(
  store: StoreContext,
  timeout: number,
  about: AdapterCall,
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
        try {
          store.clock.sync(store.traits.serverTime?.());
        } catch (thrown) {
          // a clock that fails must not take the answer along
          store.report({ code: 'bad-trait', field: 'serverTime', thrown });
        }
        successes.note?.(store.notes, about);
        store.noteReachability();
      },
      onError(error, thrown) {
        // other errors are news for the agent: the adapter has done what it should
        if (error !== thrown || error.code === 'bad-response') {
          store.report({ code: 'adapter-threw', ...about, thrown });
        }
        store.noteReachability(error);
      },
    },
    call,
  );
}
