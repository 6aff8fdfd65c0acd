import { sleep, type GatewayContext } from '../context.js';
import { loadEventFilter, type EventFilter } from './event-filter.js';
import type { EventLog, StoredEvent } from './event-log.js';
import { encode, formatEvent } from './event-stream.js';

/**
 * Milliseconds for which a filter serves all streams that read the same page. What callers may see is never decided by
 * what is older.
 */
const filterLifetime = 1_000;

export const toText = (events: readonly StoredEvent[]): string =>
  events.map(({ kind, data, id }) => formatEvent(kind, data, id)).join('');

export const isForPages = ({ kind }: StoredEvent): boolean => kind !== 'turn';

/** All events of the log from one id to another. It never changes: no event gets a lower id than one that was read. */
export class LogPage {
  /** The id after which it begins. */
  readonly from: number;
  /** The id of its last event. `from`, if there is none. */
  readonly end: number;
  readonly events: readonly StoredEvent[];
  /** When it was read, by the clock of this node. */
  readonly at: number;
  #context: GatewayContext;
  #eventLog: EventLog;
  #chunk?: Uint8Array;
  #filter?: Promise<EventFilter>;

  constructor(context: GatewayContext, eventLog: EventLog, from: number, events: readonly StoredEvent[]) {
    this.#context = context;
    this.#eventLog = eventLog;
    this.from = from;
    this.events = events;
    this.end = events.at(-1)?.id ?? from;
    this.at = context.environment.now();
  }

  /** What a caller gets who may see everything. */
  get chunk(): Uint8Array {
    return (this.#chunk ??= encode(toText(this.events.filter(isForPages))));
  }

  /** Decides who may see what of it. Loaded once for all who ask at about the same time. */
  filter(): Promise<EventFilter> {
    return (this.#filter ??= this.#loadFilter());
  }

  #loadFilter(): Promise<EventFilter> {
    const loading = loadEventFilter(this.#context, this.#eventLog, this.events);
    const forget = () => {
      if (this.#filter === loading) this.#filter = undefined;
    };
    loading.then(() => sleep(this.#context, filterLifetime).then(forget), forget);
    return loading;
  }
}
