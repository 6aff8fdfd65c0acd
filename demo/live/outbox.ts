import type { ApiError } from './api.js';

interface Waiting {
  text: string;
  clientId: string;
}

/**
 * The contact's unsent messages, in order. Each is retried until the server has it; its id keeps it from being added
 * twice.
 */
export class Outbox {
  waiting: Waiting[] = [];
  #post: (text: string, clientId: string) => Promise<void>;
  #failed: (why: string) => void;
  #sending = false;

  constructor(post: (text: string, clientId: string) => Promise<void>, failed: (why: string) => void) {
    this.#post = post;
    this.#failed = failed;
  }

  send(text: string): void {
    this.waiting.push({
      text,
      clientId: Array.from(crypto.getRandomValues(new Uint32Array(3)), (number) => number.toString(36)).join('-'),
    });
    void this.#next();
  }

  /** Removes messages that the server has. */
  seen(clientIds: string[]): void {
    this.waiting = this.waiting.filter(({ clientId }) => !clientIds.includes(clientId));
  }

  clear(): void {
    this.waiting = [];
  }

  async #next(): Promise<void> {
    const [first] = this.waiting;
    if (!first || this.#sending) return;
    this.#sending = true;
    let wait = 0;
    try {
      await this.#post(first.text, first.clientId);
      this.seen([first.clientId]);
    } catch (error) {
      const { status, message, retryAfter } = error as ApiError;
      // a message that the server rejects is not retried
      if (status >= 400 && status < 500) this.seen([first.clientId]);
      wait = retryAfter;
      this.#failed(message);
    } finally {
      this.#sending = false;
    }
    if (this.waiting.length) setTimeout(() => void this.#next(), wait);
  }
}
