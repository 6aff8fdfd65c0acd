import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { takeover } from '../../locales/en/takeover-button.js';
import type { CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { botHasIt, isHeldBy, otherHolder } from '../../model/rules.js';
import type { Operation, Settled } from '../../store/conversation/operations.js';
import { isMoot } from '../base/compact.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import type { Sentences } from '../base/words.js';
import { checkIcon } from '../icons/icons.js';
import { Takeover } from './takeover.js';

/**
 * Takes the conversation over, with honest waiting: never twice, never a failure that may have been a success.
 *
 * @tag takeover-button
 * @summary Takes a conversation over from the bot.
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended.
 * @csspart button - The button.
 * @csspart status - Who has the conversation, where it is me.
 * @csspart reason - Why the button is disabled.
 * @csspart dialog - The confirmation of what cannot be undone.
 * @csspart notice - Doubt, failure, a lost race, or Undo.
 * @cssState pending - A command is on its way.
 */
export class TakeoverButton extends HandoffElement {
  /** @internal */
  static override tag = 'takeover-button';
  /** @internal */
  static override sentences: Sentences = takeover;
  static override properties: PropertyDeclarations = { compact: { type: Boolean, reflect: true } };
  static override styles = [
    ...super.styles,
    css`
      :host {
        break-inside: avoid;
      }
      .mine {
        min-block-size: 34px;
        font-weight: 500;
      }
      .mine svg {
        color: var(--_active);
      }
    `,
  ];

  /** @internal */
  readonly commands: readonly CommandType[] = ['take-over', 'request-agent'];
  /** @internal */
  readonly takeover = new Takeover(this, () => !!this.ready);

  /** @internal In the header of a conversation: only the button, and only while there is something to take over. */
  declare compact: boolean;

  constructor() {
    super();
    this.compact = false;
  }

  protected renderReady(view: Ready): unknown {
    const { conversation: c } = view;
    const { store } = this.handoff;
    if (!store?.can('take-over')) return this.renderNotice(view);
    const taking = view.pending.find(({ command }) => command.type === 'take-over');
    const mine = c.status === 'open' && isHeldBy(c, store.$agent.get().id);
    const isTold = this.compact && (mine || (!taking && isMoot(this.refusal(c, 'take-over'))));
    return html`<div class="stack">
      ${isTold ? nothing : mine ? this.#renderMine(c) : this.#renderOffer(c, taking)}
      ${this.renderNotice(view)}${this.takeover.value?.render() ?? this.takeover.renderMissing()}
    </div>`;
  }

  #renderMine(c: Conversation): unknown {
    return html`<p class="row mine" part="status" tabindex="-1" translate="no">
      ${checkIcon()}<span>${this.words.t('takeover.mine')} <span class="meta">${this.#sinceText(c)}</span></span>
    </p>`;
  }

  #sinceText({ handler }: Conversation): string {
    if (handler.kind !== 'agent' || !handler.since) return '';
    return this.words.t('takeover.since', { time: this.words.time(handler.since) });
  }

  #renderOffer(c: Conversation, taking: Operation | undefined): unknown {
    return html`<div class="row">
      ${this.#renderButton(c, taking)}${taking || this.compact ? nothing : this.#renderRoute(c)}
    </div>`;
  }

  #renderButton(c: Conversation, taking: Operation | undefined): unknown {
    const why = taking ? '' : this.whyNot(c, 'take-over');
    const label = this.words.t(botHasIt(c) || c.handler.kind === 'agent' ? 'takeover.take' : 'takeover.assign');
    const waiting = taking && this.takeover.value?.renderWaiting(taking);
    return html`<button
        type="button"
        class=${why ? '' : 'primary'}
        part="button"
        aria-disabled=${taking || why ? 'true' : nothing}
        aria-describedby=${why ? 'why' : nothing}
        @click=${this.#onPress}>
        ${waiting?.label ?? label}</button
      >${waiting?.stop} <span id="why" class="meta" part="reason" translate="no">${this.#renderReason(c, why)}</span>`;
  }

  #renderReason(c: Conversation, why: string): unknown {
    const holder = why && otherHolder(c, this.handoff.store!.$agent.get().id);
    if (!holder) return why;
    return [this.words.rich('refusal.held', { name: this.words.agentName(holder) }), ' ', this.#sinceText(c)];
  }

  /** To the queue, without claiming it. */
  #renderRoute(c: Conversation): unknown {
    if (!this.handoff.store?.can('request-agent') || !botHasIt(c) || this.refusal(c, 'request-agent')) return nothing;
    return html`<button type="button" @click=${() => this.request({ type: 'request-agent' })}>
      ${this.words.t('takeover.route')}
    </button>`;
  }

  /** @internal */
  override resultText(settled: Settled): string {
    return this.takeover.value?.lostRaceText(settled) ?? super.resultText(settled);
  }

  async #onPress(event: Event): Promise<void> {
    if (!this.ready || this.refusal(this.ready.conversation, 'take-over')) return;
    await this.takeover.press(event.currentTarget as HTMLElement);
  }
}
