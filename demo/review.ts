import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { HandoffReviewEvent } from '../src/index.js';
import { teach } from './shop-bot.js';
import type { World } from './world.js';

/** What went wrong lately, and a way to teach the shop's bot what it did not know. */
export class Review {
  readonly #changed: () => void;
  /** The question that somebody is writing an answer to. */
  #question?: string;
  #said = '';

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  render({ store }: World): TemplateResult {
    return html`<section class="card review" aria-label="Review">
      <daily-review .store=${store} period="7d" @handoff-review=${this.#onReview}></daily-review>
      <p role="status">${this.#said}</p>
      ${this.#question === undefined ? nothing : this.#renderDialog(this.#question)}
    </section>`;
  }

  #onReview = (event: HandoffReviewEvent): void => {
    const { action, question } = event;
    if (action !== 'add-to-knowledge' || question === undefined) return;
    // nothing is added before there is an answer, so the review must not say so
    event.preventDefault();
    this.#question = question;
    this.#said = '';
    this.#changed();
  };

  #renderDialog(question: string): TemplateResult {
    // a dialog cannot open before it is in the page
    const open = (dialog?: Element): void => {
      if (dialog instanceof HTMLDialogElement && !dialog.open) queueMicrotask(() => dialog.showModal());
    };
    return html`<dialog class="teach" aria-labelledby="teach-title" ${ref(open)} @close=${this.#onClose}>
      <form method="dialog">
        <h3 id="teach-title">What should the bot answer?</h3>
        <p dir="auto">${question}</p>
        <label>Answer <textarea name="answer" rows="4" required></textarea></label>
        <p class="buttons">
          <button value="" formnovalidate>Cancel</button>
          <button value="teach">Teach the bot</button>
        </p>
      </form>
    </dialog>`;
  }

  #onClose = ({ currentTarget }: Event): void => {
    const dialog = currentTarget as HTMLDialogElement;
    const answer = dialog.querySelector('textarea')!.value.trim();
    if (dialog.returnValue === 'teach' && answer) {
      teach(this.#question!, answer);
      this.#said = 'The bot knows the answer now. Ask it on the phone.';
    }
    this.#question = undefined;
    this.#changed();
  };
}
