import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What a connection goes through, from the next piece on. */
export interface Weather {
  /** Milliseconds for each piece, in each direction. */
  latency: number;
  /** At most so many more, at random. Pieces stay in order. */
  jitter: number;
  /** Pieces are cut into so many bytes; 0 leaves them whole. */
  slice: number;
  /** Nothing is passed on, and nothing is closed. */
  stalled: boolean;
  /** New connections are dropped at once. */
  refusing: boolean;
}

interface Pair {
  near: Socket;
  far: Socket;
}

/** A TCP proxy that treats connections badly. It knows nothing of HTTP. */
export class ChaosProxy {
  weather: Weather = { latency: 0, jitter: 0, slice: 0, stalled: false, refusing: false };
  /** Where new connections lead. */
  target: number;
  /** When each connection was begun, by this device's clock. */
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

  /** Resets every connection, in the middle of whatever it carries. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
  }

  /** The server's side ends in an orderly way, while the client may still send. */
  halfClose(): void {
    for (const { near } of this.#pairs) near.end();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(near: Socket): void {
    this.connects.push(Date.now());
    // a peer that is gone is what this is about
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

  /** One direction: piece after piece, each as late as the weather is then. */
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
      // the connection was cut; its other half learns it by `close`
    }
  }

  async #wait(): Promise<void> {
    const { latency, jitter } = this.weather;
    if (latency || jitter) await sleep(latency + jitter * this.#random());
  }
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
