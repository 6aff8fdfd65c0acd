import type { GatewayContext } from '../context.js';
import type { EventLog } from './event-log.js';
import { LogPage } from './log-page.js';

/** Bytes of the pages that are kept. */
const maxKeptBytes = 8_000_000;
/** Milliseconds for which a page is kept. After a restart, all clients are back within half a minute. */
const keptFor = 60_000;
/** Events of pages that are handed out as one, and their bytes: as much as the database gives at once. */
const maxJoinedEvents = 500;
const maxJoinedBytes = 500_000;
/** Joined pages that are remembered. Those who come back at the same time need the same ones. */
const maxJoinedPages = 4;

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
  /** The last ones that were made of several kept ones. */
  #joined: LogPage[] = [];
  #keptBytes = 0;
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
    this.#joined = this.#joined.filter((page) => !isOld(page));
    while (this.#kept[0] && (isOld(this.#kept[0]) || this.#keptBytes > maxKeptBytes)) {
      this.#keptBytes -= this.#kept.shift()!.bytes;
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

  #keep(page: LogPage): void {
    this.#kept.push(page);
    this.#keptBytes += page.bytes;
    this.forgetOld();
  }

  /** What is kept of the log after this id, if there is any. */
  #find(id: number): LogPage | undefined {
    const place = this.#kept.findLastIndex(({ from, end }) => from <= id && id < end);
    const page = this.#kept[place];
    // who has almost caught up shares the filters of those who are live
    return !page || page.hasFilter ? page : this.#join(page, place);
  }

  /** Few pages of many small ones: who comes back would go through one for each batch that was sent meanwhile. */
  #join(first: LogPage, place: number): LogPage {
    const pages = [first];
    let [{ end, bytes }, events] = [first, first.events.length];
    for (const page of this.#kept.slice(place + 1)) {
      if (page.from !== end) continue;
      if (events + page.events.length > maxJoinedEvents || bytes + page.bytes > maxJoinedBytes) break;
      pages.push(page);
      end = page.end;
      bytes += page.bytes;
      events += page.events.length;
    }
    if (pages.length === 1) return first;
    const known = this.#joined.find((joined) => joined.from === first.from && joined.end === end);
    if (known) return known;
    const joined = LogPage.join(pages);
    this.#joined = [joined, ...this.#joined].slice(0, maxJoinedPages);
    return joined;
  }
}
