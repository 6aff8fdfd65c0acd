import { css, html, nothing } from 'lit';
import { ModalDialog } from '../../controllers/modal-dialog.js';
import { handback } from '../../locales/en.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Conversation, NextReplier } from '../../model/conversation.js';
import { answersNext } from '../../model/rules.js';
import { dialogStyles } from '../shared/dialog.styles.js';
import { HandoffElement, type Ready } from '../shared/handoff-element.js';

const outcomes = [{ value: 'resolved' }, { value: 'not-resolved' }];
const pendingKeys: Partial<Record<CommandType, string>> = { 'hand-back': 'handing', 'close': 'closing', 'reopen': 'reopening' };
const sayAfter = 1000;

/**
 * Ends an agent's part: hand the conversation back to the bot, or close it with an outcome. Says before who answers next.
 *
 * @tag handback-close-bar
 * @summary Hands a conversation back to the bot, or closes it with an outcome.
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended.
 * @csspart next - Who answers the contact's next message.
 * @csspart hand-back - The button that hands back.
 * @csspart close - The button that closes.
 * @csspart status - How the conversation was closed.
 * @csspart dialog - A dialog.
 * @csspart notice - Doubt, failure, or Undo.
 * @cssState pending - A command is on its way.
 */
export class HandbackCloseBar extends HandoffElement {
  static override styles = [...super.styles, dialogStyles, css`
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
    details textarea {
      inline-size: 100%;
      padding: 5px 8px;
      border: 1px solid var(--_control);
      border-radius: calc(var(--_radius) * 0.75);
      background: var(--_surface);
    }
  `];

  protected readonly commands: readonly CommandType[] = ['hand-back', 'close', 'reopen', 'archive'];
  protected readonly sentences = handback;
  #dialog = new ModalDialog<'close'>(this, () => this.handoff.id, () => this.renderRoot.querySelector('button, [tabindex]'));
  #missing = false;

  protected renderReady(view: Ready): unknown {
    const { conversation: c } = view;
    return html`<div class="stack" role="group" aria-label=${this.t('handback.group')}>
      ${c.status === 'open' ? this.#renderOpen(c, view) : this.#renderClosed(c, view)}
      ${this.renderNotice(view)}${this.#renderDialog()}
    </div>`;
  }

  #renderOpen(c: Conversation, view: Ready): unknown {
    const { store } = this.handoff;
    const canHandBack = store?.can('hand-back') && c.bot.mode !== 'off';
    const { afterHandBack = 'bot', afterClose } = store?.traits.nextReplier ?? {};
    return html`<p part="next" tabindex="-1">${this.#nextText('handback.next', answersNext(c))}</p>
      <div class="row">
        ${canHandBack ? this.#renderButton(c, view, 'hand-back', this.t('handback.hand-back'), 'primary') : nothing}
        ${store?.can('close') ? this.#renderButton(c, view, 'close', this.t('handback.close')) : nothing}
      </div>
      ${canHandBack && !this.refusal(c, 'hand-back')
        ? html`<p class="meta">${this.#nextText('handback.after-hand-back', afterHandBack)}${afterClose ? html` ${this.#nextText('handback.after-close', afterClose)}` : nothing}
              ${store?.can('close') ? this.t('handback.close-hint') : nothing}</p>
            <details>
              <summary>${this.t('handback.note-open')}</summary>
              <textarea rows="2" maxlength="1000" aria-label=${this.t('handback.note')}></textarea>
            </details>`
        : nothing}`;
  }

  #renderClosed(c: Conversation, view: Ready): unknown {
    const { closed } = c;
    const outcome = closed && this.outcomeText(closed.outcome);
    const text = c.status === 'archived' || !outcome ? this.t(c.status === 'archived' ? 'handback.archived' : 'refusal.closed')
      : closed.by?.name ? this.rich('handback.closed-by', { name: this.actorName(closed.by), outcome }) : this.rich('handback.closed', { outcome });
    return html`<p part="status" tabindex="-1">${text}${closed ? html` <span class="meta">· ${this.time(closed.at)}</span>` : nothing}</p>
      ${closed?.note ? html`<p class="meta">“<bdi>${closed.note}</bdi>”</p>` : nothing}
      ${c.status === 'closed' && this.handoff.store?.can('reopen')
        ? html`<div class="row">${this.#renderButton(c, view, 'reopen', this.t('handback.reopen'))}</div>`
        : nothing}`;
  }

  #renderButton(c: Conversation, view: Ready, type: 'hand-back' | 'close' | 'reopen', label: string, look = ''): unknown {
    const pending = view.pending.find(({ command }) => command.type === type);
    const busy = view.pending.some(({ command }) => this.commands.includes(command.type));
    const why = busy ? '' : this.refusalText(c, type);
    const slow = pending && this.now() - pending.startedAt >= sayAfter;
    if (pending) this.wakeAt(pending.startedAt + sayAfter);
    const press = (event: Event) => {
      if (!busy && !why) this.#onPress(type, event.currentTarget as HTMLElement);
    };
    return html`<button type="button" class=${look} part=${type} aria-disabled=${busy || why ? 'true' : nothing} aria-describedby="why-${type}" @click=${press}>
        ${slow ? html`<span class="spinner"></span>${this.t(`handback.${pendingKeys[type]}`)}` : label}
      </button><span id="why-${type}" class="meta" part="reason">${why}</span>`;
  }

  #renderDialog(): unknown {
    if (!this.#dialog.name) return nothing;
    const { note = true } = this.handoff.store?.traits.close ?? {};
    return html`<dialog part="dialog" aria-labelledby="title" @close=${this.#dialog.close}>
      <form novalidate @submit=${this.#onClose}>
        <h2 id="title">${this.t('close.title')}</h2>
        <fieldset role="radiogroup" aria-describedby="error">
          <legend>${this.t('close.outcome')}</legend>
          ${this.#outcomes.map(({ value }) => html`<label class="choice"><input type="radio" name="outcome" value=${value} />${this.outcomeText(value)}</label>`)}
          <p id="error" class="error">${this.#missing ? this.t('close.error') : nothing}</p>
        </fieldset>
        ${note ? html`<label class="field">${this.t('close.note')}<textarea name="note" rows="3" maxlength="2000"></textarea></label>` : nothing}
        <div class="actions">
          <button type="button" @click=${this.#dialog.close}>${this.t('cancel')}</button>
          <button class="primary">${this.t('close.submit')}</button>
        </div>
      </form>
    </dialog>`;
  }

  get #outcomes(): ReadonlyArray<{ value: string }> {
    return this.handoff.store?.traits.close?.outcomes ?? outcomes;
  }

  #nextText(key: string, who: NextReplier): string {
    return this.t(key, { who: this.t(`handback.${who}`) });
  }

  #onPress(type: 'hand-back' | 'close' | 'reopen', button: HTMLElement): void {
    if (type === 'close') {
      this.#missing = false;
      return this.#dialog.show('close', button);
    }
    const note = this.renderRoot.querySelector('textarea')?.value.trim() || undefined;
    void this.request((type === 'hand-back' ? { type, note } : { type }) as Command);
  }

  #onClose(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { outcome, note = '' } = Object.fromEntries(new FormData(form)) as Record<string, string>;
    this.#missing = !outcome;
    if (!outcome) {
      this.requestUpdate();
      form.querySelector('input')?.focus();
      return;
    }
    this.#dialog.close();
    void this.request({ type: 'close', outcome, note: note.trim() || undefined });
  }
}
