import type { Caller } from '../options.js';

/** Bytes that may wait for a slow client before it is dropped. Enough for minutes of a busy desk. */
const maxQueuedBytes = 1_048_576;

const encoder = new TextEncoder();

/** One event in the format of `text/event-stream`. */
export const formatEvent = (event: string, data: object, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

export const encode = (text: string): Uint8Array => encoder.encode(text);

/** The open connection of one client. */
export class EventStream {
  /** As of the last check of the login. */
  caller: Caller;
  readonly body: ReadableStream<Uint8Array>;
  closed = false;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  #onClose: (isSlow: boolean) => void;
  #onRoom?: () => void;

  constructor(caller: Caller, onClose: (isSlow: boolean) => void) {
    this.caller = caller;
    this.#onClose = onClose;
    const source: UnderlyingDefaultSource<Uint8Array> = {
      start: (controller) => void (this.#controller = controller),
      pull: () => this.#onRoom?.(),
      cancel: () => this.#end(),
    };
    this.body = new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: maxQueuedBytes }));
  }

  /**
   * Sends a chunk. Drops a client that reads more slowly than things happen: it reconnects with the id of the last
   * event that it has read.
   */
  send(chunk: Uint8Array): void {
    if (this.closed || !chunk.byteLength) return;
    if (this.#room <= 0) {
      this.#end(true);
      this.#controller.error(new Error('The client reads too slowly'));
      return;
    }
    this.#controller.enqueue(chunk);
  }

  /** Resolves when at least half of the queue is free, or the stream is closed. */
  async waitForRoom(): Promise<void> {
    while (!this.closed && this.#room < maxQueuedBytes / 2) {
      await new Promise<void>((resolve) => (this.#onRoom = resolve));
    }
  }

  /** Ends the stream in good order. The client reconnects. */
  close(): void {
    if (this.closed) return;
    this.#end();
    this.#controller.close();
  }

  get #room(): number {
    return this.#controller.desiredSize ?? 0;
  }

  #end(isSlow = false): void {
    if (this.closed) return;
    this.closed = true;
    this.#onRoom?.();
    this.#onClose(isSlow);
  }
}
