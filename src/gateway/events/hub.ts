import { callerOf } from '../http/caller.js';
import { instantOf, sleep, type GatewayContext } from '../context.js';
import { codeOf, GatewayError } from '../errors.js';
import type { Caller } from '../options.js';
import { isRestricted } from '../roles.js';
import { audienceOf } from './audience.js';
import { channel, type EventLog, type StoredNews } from './log.js';
import { encode, EventStream, frame } from './stream.js';

/** Milliseconds. */
const heartbeat = 15_000;
/** After so many heartbeats it is asked again who is there. */
const beatsUntilCheck = 4;
/**
 * News of so long go out together, so that a busy log costs one write a client and not one for each event; longer where
 * many listen.
 */
const gather = 20;
const gatherForEach = 0.1;

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
  #again = false;
  #beats = 0;
  #timer: unknown;
  #stopListening?: () => Promise<void>;

  constructor(context: GatewayContext, log: EventLog) {
    this.#context = context;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#beat();
    this.#stopListening = await this.#context.database.listen(channel, () => this.#pump());
  }

  async stop(): Promise<void> {
    this.#context.environment.clearTimeout(this.#timer);
    this.#closeAll();
    await this.#stopListening?.();
  }

  /** Opens a stream that goes on after the event that the client saw last. */
  async open(request: Request, caller: Caller): Promise<ReadableStream<Uint8Array>> {
    const last = await this.#log.last();
    const header = request.headers.get('last-event-id')?.trim();
    const from = !header ? last : /^\d{1,15}$/.test(header) ? Number(header) : -1;
    const known = from <= last && from >= (await this.#log.purgedUpTo());
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
    const start = known ? from : last;
    const ready = frame('ready', { serverTime: instantOf(this.#context.environment.now()) }, start);
    stream.send(encode(known ? ready : ready + frame('reset', {}, last)));
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
      const news = (await this.#log.after(at)).filter(({ id }) => end === undefined || id <= end);
      stream.send(await this.#chunkFor(stream.caller, news));
      if (!news.length && end === undefined) this.#position ??= at;
      at = news.at(-1)?.id ?? end ?? at;
      await stream.room();
    }
  }

  #pump(): void {
    if (this.#context.signal.aborted) return;
    if (this.#pumping) {
      this.#again = true;
      return;
    }
    this.#pumping = true;
    void this.#sendNews()
      .catch((thrown) => {
        // without the log nobody can be told anything: they connect again, and wait for it there
        this.#context.log({ event: 'failed', code: codeOf(thrown) });
        this.#closeAll();
      })
      .then(() => {
        this.#pumping = false;
        if (this.#again) this.#pump();
      });
  }

  async #sendNews(): Promise<void> {
    do {
      this.#again = false;
      const from = this.#position;
      if (from === undefined) return;
      const news = await this.#log.after(from);
      if (!news.length) continue;
      await this.#sendToAll(news, from);
      // there may be another page
      this.#again = true;
      await sleep(this.#context, Math.max(gather, this.#streams.size * gatherForEach));
    } while (this.#again);
  }

  async #sendToAll(news: StoredNews[], from: number): Promise<void> {
    const restricted = [...this.#live].some(({ caller }) => isRestricted(this.#context, caller));
    const audience = restricted ? await audienceOf(this.#context, this.#log, news) : undefined;
    const all = encode(toText(news));
    // everyone left meanwhile, and those who came since have read it already
    if (this.#position !== from) return;
    // from here on nothing waits: a stream that joins meanwhile would get it twice or not at all
    this.#position = news.at(-1)!.id;
    for (const stream of [...this.#live]) {
      const own = isRestricted(this.#context, stream.caller);
      if (!own) stream.send(all);
      else if (audience) stream.send(encode(toText(news.flatMap((each) => audience(stream.caller, each)))));
    }
  }

  async #chunkFor(caller: Caller, news: StoredNews[]): Promise<Uint8Array> {
    if (!isRestricted(this.#context, caller)) return encode(toText(news));
    const audience = await audienceOf(this.#context, this.#log, news);
    return encode(toText(news.flatMap((each) => audience(caller, each))));
  }

  #beat(): void {
    this.#timer = this.#context.environment.setTimeout(() => {
      const comment = encode(': \n\n');
      for (const stream of [...this.#streams.keys()]) stream.send(comment);
      if (++this.#beats % beatsUntilCheck === 0) {
        for (const [stream, request] of [...this.#streams]) void this.#check(stream, request);
      }
      // in case a notification was lost
      this.#pump();
      this.#beat();
    }, heartbeat);
  }

  /** A log-in ends or changes while a stream is open; the stream goes with it. */
  async #check(stream: EventStream, request: Request): Promise<void> {
    try {
      const caller = await callerOf(this.#context, request);
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

const toText = (news: StoredNews[]): string => news.map(({ kind, data, id }) => frame(kind, data, id)).join('');
