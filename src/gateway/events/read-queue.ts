import { maxConcurrentCalls, type GatewayContext } from '../context.js';

/**
 * Conversations to be read again. Each waits only once, however often it is mentioned. One that is mentioned while it
 * is being read is read once more afterwards, because the first read may have been too early.
 */
export class ReadQueue {
  #context: GatewayContext;
  /** Must not reject. */
  #read: (conversationId: string) => Promise<void>;
  #waiting = new Set<string>();
  #reading = new Set<string>();

  constructor(context: GatewayContext, read: (conversationId: string) => Promise<void>) {
    this.#context = context;
    this.#read = read;
  }

  add(conversationId: string): void {
    this.#waiting.add(conversationId);
    this.#readNext();
  }

  #readNext(): void {
    if (this.#context.signal.aborted) return;
    for (const next of this.#waiting) {
      if (this.#reading.size >= maxConcurrentCalls) return;
      if (this.#reading.has(next)) continue;
      this.#waiting.delete(next);
      this.#reading.add(next);
      void this.#read(next).finally(() => {
        this.#reading.delete(next);
        this.#readNext();
      });
    }
  }
}
