import type { PartFactory } from '../handoff-store.js';

/** Which conversations somebody at this page is reading to the end, and the backend is told so. */
export class Reading {
  readonly #ids = new Set<string>();
  readonly #listeners: Array<(conversationId: string) => void> = [];

  has(conversationId: string): boolean {
    return this.#ids.has(conversationId);
  }

  set(conversationId: string, isRead: boolean): void {
    if (isRead === this.has(conversationId)) return;
    this.#ids[isRead ? 'add' : 'delete'](conversationId);
    for (const listener of this.#listeners) listener(conversationId);
  }

  onChange(listener: (conversationId: string) => void): void {
    this.#listeners.push(listener);
  }
}

/** For `store.part(reading)`. */
export const reading: PartFactory<Reading> = () => new Reading();
