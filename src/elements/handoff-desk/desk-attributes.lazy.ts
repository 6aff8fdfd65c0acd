import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { NoteElement } from '../../internal/report.js';
import { AttributeCheck } from '../base/attribute-check.js';
import { deskPanes, namesIn } from './desk-panes.js';

/** What it needs of the desk. */
export interface AttributesHost extends NoteElement, ReactiveControllerHost {
  readonly panes?: unknown;
  readonly contactSide?: unknown;
  readonly history?: unknown;
  readonly folded?: unknown;
}

/** Tells the developer of values that the desk does not know, and does not use therefore. */
export class DeskAttributes implements ReactiveController {
  readonly #host: AttributesHost;
  readonly #attributes: AttributeCheck;

  constructor(host: AttributesHost) {
    this.#host = host;
    this.#attributes = new AttributeCheck(host);
    host.addController(this);
    this.hostUpdated();
  }

  hostUpdated(): void {
    const { panes, contactSide, history, folded } = this.#host;
    this.#attributes.check('panes', panes, deskPanes, namesIn(panes));
    this.#attributes.check('contact-side', contactSide, ['start', 'end']);
    this.#attributes.check('history', history, ['on', 'off']);
    this.#attributes.check('folded', folded, ['list', 'contact'], namesIn(folded));
  }
}
