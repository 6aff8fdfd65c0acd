import { report, type NoteElement } from '../../internal/report.js';

/** Tells the developer of values that an element does not know, and does not use therefore: once for each value. */
export class AttributeCheck {
  readonly #host: NoteElement;
  readonly #seen = new Map<string, unknown>();

  constructor(host: NoteElement) {
    this.#host = host;
  }

  /** `names` are those in `value`, where it may be more than one. */
  check(field: string, value: unknown, allowed: readonly string[], names: readonly unknown[] = [value]): void {
    if (this.#seen.has(field) && this.#seen.get(field) === value) return;
    this.#seen.set(field, value);
    // no value at all is the default
    if (names.every((name) => (name ?? '') === '' || allowed.includes(String(name)))) return;
    report(this.#host, { code: 'bad-attribute', field, expected: allowed.join(', ') });
  }
}
