import type { TypingEvent } from '../../adapters/adapter.js';
import { cleanName } from '../../internal/names.js';

export interface Typing {
  readonly kind: TypingEvent['kind'];
  readonly name?: string;
  /** What it has written so far, or the end of it, where a bot's answer grows. */
  readonly text?: string;
}

/** In milliseconds. An indicator that is not renewed expires, because the event that ends it may be lost. */
const typingTimeout = 15_000;
/** In characters: no more of a growing text is shown than this, its end. */
const longestText = 4_000;
const kinds: readonly string[] = ['contact', 'agent', 'bot'];

/** Tracks who is typing, from the stream's typing events. */
export class TypingIndicators {
  readonly #all = new Map<string, { who: Typing; cancel: () => void }>();
  readonly #after: (milliseconds: number, callback: () => void) => () => void;
  readonly #onExpired: () => void;

  /** `after` waits without looking at a clock, which may turn out to be wrong meanwhile. */
  constructor(after: (milliseconds: number, callback: () => void) => () => void, onExpired: () => void) {
    this.#after = after;
    this.#onExpired = onExpired;
  }

  get current(): Typing[] {
    return [...this.#all.values()].map(({ who }) => who);
  }

  apply({ kind, name, active, text }: TypingEvent): void {
    if (!kinds.includes(kind)) return;
    const known = (typeof name === 'string' && cleanName(name)) || undefined;
    const key = `${kind} ${known}`;
    this.#end(key);
    if (active !== true) return;
    const expire = () => {
      this.#all.delete(key);
      this.#onExpired();
    };
    this.#all.set(key, {
      who: { kind, ...(known && { name: known }), ...(text && { text: text.slice(-longestText) }) },
      cancel: this.#after(typingTimeout, expire),
    });
  }

  /** A message from someone of this kind arrived, so their indicators end. */
  clearKind(kind: string): void {
    for (const [key, { who }] of this.#all) if (who.kind === kind) this.#end(key);
  }

  clear(): void {
    for (const key of this.#all.keys()) this.#end(key);
  }

  #end(key: string): void {
    this.#all.get(key)?.cancel();
    this.#all.delete(key);
  }
}
