import { views, type View } from '../../model/views.js';
import type { ListSort } from '../../store/list/order.js';

/** What a list offers by itself. */
export const defaultViews = 'all open closed transferred selected';

/** The names in a list of names, which a host may also set as an array. */
export const namesIn = (names: unknown): string[] =>
  String(names ?? defaultViews)
    .split(/[\s,]+/)
    .filter(Boolean);

/** The views that a list of names asks for; what is no view is left out, and none at all means all conversations. */
export function viewsIn(names: unknown): View[] {
  const known = namesIn(names).filter((name): name is View => (views as readonly string[]).includes(name));
  return known.length ? known : ['all'];
}

/** The order that a host asks for. */
export const sortOf = (name: unknown): ListSort => (name === 'waiting' ? 'waiting' : 'activity');
