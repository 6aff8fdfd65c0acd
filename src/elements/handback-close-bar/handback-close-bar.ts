import { css, html, nothing } from 'lit';
import { handback } from '../../locales/en/handback-close-bar.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { answersNext, isHeldBy } from '../../model/rules.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import { LazyPart } from '../base/lazy-part.js';
import type { Sentences } from '../base/words.js';

/**
 * Ends an agent's part: hand the conversation back to the bot, or close it with an outcome. Says before who answers
 * next.
 *
 * @tag handback-close-bar
 * @summary Hands a conversation back to the bot, or closes it with an outcome.
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended.
 * @csspart next - Who answers the contact's next message.
 * @csspart hand-back - The button that hands back.
 * @csspart close - The button that closes.
 * @csspart archive - The button that archives.
 * @csspart status - How the conversation was closed.
 * @csspart reason - Why a button is disabled.
 * @csspart dialog - A dialog.
 * @csspart notice - Doubt, failure, or Undo.
 * @cssState pending - A command is on its way.
 */
export class HandbackCloseBar extends HandoffElement {
  /** @internal */
  static override tag = 'handback-close-bar';
  /** @internal */
  static override sentences: Sentences = handback;
  static override styles = [
    ...super.styles,
    css`
      [part='next'] bdi {
        font-weight: 600;
      }
    `,
  ];

  /** @internal */
  readonly commands: readonly CommandType[] = ['hand-back', 'close', 'reopen', 'archive'];
  /** @internal */
  readonly details = new LazyPart(this, {
    load: () => import('./handback-details.lazy.js'),
    create: ({ HandbackDetails }) => new HandbackDetails(this),
    preloadWhen: () => !!this.ready,
  });

  protected renderReady(view: Ready): unknown {
    const { conversation: c } = view;
    return html`<div class="stack" role="group" aria-label=${this.words.t('handback.group')}>
      ${c.status === 'open' ? this.#renderOpen(c, view) : this.#renderClosed(c, view)}
      ${this.details.value?.render(view) ?? this.details.renderMissing()}${this.renderNotice(view)}
    </div>`;
  }

  #renderOpen(c: Conversation, view: Ready): unknown {
    const { store } = this.handoff;
    const mine = isHeldBy(c, store!.$agent.get().id);
    const buttons: Array<[type: 'hand-back' | 'close', label: string]> = [];
    if (store?.can('hand-back') && c.bot.mode !== 'off') {
      buttons.push(['hand-back', this.words.t('handback.hand-back')]);
    }
    if (store?.can('close')) buttons.push(['close', this.words.t('handback.close')]);
    // one sentence for both buttons where the reason is the same
    const reasons = this.#reasonsFor(c, ...buttons.map(([type]) => type));
    return html`<p part="next" tabindex="-1" translate="no">
        ${this.words.rich('handback.next', { who: this.words.t(`handback.${answersNext(c) ?? 'unknown'}`) })}
      </p>
      <div class="row">
        ${buttons.map(([type, label]) => {
          const look = mine && type === 'hand-back' ? 'primary' : '';
          return this.#renderButton(c, view, type, label, look);
        })}
        ${this.details.value?.renderArchive(view)}
      </div>
      <p id="why" class="meta" part="reason">${reasons}</p>`;
  }

  #reasonsFor(c: Conversation, ...types: CommandType[]): string {
    const { store } = this.handoff;
    const reasons = [...types, 'archive' as const].map((type) => (store?.can(type) ? this.whyNot(c, type) : ''));
    return [...new Set(reasons)].filter(Boolean).join(' · ');
  }

  #renderClosed(c: Conversation, view: Ready): unknown {
    const closed = this.words.t(c.status === 'closed' ? 'refusal.closed' : 'refusal.archived');
    return html`<p part="status" tabindex="-1" translate="no">${this.details.value?.renderEnd(c) ?? closed}</p>
      ${c.status === 'closed' ? this.#renderAfterwards(c, view) : nothing}`;
  }

  #renderAfterwards(c: Conversation, view: Ready): unknown {
    const canReopen = this.handoff.store?.can('reopen');
    return html`<div class="row">
        ${canReopen ? this.#renderButton(c, view, 'reopen', this.words.t('handback.reopen')) : nothing}
        ${this.details.value?.renderArchive(view)}
      </div>
      <p id="why" class="meta" part="reason">${this.#reasonsFor(c, 'reopen')}</p>`;
  }

  #renderButton(
    c: Conversation,
    view: Ready,
    type: 'hand-back' | 'close' | 'reopen',
    label: string,
    look = '',
  ): unknown {
    const pending = view.pending.find(({ command }) => command.type === type);
    const busy = view.pending.some(({ command }) => this.commands.includes(command.type));
    const why = busy ? '' : this.whyNot(c, type);
    const press = (event: Event) => {
      if (!busy && !why) void this.#onPress(type, event.currentTarget as HTMLElement);
    };
    return html`<button
      type="button"
      class=${look}
      part=${type}
      aria-disabled=${busy || why ? 'true' : nothing}
      aria-describedby="why"
      @click=${press}>
      ${(pending && this.details.value?.renderWaiting(pending, type)) ?? label}
    </button>`;
  }

  protected override focusMain(options?: FocusOptions): void {
    // before the buttons stands who answers next, which is where one goes on
    const button = this.renderRoot.querySelector<HTMLElement>('[part=hand-back], [part=close], [part=reopen]');
    if (button) button.focus(options);
    else this.focusHome(options);
  }

  async #onPress(type: 'hand-back' | 'close' | 'reopen', button: HTMLElement): Promise<void> {
    if (type === 'close') return (await this.details.loadForPress())?.show(button);
    const note = this.renderRoot.querySelector('textarea')?.value.trim() || undefined;
    await this.request((type === 'hand-back' ? { type, note } : { type }) as Command);
  }
}
