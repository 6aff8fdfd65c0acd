import { sleep, toInstant, type GatewayContext } from '../context.js';
import { codeOf, GatewayError, retryIn, stopping } from '../errors.js';
import type { Caller } from '../options.js';
import { isRestricted } from '../roles.js';
import { ownerOf } from '../turns/turn-table.js';
import type { EventFilter } from './event-filter.js';
import type { EventLog, StoredEvent } from './event-log.js';
import { encode, EventStream, formatEvent } from './event-stream.js';
import { isForPages, toText, type LogPage } from './log-page.js';
import { LogReader } from './log-reader.js';
import { LoginChecks } from './login-checks.js';
import { eventChannel } from './publisher.js';

/** Milliseconds. Proxies close a silent connection after 30 s or more. */
const heartbeatInterval = 15_000;
/** Streams of one caller. A person has a few tabs on a few devices; a thousand streams are a mistake or an attack. */
const maxStreamsPerCaller = 50;
/**
 * Milliseconds to wait after a batch, so that a busy log costs one write per client and batch, and not one per event.
 * Nobody notices 20 ms. With many streams each batch costs more, so the wait grows: to 100 ms for a thousand.
 */
const batchDelay = 20;
const batchDelayPerStream = 0.1;
/** Milliseconds between two tries to read a log that cannot be read. */
const unreadableDelay = 1_000;
/**
 * Milliseconds. A database that restarts or changes places is often back sooner, and its clients had better wait than
 * all come back at once. After that they should know that they hear nothing. Even a slow failure has a second try.
 */
const maxUnreadable = 5_000;
/** The same as a number of tries, for a clock that is set back. */
const maxTries = 6;

const restricted = (filter: EventFilter, caller: Caller, events: readonly StoredEvent[]): StoredEvent[] =>
  events.filter(isForPages).flatMap((event) => filter(caller, event));

/** A bot hears of its own turns and of nothing else. */
function turnsOf(caller: Caller, events: readonly StoredEvent[]): StoredEvent[] {
  const owner = ownerOf(caller);
  return events.filter(({ kind, data }) => kind === 'turn' && (data as { owner?: string }).owner === owner);
}

/**
 * The event streams of this node. One reader of the log serves all of them.
 *
 * ```
 *   replaying ── page of the log ─────────────► replaying     shared with who needs the same
 *   replaying ── reached #position ───────────► live
 *   live      ── batch of the log ────────────► live          for all live streams at once
 *   any       ── client left or is too slow ──► closed
 *   any       ── login ended or changed ──────► closed        checked once a minute
 *   any       ── log unreadable for 5 s ──────► closed        the client reconnects
 *   any       ── close() ─────────────────────► closed        the client reconnects
 * ```
 *
 * `#position` is the id up to which the live streams have everything. A stream joins them exactly at that id, so it
 * gets every event once. There is no position while nobody is live; then the first stream to catch up sets it.
 */
export class Hub {
  #context: GatewayContext;
  #eventLog: EventLog;
  #reader: LogReader;
  #streams = new Set<EventStream>();
  #logins: LoginChecks;
  #live = new Set<EventStream>();
  /** Live streams that read further than the position while nobody was live, and how far. */
  #ahead = new Map<EventStream, number>();
  #position?: number;
  #pumping = false;
  #pumpAgain = false;
  #timer: unknown;

  constructor(context: GatewayContext, eventLog: EventLog) {
    this.#context = context;
    this.#eventLog = eventLog;
    this.#reader = new LogReader(context, eventLog);
    this.#logins = new LoginChecks(context);
  }

  /** Open event streams. */
  get size(): number {
    return this.#streams.size;
  }

  start(): void {
    this.#scheduleHeartbeat();
    this.#eventLog.publish();
    this.#context.wakes.on(eventChannel, () => this.#pump());
  }

  stop(): void {
    this.#context.environment.clearTimeout(this.#timer);
    this.#closeAll();
  }

  /**
   * Opens a stream that continues after the event in `Last-Event-ID`. If that is unknown here or was deleted, the
   * stream starts with `reset`, and the client has to read everything again. Throws `rate-limited` if the caller has
   * too many streams.
   */
  async open(request: Request, caller: Caller): Promise<ReadableStream<Uint8Array>> {
    // at once, and again when the stream is added: others are opened meanwhile
    this.#requireRoomFor(caller);
    const { last, lastDeleted } = await this.#eventLog.bounds();
    const header = request.headers.get('last-event-id')?.trim();
    const requested = !header ? last : /^\d{1,15}$/.test(header) ? Number(header) : -1;
    const canContinue = lastDeleted <= requested && requested <= last;
    // `stop` closes the streams that exist, so none may be opened after it
    if (this.#context.signal.aborted) throw stopping();
    this.#requireRoomFor(caller);
    const stream = new EventStream(caller, (isSlow) => {
      this.#streams.delete(stream);
      this.#logins.end(stream);
      this.#live.delete(stream);
      this.#ahead.delete(stream);
      if (!this.#live.size) this.#position = undefined;
      if (isSlow) this.#context.log({ event: 'slow-client' });
    });
    const start = canContinue ? requested : last;
    const ready = formatEvent('ready', { serverTime: toInstant(this.#context.clock.now()) }, start);
    stream.send(encode(canContinue ? ready : ready + formatEvent('reset', {}, last)));
    this.#streams.add(stream);
    this.#logins.begin(stream, request);
    void this.#replay(stream, start).catch((thrown) => {
      if (!stream.closed) this.#context.log({ event: 'failed', code: codeOf(thrown) });
      stream.close();
    });
    return stream.toBody();
  }

  /** Whether some stream is of a caller for whom some conversations do not exist. */
  get hasRestricted(): boolean {
    return [...this.#streams].some(({ caller }) => isRestricted(this.#context, caller));
  }

  /** Sends what is not in the log, and is missed by nobody who comes later: a text for each caller, or nothing. */
  tell(textFor: (caller: Caller) => string | undefined): void {
    const encoded = new Map<string, Uint8Array>();
    for (const stream of [...this.#streams]) {
      const text = stream.caller.role === 'bot' ? undefined : textFor(stream.caller);
      if (text === undefined) continue;
      const chunk = encoded.get(text) ?? encode(text);
      encoded.set(text, chunk);
      stream.send(chunk);
    }
  }

  #requireRoomFor({ agent, tenant }: Caller): void {
    let open = 0;
    for (const { caller } of this.#streams) if (caller.agent.id === agent.id && caller.tenant === tenant) open++;
    if (open < maxStreamsPerCaller) return;
    const detail = `You have ${maxStreamsPerCaller} event streams open, which is the most. Close one first.`;
    throw new GatewayError('rate-limited', detail, { retryAfter: retryIn.person });
  }

  /** Sends what the stream has missed, page by page, until it can join the live streams. */
  async #replay(stream: EventStream, from: number): Promise<void> {
    for (let at = from; !stream.closed;) {
      const end = this.#position;
      if (end !== undefined && at >= end) {
        const isFirst = !this.#live.size;
        this.#live.add(stream);
        if (at > end) this.#ahead.set(stream, at);
        // while nobody was live, nobody looked for what is new
        return isFirst ? this.#pump() : undefined;
      }
      const after = at;
      const [page, filter] = await this.#patiently(
        () => this.#read(after, () => [stream.caller]),
        () => stream.closed,
      );
      const { caller } = stream;
      // the login was checked meanwhile, and there are things that the caller must not see any more
      if (!filter && this.#needsFilter([caller])) continue;
      // stop at the position: from there on this stream gets events together with the others
      const events = page.events.filter(({ id }) => id > after && (end === undefined || id <= end));
      stream.send(this.#chunkFor(caller, page, events, filter));
      if (!events.length && end === undefined) this.#position ??= at;
      at = events.at(-1)?.id ?? end ?? at;
      await stream.waitForRoom();
      // what was kept is there at once: other work has its turn between pages, but not before the stream can join
      if (this.#position !== undefined && at < this.#position) await sleep(this.#context, 0);
    }
  }

  /**
   * Sends new events to the live streams. Only one pump runs at a time; a request that comes in meanwhile repeats it.
   */
  #pump(): void {
    if (this.#context.signal.aborted) return;
    if (this.#pumping) {
      this.#pumpAgain = true;
      return;
    }
    this.#pumping = true;
    void this.#sendNewEvents()
      .catch((thrown) => {
        if (!this.#live.size) return;
        // without the log there is nothing to send: clients reconnect, and wait until it is back
        this.#context.log({ event: 'failed', code: codeOf(thrown) });
        this.#closeAll();
      })
      .then(() => {
        this.#pumping = false;
        if (this.#pumpAgain) this.#pump();
      });
  }

  async #sendNewEvents(): Promise<void> {
    do {
      this.#pumpAgain = false;
      const from = this.#position;
      if (from === undefined) return;
      const [page, filter] = await this.#patiently(
        () => this.#read(from, () => this.#liveCallers()),
        () => !this.#live.size,
      );
      if (!page.events.length) continue;
      this.#sendToLive(page, from, filter);
      // there may be another page
      this.#pumpAgain = true;
      await sleep(this.#context, Math.max(batchDelay, this.#streams.size * batchDelayPerStream));
    } while (this.#pumpAgain);
  }

  #liveCallers(): Caller[] {
    return [...this.#live].map(({ caller }) => caller);
  }

  #needsFilter(callers: Caller[]): boolean {
    return callers.some((caller) => caller.role !== 'bot' && isRestricted(this.#context, caller));
  }

  /** The events after an id, and what decides which of them these callers may see. */
  async #read(after: number, callers: () => Caller[]): Promise<[LogPage, EventFilter | undefined]> {
    const page = await this.#reader.pageAfter(after);
    return [page, this.#needsFilter(callers()) ? await page.filter() : undefined];
  }

  /** Repeats a read that fails, until the log has been unreadable for too long, or nobody needs it any more. */
  async #patiently<T>(read: () => Promise<T>, isOver: () => boolean): Promise<T> {
    const { environment, signal } = this.#context;
    const end = environment.now() + maxUnreadable;
    for (let tries = 1; ; tries++) {
      try {
        return await read();
      } catch (thrown) {
        const isLate = tries >= maxTries || (tries > 1 && environment.now() >= end);
        if (isLate || isOver() || signal.aborted) throw thrown;
        await sleep(this.#context, unreadableDelay);
        if (isOver()) throw thrown;
      }
    }
  }

  #sendToLive(page: LogPage, from: number, filter?: EventFilter): void {
    // the position moved meanwhile: all streams left, and those that have joined since have read these events
    if (this.#position !== from) return;
    // somebody joined for whom the filter has to be loaded
    if (!filter && this.#needsFilter(this.#liveCallers())) return;
    // no `await` from here on: a stream that joined in between would get the events twice, or not at all
    this.#position = page.end;
    for (const stream of [...this.#live]) {
      const after = Math.max(this.#ahead.get(stream) ?? from, from);
      if (page.end >= after) this.#ahead.delete(stream);
      const news = after > page.from ? page.events.filter(({ id }) => id > after) : page.events;
      stream.send(this.#chunkFor(stream.caller, page, news, filter));
    }
  }

  /** What a caller gets of these events of a page. */
  #chunkFor(caller: Caller, page: LogPage, events: readonly StoredEvent[], filter?: EventFilter): Uint8Array {
    if (caller.role === 'bot') return encode(toText(turnsOf(caller, events)));
    if (isRestricted(this.#context, caller)) return encode(filter ? toText(restricted(filter, caller, events)) : '');
    return events.length === page.events.length ? page.chunk : encode(toText(events.filter(isForPages)));
  }

  #scheduleHeartbeat(): void {
    this.#timer = this.#context.environment.setTimeout(() => {
      const comment = encode(': \n\n');
      this.#reader.forgetOld();
      for (const stream of [...this.#streams]) stream.send(comment);
      // a wake may have been lost, or a node may have died before it published
      this.#eventLog.publish();
      this.#pump();
      this.#scheduleHeartbeat();
    }, heartbeatInterval);
  }

  #closeAll(): void {
    for (const stream of [...this.#streams]) stream.close();
    this.#position = undefined;
  }
}
