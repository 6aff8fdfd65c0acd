import type { Environment } from '../../internal/environment.js';
import type { EventSink } from '../adapter.js';
import { Poller } from '../polling.js';

/** Says at intervals that something may have changed, until `signal` is aborted; the first time at once. */
export function pollInstead(sink: EventSink, environment: Environment, signal: AbortSignal): void {
  new Poller({ environment }).subscribe({ hint: () => sink.hint(), connection: () => undefined }, signal);
  sink.hint();
}
