import { html, nothing, type PropertyDeclarations } from 'lit';
import { countdown, momentParts } from '../../internal/time.js';
import { toggle } from '../../locales/en/bot-status-toggle.js';
import type { CommandType } from '../../model/command.js';
import type { Block, Cause, Conversation } from '../../model/conversation.js';
import type { ShownState } from '../../model/rules.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import { LazyPart } from '../base/lazy-part.js';
import type { Sentences } from '../base/words.js';
import { downIcon } from '../icons/icons.js';
import { stateIcon } from '../icons/state-icon.js';
import styles from './bot-status-toggle.styles.js';
import { causeKey, hasMenuItems, whatNext } from './why.js';

/**
 * The bot's state, why, by whom and until when, with a menu to change it.
 *
 * @tag bot-status-toggle
 * @summary The bot's state in one conversation, and a menu to change it.
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended.
 * @csspart button - The menu button with the state.
 * @csspart status - The state, where there is nothing to change.
 * @csspart cause - Why, by whom, and what happens next.
 * @csspart stale - That live updates are lost, and since when.
 * @csspart menu - The menu.
 * @csspart dialog - A dialog.
 * @csspart notice - Doubt, failure, or Undo.
 * @cssprop --handoff-active - Colour of an active bot.
 * @cssprop --handoff-paused - Colour of a paused bot.
 * @cssprop --handoff-stopped - Colour of a stopped bot and of a blocked contact.
 * @cssState pending - A command is on its way.
 * @cssState bot-active - The bot is active.
 * @cssState bot-paused - The bot is paused.
 * @cssState bot-stopped - The bot is stopped for good.
 * @cssState blocked - The contact is blocked.
 */
export class BotStatusToggle extends HandoffElement {
  /** @internal */
  static override tag = 'bot-status-toggle';
  /** @internal */
  static override sentences: Sentences = toggle;
  static override styles = [...super.styles, styles];
  static override properties: PropertyDeclarations = { reasons: { attribute: false } };

  /** @internal */
  readonly commands: readonly CommandType[] = [
    'activate-bot',
    'pause-bot',
    'extend-pause',
    'cancel-reply',
    'reset-bot',
    'block-contact',
    'unblock-contact',
  ];
  /** @internal */
  readonly menu = new LazyPart(this, {
    load: () => import('./bot-menu.lazy.js'),
    create: ({ BotMenu }) => new BotMenu(this),
    preloadWhen: () => !!this.ready,
  });

  /** The host's list of reasons to choose from. A free text is always possible. */
  declare reasons: readonly string[];

  constructor() {
    super();
    this.reasons = [];
  }

  protected renderReady(view: Ready): unknown {
    const { conversation: c } = view;
    const state = this.words.stateOf(c);
    const busy = view.pending.some(({ command }) => this.commands.includes(command.type));
    const face = html`${stateIcon(state)}<span translate="no">${this.words.stateText(c)}</span>`;
    return html`<div class="stack ${state}">
      ${
        hasMenuItems(this.handoff.store!, c)
          ? html`<button
              type="button"
              class="status"
              part="button"
              aria-haspopup="menu"
              aria-expanded=${!!this.menu.value?.open}
              aria-describedby="why"
              popovertarget=${this.menu.value ? 'menu' : nothing}
              @click=${this.#onPress}
              @keydown=${this.#onKey}>
              ${face}${busy ? html`<span class="spinner"></span>` : nothing}${downIcon()}
            </button>`
          : html`<span class="button status" part="status">${face}</span>`
      }
      <p id="why" class="meta" part="cause" translate="no">${this.#renderWhy(c, state)}</p>
      ${this.menu.value?.render(view) ?? this.menu.renderMissing()}${this.renderNotice(view)}
    </div>`;
  }

  #renderWhy(c: Conversation, state: ShownState): unknown {
    const {
      bot,
      contact: { blocked },
    } = c;
    const isBlocked = state === 'blocked';
    const isOpen = c.status === 'open';
    const {
      actor = blocked?.by,
      at,
      reason,
    }: Partial<Cause & Block> = (isBlocked ? blocked : isOpen && bot.cause) || {};
    const { store } = this.handoff;
    const parts: unknown[] = [];
    // a kind that has no sentence of ours speaks for itself, once the rare sentences are there
    if (isOpen && state !== 'off' && (bot.cause || (state !== 'active' && state !== 'unknown'))) {
      const key = isBlocked ? 'blocked.by' : causeKey(this.words, bot);
      parts.push(
        key ? this.words.rich(key, { actor: this.words.actorName(actor) }) : this.menu.value && bot.cause?.kind,
      );
    }
    if (reason) parts.push(html`“<bdi>${reason}</bdi>”`);
    if (at) parts.push(html`<time datetime=${at}>${this.words.time(at)}</time>`);
    for (const key of whatNext(state, bot, this.now(), !!store?.can('reset-bot'), store?.traits ?? {})) {
      parts.push(key === 'next.paused-until' ? this.#resumesText(c, Date.parse(bot.resumeAt!)) : this.words.t(key));
    }
    if (state === 'active' && bot.messageLimit) {
      parts.push(this.words.t('toggle.count', { count: bot.messageCount ?? 0, limit: bot.messageLimit }));
    }
    return parts.filter(Boolean).map((part, i) => [i ? ' · ' : '', part]);
  }

  /** When the pause ends. Asks to be rendered again when that text changes. */
  #resumesText(c: Conversation, end: number): string {
    const { key, hours, minutes, nextChange } = countdown(end - this.now());
    this.wakeAt(this.now() + nextChange);
    const moving = this.menu.value?.movingEndText(c);
    if (moving) return moving;
    if (!key) return this.words.t('next.paused-until-date', momentParts(end, this.now(), this.words.locale));
    return this.words.t('next.paused-until', { left: this.words.t(key, { hours, minutes }) });
  }

  async #onPress(event: Event): Promise<void> {
    // once the menu is there, the button opens it by itself
    if (!this.menu.value) await this.#open(event);
  }

  async #onKey(event: KeyboardEvent): Promise<void> {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') await this.#open(event, event.key === 'ArrowUp');
  }

  async #open(event: Event, last = false): Promise<void> {
    // where the menu comes within this event, the button would close it again
    event.preventDefault();
    const menu = await this.menu.loadForPress();
    await this.updateComplete;
    menu?.show(last);
  }
}
