import type { Gateway } from '../../../src/gateway/index.js';
import type { EventSink } from '../../../src/adapters/adapter.js';
import type { ScriptedBackend } from '../../support/scripted-adapter.js';
import { until } from './desk.js';

export interface ReceivedEvent {
  id?: string;
  event: string;
  data: Record<string, unknown>;
}

/** A client of the event stream that remembers everything it reads. */
export class StreamClient {
  events: ReceivedEvent[] = [];
  comments = 0;
  ended = false;
  failed = false;
  response!: Response;
  #reader?: ReadableStreamDefaultReader<Uint8Array>;

  /** Connects, and reads until the stream ends. `read: false` does not read at all. */
  static async connect(
    gateway: Gateway,
    { as = 'ada', lastEventId, read = true }: { as?: string; lastEventId?: string | number; read?: boolean } = {},
  ): Promise<StreamClient> {
    const client = new StreamClient();
    const headers = {
      Authorization: `Bearer ${as}`,
      ...(lastEventId !== undefined && { 'Last-Event-ID': String(lastEventId) }),
    };
    client.response = await gateway.fetch(new Request('http://gateway/events', { headers }));
    if (!client.response.body || client.response.status !== 200) return client;
    client.#reader = client.response.body.getReader();
    if (read) void client.read();
    return client;
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

  named(name: string): ReceivedEvent[] {
    return this.events.filter(({ event }) => event === name);
  }

  async received(name: string, condition: (event: ReceivedEvent) => unknown = () => true): Promise<ReceivedEvent> {
    await until(() => this.named(name).some(condition), `no ${name}; there is ${JSON.stringify(this.events)}`);
    return this.named(name).find(condition)!;
  }

  close(): Promise<void> | undefined {
    return this.#reader?.cancel();
  }
}

/** The sink with which the gateway has subscribed to the platform. */
export const sinkOf = async (backend: ScriptedBackend): Promise<EventSink> => {
  await until(() => backend.sinks.size > 0, 'nobody subscribed');
  return [...backend.sinks][0]!;
};
/** A message of the contact, as the platform sends it. */
export const contactMessage = (id: string, conversationId = 'c1') => ({
  id,
  conversationId,
  author: { kind: 'contact' as const },
  at: '2026-03-02T10:00:00Z',
  text: 'Hello',
});
