import { report, type NoteElement } from '../../internal/report.js';
import { views } from '../../model/views.js';
import { namesIn, viewsIn } from './views-in.js';

/** What it needs of the list. */
interface Attributes extends NoteElement {
  readonly views: unknown;
  readonly view?: unknown;
  readonly sort?: unknown;
  readonly afterClose?: unknown;
}

/** Tells the developer of values that the list does not know, and does not use therefore. */
export function checkAttributes(list: Attributes, changed: ReadonlyMap<PropertyKey, unknown>): void {
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
