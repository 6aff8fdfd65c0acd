import { html, nothing, type PropertyDeclarations } from 'lit';
import type { CommandType } from '../../model/command.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import { LazyPart } from '../base/lazy-part.js';
import { downIcon } from '../icons/icons.js';
import { stateIcon } from '../icons/state-icon.js';
import styles from './bot-status-toggle.styles.js';
import { hasMenuItems } from './menu-items.js';

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
 * @cssState pending - A command is on its way.
 * @cssState bot-active - The bot is active.
 * @cssState bot-paused - The bot is paused.
 * @cssState bot-stopped - The bot is stopped for good.
 * @cssState blocked - The contact is blocked.
 */
export class BotStatusToggle extends HandoffElement {
  /** @internal */
  static override tag = 'bot-status-toggle';
  static override styles = [...super.styles, styles];
  static override properties: PropertyDeclarations = {
    reasons: { attribute: false },
    compact: { type: Boolean, reflect: true },
  };

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

  /** @internal Its line is there from the start, so that nothing moves once it has loaded. */
  readonly why = new LazyPart(this, {
    load: () => import('./bot-why.lazy.js'),
    create: ({ BotWhy }) => new BotWhy(this),
    neededWhen: () => !!this.ready,
  });

  /** The host's list of reasons to choose from. A free text is always possible. */
  declare reasons: readonly string[];
  /** @internal In the header of a conversation: who has it and what the bot does on one line, and why below. */
  declare compact: boolean;

  constructor() {
    super();
    this.reasons = [];
    this.compact = false;
  }

  protected renderReady(view: Ready): unknown {
    const { conversation: c } = view;
    const state = this.words.stateOf(c);
    const busy = view.pending.some(({ command }) => this.commands.includes(command.type));
    const text = (this.compact && this.why.value?.renderFace(c)) || this.words.stateText(c);
    const face = html`${stateIcon(state)}<span translate="no">${text}</span>`;
    return html`<div class="stack ${state}">
      <div class="now">
        ${
          hasMenuItems(this.handoff.store!, c)
            ? html`<button
                type="button"
                class="status"
                part="button"
                aria-haspopup="menu"
                aria-expanded=${!!this.menu.value?.open}
                aria-describedby="why"
                @click=${this.#onPress}
                @keydown=${this.#onKey}>
                ${face}${busy ? html`<span class="spinner"></span>` : nothing}${downIcon()}
              </button>`
            : html`<span class="button status" part="status">${face}</span>`
        }
        <p id="why" class="meta" part="cause" translate="no">
          ${this.why.value ? this.why.value.render(c, state) : '\u00a0'}
        </p>
      </div>
      ${this.menu.value?.render(view) ?? (this.why.isMissing ? this.why : this.menu).renderMissing()}${this.renderNotice(view)}
    </div>`;
  }

  async #onPress(event: MouseEvent): Promise<void> {
    if (!this.menu.value?.closes(event)) await this.#open(event);
  }

  async #onKey(event: KeyboardEvent): Promise<void> {
    if (/^Arrow(Down|Up)$/.test(event.key)) await this.#open(event, event.key === 'ArrowUp');
  }

  async #open(event: Event, last = false): Promise<void> {
    event.preventDefault();
    const menu = await this.menu.loadForPress();
    await this.updateComplete;
    menu?.show(last);
  }
}
