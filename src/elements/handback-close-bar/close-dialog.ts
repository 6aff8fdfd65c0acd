/** The dialog that closes a conversation with an outcome. */
import { html, nothing } from 'lit';
import { ModalDialog } from '../../controllers/modal-dialog.js';
import { closeDialog } from '../../locales/en/close-dialog.js';
import { dialogStyles } from '../common/dialog.styles.js';
import { renderFormDialog } from '../common/form-dialog.js';
import type { Overlay } from '../common/handoff-element.js';
import type { HandbackCloseBar } from './handback-close-bar.js';

const outcomes = [{ value: 'resolved' }, { value: 'not-resolved' }];

export class CloseDialog implements Overlay {
  #host: HandbackCloseBar;
  #dialog: ModalDialog<'close'>;
  #missing = false;

  constructor(host: HandbackCloseBar) {
    this.#host = host;
    this.#dialog = new ModalDialog(host, () => host.handoff.id, () => host.renderRoot.querySelector('button, [tabindex]'));
  }

  show(invoker: HTMLElement): void {
    this.#missing = false;
    this.#dialog.show('close', invoker);
  }

  render(): unknown {
    if (!this.#dialog.name) return nothing;
    const t = (key: string) => this.#host.t(key);
    const { close, nextReplier } = this.#host.handoff.store?.traits ?? {};
    const fields = html`<fieldset>
        <legend>${t('close.outcome')}</legend>
        ${(close?.outcomes ?? outcomes).map(({ value }) => html`<label class="choice">
          <input type="radio" name="outcome" value=${value} aria-describedby="error" />${this.#host.outcomeText(value)}
        </label>`)}
        <p id="error" class="error">${this.#missing ? t('close.error') : nothing}</p>
      </fieldset>
      ${close?.note === false ? nothing : html`<label class="field">${t('close.note')}<textarea name="note" rows="3" maxlength="2000"></textarea></label>`}
      ${nextReplier?.afterClose ? html`<p class="meta">${this.#host.nextText(nextReplier.afterClose)}</p>` : nothing}`;
    return renderFormDialog(this.#host, { title: t('close.title'), submit: t('close.submit'), fields, onSubmit: this.#onSubmit, onClose: this.#dialog.close });
  }

  #onSubmit = ({ outcome, note }: Record<string, string>, form: HTMLFormElement): void => {
    this.#missing = !outcome;
    if (!outcome) {
      this.#host.requestUpdate();
      form.querySelector('input')?.focus();
      return;
    }
    this.#dialog.close();
    void this.#host.request({ type: 'close', outcome, note: note?.trim() || undefined });
  };
}

export const styles = [dialogStyles];
export const sentences = closeDialog;
export const create = (host: HandbackCloseBar): CloseDialog => new CloseDialog(host);
