import type { Instant } from '../../model/conversation.js';
import type { StoreElement } from '../base/store-element.js';

/** What the parts of a review need of its element. */
export interface ReviewHost extends StoreElement {
  period: string | readonly [from: Instant, to: Instant];
}
