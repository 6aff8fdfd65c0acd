import type { View } from '../../model/views.js';
import type { ListSort } from './order.js';

/** Which conversations a list shows, and in which order. */
export interface ListQuestion {
  view: View;
  /** Plain text, never a pattern. */
  search: string;
  sort: ListSort;
}
