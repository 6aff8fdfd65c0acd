import { html, nothing, type PropertyDeclarations } from 'lit';
import { handback } from '../../locales/en/handback-close-bar.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { answersNext, isHeldBy } from '../../model/rules.js';
import { isMoot } from '../base/compact.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import { LazyPart } from '../base/lazy-part.js';
import type { Sentences } from '../base/words.js';

type ButtonType = 'hand-back' | 'close' | 'reopen';

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
  static override properties: PropertyDeclarations = { compact: { type: Boolean, reflect: true } };

  /** @internal */
  readonly commands: readonly CommandType[] = ['hand-back', 'close', 'reopen', 'archive'];
  /** @internal */
  readonly details = new LazyPart(this, {
    load: () => import('./handback-details.lazy.js'),
    create: ({ HandbackDetails }) => new HandbackDetails(this),
    preloadWhen: () => !!this.ready,
  });

  /** @internal In the header of a conversation: only the buttons, with short names. */
  declare compact: boolean;

  constructor() {
    super();
    this.compact = false;
  }

  protected renderReady(view: Ready): unknown {
    const { conversation: c } = view;
    return html`<div class="stack" role="group" aria-label=${this.words.t('handback.group')}>
      ${c.status === 'open' ? this.#renderOpen(c, view) : this.#renderClosed(c, view)}
      ${this.details.value?.render(view) ?? this.details.renderMissing()}${this.renderNotice(view)}
    </div>`;
  }

  #renderOpen(c: Conversation, view: Ready): unknown {
    const store = this.handoff.store!;
    const types: ButtonType[] = [];
    const canHandBack = store.can('hand-back') && c.bot.mode !== 'off';
    // in a row only the agent who has it needs the button: for all others it stands in menus
    if (canHandBack && (!this.compact || isHeldBy(c, store.$agent.get().id))) types.push('hand-back');
    if (store.can('close')) types.push('close');
    if (this.compact) {
      const offered = types.filter((type) => !isMoot(this.refusal(c, type)));
      return this.#renderButtons(c, view, offered);
    }
    return html`<p part="next" tabindex="-1" translate="no">
        ${this.words.rich('handback.next', { who: this.words.t(`handback.${answersNext(c) ?? 'unknown'}`) })}
      </p>
      ${this.#renderButtons(c, view, types)}`;
  }

  #renderClosed(c: Conversation, view: Ready): unknown {
    const end = html`<p part="status" tabindex="-1" translate="no">
      ${this.details.value?.renderEnd(c) ?? this.words.t(`refusal.${c.status as 'closed'}`)}
    </p>`;
    return html`${this.compact ? nothing : end}
    ${c.status === 'closed' ? this.#renderButtons(c, view, this.handoff.store?.can('reopen') ? ['reopen'] : []) : nothing}`;
  }

  /** With one sentence for several buttons where the reason is the same. */
  #renderButtons(c: Conversation, view: Ready, types: ButtonType[]): unknown {
    const archive = !this.compact && this.handoff.store?.can('archive') ? ['archive' as const] : [];
    const explained = [...types, ...archive];
    const reasons = [...new Set(explained.map((type) => this.whyNot(c, type)))].filter(Boolean);
    const spoken = reasons.map((why, i) => html`${i ? ' · ' : ''}<span id="why-${i}">${why}</span>`);
    return html`<div class="row">
        ${types.map((type) => this.#renderButton(c, view, type, reasons))}
        ${archive[0] && this.details.value?.renderArchive(view, reasons)}
      </div>
      <p class="meta" part="reason">${spoken}</p>`;
  }

  #renderButton(c: Conversation, view: Ready, type: ButtonType, reasons: string[]): unknown {
    const pending = view.pending.find(({ command }) => command.type === type);
    const busy = view.pending.some(({ command }) => this.commands.includes(command.type));
    const why = busy ? '' : this.whyNot(c, type);
    const press = (event: Event) => {
      if (!busy && !why) void this.#onPress(type, event.currentTarget as HTMLElement);
    };
    const label = this.words.t(`handback.${type}`);
    const short = this.compact && type !== 'reopen';
    return html`<button
      type="button"
      class=${type === 'reopen' ? 'primary' : ''}
      part=${type}
      aria-label=${short ? label : nothing}
      aria-disabled=${busy || why ? 'true' : nothing}
      aria-describedby=${why ? `why-${reasons.indexOf(why)}` : nothing}
      @click=${press}>
      ${(pending && this.details.value?.renderWaiting(pending, type)) ?? (short ? this.words.t(`short.${type}`) : label)}
    </button>`;
  }

  protected override focusMain(options?: FocusOptions): void {
    // before the buttons stands who answers next, which is where one goes on
    const button = this.renderRoot.querySelector<HTMLElement>('[part=hand-back], [part=close], [part=reopen]');
    if (button) button.focus(options);
    else this.focusHome(options);
  }

  async #onPress(type: ButtonType, button: HTMLElement): Promise<void> {
    if (type === 'close') return (await this.details.loadForPress())?.show(button);
    const note = this.renderRoot.querySelector('textarea')?.value.trim() || undefined;
    await this.request((type === 'hand-back' ? { type, note } : { type }) as Command);
  }
}
