import type { StreamEvent } from '../adapters/http/event-parser.js';
import { retryDelay } from '../internal/retry.js';
import type { TurnEnd, TurnEvent } from '../model/turn.js';
import type { GateClient } from './client.js';

/** Milliseconds that a turn waits for the stream before it begins: without it, only its last step is safe. */
const patience = 2_000;
/** Milliseconds after which a stream that nobody needs is closed. */
const idle = 60_000;
/** Milliseconds without a byte: the gateway sends one every 15 seconds. */
const maxSilence = 35_000;
/** Ends that came before their turn was known here. */
const maxEarly = 200;

/**
 * Hears when turns end: one event stream for all turns of a bot, open while there are any. After a break it goes on
 * where it was; if the gateway no longer knows where that is, every turn asks.
 */
export class TurnEnds {
  #client: GateClient;
  #turns = new Map<string, { onEnd: (end: TurnEnd) => void; onDoubt: () => void }>();
  #early = new Map<string, TurnEnd>();
  #stream?: AbortController;
  #lastEventId = '';
  #isReady = false;
  #waiting = new Set<() => void>();
  #idleTimer?: ReturnType<typeof setTimeout>;

  constructor(client: GateClient) {
    this.#client = client;
  }

  /** Resolves when the stream is open, or has not been for two seconds. */
  async ready(): Promise<void> {
    clearTimeout(this.#idleTimer);
    if (!this.#stream) void this.#run((this.#stream = new AbortController()));
    this.#closeWhenIdle();
    if (this.#isReady) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, patience);
      this.#waiting.add(go);
    });
  }

  /** `onDoubt`: something may have been missed. Returns the function that stops listening. */
  watch(id: string, onEnd: (end: TurnEnd) => void, onDoubt: () => void): () => void {
    const early = this.#early.get(id);
    if (early) onEnd(early);
    clearTimeout(this.#idleTimer);
    this.#turns.set(id, { onEnd, onDoubt });
    if (!this.#isReady) onDoubt();
    return () => {
      this.#turns.delete(id);
      this.#closeWhenIdle();
    };
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    this.#stream?.abort();
    this.#stream = undefined;
    this.#isReady = false;
  }

  #closeWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    if (this.#turns.size) return;
    this.#idleTimer = setTimeout(() => this.close(), idle);
    // where there is such a thing: a process that has nothing else to do may end
    (this.#idleTimer as { unref?(): void }).unref?.();
  }

  async #run({ signal }: AbortController): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      const attempt = new AbortController();
      const stop = () => attempt.abort();
      signal.addEventListener('abort', stop);
      let silence = setTimeout(stop, maxSilence);
      await this.#client
        .listen(this.#lastEventId, attempt.signal, (event) => {
          clearTimeout(silence);
          silence = setTimeout(stop, maxSilence);
          failures = 0;
          if (!signal.aborted) this.#hear(event);
        })
        .catch(() => undefined); // whatever it was, it is tried again
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      if (signal.aborted) return;
      this.#isReady = false;
      await new Promise((resolve) => setTimeout(resolve, retryDelay(++failures, Math.random()) + 20));
    }
  }

  #hear({ id, event, data }: StreamEvent): void {
    if (id !== undefined) this.#lastEventId = id;
    if (event === 'ready') {
      this.#isReady = true;
      for (const go of [...this.#waiting]) go();
    }
    if (event === 'reset') for (const { onDoubt } of [...this.#turns.values()]) onDoubt();
    if (event !== 'turn') return;
    const { id: turnId, reason, by } = JSON.parse(data) as TurnEvent;
    const end: TurnEnd = { reason, ...(by && { by }) };
    const turn = this.#turns.get(turnId);
    if (turn) return turn.onEnd(end);
    this.#early.set(turnId, end);
    if (this.#early.size > maxEarly) this.#early.delete(this.#early.keys().next().value!);
  }
}
