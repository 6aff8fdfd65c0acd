import type { TypingEvent } from '../../adapters/adapter.js';
import { cleanName } from '../../internal/names.js';

export interface Typing {
  readonly kind: TypingEvent['kind'];
  readonly name?: string;
}

/** Whoever does not say again that they write has stopped, in milliseconds. */
const typingFor = 15_000;
const kinds: readonly string[] = ['contact', 'agent', 'bot'];

/** Who is writing, by what the stream says and for as long as it can be believed. */
export class WhoTypes {
  #all = new Map<string, Typing & { until: number }>();

  /** What comes from the stream is not checked before. */
  hear({ kind, name, active }: TypingEvent, now: number): void {
    if (!kinds.includes(kind)) return;
    const who = (typeof name === 'string' && cleanName(name)) || undefined;
    if (active === true) this.#all.set(`${kind} ${who}`, { kind, name: who, until: now + typingFor });
    else this.#all.delete(`${kind} ${who}`);
  }

  /** The message is there: nobody of this kind writes it any more. */
  said(kind: string): void {
    for (const [key, typing] of this.#all) if (typing.kind === kind) this.#all.delete(key);
  }

  /** Who types now, and until when that holds. */
  at(now: number): { typing: Typing[]; until: number } {
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
