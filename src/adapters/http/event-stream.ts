import { Lazy } from '../../internal/lazy.js';
import { retryDelay } from '../../internal/retry.js';
import { toHandoffError, type HandoffError } from '../../model/error.js';
import type { ConnectionState, EventSink } from '../adapter.js';
import { expectType, chunksOf } from './body.js';
import { eventParser, type StreamEvent } from './event-parser.js';
import type * as Fallback from './poll-instead.lazy.js';
import type { Transport } from './transport.js';

/** Loaded when a stream is held back for the first time. */
export const fallback = new Lazy<typeof Fallback>(() => import('./poll-instead.lazy.js'));

/** In milliseconds: the protocol promises at least a comment this often. */
const pingInterval = 15_000;
/** In milliseconds. After two missed pings the connection is dead, although the browser has not noticed. */
const maxSilence = 2 * pingInterval + 5000;
/** In milliseconds. A new connection, and one that a page finds again on waking up, is given one ping only. */
const maxInitialSilence = pingInterval + 5000;
/**
 * When an open stream breaks, the backoff starts here rather than at zero, so that the first delay is drawn from the
 * full thirty seconds. A server restart breaks all streams at the same moment. Spread over thirty seconds, a hundred
 * clients exceed ten connects within one second in 2 % of restarts; spread over twenty seconds, in 20 %.
 */
const failuresAfterBreak = 6;
/**
 * In milliseconds. What comes with `ready`, such as events that were missed, proves nothing: some proxies let the first
 * bytes through and hold back the rest. The next ping does.
 */
const proofDelay = 1000;
/** Event ids that can be sent back in a `Last-Event-ID` header. */
const headerSafeId = /^[ -~]{0,200}$/;

/**
 * One subscription to `GET /events`, which reconnects until it is ended:
 *
 * 1. Connect, with the last event's id, so that the server repeats what was missed. At first the state is `connecting`.
 * 2. The server sends `ready`: the state is `live`. Every chunk restarts the silence timer.
 * 3. If the server ends the stream, the state is `connecting`. After a failed connect, an error or silence it is
 *    `offline`. Where something between here and the server seems to hold the stream back, it is `polling`: everything
 *    is read at intervals, until a stream comes through.
 * 4. Wait with growing delays, or until the page wakes, and start again at 1.
 *
 * There is only one timer: it watches for silence during an attempt, and waits for the next one between attempts.
 */
export class EventStream {
  #transport: Transport;
  #sink: EventSink;
  #cleanups: Array<() => void>;
  /** The open or opening connection, if any. */
  #attempt?: AbortController;
  #timer: unknown;
  #state?: ConnectionState;
  #failures = 0;
  #lastEventId = '';
  #lastByteAt = 0;
  /** This attempt was answered with a stream, or with what should be one. */
  #answered = false;
  /** When this attempt was `ready`. In milliseconds since the epoch. */
  #readyAt?: number;
  /** The last stream fell silent right after `ready`, so the next one has to prove itself. */
  #isDoubted = false;
  /** Ends the polling in place of a stream. */
  #polling?: AbortController;
  /** No attempt before this time, because the server sent `Retry-After`. In milliseconds since the epoch. */
  #notBefore = 0;

  constructor(transport: Transport, sink: EventSink, signal: AbortSignal) {
    this.#transport = transport;
    this.#sink = sink;
    signal.addEventListener('abort', this.end);
    this.#cleanups = [
      () => signal.removeEventListener('abort', this.end),
      transport.environment.onWake(() => this.#onWake()),
      transport.onDispose(this.end),
    ];
    void this.#connect();
    this.#setState('connecting');
  }

  end = (): void => {
    for (const leave of this.#cleanups) leave();
    this.#closeAttempt();
    this.#polling?.abort();
  };

  #closeAttempt(): void {
    this.#transport.environment.clearTimeout(this.#timer);
    this.#attempt?.abort();
    this.#attempt = undefined;
  }

  async #connect(): Promise<void> {
    const attempt = (this.#attempt = new AbortController());
    this.#answered = false;
    this.#readyAt = undefined;
    this.#watchForSilence(attempt, maxInitialSilence);
    const headers = { 'Last-Event-ID': this.#lastEventId || undefined };
    const error = await this.#transport
      .call({ path: '/events', headers, accept: 'text/event-stream' }, attempt.signal, (response, signal) =>
        this.#read(response, attempt, signal),
      )
      .catch(toHandoffError);
    // if #closeAttempt was called meanwhile, a newer attempt is open or the subscription has ended
    if (this.#attempt === attempt) this.#onBroken(attempt, error || undefined);
  }

  /** Restarts the silence timer: bytes arrived, or are due from now on. */
  #watchForSilence(attempt: AbortController, limit = maxSilence): void {
    const { environment } = this.#transport;
    environment.clearTimeout(this.#timer);
    this.#lastByteAt = environment.now();
    this.#timer = environment.setTimeout(() => attempt.abort(), limit);
  }

  #onBroken({ signal }: AbortController, error?: HandoffError): void {
    const { environment } = this.#transport;
    // an aborted attempt was silent, and clients notice silence at different times: no need to spread them
    if (this.#state === 'live' && !signal.aborted) this.#failures = failuresAfterBreak;
    const isHeldBack = this.#isHeldBack(signal.aborted, error);
    this.#closeAttempt();
    const delay = retryDelay(++this.#failures, environment.random(), error?.retryAfter);
    this.#notBefore = error?.retryAfter ? environment.now() + delay : 0;
    this.#timer = environment.setTimeout(() => void this.#connect(), delay);
    // a server may end a stream in an orderly way, for example to rebalance: that is not a failure
    this.#setState(isHeldBack ? 'polling' : this.#state === 'live' && !error ? 'connecting' : 'offline');
  }

  /** Whether the server may be well, but its stream does not get here, or not all of it. */
  #isHeldBack(isSilent: boolean, error?: HandoffError): boolean {
    const isUnproven = this.#readyAt === undefined || this.#lastByteAt - this.#readyAt < proofDelay;
    if (isSilent) this.#isDoubted = this.#readyAt !== undefined && isUnproven;
    return isUnproven && (isSilent || (this.#answered && this.#readyAt === undefined && error?.code !== 'offline'));
  }

  #poll(): void {
    const { signal } = (this.#polling = new AbortController());
    fallback.load().then(
      ({ pollInstead }) => signal.aborted || pollInstead(this.#sink, this.#transport.environment, signal),
      () => signal.aborted || this.#setState('offline'),
    );
  }

  #onWake(): void {
    const now = this.#transport.environment.now();
    if (this.#attempt ? now - this.#lastByteAt <= maxInitialSilence : now < this.#notBefore) return;
    this.#closeAttempt();
    this.#failures = 0;
    void this.#connect();
    if (this.#state === 'live') this.#setState('connecting');
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#polling?.abort();
    this.#sink.connection(state);
    if (state === 'polling' && this.#state === state) this.#poll();
  }

  async #read(response: Response, attempt: AbortController, signal: AbortSignal): Promise<void> {
    this.#answered = true;
    expectType(response, /^text\/event-stream\b/i);
    const parse = eventParser((event) => {
      // an earlier event of the same chunk may have made the sink unsubscribe
      if (!signal.aborted) this.#dispatch(event);
    });
    for await (const chunk of chunksOf(response, signal)) {
      if (signal.aborted) return;
      this.#watchForSilence(attempt);
      if (this.#isDoubted && this.#lastByteAt - this.#readyAt! >= proofDelay) {
        this.#isDoubted = false;
        this.#setState('live');
      }
      try {
        parse(chunk);
      } catch (thrown) {
        // forget the id, or the server would repeat the same broken event after every reconnect
        this.#lastEventId = '';
        this.#sink.hint();
        throw thrown;
      }
    }
  }

  #dispatch({ id, event, data }: StreamEvent): void {
    if (id !== undefined) this.#lastEventId = headerSafeId.test(id) ? id : '';
    const sink = this.#sink;
    let value;
    try {
      value = JSON.parse(data);
    } catch {
      // something happened; a read will show what
      return sink.hint();
    }
    const subjectId: string | undefined = typeof value?.id === 'string' ? value.id : undefined;
    switch (event) {
      case 'ready':
        this.#transport.noteServerTime(value?.serverTime);
        this.#failures = 0;
        this.#readyAt = this.#lastByteAt;
        return this.#isDoubted ? undefined : this.#setState('live');
      case 'conversation':
      case 'message':
      case 'contact':
      case 'typing':
        // the store checks it
        return sink[event](value);
      case 'presence':
        return sink.presence(value?.present, value?.conversationId);
      case 'removed':
        return subjectId ? sink.removed(subjectId) : sink.hint();
      case 'hint':
        return sink.hint(subjectId);
      case 'reset':
        return sink.hint();
    }
  }
}
