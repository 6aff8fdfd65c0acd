/**
 * The confirmation of a takeover that cannot be undone, or that needs a reason; the wait for it, and who was faster.
 * Loaded when the page is idle.
 */
import { html, nothing } from 'lit';
import { ModalDialog } from '../../controllers/modal-dialog.js';
import { takeoverFlow } from '../../locales/en/takeover-flow.js';
import { otherHolder } from '../../model/rules.js';
import type { Operation, Settled } from '../../store/conversation/operations.js';
import { dialogStyles } from '../forms/dialog.styles.js';
import { renderFormDialog } from '../forms/form-dialog.js';
import type { HandoffElement } from '../base/handoff-element.js';
import { sayOnce } from '../notices/say-once.js';
import { focusWrong } from '../forms/focus-wrong.js';

const second = 1000;
/** Nobody needs words before this, in milliseconds. */
const sayAfter = second;
/** From here on the seconds are counted, in milliseconds. */
const countAfter = 10 * second;

/** After how many milliseconds the words about a wait change next. */
function nextChange(waited: number): number {
  if (waited < sayAfter) return sayAfter;
  return waited < countAfter ? countAfter : (Math.floor(waited / second) + 1) * second;
}

export class TakeoverFlow {
  #host: HandoffElement;
  #dialog: ModalDialog<'confirm'>;
  #missing = false;

  constructor(host: HandoffElement) {
    this.#host = host;
    this.#dialog = new ModalDialog(
      host,
      () => host.handoff.id,
      () => host.renderRoot.querySelector('button, [tabindex]'),
    );
  }

  show(invoker: HTMLElement): void {
    this.#missing = false;
    this.#dialog.show('confirm', invoker);
  }

  render(): unknown {
    if (!this.#dialog.name) return nothing;
    const { words } = this.#host;
    const { reversible = true, reason } = this.#host.handoff.store?.traits.takeOver ?? {};
    const fields = [
      reversible ? nothing : html`<p id="text">${this.#finalText()}</p>`,
      reason === 'required' ? this.#renderReason() : nothing,
    ];
    return renderFormDialog(this.#host.words, {
      title: words.t(reversible ? 'takeover.reason-title' : 'takeover.final-title'),
      submit: words.t('takeover.take'),
      fields,
      alert: !reversible,
      onSubmit: this.#onSubmit,
      onClose: this.#dialog.close,
    });
  }

  #finalText(): string {
    const { handoff, words } = this.#host;
    return words.t(handoff.store?.can('reset-bot') ? 'takeover.final-but-reset' : 'takeover.final');
  }

  #renderReason(): unknown {
    const { words } = this.#host;
    return html`<label class="field">
        ${words.t('takeover.reason')}
        <input
          name="reason"
          maxlength="500"
          autocomplete="off"
          required
          aria-describedby="error"
          aria-invalid=${this.#missing ? 'true' : nothing} />
      </label>
      <p id="error" class="error">${this.#missing ? words.t('takeover.reason-error') : nothing}</p>`;
  }

  /** Words after one second; the elapsed seconds and a button to stop waiting after ten. */
  renderWaiting({ key, phase, startedAt }: Operation): { label: unknown; stop: unknown } | undefined {
    if (phase !== 'sending') return undefined;
    const host = this.#host;
    const waited = host.now() - startedAt;
    host.wakeAt(startedAt + nextChange(waited));
    if (waited < sayAfter) return undefined;
    const isLong = waited >= countAfter;
    const n = Math.floor(waited / second);
    const stop = host.words.t('takeover.stop');
    const label = isLong ? host.words.t('takeover.elapsed', { n }) : host.words.t('takeover.pending');
    // the seconds are to be seen; to be heard is only what changes
    sayOnce(host, 'taking over', `${key} ${isLong}`, isLong ? host.words.t('takeover.long', { stop }) : label);
    return {
      label: html`<span class="spinner"></span>${label}`,
      stop: isLong ? this.#renderStop() : nothing,
    };
  }

  #renderStop(): unknown {
    const { handoff, words } = this.#host;
    return html`<button type="button" @click=${() => handoff.store?.stopWaiting(handoff.id!)}>
      ${words.t('takeover.stop')}
    </button>`;
  }

  /** Who has the conversation now, and since when. */
  lostRaceText({ outcome, error, conversation }: Settled): string | undefined {
    const host = this.#host;
    const c = error?.current ?? conversation;
    const holder = c && otherHolder(c, host.handoff.store!.$agent.get().id);
    if (outcome !== 'rejected' || !holder || c.handler.kind !== 'agent') return undefined;
    const { since } = c.handler;
    const name = host.words.agentName(holder);
    return since
      ? host.words.t('takeover.lost', { name, time: host.words.time(since) })
      : host.words.t('takeover.lost-untimed', { name });
  }

  #onSubmit = (data: Record<string, string>, form: HTMLFormElement): void => {
    const reason = data.reason?.trim() || undefined;
    this.#missing = !reason && this.#host.handoff.store?.traits.takeOver?.reason === 'required';
    if (this.#missing) {
      focusWrong(this.#host, form);
      return;
    }
    this.#dialog.close();
    void this.#host.request({ type: 'take-over', reason });
  };
}

export const styles = [dialogStyles];
export const sentences = takeoverFlow;
