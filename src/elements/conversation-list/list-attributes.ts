import type { ReactiveControllerHost } from 'lit';
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
export const checkListAttributes = (list: AttributesHost): unknown =>
  new AttributeCheck(list, ({ views: names, view, sort, afterClose }, check) => {
    checkHostStrings(list);
    check('views', names, views, namesIn(names));
    check('view', view, viewsIn(names));
    check('sort', sort, sorts);
    check('after-close', afterClose, ['next', 'stay', 'none']);
  });
