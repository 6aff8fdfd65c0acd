import { html, nothing, type PropertyDeclarations } from 'lit';
import { countdown, momentParts } from '../../internal/time.js';
import { toggle } from '../../locales/en/bot-status-toggle.js';
import type { CommandType } from '../../model/command.js';
import type { Block, Cause, Conversation } from '../../model/conversation.js';
import { botState, type BotState } from '../../model/rules.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import { LazyPart } from '../base/lazy-part.js';
import type { Sentences } from '../base/words.js';
import { downIcon } from '../icons/icons.js';
import { stateIcon } from '../icons/state-icon.js';
import styles from './bot-status-toggle.styles.js';
import { causeKey, hasMenuItems, whatNext, type NextKey } from './why.js';

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
    const state = botState(c);
    const busy = view.pending.some(({ command }) => this.commands.includes(command.type));
    const face = html`${stateIcon(state)}<span>${this.words.stateText(c)}</span>`;
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
              @click=${this.#onPress}
              @keydown=${this.#onKey}>
              ${face}${busy ? html`<span class="spinner"></span>` : nothing}${downIcon()}
            </button>`
          : html`<span class="button status" part="status">${face}</span>`
      }
      <p id="why" class="meta" part="cause">${this.#renderWhy(c, state)}</p>
      ${this.menu.value?.render(view) ?? this.menu.renderMissing()}${this.renderNotice(view)}
    </div>`;
  }

  #renderWhy(c: Conversation, state: BotState): unknown {
    const {
      bot,
      contact: { blocked },
    } = c;
    const isBlocked = state === 'blocked';
    const { actor = blocked?.by, at, reason }: Partial<Cause & Block> = (isBlocked ? blocked : bot.cause) ?? {};
    const { store } = this.handoff;
    const parts: unknown[] = [];
    // a kind that has no sentence of ours speaks for itself
    if (state !== 'off' && (state !== 'active' || bot.cause)) {
      const key = isBlocked ? 'blocked.by' : causeKey(this.words, bot);
      parts.push(key ? this.words.rich(key, { actor: this.words.actorName(actor) }) : bot.cause?.kind);
    }
    if (reason) parts.push(html`“<bdi>${reason}</bdi>”`);
    if (at) parts.push(html`<time datetime=${at}>${this.words.time(at)}</time>`);
    for (const key of whatNext(c, this.now(), !!store?.can('reset-bot'), store?.traits ?? {})) {
      parts.push(this.#nextText(key, bot.resumeAt));
    }
    if (state === 'active' && bot.messageLimit) {
      parts.push(this.words.t('toggle.count', { count: bot.messageCount ?? 0, limit: bot.messageLimit }));
    }
    return parts.map((part, i) => [i ? ' · ' : '', part]);
  }

  #nextText(key: NextKey, resumeAt: string | undefined): string {
    // also where the end of the pause is not mentioned, something else is true after it
    const resumes = resumeAt && this.#resumesText(Date.parse(resumeAt));
    return resumes && key === 'next.paused-until' ? resumes : this.words.t(key);
  }

  /** When the pause ends. Asks to be rendered again when that text changes. */
  #resumesText(end: number): string {
    const { key, hours, minutes, nextChange } = countdown(end - this.now());
    this.wakeAt(this.now() + nextChange);
    if (!key) return this.words.t('next.paused-until-date', momentParts(end, this.now(), this.words.locale));
    return this.words.t('next.paused-until', { left: this.words.t(key, { hours, minutes }) });
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
