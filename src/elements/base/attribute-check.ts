import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { report, type NoteElement } from '../../internal/report.js';

/** Checks the value of an attribute; `names` are those in it, where it may hold more than one. */
export type Check = (field: string, value: unknown, allowed: readonly string[], names?: readonly unknown[]) => void;

/** Tells the developer of values that an element does not know, and does not use therefore: once for each value. */
export class AttributeCheck<Host extends NoteElement & ReactiveControllerHost> implements ReactiveController {
  readonly #host: Host;
  readonly #look: (host: Host, check: Check) => void;
  readonly #seen = new Map<string, unknown>();

  /** `look` checks all attributes of the host, after each of its updates. */
  constructor(host: Host, look: (host: Host, check: Check) => void) {
    this.#host = host;
    this.#look = look;
    host.addController(this);
  }

  hostUpdated(): void {
    this.#look(this.#host, (field, value, allowed, names = [value]) => {
      if (this.#seen.has(field) && Object.is(this.#seen.get(field), value)) return;
      this.#seen.set(field, value);
      // no value at all is the default
      if (names.every((name) => (name ?? '') === '' || allowed.includes(String(name)))) return;
      report(this.#host, { code: 'bad-attribute', field, expected: allowed.join(', ') });
    });
  }
}
