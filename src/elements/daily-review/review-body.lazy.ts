/** What a review shows: how conversations ended, and what to look at. */
import { html, nothing, type ReactiveController } from 'lit';
import { Lazy } from '../../internal/lazy.js';
import { report } from '../../internal/report.js';
import { outcomes } from '../../locales/en/outcomes.js';
import { botWhy } from '../../locales/en/bot-why.js';
import { reviewBody } from '../../locales/en/review-body.js';
import { toHandoffError, type HandoffError } from '../../model/error.js';
import { periodOf, reviewKinds, type Review, type ReviewGroup, type ReviewPeriod } from '../../model/review.js';
import { reviews } from '../../store/review/review.js';
import type { HandoffStore } from '../../store/store.js';
import { outcomeText } from '../base/outcome-text.js';
import type { ReviewHost } from './review-host.js';
import { DaysForm } from './days-form.js';
import reviewStyles from './review-body.styles.js';
import { ReviewGroups } from './review-groups.js';

const alike = new Lazy(() => import('./alike.lazy.js'));

export class ReviewBody implements ReactiveController {
  readonly #host: ReviewHost;
  readonly #days: DaysForm;
  readonly #groups: ReviewGroups;
  #store?: HandoffStore;
  #asked?: unknown;
  #review?: Review;
  #error?: HandoffError;
  #abort?: AbortController;

  constructor(host: ReviewHost) {
    this.#host = host;
    this.#days = new DaysForm(host);
    this.#groups = new ReviewGroups(host);
    host.addController(this);
    this.hostUpdate();
  }

  /** Reads anew where another store or other days are wanted. */
  hostUpdate(): void {
    const { handoff, period, isConnected } = this.#host;
    const asked = String(period);
    if (!isConnected || (handoff.store === this.#store && asked === this.#asked)) return;
    this.#store = handoff.store;
    this.#asked = asked;
    void this.#read();
  }

  hostDisconnected(): void {
    this.#abort?.abort();
    this.#asked = this.#store = undefined;
  }

  get #period(): ReviewPeriod {
    const { period } = this.#host;
    const now = this.#host.now();
    const found = periodOf(period, now);
    if (!found) report(this.#host, { code: 'bad-attribute', field: 'period', expected: 'yesterday, 7d, two moments' });
    return found ?? periodOf('yesterday', now)!;
  }

  async #read(): Promise<void> {
    this.#abort?.abort();
    const { signal } = (this.#abort = new AbortController());
    this.#review = this.#error = undefined;
    this.#groups.forget();
    this.#host.requestUpdate();
    try {
      const review = await this.#store?.part(reviews).read(this.#period, signal);
      const groups = review ? await this.#together(review.groups, signal) : [];
      if (!signal.aborted) this.#review = review && { ...review, groups };
    } catch (thrown) {
      if (!signal.aborted) this.#error = toHandoffError(thrown);
    }
    if (!signal.aborted) this.#host.requestUpdate();
  }

  /** What is alike, together. Where that cannot be loaded, each for itself. */
  async #together(groups: readonly ReviewGroup[], signal: AbortSignal): Promise<ReviewGroup[]> {
    const isQuestion = ({ kind, label }: ReviewGroup) => !!label && (kind === 'unanswered' || kind === 'recurring');
    const questions = groups.filter(isQuestion);
    const others = groups.filter((group) => !isQuestion(group));
    if (!questions.length) return others;
    const module = await alike.load().catch(() => undefined);
    const together = (await module?.groupAlike(questions, signal)) ?? questions;
    // what one contact asked does not recur
    return [...together.filter(({ kind, conversationIds: ids }) => kind !== 'recurring' || ids.length > 1), ...others];
  }

  render(): unknown {
    const { words } = this.#host;
    return html`<section class="review" aria-label=${words.t('review.title')}>
      <header part="header">
        <h2 tabindex="-1">${words.t('review.title')}</h2>
        ${this.#days.render()}
      </header>
      ${this.#renderContent()}
    </section>`;
  }

  #renderContent(): unknown {
    const { words } = this.#host;
    if (this.#error) {
      return html`<div class="row" part="error">
        <span>${words.t(`error.${this.#error.code}`)}</span>
        <button type="button" @click=${() => this.#read()}>${words.t('retry')}</button>
      </div>`;
    }
    if (!this.#review) return html`<p class="meta" part="empty">${words.t('review.reading')}</p>`;
    return [this.#renderCounts(this.#review), this.#renderGroups(this.#review)];
  }

  #renderCounts({ outcomes: ended, handoffs, takeovers }: Review): unknown {
    const { words } = this.#host;
    const known = Object.entries({ resolved: 0, 'not-resolved': 0, ...ended });
    const counts = [
      ...known.map(([outcome, n]) => [outcomeText(words, outcome), n] as const),
      [words.t('review.handoffs'), handoffs] as const,
      [words.t('review.takeovers'), takeovers] as const,
    ];
    return html`<dl part="counts">
      ${counts.map(
        ([label, n]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${n.toLocaleString(words.locale)}</dd>
          </div>`,
      )}
    </dl>`;
  }

  #renderGroups({ groups, names, isPartial }: Review): unknown {
    const { words } = this.#host;
    const shown = reviewKinds.map((kind) =>
      this.#groups.render(
        kind,
        groups.filter((group) => group.kind === kind),
        names,
      ),
    );
    return html`${shown}
    ${shown.every((each) => each === nothing) ? html`<p class="meta" part="empty">${words.t('review.none')}</p>` : nothing}
    ${isPartial ? html`<p class="meta">${words.t('review.partial')}</p>` : nothing}`;
  }
}

export const styles = [reviewStyles];
export const sentences = { ...botWhy, ...outcomes, ...reviewBody };
