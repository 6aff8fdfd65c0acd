import { css, html, nothing } from 'lit';
import { handback } from '../../locales/en/handback-close-bar.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Conversation, NextReplier } from '../../model/conversation.js';
import { answersNext, isHeldBy } from '../../model/rules.js';
import { HandoffElement, type Ready } from '../common/handoff-element.js';
import type { CloseDialog } from './close-dialog.js';

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
 * @csspart reason - Why a button is disabled.
 * @csspart dialog - A dialog.
 * @csspart notice - Doubt, failure, or Undo.
 * @cssState pending - A command is on its way.
 */
export class HandbackCloseBar extends HandoffElement<CloseDialog> {
  static override styles = [...super.styles, css`
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
    details textarea {
      color: inherit;
      font: inherit;
      inline-size: 100%;
      padding: 5px 8px;
      border: 1px solid var(--_control);
      border-radius: calc(var(--_radius) * 0.75);
      background: var(--_surface);
    }
  `];

  protected readonly commands: readonly CommandType[] = ['hand-back', 'close', 'reopen', 'archive'];
  protected sentences: Readonly<Record<string, string>> = handback;

  protected override fetchOverlay() {
    return import('./close-dialog.js');
  }

  protected override preloads({ conversation }: Ready): boolean {
    return !this.refusal(conversation, 'close');
  }

  protected renderReady(view: Ready): unknown {
    const { conversation: c } = view;
    return html`<div class="stack" role="group" aria-label=${this.t('handback.group')}>
      ${c.status === 'open' ? this.#renderOpen(c, view) : this.#renderClosed(c, view)}
      ${this.renderNotice(view)}${this.renderOverlay(view)}
    </div>`;
  }

  #renderOpen(c: Conversation, view: Ready): unknown {
    const { store } = this.handoff;
    const mine = isHeldBy(c, store!.$agent.get().id);
    const buttons: Array<[type: 'hand-back' | 'close', label: string]> = [];
    if (store?.can('hand-back') && c.bot.mode !== 'off') buttons.push(['hand-back', this.t('handback.hand-back')]);
    if (store?.can('close')) buttons.push(['close', this.t('handback.close')]);
    const canHandBack = buttons[0]?.[0] === 'hand-back' && !this.refusal(c, 'hand-back');
    const { afterHandBack = 'bot' } = store?.traits.nextReplier ?? {};
    // one sentence for both buttons where the reason is the same
    const reasons = new Set(buttons.map(([type]) => this.refusalText(c, type)).filter(Boolean));
    return html`<p part="next" tabindex="-1">${this.rich('handback.next', { who: this.t(`handback.${answersNext(c)}`) })}</p>
      <div class="row">${buttons.map(([type, label]) => this.#renderButton(c, view, type, label, mine && type === 'hand-back' ? 'primary' : ''))}</div>
      <p id="why" class="meta" part="reason">${[...reasons].join(' · ')}</p>
      ${canHandBack
        ? html`<p class="meta">${this.nextText(afterHandBack, 'handback.after-hand-back')} ${store?.can('close') ? this.t('handback.close-hint') : nothing}</p>
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
        ? html`<div class="row">${this.#renderButton(c, view, 'reopen', this.t('handback.reopen'))}</div>
            <p id="why" class="meta" part="reason">${this.refusalText(c, 'reopen')}</p>`
        : nothing}`;
  }

  #renderButton(c: Conversation, view: Ready, type: 'hand-back' | 'close' | 'reopen', label: string, look = ''): unknown {
    const pending = view.pending.find(({ command }) => command.type === type);
    const busy = view.pending.some(({ command }) => this.commands.includes(command.type));
    const why = busy ? '' : this.refusalText(c, type);
    const slow = pending && this.now() - pending.startedAt >= sayAfter;
    if (pending) this.wakeAt(pending.startedAt + sayAfter);
    const press = (event: Event) => {
      if (!busy && !why) void this.#onPress(type, event.currentTarget as HTMLElement);
    };
    return html`<button type="button" class=${look} part=${type} aria-disabled=${busy || why ? 'true' : nothing} aria-describedby="why" @click=${press}>
        ${slow ? html`<span class="spinner"></span>${this.t(`handback.${pendingKeys[type]}`)}` : label}
      </button>`;
  }

  /** @internal Who answers the contact's next message. */
  nextText(who: NextReplier, key = 'handback.next'): string {
    return this.t(key, { who: this.t(`handback.${who}`) });
  }

  async #onPress(type: 'hand-back' | 'close' | 'reopen', button: HTMLElement): Promise<void> {
    if (type === 'close') return (await this.loadOverlay())?.show(button);
    const note = this.renderRoot.querySelector('textarea')?.value.trim() || undefined;
    await this.request((type === 'hand-back' ? { type, note } : { type }) as Command);
  }
}
