import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { NoteElement } from '../../internal/report.js';
import { views } from '../../model/views.js';
import { sorts } from '../../store/list/order.js';
import type { HandoffStore } from '../../store/store.js';
import { AttributeCheck } from '../base/attribute-check.js';
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
  readonly #attributes: AttributeCheck;

  constructor(host: AttributesHost) {
    this.#host = host;
    this.#attributes = new AttributeCheck(host);
    host.addController(this);
  }

  hostUpdated(): void {
    const host = this.#host;
    const attributes = this.#attributes;
    checkHostStrings(host);
    attributes.check('views', host.views, views, namesIn(host.views));
    attributes.check('view', host.view, viewsIn(host.views));
    attributes.check('sort', host.sort, sorts);
    attributes.check('after-close', host.afterClose, ['next', 'stay', 'none']);
  }
}
