import { authenticateRequest } from '../authenticate.js';
import { toInstant, sleep, type GatewayContext } from '../context.js';
import { codeOf, GatewayError } from '../errors.js';
import type { Caller } from '../options.js';
import { isRestricted } from '../roles.js';
import { loadEventFilter } from './event-filter.js';
import { eventChannel, type EventLog, type StoredEvent } from './event-log.js';
import { encode, EventStream, formatEvent } from './event-stream.js';

/** Milliseconds. */
const heartbeat = 15_000;
/** After so many heartbeats it is asked again who is there. */
const heartbeatsPerLoginCheck = 4;
/**
 * News of so long go out together, so that a busy log costs one write a client and not one for each event; longer where
 * many listen.
 */
const batchDelay = 20;
const batchDelayPerStream = 0.1;

/** The event streams of this node: one reader of the log for all of them. */
export class Hub {
  #context: GatewayContext;
  #log: EventLog;
  #streams = new Map<EventStream, Request>();
  /** Those that have caught up. */
  #live = new Set<EventStream>();
  /** The id up to which everything was sent to the streams. Undefined: nobody is connected. */
  #position?: number;
  #pumping = false;
  #pumpAgain = false;
  #heartbeats = 0;
  #timer: unknown;
  #stopListening?: () => Promise<void>;

  constructor(context: GatewayContext, log: EventLog) {
    this.#context = context;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#scheduleHeartbeat();
    this.#stopListening = await this.#context.database.listen(eventChannel, () => this.#pump());
  }

  async stop(): Promise<void> {
    this.#context.environment.clearTimeout(this.#timer);
    this.#closeAll();
    await this.#stopListening?.();
  }

  /** Opens a stream that goes on after the event that the client saw last. */
  async open(request: Request, caller: Caller): Promise<ReadableStream<Uint8Array>> {
    const last = await this.#log.lastId();
    const header = request.headers.get('last-event-id')?.trim();
    const from = !header ? last : /^\d{1,15}$/.test(header) ? Number(header) : -1;
    const canResume = from <= last && from >= (await this.#log.lastPurgedId());
    // those that `stop` ends are all that there will be
    if (this.#context.signal.aborted) {
      throw new GatewayError('unavailable', 'The service is about to stop.', { retryAfter: 2 });
    }
    const stream = new EventStream(caller, (slow) => {
      this.#streams.delete(stream);
      this.#live.delete(stream);
      if (!this.#live.size) this.#position = undefined;
      if (slow) this.#context.log({ event: 'slow-client' });
    });
    const start = canResume ? from : last;
    const ready = formatEvent('ready', { serverTime: toInstant(this.#context.environment.now()) }, start);
    stream.send(encode(canResume ? ready : ready + formatEvent('reset', {}, last)));
    this.#streams.set(stream, request);
    void this.#replay(stream, start).catch((thrown) => {
      this.#context.log({ event: 'failed', code: codeOf(thrown) });
      stream.close();
    });
    return stream.body;
  }

  /** What happened meanwhile, until there is nothing between the stream and the others. */
  async #replay(stream: EventStream, from: number): Promise<void> {
    for (let at = from; !stream.closed;) {
      const end = this.#position;
      if (end !== undefined && at >= end) {
        this.#live.add(stream);
        return this.#pump();
      }
      // what comes after the end reaches everyone, this stream too, in one go
      const events = (await this.#log.readAfter(at)).filter(({ id }) => end === undefined || id <= end);
      stream.send(await this.#chunkFor(stream.caller, events));
      if (!events.length && end === undefined) this.#position ??= at;
      at = events.at(-1)?.id ?? end ?? at;
      await stream.waitForRoom();
    }
  }

  #pump(): void {
    if (this.#context.signal.aborted) return;
    if (this.#pumping) {
      this.#pumpAgain = true;
      return;
    }
    this.#pumping = true;
    void this.#sendNewEvents()
      .catch((thrown) => {
        // without the log nobody can be told anything: they connect again, and wait for it there
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
      const events = await this.#log.readAfter(from);
      if (!events.length) continue;
      await this.#sendToAll(events, from);
      // there may be another page
      this.#pumpAgain = true;
      await sleep(this.#context, Math.max(batchDelay, this.#streams.size * batchDelayPerStream));
    } while (this.#pumpAgain);
  }

  async #sendToAll(events: StoredEvent[], from: number): Promise<void> {
    const restricted = [...this.#live].some(({ caller }) => isRestricted(this.#context, caller));
    const filter = restricted ? await loadEventFilter(this.#context, this.#log, events) : undefined;
    const unfiltered = encode(toText(events));
    // everyone left meanwhile, and those who came since have read it already
    if (this.#position !== from) return;
    // from here on nothing waits: a stream that joins meanwhile would get it twice or not at all
    this.#position = events.at(-1)!.id;
    for (const stream of [...this.#live]) {
      const isOwn = isRestricted(this.#context, stream.caller);
      if (!isOwn) stream.send(unfiltered);
      else if (filter) stream.send(encode(toText(events.flatMap((event) => filter(stream.caller, event)))));
    }
  }

  async #chunkFor(caller: Caller, events: StoredEvent[]): Promise<Uint8Array> {
    if (!isRestricted(this.#context, caller)) return encode(toText(events));
    const filter = await loadEventFilter(this.#context, this.#log, events);
    return encode(toText(events.flatMap((event) => filter(caller, event))));
  }

  #scheduleHeartbeat(): void {
    this.#timer = this.#context.environment.setTimeout(() => {
      const comment = encode(': \n\n');
      for (const stream of [...this.#streams.keys()]) stream.send(comment);
      if (++this.#heartbeats % heartbeatsPerLoginCheck === 0) {
        for (const [stream, request] of [...this.#streams]) void this.#recheckLogin(stream, request);
      }
      // in case a notification was lost
      this.#pump();
      this.#scheduleHeartbeat();
    }, heartbeat);
  }

  /** A log-in ends or changes while a stream is open; the stream goes with it. */
  async #recheckLogin(stream: EventStream, request: Request): Promise<void> {
    try {
      const caller = await authenticateRequest(this.#context, request);
      const { agent, role, tenant } = stream.caller;
      if (caller.agent.id !== agent.id || caller.role !== role || caller.tenant !== tenant) return stream.close();
      // what they can see may be less by now
      stream.caller = caller;
    } catch {
      // nobody, or nobody knows who: that was logged where it is trouble
      stream.close();
    }
  }

  #closeAll(): void {
    for (const stream of [...this.#streams.keys()]) stream.close();
    this.#position = undefined;
  }
}

const toText = (events: StoredEvent[]): string =>
  events.map(({ kind, data, id }) => formatEvent(kind, data, id)).join('');
