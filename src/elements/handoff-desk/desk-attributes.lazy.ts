import type { ReactiveControllerHost } from 'lit';
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
export function checkDeskAttributes(desk: AttributesHost): unknown {
  const attributes = new AttributeCheck(desk, ({ panes, contactSide, history, folded }, check) => {
    check('panes', panes, deskPanes, namesIn(panes));
    check('contact-side', contactSide, ['start', 'end']);
    check('history', history, ['on', 'off']);
    check('folded', folded, ['list', 'contact'], namesIn(folded));
  });
  // the desk has been there for a while
  attributes.hostUpdated();
  return attributes;
}
