import { html, type PropertyDeclarations } from 'lit';
import { StoreController } from '../../controllers/handoff-controller.js';
import { dailyReview } from '../../locales/en/daily-review.js';
import type { Instant } from '../../model/conversation.js';
import { LazyPart } from '../base/lazy-part.js';
import { StoreElement } from '../base/store-element.js';
import type { Sentences } from '../base/words.js';

/**
 * What happened yesterday, in the last seven days, or between two days: how conversations ended, which questions the
 * bot could not answer, and which conversations nobody followed up.
 *
 * @tag daily-review
 * @summary What the bot could not do, and what is left to do.
 * @fires {HandoffReviewEvent} handoff-review - Somebody wants a question to be answered by the bot, a conversation to
 *   be followed up, or a finding to go. Cancelable: where it is canceled, the finding stays as it was.
 * @csspart header - The heading and the choice of days.
 * @csspart counts - How many conversations ended in which way.
 * @csspart group - One finding.
 * @csspart empty - That there is nothing to look at.
 * @csspart error - Why nothing can be shown, with Retry.
 */
export class DailyReview extends StoreElement {
  /** @internal */
  static override tag = 'daily-review';
  /** @internal */
  static override sentences: Sentences = dailyReview;
  static override properties: PropertyDeclarations = { period: {} };

  /** @internal */
  override readonly handoff: StoreController = new StoreController(this);
  readonly #body = new LazyPart(this, {
    load: () => import('./review-body.lazy.js'),
    create: ({ ReviewBody }) => new ReviewBody(this),
    neededWhen: () => !!this.handoff.store,
  });

  /**
   * `yesterday`, the default; `7d`, today and the six days before; or two moments in RFC 3339, as an array or with a
   * slash between them. Days begin at midnight of the page's time zone.
   */
  declare period: string | readonly [from: Instant, to: Instant];

  constructor() {
    super();
    this.period = 'yesterday';
  }

  protected override render(): unknown {
    return [
      this.handoff.store
        ? (this.#body.value?.render() ?? this.#body.renderMissing())
        : html`<p class="meta" part="empty" tabindex="-1">${this.words.t('none.store')}</p>`,
      this.live.render(),
    ];
  }

  protected override focusMain(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('button, [tabindex]')?.focus(options);
  }
}
