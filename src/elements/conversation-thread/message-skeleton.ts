import { html } from 'lit';
import type { Words } from '../base/words.js';

/** What stands in the place of the messages until they are there. */
export const renderSkeleton = (words: Words): unknown =>
  html`<div class="wait" part="skeleton" tabindex="-1">
    <span class="hidden">${words.t('loading')}</span>${[1, 2, 3].map(() => html`<div class="skeleton"></div>`)}
  </div>`;
