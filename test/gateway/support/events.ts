import type { Gateway } from '../../../src/gateway/index.js';
import { until } from './desk.js';

export interface HeardEvent {
  id?: string;
  event: string;
  data: Record<string, unknown>;
}

/** A client of the event stream that remembers everything it reads. */
export class Ear {
  events: HeardEvent[] = [];
  comments = 0;
  ended = false;
  failed = false;
  response!: Response;
  #reader?: ReadableStreamDefaultReader<Uint8Array>;

  /** Connects, and reads until the stream ends. `read: false` does not read at all. */
  static async connect(
    gateway: Gateway,
    { as = 'ada', lastEventId, read = true }: { as?: string; lastEventId?: string | number; read?: boolean } = {},
  ): Promise<Ear> {
    const ear = new Ear();
    const headers = {
      Authorization: `Bearer ${as}`,
      ...(lastEventId !== undefined && { 'Last-Event-ID': String(lastEventId) }),
    };
    ear.response = await gateway.fetch(new Request('http://gateway/events', { headers }));
    if (!ear.response.body || ear.response.status !== 200) return ear;
    ear.#reader = ear.response.body.getReader();
    if (read) void ear.read();
    return ear;
  }

  async read(): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    try {
      for (let part = await this.#reader!.read(); !part.done; part = await this.#reader!.read()) {
        const blocks = (rest + decoder.decode(part.value, { stream: true })).split('\n\n');
        rest = blocks.pop()!;
        for (const block of blocks) this.#take(block);
      }
    } catch {
      this.failed = true;
    }
    this.ended = true;
  }

  #take(block: string): void {
    const fields = Object.fromEntries(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    );
    if ('' in fields) this.comments++;
    if (fields.event) {
      this.events.push({
        id: fields.id,
        event: fields.event,
        data: JSON.parse(fields.data!) as Record<string, unknown>,
      });
    }
  }

  named(name: string): HeardEvent[] {
    return this.events.filter(({ event }) => event === name);
  }

  async heard(name: string, condition: (event: HeardEvent) => unknown = () => true): Promise<HeardEvent> {
    await until(() => this.named(name).some(condition), `no ${name}; there is ${JSON.stringify(this.events)}`);
    return this.named(name).find(condition)!;
  }

  close(): Promise<void> | undefined {
    return this.#reader?.cancel();
  }
}
