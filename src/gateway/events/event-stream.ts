import type { Caller } from '../options.js';

/** Bytes that may wait for a slow client before it is dropped. Enough for minutes of a busy desk. */
const maxWaitingBytes = 1_048_576;

const encoder = new TextEncoder();

/** One event in the format of `text/event-stream`. */
export const formatEvent = (event: string, data: object, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

export const encode = (text: string): Uint8Array => encoder.encode(text);

/** Where a stream's chunks go: into the body of a `Response`, or straight to the client. None of it throws. */
export interface StreamTarget {
  /** Takes a chunk. Returns false where the next one has to wait until `EventStream.resume` is called. */
  write(chunk: Uint8Array): boolean;
  /** No chunk follows. */
  end(): void;
  /** What has not been written is lost. */
  fail(reason: Error): void;
}

/** The open connection of one client. */
export class EventStream {
  /** As of the last check of the login. */
  caller: Caller;
  closed = false;
  /** Undefined until there is one, and once everything was written or is lost. */
  #target?: StreamTarget;
  #failure?: Error;
  #canWrite = false;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #onClose: (isSlow: boolean) => void;
  #onRoom?: () => void;

  constructor(caller: Caller, onClose: (isSlow: boolean) => void) {
    this.caller = caller;
    this.#onClose = onClose;
  }

  /** The chunks as the body of a `Response`. */
  toBody(): ReadableStream<Uint8Array> {
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#target = {
            write: (chunk) => {
              controller.enqueue(chunk);
              return false;
            },
            end: () => controller.close(),
            fail: (reason) => controller.error(reason),
          };
          this.#write();
        },
        pull: () => this.resume(),
        cancel: () => this.cancel(),
      },
      // what waits for the client waits in this stream
      { highWaterMark: 0 },
    );
    streams.set(body, this);
    return body;
  }

  /** Writes to this target from now on, in place of the body. */
  writeTo(target: StreamTarget): void {
    if (this.#failure) return target.fail(this.#failure);
    // everything was written
    if (!this.#target) return target.end();
    this.#target = target;
    this.resume();
  }

  /**
   * Sends a chunk. Drops a client that reads more slowly than things happen: it reconnects with the id of the last
   * event that it has read.
   */
  send(chunk: Uint8Array): void {
    if (this.closed || !chunk.byteLength) return;
    if (this.#waitingBytes >= maxWaitingBytes) {
      this.#failure = new Error('The client reads too slowly');
      const target = this.#target;
      this.#discard();
      this.#end(true);
      target?.fail(this.#failure);
      return;
    }
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.byteLength;
    this.#write();
  }

  /** Writes on, to a target that can take more. */
  resume(): void {
    this.#canWrite = true;
    this.#write();
  }

  /** Resolves when at least half of the queue is free, or the stream is closed. */
  async waitForRoom(): Promise<void> {
    while (!this.closed && this.#waitingBytes > maxWaitingBytes / 2) {
      await new Promise<void>((resolve) => (this.#onRoom = resolve));
    }
  }

  /** Ends the stream in good order, after all that waits. The client reconnects. */
  close(): void {
    this.#end();
    this.#write();
  }

  /** The client has left. */
  cancel(): void {
    this.#discard();
    this.#end();
  }

  #write(): void {
    while (this.#canWrite && this.#target && this.#waiting.length) {
      const chunk = this.#waiting.shift()!;
      this.#waitingBytes -= chunk.byteLength;
      // before it is written: whoever waits for it may ask for the next at once
      this.#canWrite = false;
      if (this.#target.write(chunk)) this.#canWrite = true;
    }
    this.#onRoom?.();
    if (!this.closed || this.#waiting.length) return;
    const target = this.#target;
    this.#target = undefined;
    target?.end();
  }

  #discard(): void {
    this.#target = undefined;
    this.#waiting = [];
  }

  #end(isSlow = false): void {
    if (this.closed) return;
    this.closed = true;
    this.#onRoom?.();
    this.#onClose(isSlow);
  }
}

/** The stream of each body. Weak, so that a body is let go of once its stream is written elsewhere. */
const streams = new WeakMap<ReadableStream, EventStream>();

/**
 * The stream behind the body of this answer, so that its client can be written to without that body: it is more than
 * half of the memory that an idle client takes. Undefined for any other body, also one that somebody has made of ours.
 * Nobody else can read the body afterwards; throws where somebody is reading it.
 */
export function takeStream({ body }: Response): EventStream | undefined {
  const stream = body ? streams.get(body) : undefined;
  if (stream) body!.getReader();
  return stream;
}
