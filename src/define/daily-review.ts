import { DailyReview } from '../elements/daily-review/daily-review.js';
import { isFree } from '../internal/is-free.js';

if (isFree('daily-review', DailyReview)) customElements.define('daily-review', DailyReview);

declare global {
  interface HTMLElementTagNameMap {
    'daily-review': DailyReview;
  }
}
