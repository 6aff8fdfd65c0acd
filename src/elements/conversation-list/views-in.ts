import { views, type View } from '../../model/views.js';

/** The views that a list of names asks for; what is no view is left out, and none at all means all conversations. */
export function viewsIn(names: string): View[] {
  const known = names.split(/\s+/).filter((name): name is View => (views as readonly string[]).includes(name));
  return known.length ? known : ['all'];
}
