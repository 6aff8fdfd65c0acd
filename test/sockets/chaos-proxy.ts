import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** How connections are disturbed, from the next chunk on. */
export interface Weather {
  /** The delay of each chunk in each direction, in milliseconds. */
  latency: number;
  /** Up to this many milliseconds are added at random. Chunks stay in order. */
  jitter: number;
  /** Splits chunks into pieces of this many bytes; 0 leaves them whole. */
  slice: number;
  /** Forwards nothing, and closes nothing. */
  stalled: boolean;
  /** Drops new connections immediately. */
  refusing: boolean;
}

interface Pair {
  near: Socket;
  far: Socket;
}

/** A TCP proxy that disturbs connections. It knows nothing about HTTP. */
export class ChaosProxy {
  weather: Weather = { latency: 0, jitter: 0, slice: 0, stalled: false, refusing: false };
  /** The port that new connections are forwarded to. */
  target: number;
  /** When each connection was opened, by this device's clock. */
  readonly connects: number[] = [];
  readonly #pairs = new Set<Pair>();
  readonly #server: Server;
  #random: () => number;

  private constructor(target: number, random: () => number) {
    this.target = target;
    this.#random = random;
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#accept(near));
  }

  static async listen(target: number, random: () => number = Math.random): Promise<ChaosProxy> {
    const proxy = new ChaosProxy(target, random);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get open(): number {
    return this.#pairs.size;
  }

  /** Resets every connection, even in the middle of a message. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
  }

  /** Half-closes connections from the server's side. The client can still send. */
  halfClose(): void {
    for (const { near } of this.#pairs) near.end();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(near: Socket): void {
    this.connects.push(Date.now());
    // a lost peer is what these tests are about
    near.on('error', () => undefined);
    if (this.weather.refusing) return void near.resetAndDestroy();
    const far = connect({ port: this.target, host: '127.0.0.1', allowHalfOpen: true });
    const pair = { near, far };
    this.#pairs.add(pair);
    far.on('error', () => near.resetAndDestroy());
    for (const socket of [near, far]) {
      socket.on('close', () => {
        this.#pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
    void this.#carry(near, far);
    void this.#carry(far, near);
  }

  /** Forwards one direction, chunk by chunk, with the delay that applies to each. */
  async #carry(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const piece of from as AsyncIterable<Buffer>) {
        const size = this.weather.slice || piece.length;
        for (let at = 0; at < piece.length; at += size) {
          await this.#wait();
          while (this.weather.stalled && !to.destroyed) await sleep(20);
          if (to.destroyed) return;
          if (!to.write(piece.subarray(at, at + size))) {
            await new Promise((resolve) => to.once('drain', resolve).once('close', resolve));
          }
        }
      }
      to.end();
    } catch {
      // the connection was cut; `close` ends its other half
    }
  }

  async #wait(): Promise<void> {
    const { latency, jitter } = this.weather;
    if (latency || jitter) await sleep(latency + jitter * this.#random());
  }
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
