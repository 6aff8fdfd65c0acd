import { html, nothing } from 'lit';
import { periodOfDays } from '../../model/review.js';
import type { ReviewHost } from './review-host.js';
import { focusWrong } from '../forms/focus-wrong.js';

/** Which days a review is about: yesterday, the last seven, or from one day to another. */
export class DaysForm {
  readonly #host: ReviewHost;
  #isOpen = false;
  #isWrong = false;

  constructor(host: ReviewHost) {
    this.#host = host;
  }

  render(): unknown {
    const { words, period } = this.#host;
    const isNamed = period === 'yesterday' || period === '7d';
    const choice = (key: 'review.yesterday' | 'review.week', name: string): unknown =>
      html`<button type="button" aria-pressed=${period === name && !this.#isOpen} @click=${() => this.#choose(name)}>
        ${words.t(key)}
      </button>`;
    return html`<div class="days" role="group" aria-label=${words.t('review.period')}>
        ${choice('review.yesterday', 'yesterday')} ${choice('review.week', '7d')}
        <button
          type="button"
          aria-pressed=${this.#isOpen || !isNamed}
          aria-expanded=${this.#isOpen}
          @click=${this.#onToggle}>
          ${words.t('review.span')}
        </button>
      </div>
      ${this.#isOpen ? this.#renderSpan() : nothing}`;
  }

  #renderSpan(): unknown {
    const { words } = this.#host;
    return html`<form class="row" novalidate @submit=${this.#onSubmit}>
      <label>${words.t('review.first')} <input type="date" name="first" required /></label>
      <label>
        ${words.t('review.last')}
        <input
          type="date"
          name="last"
          required
          aria-invalid=${this.#isWrong ? 'true' : nothing}
          aria-describedby=${this.#isWrong ? 'bad-span' : nothing} />
      </label>
      <button>${words.t('review.show')}</button>
      ${this.#isWrong ? html`<p id="bad-span" class="failure">${words.t('review.bad-span')}</p>` : nothing}
    </form>`;
  }

  #choose(period: string): void {
    this.#isOpen = this.#isWrong = false;
    this.#host.period = period;
    this.#host.requestUpdate();
  }

  #onToggle = (): void => {
    this.#isOpen = !this.#isOpen;
    this.#host.requestUpdate();
  };

  #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const period = periodOfDays(String(data.get('first')), String(data.get('last')));
    this.#isWrong = !period;
    if (!period) return focusWrong(this.#host, form, '[name=last]');
    this.#host.period = [period.from, period.to];
    this.#host.requestUpdate();
  };
}
