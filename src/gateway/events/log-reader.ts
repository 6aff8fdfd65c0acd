import type { GatewayContext } from '../context.js';
import type { EventLog } from './event-log.js';
import { LogPage } from './log-page.js';

/** Bytes of the pages that are kept. */
const maxKept = 8_000_000;
/** Events of pages that are kept as one, and their bytes: as much as the database gives at once. */
const maxJoinedEvents = 500;
const maxJoined = 500_000;
/** Milliseconds for which a page is kept. After a restart, all clients are back within half a minute. */
const keptFor = 60_000;

/**
 * Reads the log for all streams of this node, and keeps what it has read for a while. So clients who come back at the
 * same time after the same event cost the database one read, and not one each. And a stream that catches up while much
 * happens finds what others have read meanwhile, and so comes to an end, however slow the database is.
 */
export class LogReader {
  #context: GatewayContext;
  #eventLog: EventLog;
  /** In the order in which they were read. */
  #kept: LogPage[] = [];
  #keptSize = 0;
  /** Reads that are under way, by the id after which they begin. */
  #reading = new Map<number, Promise<LogPage>>();

  constructor(context: GatewayContext, eventLog: EventLog) {
    this.#context = context;
    this.#eventLog = eventLog;
  }

  /**
   * A page with the next events after an id; it may begin earlier. If there are none, none had been written at the time
   * of the call.
   */
  async pageAfter(id: number): Promise<LogPage> {
    const kept = this.#find(id);
    if (kept) return kept;
    const earlier = await this.#reading.get(id);
    // it may have begun too early for what was written since then; if it found something, that does not matter
    if (earlier?.events.length) return earlier;
    return this.#find(id) ?? this.#reading.get(id) ?? this.#read(id);
  }

  /** Lets go of what nobody is likely to ask for again. */
  forgetOld(): void {
    const now = this.#context.environment.now();
    // a clock that was set back makes what was read before it old as well
    const isOld = ({ at }: LogPage) => Math.abs(now - at) > keptFor;
    while (this.#kept[0] && (isOld(this.#kept[0]) || this.#keptSize > maxKept)) {
      this.#keptSize -= this.#kept.shift()!.size;
    }
  }

  async #read(from: number): Promise<LogPage> {
    const reading = this.#eventLog
      .readAfter(from)
      .then((events) => new LogPage(this.#context, this.#eventLog, from, events))
      .finally(() => this.#reading.delete(from));
    this.#reading.set(from, reading);
    const page = await reading;
    if (page.events.length) this.#keep(page);
    return page;
  }

  /** Small pages become one. Who comes back would go through a page for each batch that was sent meanwhile. */
  #keep(page: LogPage): void {
    const place = this.#kept.findLastIndex(({ end }) => end === page.from);
    const before = this.#kept[place];
    const fits =
      before && before.events.length + page.events.length <= maxJoinedEvents && before.size + page.size <= maxJoined;
    if (fits) this.#kept[place] = before.joined(page);
    else this.#kept.push(page);
    this.#keptSize += page.size;
    this.forgetOld();
  }

  #find(id: number): LogPage | undefined {
    return this.#kept.findLast(({ from, end }) => from <= id && id < end);
  }
}
