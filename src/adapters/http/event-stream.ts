import { retryDelay } from '../../internal/retry.js';
import { toHandoffError, type HandoffError } from '../../model/error.js';
import type { ConnectionState, EventSink } from '../adapter.js';
import { expectType, piecesOf } from './body.js';
import { eventParser, type StreamEvent } from './event-parser.js';
import type { Transport } from './transport.js';

const pingInterval = 15_000;
/** Two pings and a little are missing: the connection is dead, even if nobody said so. */
const silenceLimit = 2 * pingInterval + 5000;
/**
 * A page that was away does not wait for a second ping; and who connects waits for the first event no longer than this.
 */
const shortSilenceLimit = pingInterval + 5000;
/**
 * A stream that was open and broke counts as so many failures: the delay is drawn from the whole cap of thirty seconds
 * at once. A restart of the server breaks all streams in one moment. With this span, a hundred clients put more than
 * ten connects into one second in 2 % of all restarts; with twenty seconds it would be in 20 %.
 */
const failuresAfterBreak = 6;
/** What a header can carry back. */
const usableId = /^[ -~]{0,200}$/;

/** One subscription: reads the stream, and connects again for as long as somebody wants it. */
export class EventStream {
  #transport: Transport;
  #sink: EventSink;
  #leave: Array<() => void>;
  /** The connection that is open or on its way; without one, the timer waits for the next. */
  #attempt?: AbortController;
  #timer: unknown;
  #state?: ConnectionState;
  #failures = 0;
  #lastEventId = '';
  #lastByteAt = 0;
  /** The server asked to be left alone until then. */
  #notBefore = 0;

  constructor(transport: Transport, sink: EventSink, signal: AbortSignal) {
    this.#transport = transport;
    this.#sink = sink;
    signal.addEventListener('abort', this.end);
    this.#leave = [
      () => signal.removeEventListener('abort', this.end),
      transport.environment.onWake(() => this.#wake()),
      transport.onDispose(this.end),
    ];
    void this.#connect();
    this.#show('connecting');
  }

  end = (): void => {
    for (const leave of this.#leave) leave();
    this.#abandon();
  };

  #abandon(): void {
    this.#transport.environment.clearTimeout(this.#timer);
    this.#attempt?.abort();
    this.#attempt = undefined;
  }

  async #connect(): Promise<void> {
    const attempt = (this.#attempt = new AbortController());
    this.#heard(attempt, shortSilenceLimit);
    const headers = { 'Last-Event-ID': this.#lastEventId || undefined };
    const error = await this.#transport
      .call({ path: '/events', headers, accept: 'text/event-stream' }, attempt.signal, (response, signal) =>
        this.#read(response, attempt, signal),
      )
      .catch(toHandoffError);
    // whoever abandoned it has begun another already, or wants none
    if (this.#attempt === attempt) this.#broke(attempt, error || undefined);
  }

  /** Bytes came, or are expected from now on. */
  #heard(attempt: AbortController, limit = silenceLimit): void {
    const { environment } = this.#transport;
    environment.clearTimeout(this.#timer);
    this.#lastByteAt = environment.now();
    this.#timer = environment.setTimeout(() => attempt.abort(), limit);
  }

  #broke({ signal }: AbortController, error?: HandoffError): void {
    const { environment } = this.#transport;
    // where silence was the sign, each client noticed at its own time
    if (this.#state === 'live' && !signal.aborted) this.#failures = failuresAfterBreak;
    this.#abandon();
    const delay = retryDelay(++this.#failures, environment.random(), error?.retryAfter);
    this.#notBefore = error?.retryAfter ? environment.now() + delay : 0;
    this.#timer = environment.setTimeout(() => void this.#connect(), delay);
    // a server that ends an open stream in an orderly way has not failed
    this.#show(this.#state === 'live' && !error ? 'connecting' : 'offline');
  }

  #wake(): void {
    const now = this.#transport.environment.now();
    if (this.#attempt ? now - this.#lastByteAt <= shortSilenceLimit : now < this.#notBefore) return;
    this.#abandon();
    this.#failures = 0;
    void this.#connect();
    if (this.#state === 'live') this.#show('connecting');
  }

  #show(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#sink.connection(state);
  }

  async #read(response: Response, attempt: AbortController, signal: AbortSignal): Promise<void> {
    expectType(response, /^text\/event-stream\b/i);
    const parse = eventParser((event) => {
      // the sink may have ended the subscription with an event that came in the same piece
      if (!signal.aborted) this.#take(event);
    });
    for await (const piece of piecesOf(response, signal)) {
      if (signal.aborted) return;
      this.#heard(attempt);
      try {
        parse(piece);
      } catch (thrown) {
        // the same event must not come again and again
        this.#lastEventId = '';
        this.#sink.hint();
        throw thrown;
      }
    }
  }

  #take({ id, event, data }: StreamEvent): void {
    if (id !== undefined) this.#lastEventId = usableId.test(id) ? id : '';
    const sink = this.#sink;
    let value;
    try {
      value = JSON.parse(data);
    } catch {
      // something happened, and reading finds out what
      return sink.hint();
    }
    const about: string | undefined = typeof value?.id === 'string' ? value.id : undefined;
    switch (event) {
      case 'ready':
        this.#transport.hear(value?.serverTime);
        this.#failures = 0;
        return this.#show('live');
      case 'conversation':
      case 'message':
      case 'contact':
      case 'typing':
        // the store checks it
        return sink[event](value);
      case 'removed':
        return about ? sink.removed(about) : sink.hint();
      case 'hint':
        return sink.hint(about);
      case 'reset':
        return sink.hint();
    }
  }
}
