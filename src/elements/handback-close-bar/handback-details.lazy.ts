/** What stands below the buttons, and the dialog that closes: loaded when the page is idle. */
import { css, html, nothing } from 'lit';
import { ModalDialog } from '../../controllers/modal-dialog.js';
import { closeForm } from '../../locales/en/close-form.js';
import { handbackDetails } from '../../locales/en/handback-details.js';
import type { Conversation } from '../../model/conversation.js';
import type { Operation } from '../../store/conversation/operations.js';
import { dialogStyles } from '../forms/dialog.styles.js';
import { renderFormDialog } from '../forms/form-dialog.js';
import { actorName } from '../base/actor-name.js';
import { outcomeText } from '../base/outcome-text.js';
import type { HandoffElement, Ready } from '../base/handoff-element.js';
import { sayOnce } from '../notices/say-once.js';
import { renderOutcomeFields } from '../forms/outcome-fields.js';
import { focusWrong } from '../forms/focus-wrong.js';

const sayAfter = 1000;

/** What the details need of their bar. */
export interface DetailsHost extends HandoffElement {
  /** The bar stands in a row beside others. */
  readonly compact: boolean;
}

type DialogName = 'close' | 'archive' | 'hand-back';

export class HandbackDetails {
  #host: DetailsHost;
  #dialog: ModalDialog<DialogName>;
  #missing = false;
  /** The conversation is being closed, and its dialog waits a moment for that. */
  #isClosing = false;

  constructor(host: DetailsHost) {
    this.#host = host;
    this.#dialog = new ModalDialog(
      host,
      () => host.handoff.id,
      () => host.renderRoot.querySelector('button, [tabindex]'),
    );
  }

  /** Opens a dialog. Handing back has one only where the note has no place below the button. */
  show(invoker: HTMLElement, what: DialogName = 'close'): void {
    this.#missing = false;
    this.#dialog.show(what, invoker);
  }

  render({ conversation: c }: Ready): unknown {
    const { closed } = c;
    const dialog = this.#dialog.name ? this.#renderDialog(this.#dialog.name) : nothing;
    if (this.#host.compact) return dialog;
    if (c.status !== 'open') {
      return [closed?.note ? html`<p class="meta">“<bdi>${closed.note}</bdi>”</p>` : nothing, dialog];
    }
    return [this.#host.refusal(c, 'hand-back') ? nothing : this.#renderHints(c), dialog];
  }

  /** What removes the conversation from the lists, where the backend has it. */
  renderArchive({ conversation: c, pending }: Ready, reasons: readonly string[]): unknown {
    const host = this.#host;
    if (!host.handoff.store?.can('archive')) return nothing;
    const operation = pending.find(({ command }) => command.type === 'archive');
    const busy = pending.some(({ command }) => host.commands.includes(command.type));
    const why = busy ? '' : host.whyNot(c, 'archive');
    const press = (event: Event) => {
      if (!busy && !why) this.show(event.currentTarget as HTMLElement, 'archive');
    };
    return html`<button
      type="button"
      part="archive"
      aria-disabled=${busy || why ? 'true' : nothing}
      aria-describedby=${why ? `why-${reasons.indexOf(why)}` : nothing}
      @click=${press}>
      ${(operation && this.renderWaiting(operation, 'archive')) ?? host.words.t('handback.archive')}
    </button>`;
  }

  /** Words after one second. */
  renderWaiting({ key, startedAt }: Operation, type: 'hand-back' | 'close' | 'reopen' | 'archive'): unknown {
    const host = this.#host;
    host.wakeAt(startedAt + sayAfter);
    if (host.now() - startedAt < sayAfter) return undefined;
    const label = host.words.t(`pending.${type}`);
    sayOnce(host, 'ending one’s part', key, label);
    return html`<span class="spinner"></span>${label}`;
  }

  /** How it ended. */
  renderEnd({ status, closed }: Conversation): unknown {
    const host = this.#host;
    if (!closed || status === 'archived') return undefined;
    const outcome = outcomeText(host.words, closed.outcome);
    const text = closed.by?.name
      ? host.words.rich('handback.closed-by', { name: actorName(host.words, closed.by), outcome })
      : host.words.rich('handback.closed', { outcome });
    return html`${text} <span class="meta">· ${host.words.time(closed.at)}</span>`;
  }

  #renderHints({ bot: { messageLimit: n } }: Conversation): unknown {
    const host = this.#host;
    const { store } = host.handoff;
    const { afterHandBack = 'bot' } = store!.traits.nextReplier ?? {};
    if (!store?.can('hand-back')) return nothing;
    return html`<p class="meta">
        ${host.words.t('handback.after-hand-back', { who: host.words.t(`handback.${afterHandBack}`) })}
        ${n ? host.words.t('handback.allowance', { n }) : nothing}
        ${store.can('close') ? host.words.t('handback.close-hint') : nothing}
      </p>
      <details>
        <summary>${host.words.t('handback.note-open')}</summary>
        <textarea rows="2" maxlength="1000" aria-label=${host.words.t('handback.note')}></textarea>
      </details>`;
  }

  #renderDialog(name: DialogName): unknown {
    const { words } = this.#host;
    if (name === 'archive') {
      return renderFormDialog(words, {
        title: words.t('archive.title'),
        submit: words.t('archive.submit'),
        fields: html`<p id="text">${words.t('archive.text')}</p>`,
        alert: true,
        onSubmit: this.#onArchive,
        onClose: this.#dialog.close,
      });
    }
    if (name === 'hand-back') {
      return renderFormDialog(words, {
        title: words.t('handback.note-title'),
        submit: words.t('handback.hand-back'),
        fields: html`<label class="field"
          >${words.t('handback.note')}<textarea name="note" rows="3" maxlength="1000"></textarea>
        </label>`,
        onSubmit: this.#onHandBack,
        onClose: this.#dialog.close,
      });
    }
    const { traits = {} } = this.#host.handoff.store ?? {};
    const next = traits.nextReplier?.afterClose;
    const nextText = next && words.t('handback.next', { who: words.t(`handback.${next}`) });
    const fields = html`${renderOutcomeFields(words, traits, this.#missing)}
    ${nextText ? html`<p class="meta">${nextText}</p>` : nothing}
    ${this.#host.compact ? html`<p class="meta">${words.t('handback.close-hint')}</p>` : nothing}`;
    return renderFormDialog(this.#host.words, {
      title: words.t('close.title'),
      submit: words.t('close.submit'),
      fields,
      onSubmit: this.#onSubmit,
      onClose: this.#dialog.close,
    });
  }

  #onHandBack = ({ note }: Record<string, string>): void => {
    this.#dialog.close();
    void this.#host.request({ type: 'hand-back', note: note?.trim() || undefined });
  };

  #onArchive = (): void => {
    this.#dialog.close();
    void this.#host.request({ type: 'archive' });
  };

  #onSubmit = async ({ outcome, note }: Record<string, string>, form: HTMLFormElement): Promise<void> => {
    if (this.#isClosing) return;
    this.#missing = !outcome;
    if (!outcome) {
      focusWrong(this.#host, form);
      return;
    }
    this.#isClosing = true;
    // the button that opened it is about to go: the focus moves once, and whoever presses twice reopens nothing
    await Promise.race([
      this.#host.request({ type: 'close', outcome, note: note?.trim() || undefined }),
      new Promise((resolve) => setTimeout(resolve, sayAfter)),
    ]);
    this.#isClosing = false;
    if (form.isConnected) this.#dialog.close();
  };
}

const hintStyles = css`
  [part='next'] bdi {
    font-weight: 600;
  }
  details {
    inline-size: min(100%, 420px);
  }
  summary {
    inline-size: fit-content;
    min-block-size: 24px;
    color: var(--_muted);
    font-size: 13px;
    cursor: pointer;
  }
`;

export const styles = [dialogStyles, hintStyles];
export const sentences = { ...handbackDetails, ...closeForm };
