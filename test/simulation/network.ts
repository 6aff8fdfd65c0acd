import type { Agent } from '../../src/model/conversation.js';
import type { Device, WorldClock } from './clock.js';
import type { Listener } from './event-log.js';
import type { HttpServer, Request } from './http-server.js';
import type { Chance } from './random.js';
import { asResponse, Body, type Reply } from './response.js';
import { fair, type Weather } from './weather.js';

export const baseUrl = 'https://desk.example';

/** A request as the network carries it. */
export interface Sent {
  request: Request;
  at: number;
}

interface Connection extends Listener {
  body: Body;
  /** Nothing comes through, and nobody says so. */
  dead: boolean;
  cut: (how: 'error' | 'end') => void;
}

const failed = (): TypeError => new TypeError('fetch failed');

/** The way between one tab and the server, with everything that can go wrong on it. */
export class Network {
  weather: Weather = fair;
  offline = false;
  /** Only one direction works. */
  partition: 'none' | 'out' | 'in' = 'none';
  readonly connections = new Set<Connection>();
  onSend: (sent: Sent) => void = () => undefined;
  readonly #underWay = new Set<(reason: unknown) => void>();
  readonly #clock: WorldClock;
  readonly #device: Device;
  readonly #server: HttpServer;
  readonly #agent: Agent;
  readonly #chance: Chance;

  constructor(clock: WorldClock, device: Device, server: HttpServer, agent: Agent, chance: Chance) {
    this.#clock = clock;
    this.#device = device;
    this.#server = server;
    this.#agent = agent;
    this.#chance = chance;
  }

  /** Nothing is left on its way, not counting what will never come. */
  get isQuiet(): boolean {
    return !this.connections.size && !this.#underWay.size;
  }

  fetch = (url: string, init: RequestInit): Promise<Response> => {
    const { signal } = init as { signal: AbortSignal };
    const [path, query] = url.slice(baseUrl.length).split('?') as [string, string | undefined];
    const request: Request = {
      method: init.method!,
      path,
      query: new URLSearchParams(query),
      headers: init.headers as Headers,
      body: init.body as string | undefined,
    };
    this.onSend({ request, at: this.#clock.time });
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const end = (): void => {
        this.#underWay.delete(fail);
        signal.removeEventListener('abort', abort);
      };
      const fail = (reason: unknown): void => {
        end();
        reject(reason);
      };
      const abort = (): void => fail(signal.reason);
      signal.addEventListener('abort', abort);
      this.#underWay.add(fail);
      const answer = (response: Response): void => {
        end();
        resolve(response);
      };
      if (this.offline) this.#later(1, () => fail(failed()));
      else this.#carry(request, signal, answer, fail);
    });
  };

  /** The network is gone: everything on its way fails. */
  goOffline(): void {
    this.offline = true;
    for (const fail of [...this.#underWay]) fail(failed());
    this.cutStreams('error');
  }

  cutStreams(how: 'error' | 'end'): void {
    for (const connection of [...this.connections]) connection.cut(how);
  }

  /** Streams that are open hear nothing more, and are not told. */
  loseStreams(): void {
    for (const connection of this.connections) connection.dead = true;
  }

  #delay(): number {
    const { latency, slow } = this.weather;
    return this.#chance.happens(slow) ? this.#chance.between(0, 40_000) : this.#chance.between(1, latency);
  }

  #later(milliseconds: number, what: () => void): void {
    this.#clock.after(milliseconds, what, this.#device);
  }

  #lose(fail: (reason: unknown) => void): void {
    if (!this.#chance.happens(this.weather.hangs)) this.#later(this.#delay(), () => fail(failed()));
  }

  #carry(
    request: Request,
    signal: AbortSignal,
    answer: (response: Response) => void,
    fail: (reason: unknown) => void,
  ): void {
    const { lost, twice } = this.weather;
    if (this.partition === 'out') return;
    if (this.#chance.happens(lost)) return this.#lose(fail);
    // what has left the device arrives also where the device falls asleep
    this.#clock.after(this.#delay(), () => {
      if (request.path === '/events') return this.#open(request, signal, answer, fail);
      void this.#serve(request).then((reply) => {
        // a copy of what was refused must not be carried out later: nobody could know
        if (request.body && (reply.status < 400 || reply.status === 500) && this.#chance.happens(twice)) {
          this.#clock.after(this.#delay(), () => void this.#server.answer(request, this.#agent));
        }
        this.#bring(reply, answer, fail);
      });
    });
  }

  async #serve(request: Request): Promise<Reply> {
    const { refused, broken } = this.weather;
    if (this.#chance.happens(refused)) {
      const seconds = this.#chance.between(1, 12);
      const at = new Date(this.#clock.time + seconds * 1000).toUTCString();
      return this.#server.problem(
        this.#chance.one(['rate-limited', 'unavailable']),
        {},
        { 'Retry-After': this.#chance.happens(0.5) ? String(seconds) : at },
      );
    }
    if (!this.#chance.happens(broken)) return this.#server.answer(request, this.#agent);
    if (this.#chance.happens(0.5)) await this.#server.answer(request, this.#agent);
    return { status: this.#chance.one([500, 502, 504]), headers: { 'Content-Type': 'text/html' }, text: '<h1>Oh</h1>' };
  }

  #bring(reply: Reply, answer: (response: Response) => void, fail: (reason: unknown) => void): void {
    const { answerLost, truncated, sliced } = this.weather;
    if (this.partition === 'in') return;
    if (this.#chance.happens(answerLost)) return this.#lose(fail);
    this.#later(this.#delay(), () => {
      if (this.offline) return fail(failed());
      const body = new Body();
      const { text } = reply;
      const cut = this.#chance.between(0, text.length);
      if (this.#chance.happens(truncated)) {
        body.write(text.slice(0, cut)).fail(failed());
      } else if (this.#chance.happens(sliced)) {
        body.write(text.slice(0, cut));
        this.#later(this.#delay(), () => body.write(text.slice(cut)).end());
      } else body.write(text).end();
      answer(asResponse(reply, body));
    });
  }

  #open(
    request: Request,
    signal: AbortSignal,
    answer: (response: Response) => void,
    fail: (reason: unknown) => void,
  ): void {
    if (
      this.#server.tokens.get(this.#agent.id) !== request.headers.get('Authorization')?.slice(7) ||
      this.#chance.happens(this.weather.refused)
    ) {
      return void this.#serve(request).then((reply) => this.#bring(reply, answer, fail));
    }
    // nobody waits for it any more
    if (!this.#underWay.has(fail)) return;
    const { events } = this.#server.desk;
    const connection = this.#connect(signal);
    events.open(connection, request.headers.get('Last-Event-ID'));
    if (this.partition === 'in') connection.dead = true;
    else {
      this.#later(this.#delay(), () =>
        this.offline
          ? fail(failed())
          : answer(asResponse({ status: 200, headers: { 'Content-Type': 'text/event-stream' } }, connection.body)),
      );
    }
  }

  /** What is written arrives later, in order, perhaps cut anywhere. */
  #connect(signal: AbortSignal): Connection {
    const { events } = this.#server.desk;
    let waiting = '';
    let nextAt = 0;
    const leave = (): void => {
      this.connections.delete(connection);
      events.listeners.delete(connection);
      signal.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      leave();
      body.fail(signal.reason);
    };
    const body = new Body(leave);
    const deliver = (): void => {
      const text = waiting;
      waiting = '';
      if (!text || connection.dead) return;
      const bytes = new TextEncoder().encode(text);
      const cut = this.#chance.happens(this.weather.sliced) ? this.#chance.between(1, bytes.length) : bytes.length;
      body.bytes(bytes.subarray(0, cut));
      if (cut < bytes.length) body.bytes(bytes.subarray(cut));
    };
    const connection: Connection = {
      body,
      dead: false,
      untidy: this.weather.untidy,
      write: (text) => {
        waiting += text;
        if (nextAt > this.#clock.time) return;
        nextAt = this.#clock.time + this.#delay();
        this.#clock.at(nextAt, deliver, this.#device);
      },
      cut: (how) => {
        leave();
        // in the midst of a frame, now and then
        if (waiting && !connection.dead) body.write(waiting.slice(0, this.#chance.between(0, waiting.length)));
        if (connection.dead) return;
        if (how === 'end') body.end();
        else body.fail(failed());
      },
    };
    this.connections.add(connection);
    signal.addEventListener('abort', abort);
    return connection;
  }
}
