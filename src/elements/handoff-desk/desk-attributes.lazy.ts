import type { ReactiveControllerHost } from 'lit';
import type { NoteElement } from '../../internal/report.js';
import { AttributeCheck } from '../base/attribute-check.js';
import { checkProperties } from '../base/property-check.js';
import { deskPanes, namesIn, widthOf } from './desk-panes.js';

/** What it needs of the desk. */
export interface AttributesHost extends NoteElement, ReactiveControllerHost, Node {
  readonly panes?: unknown;
  readonly contactSide?: unknown;
  readonly history?: unknown;
  readonly folded?: unknown;
  readonly listWidth?: unknown;
  readonly contactWidth?: unknown;
}

/** Tells the developer of values that the desk does not know, and does not use therefore. */
export function checkDeskAttributes(desk: AttributesHost): unknown {
  const attributes = new AttributeCheck(desk, (host, check) => {
    const { panes, contactSide, history, folded } = host;
    check('panes', panes, deskPanes, namesIn(panes));
    check('contact-side', contactSide, ['start', 'end']);
    check('history', history, ['on', 'off']);
    check('folded', folded, ['list', 'contact'], namesIn(folded));
    for (const [field, value] of [
      ['list-width', host.listWidth],
      ['contact-width', host.contactWidth],
    ] as const) {
      check(field, value, ['a number of pixels'], (value ?? undefined) === undefined || widthOf(value) ? [] : [value]);
    }
  });
  // the desk has been there for a while
  attributes.hostUpdated();
  checkProperties(desk);
  return attributes;
}
