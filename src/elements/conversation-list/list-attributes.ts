import { report, type NoteElement } from '../../internal/report.js';
import type { HandoffStore } from '../../store/store.js';
import { checkHostStrings } from '../base/host-strings.js';
import { views } from '../../model/views.js';
import { namesIn, viewsIn } from './views-in.js';

/** What it needs of the list. */
interface Attributes extends NoteElement {
  readonly handoff: NoteElement['handoff'] & { readonly store?: HandoffStore };
  readonly views: unknown;
  readonly view?: unknown;
  readonly sort?: unknown;
  readonly afterClose?: unknown;
}

/** Tells the developer of values that the list does not know, and does not use therefore. */
export function checkAttributes(list: Attributes, changed: ReadonlyMap<PropertyKey, unknown>): void {
  checkHostStrings(list);
  const check = (property: keyof Attributes, field: string, allowed: readonly string[], names = [list[property]]) => {
    // no value at all is the default
    if (!changed.has(property) || names.every((name) => (name ?? '') === '' || allowed.includes(String(name)))) return;
    report(list, { code: 'bad-attribute', field, expected: allowed.join(', ') });
  };
  check('views', 'views', views, namesIn(list.views));
  check('view', 'view', viewsIn(list.views));
  check('sort', 'sort', ['activity', 'waiting']);
  check('afterClose', 'after-close', ['next', 'stay', 'none']);
}
