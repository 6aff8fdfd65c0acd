import type { TypingEvent } from '../../src/adapters/adapter.js';
import type { Conversation } from '../../src/model/conversation.js';
import type { Message } from '../../src/model/message.js';
import type { Presence } from '../../src/model/presence.js';
import type { WorldClock } from './clock.js';
import type { Chance } from './random.js';

/** A connection that events go down. */
export interface Listener {
  /** Text of the stream, for the network to deliver. */
  write(text: string): void;
  /** How often an event comes twice, or changes places with the one before it. */
  readonly untidy: number;
}

interface Logged {
  id: number;
  text: string;
}

const pingInterval = 15_000;
/** How far back the log reaches. */
const kept = 40;

/** What happened, in order, for those who listen and those who come back. */
export class EventLog {
  readonly listeners = new Set<Listener>();
  readonly #clock: WorldClock;
  readonly #chance: Chance;
  readonly #onlyHints: boolean;
  #log: Logged[] = [];
  #next = 1;
  #epoch = 1;

  constructor(clock: WorldClock, chance: Chance, onlyHints: boolean) {
    this.#clock = clock;
    this.#chance = chance;
    this.#onlyHints = onlyHints;
    this.#ping();
  }

  changed(conversation: Conversation, messages: readonly Message[]): void {
    if (this.#onlyHints) return this.append('hint', { id: conversation.id });
    for (const message of messages) this.append('message', message);
    this.append('conversation', conversation);
  }

  append(event: string, data: unknown): void {
    const id = this.#next++;
    const text = `id: ${this.#epoch}.${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    this.#log.push({ id, text });
    if (this.#log.length > kept) this.#log.shift();
    for (const listener of this.listeners) this.#tell(listener, text);
  }

  /** What is over in a moment is told to those who listen now, and not kept for those who come back. */
  tellNow(event: 'typing' | 'presence', data: TypingEvent | { conversationId: string; present: Presence[] }): void {
    if (this.#onlyHints) return;
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const listener of this.listeners) this.#tell(listener, text);
  }

  /** What somebody who comes back missed, or that it is too much. */
  open(listener: Listener, lastEventId: string | null): void {
    this.listeners.add(listener);
    listener.write(
      `event: ready\ndata: ${JSON.stringify({ serverTime: new Date(this.#clock.time).toISOString() })}\n\n`,
    );
    if (!lastEventId) return;
    const [epoch, last] = lastEventId.split('.').map(Number);
    const oldest = this.#log[0]?.id ?? this.#next;
    if (epoch !== this.#epoch || last! < oldest - 1) {
      return listener.write(`id: ${this.#epoch}.${this.#next - 1}\nevent: reset\ndata: {}\n\n`);
    }
    for (const { id, text } of this.#log) if (id > last!) this.#tell(listener, text);
  }

  /** A restart: whoever listened has to come back, and the log is gone. */
  restart(): void {
    this.#epoch++;
    this.#next = 1;
    this.#log = [];
  }

  #held = new WeakMap<Listener, string>();

  #tell(listener: Listener, text: string): void {
    const held = this.#held.get(listener);
    this.#held.delete(listener);
    if (!held && this.#chance.happens(listener.untidy)) {
      // it changes places with the next one, or comes late
      this.#held.set(listener, text);
      this.#clock.after(200, () => {
        if (this.#held.get(listener) !== text) return;
        this.#held.delete(listener);
        listener.write(text);
      });
      return;
    }
    listener.write(text);
    if (held) listener.write(held);
    if (this.#chance.happens(listener.untidy)) listener.write(text);
  }

  #ping(): void {
    this.#clock.after(pingInterval, () => {
      for (const listener of this.listeners) listener.write(':\n\n');
      this.#ping();
    });
  }
}
