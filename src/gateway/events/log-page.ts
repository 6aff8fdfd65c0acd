import { sleep, type GatewayContext } from '../context.js';
import { loadEventFilter, type EventFilter } from './event-filter.js';
import type { EventLog, StoredEvent } from './event-log.js';
import { encode, formatEvent } from './event-stream.js';

/**
 * Milliseconds, from when it begins to be loaded, for which a filter serves all streams that read the same page. Nobody
 * is shown anything by what the database said before that.
 */
const filterLifetime = 1_000;
/** Bytes that an event takes beside its text. A guess that is not too low. */
const overhead = 400;

export const toText = (events: readonly StoredEvent[]): string =>
  events.map(({ kind, data, id }) => formatEvent(kind, data, id)).join('');

export const isForPages = ({ kind }: StoredEvent): boolean => kind !== 'turn';

/** All events of the log from one id to another. They never change: nothing gets a lower id than what was read. */
export class LogPage {
  /** The id after which it begins. */
  readonly from: number;
  /** The id of its last event. `from`, if there is none. */
  readonly end: number;
  readonly events: readonly StoredEvent[];
  /** When the oldest part of it was read, by the clock of this node. */
  readonly at: number;
  /** Bytes of memory, roughly. */
  readonly size: number;
  #context: GatewayContext;
  #eventLog: EventLog;
  #chunk?: Uint8Array;
  /** The filter, and when its loading began by the clock of this node. */
  #filter?: { loading: Promise<EventFilter>; at: number };

  constructor(
    context: GatewayContext,
    eventLog: EventLog,
    from: number,
    events: readonly StoredEvent[],
    joined?: { at: number; size: number },
  ) {
    this.#context = context;
    this.#eventLog = eventLog;
    this.from = from;
    this.events = events;
    this.end = events.at(-1)?.id ?? from;
    this.at = joined?.at ?? context.environment.now();
    this.size = joined?.size ?? this.chunk.byteLength + overhead * events.length;
  }

  /** This page and the one that begins where it ends. */
  joined({ events, size }: LogPage): LogPage {
    const whole = { at: this.at, size: this.size + size };
    return new LogPage(this.#context, this.#eventLog, this.from, [...this.events, ...events], whole);
  }

  /** What a caller gets who may see everything. */
  get chunk(): Uint8Array {
    return (this.#chunk ??= encode(toText(this.events.filter(isForPages))));
  }

  /** Decides who may see what of it. Loaded once for all who ask at about the same time. */
  filter(): Promise<EventFilter> {
    const now = this.#context.environment.now();
    if (this.#filter && Math.abs(now - this.#filter.at) < filterLifetime) return this.#filter.loading;
    const filter = { loading: loadEventFilter(this.#context, this.#eventLog, this.events), at: now };
    this.#filter = filter;
    const forget = () => {
      if (this.#filter === filter) this.#filter = undefined;
    };
    filter.loading.then(() => sleep(this.#context, filterLifetime).then(forget), forget);
    return filter.loading;
  }
}
