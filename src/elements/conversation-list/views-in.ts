import type { StoreController } from '../../controllers/handoff-controller.js';
import { views, type View } from '../../model/views.js';
import { sorts, type ListSort } from '../../store/list/order.js';

/** What a list offers by itself. */
export const defaultViews = 'all open closed transferred selected';

/** The names in a list of names, which a host may also set as an array. */
export const namesIn = (names: unknown): string[] =>
  String(names ?? defaultViews)
    .split(/[\s,]+/)
    .filter(Boolean);

/**
 * The views that a list of names asks for; what the backend has no view for is left out, and none at all means all
 * conversations. Which one is selected only the page knows.
 */
export function viewsIn(names: unknown, offered: readonly View[] = views): View[] {
  const known = namesIn(names).filter(
    (name): name is View => (offered as string[]).includes(name) || name === 'selected',
  );
  return known.length ? known : ['all'];
}

/** The views that a list offers: those that it asks for and the backend has. */
export const viewsOf = (list: { views: unknown; handoff: StoreController }): View[] =>
  viewsIn(list.views, list.handoff.store?.traits.list?.views);

/** The order that a host asks for. */
export const sortOf = (name: unknown): ListSort => sorts.find((sort) => sort === name) ?? 'activity';
