import { sleep, type GatewayContext } from '../context.js';
import { loadEventFilter, type EventFilter } from './event-filter.js';
import type { EventLog, StoredEvent } from './event-log.js';
import { encode, formatEvent } from './event-stream.js';

/** Milliseconds. Whoever asks for a filter is served by one that began to be loaded no longer ago than this. */
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
  /** Of memory, roughly. */
  readonly bytes: number;
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
    joined?: { at: number; bytes: number },
  ) {
    this.#context = context;
    this.#eventLog = eventLog;
    this.from = from;
    this.events = events;
    this.end = events.at(-1)?.id ?? from;
    this.at = joined?.at ?? context.environment.now();
    this.bytes = joined?.bytes ?? this.chunk.byteLength + overhead * events.length;
  }

  /** One page of several, of which each begins where the one before it ends. */
  static join(pages: readonly LogPage[]): LogPage {
    const first = pages[0]!;
    const bytes = pages.reduce((sum, page) => sum + page.bytes, 0);
    const events = pages.flatMap((page) => page.events);
    return new LogPage(first.#context, first.#eventLog, first.from, events, { at: first.at, bytes });
  }

  /** What a caller gets who may see everything. */
  get chunk(): Uint8Array {
    return (this.#chunk ??= encode(toText(this.events.filter(isForPages))));
  }

  /** Whether somebody has asked for the filter a moment ago. */
  get hasFilter(): boolean {
    return !!this.#filter && Math.abs(this.#context.environment.now() - this.#filter.at) < filterLifetime;
  }

  /** Decides who may see what of it. Loaded once for all who ask at about the same time. */
  filter(): Promise<EventFilter> {
    if (this.#filter && this.hasFilter) return this.#filter.loading;
    const at = this.#context.environment.now();
    const filter = { loading: loadEventFilter(this.#context, this.#eventLog, this.events), at };
    this.#filter = filter;
    const forget = () => {
      if (this.#filter === filter) this.#filter = undefined;
    };
    filter.loading.then(() => sleep(this.#context, filterLifetime).then(forget), forget);
    return filter.loading;
  }
}
