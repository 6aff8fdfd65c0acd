import { html, nothing, type ReactiveControllerHost } from 'lit';
import { pauseEnd, type PauseEnd, type PauseFields } from './pause-end.js';
import type { HandoffStore } from '../../store/store.js';
import type { Words } from '../base/words.js';

/** What the form needs of its element. */
export interface PauseFormHost extends ReactiveControllerHost {
  readonly handoff: { readonly store?: HandoffStore };
  readonly words: Words;
  readonly renderRoot: ParentNode;
  /** The host's list of reasons to choose from. */
  readonly reasons: readonly string[];
  now(): number;
}

const day = 86_400;
/** A host may set anything. */
const textsIn = (given: unknown): string[] =>
  Array.isArray(given) ? given.filter((text): text is string => typeof text === 'string') : [];
type FormError = Extract<PauseEnd, { error: string }> | { error: 'reason'; field: 'reason' };

/** The fields of "Pause the bot": until when, and why. */
export class PauseForm {
  #host: PauseFormHost;
  #draft: PauseFields = { when: 'for', amount: '30', unit: 'minutes', date: '', time: '' };
  #error?: FormError;

  constructor(host: PauseFormHost) {
    this.#host = host;
  }

  get maxSeconds(): number {
    return Math.min(this.#traits.maxSeconds ?? Infinity, 365 * day);
  }

  get #traits() {
    return this.#host.handoff.store?.traits.pauseBot ?? {};
  }

  /** Fills in what is already known. */
  prepare(when: PauseFields['when'], at?: number): void {
    const { timed = true, indefinite = true } = this.#traits;
    const now = this.#host.now();
    this.#error = undefined;
    const amount = at !== undefined && when === 'for' ? `${Math.round((at - now) / 60_000)}` : '30';
    this.#draft = { when, amount, unit: 'minutes', ...localFields(at ?? now + 3_600_000) };
    if (!timed) this.#draft.when = 'never';
    else if (!indefinite && when === 'never') this.#draft.when = 'for';
  }

  /**
   * What was filled in, or undefined where something is wrong: then it is said beside the field, and the field has the
   * focus.
   */
  read(data: Record<string, string>): { until?: string } | undefined {
    this.#draft = { ...this.#draft, ...data };
    const end = pauseEnd(this.#draft, this.#host.now(), this.maxSeconds, this.#traits.granularitySeconds);
    const missing = this.#traits.reason === 'required' && !data.reason?.trim();
    this.#error = end.error ? end : missing ? { error: 'reason', field: 'reason' } : undefined;
    if (!this.#error) return end as { until?: string };
    const { field } = this.#error;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector<HTMLElement>(`[name=${field}]`)?.focus(),
    );
    return undefined;
  }

  render(): unknown {
    const { timed = true, indefinite = true, reason } = this.#traits;
    const error = this.#error && this.#error.field !== 'reason' ? this.#errorText : nothing;
    return html`<fieldset>
        <legend>${this.#host.words.t('pause.when')}</legend>
        ${indefinite ? this.#renderChoice('never', nothing) : nothing}
        ${timed ? this.#renderChoice('for', this.#renderSpan()) : nothing}
        ${timed ? this.#renderChoice('at', this.#renderMoment()) : nothing}
        <p id="error" class="error">${error}</p>
      </fieldset>
      ${reason === 'none' ? nothing : this.renderReason(reason === 'required')}`;
  }

  /** "After 30 minutes". */
  #renderSpan(): unknown {
    const { words } = this.#host;
    const units = (['minutes', 'hours', 'days'] as const).map(
      (unit) =>
        html`<option value=${unit} ?selected=${unit === this.#draft.unit}>${words.t(`pause.unit.${unit}`)}</option>`,
    );
    return html` <input
        type="number"
        name="amount"
        min="1"
        aria-label=${words.t('pause.amount')}
        aria-invalid=${this.#invalid('amount')}
        aria-describedby="error"
        value=${this.#draft.amount} />
      <select name="unit" aria-label=${words.t('pause.unit')}>
        ${units}
      </select>`;
  }

  /** "At 15:30 on that day". */
  #renderMoment(): unknown {
    const { words } = this.#host;
    return html` <input
        type="date"
        name="date"
        aria-label=${words.t('pause.date')}
        aria-invalid=${this.#invalid('date')}
        aria-describedby="error"
        value=${this.#draft.date} />
      <input
        type="time"
        name="time"
        aria-label=${words.t('pause.time')}
        aria-describedby="error"
        value=${this.#draft.time} />`;
  }

  /** Why, for the team. */
  renderReason(required: boolean): unknown {
    const wrong = this.#error?.field === 'reason';
    return html`<div class="stack">
      <label class="field"
        >${this.#host.words.t(required ? 'pause.reason' : 'pause.reason-optional')}
        <input
          name="reason"
          list="reasons"
          autocomplete="off"
          maxlength="500"
          aria-describedby="reason-hint"
          aria-invalid=${this.#invalid('reason')}
          ?required=${required} />
      </label>
      <datalist id="reasons">
        ${textsIn(this.#host.reasons).map((reason) => html`<option value=${reason}></option>`)}
      </datalist>
      <p id="reason-hint" class=${wrong ? 'error' : 'meta'}>
        ${wrong ? this.#errorText : this.#host.words.t('pause.reason-hint')}
      </p>
    </div>`;
  }

  #renderChoice(when: PauseFields['when'], fields: unknown): unknown {
    const chosen = this.#draft.when === when;
    return html`<div class="choice">
      <label class="choice"
        ><input
          type="radio"
          name="when"
          value=${when}
          .checked=${chosen}
          ?autofocus=${chosen}
          @change=${this.#onWhen} />${this.#host.words.t(`pause.${when}`)}</label
      >
      ${chosen ? fields : nothing}
    </div>`;
  }

  #invalid(field: string): string | typeof nothing {
    return this.#error?.field === field ? 'true' : nothing;
  }

  get #errorText(): string {
    const minutes = (this.#traits.granularitySeconds ?? 60) / 60;
    const { error } = this.#error!;
    const key = error === 'steps' && minutes === 1 ? 'whole-minutes' : error;
    const n = minutes.toLocaleString(this.#host.words.locale);
    return this.#host.words.t(`pause.error.${key}`, { days: Math.floor(this.maxSeconds / day), n });
  }

  #onWhen = (event: Event): void => {
    const { form, value } = event.target as HTMLInputElement;
    this.#draft = { ...this.#draft, ...Object.fromEntries(new FormData(form!)), when: value as PauseFields['when'] };
    this.#error = undefined;
    this.#host.requestUpdate();
  };
}

/** A moment as the agent's own date and time fields show it. */
function localFields(at: number): { date: string; time: string } {
  const date = new Date(at);
  const two = (n: number) => `${n}`.padStart(2, '0');
  return {
    date: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    time: `${two(date.getHours())}:${two(date.getMinutes())}`,
  };
}
