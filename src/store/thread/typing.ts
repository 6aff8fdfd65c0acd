import type { TypingEvent } from '../../adapters/adapter.js';
import { cleanName } from '../../internal/names.js';

export interface Typing {
  readonly kind: TypingEvent['kind'];
  readonly name?: string;
}

/** In milliseconds. An indicator that is not renewed expires, because the event that ends it may be lost. */
const typingTimeout = 15_000;
const kinds: readonly string[] = ['contact', 'agent', 'bot'];

/** Tracks who is typing, from the stream's typing events. */
export class TypingIndicators {
  #all = new Map<string, Typing & { until: number }>();

  apply({ kind, name, active }: TypingEvent, now: number): void {
    if (!kinds.includes(kind)) return;
    const who = (typeof name === 'string' && cleanName(name)) || undefined;
    if (active === true) this.#all.set(`${kind} ${who}`, { kind, name: who, until: now + typingTimeout });
    else this.#all.delete(`${kind} ${who}`);
  }

  /** A message from someone of this kind arrived, so their indicators end. */
  clearKind(kind: string): void {
    for (const [key, typing] of this.#all) if (typing.kind === kind) this.#all.delete(key);
  }

  /** Who is typing at `now`, and when the first indicator expires. */
  current(now: number): { typing: Typing[]; until: number } {
    for (const [key, { until }] of this.#all) if (until <= now) this.#all.delete(key);
    const all = [...this.#all.values()];
    return {
      typing: all.map(({ kind, name }) => ({ kind, ...(name && { name }) })),
      until: Math.min(...all.map(({ until }) => until)),
    };
  }

  clear(): void {
    this.#all.clear();
  }
}
