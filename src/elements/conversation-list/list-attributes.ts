import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { report, type NoteElement } from '../../internal/report.js';
import { views } from '../../model/views.js';
import { sorts } from '../../store/list/order.js';
import type { HandoffStore } from '../../store/store.js';
import { checkHostStrings } from '../base/host-strings.js';
import { namesIn, viewsIn } from './views-in.js';

/** What it needs of the list. */
export interface AttributesHost extends NoteElement, ReactiveControllerHost {
  readonly handoff: NoteElement['handoff'] & { readonly store?: HandoffStore };
  readonly views: unknown;
  readonly view?: unknown;
  readonly sort?: unknown;
  readonly afterClose?: unknown;
}

/** Tells the developer of values that the list does not know, and does not use therefore. */
export class ListAttributes implements ReactiveController {
  readonly #host: AttributesHost;
  readonly #seen = new Map<string, unknown>();

  constructor(host: AttributesHost) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdated(): void {
    const host = this.#host;
    checkHostStrings(host);
    this.#check('views', host.views, views, namesIn(host.views));
    this.#check('view', host.view, viewsIn(host.views));
    this.#check('sort', host.sort, sorts);
    this.#check('after-close', host.afterClose, ['next', 'stay', 'none']);
  }

  #check(field: string, value: unknown, allowed: readonly string[], names = [value]): void {
    if (this.#seen.has(field) && this.#seen.get(field) === value) return;
    this.#seen.set(field, value);
    // no value at all is the default
    if (names.every((name) => (name ?? '') === '' || allowed.includes(String(name)))) return;
    report(this.#host, { code: 'bad-attribute', field, expected: allowed.join(', ') });
  }
}
