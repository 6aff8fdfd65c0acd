import { html, nothing, type PropertyDeclarations } from 'lit';
import { initialOf } from '../../internal/initial.js';
import { header } from '../../locales/en/conversation-header.js';
import type { CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { answersNext } from '../../model/rules.js';
import { Avatar } from '../base/avatar.js';
import { avatarStyles } from '../base/avatar.styles.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import { LazyPart } from '../base/lazy-part.js';
import type { Sentences } from '../base/words.js';
import { moreIcon } from '../icons/icons.js';
import styles from './conversation-header.styles.js';

/**
 * Above a conversation: who the contact is and who answers next, who has the conversation and what the bot does in it,
 * and what can be done now. One row from 480 px of its own width, two below.
 *
 * It holds `<bot-status-toggle>`, `<takeover-button>` and `<handback-close-bar>` in their compact form, and registers
 * them if the page has not.
 *
 * @tag conversation-header
 * @summary Who the contact is, who has the conversation, and the one thing to do next.
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended.
 * @slot start - Before the contact, for example a way back.
 * @slot end - After the buttons, before “More actions”.
 * @slot more - The host’s own items of “More actions”: buttons with `role="menuitem"`.
 * @csspart bar - The row.
 * @csspart avatar - The picture or the initial.
 * @csspart name - The contact's name.
 * @csspart next - The channel, and who answers the contact's next message.
 * @csspart more - The button of the menu.
 * @csspart menu - The menu.
 * @cssState bot-active - The bot is active.
 * @cssState bot-paused - The bot is paused.
 * @cssState bot-stopped - The bot is stopped for good.
 * @cssState blocked - The contact is blocked.
 */
export class ConversationHeader extends HandoffElement {
  /** @internal */
  static override tag = 'conversation-header';
  /** @internal */
  static override sentences: Sentences = header;
  static override styles = [...super.styles, avatarStyles, styles];
  static override properties: PropertyDeclarations = { reasons: { attribute: false } };

  /** @internal Those of the elements inside it, which show how they ended. */
  readonly commands: readonly CommandType[] = [];
  /** @internal */
  readonly parts = new LazyPart(this, {
    load: () => import('./header-parts.lazy.js'),
    create: ({ defineParts }) => defineParts(),
    neededWhen: () => !!this.ready,
  });
  /** @internal */
  readonly menu = new LazyPart(this, {
    load: () => import('./header-menu.lazy.js'),
    create: ({ HeaderMenu }) => new HeaderMenu(this),
    preloadWhen: () => !!this.ready,
  });
  #avatar = new Avatar(this);

  /** The host's list of reasons to choose from when the bot is paused. A free text is always possible. */
  declare reasons: readonly string[];

  constructor() {
    super();
    this.reasons = [];
  }

  protected renderReady(view: Ready): unknown {
    const { conversation: c } = view;
    const { contact } = c;
    const name = contact.name ?? this.words.t('contact');
    return html`<div class="bar" part="bar" role="group" aria-label=${this.words.t('header.label')}>
      <slot name="start"></slot>
      <div class="who">
        <span class="avatar" part="avatar" aria-hidden="true"
          >${this.#avatar.render(contact.avatarUrl) ?? initialOf(name, this.words.locale)}</span
        >
        <div>
          <h2 part="name" tabindex="-1" translate="no" title=${name}><bdi>${name}</bdi></h2>
          <p class="meta" part="next" translate="no">${this.#renderNext(c)}</p>
        </div>
      </div>
      <span class="break"></span>
      <bot-status-toggle
        compact
        .reasons=${this.reasons}
        .store=${this.store}
        .conversationId=${this.conversationId}></bot-status-toggle>
      <takeover-button compact .store=${this.store} .conversationId=${this.conversationId}></takeover-button>
      <handback-close-bar compact .store=${this.store} .conversationId=${this.conversationId}></handback-close-bar>
      <slot name="end"></slot>
      ${this.#renderMore(view)}${this.parts.renderMissing()}
    </div>`;
  }

  #renderNext(c: Conversation): unknown {
    const { channel, status } = c;
    const who = this.words.t(`handback.${answersNext(c) ?? 'unknown'}`);
    const next = status === 'open' ? this.words.rich('handback.next', { who }) : undefined;
    const where = channel && [this.words.channelText(channel), next ? ' · ' : nothing];
    // the same element both ways, because a narrow header leaves the channel to the contact's details
    return [where ? html`<span class=${next ? 'channel' : ''}>${where}</span>` : nothing, next];
  }

  #renderMore(view: Ready): unknown {
    const isEmpty = !this.menu.value?.hasItems(view) && !this.querySelector(':scope > [slot=more]');
    if (isEmpty && !this.menu.isMissing) return nothing;
    return html`<button
        type="button"
        class="more"
        part="more"
        aria-haspopup="menu"
        aria-expanded=${!!this.menu.value?.open}
        aria-label=${this.words.t('header.more')}
        @click=${this.#onPress}
        @keydown=${this.#onKey}>
        ${moreIcon()}</button
      >${this.menu.value?.render(view) ?? this.menu.renderMissing()}`;
  }

  /** @internal */
  override focusHome(options?: FocusOptions): void {
    // what is inside has its own idea of where to go on
    const tags = 'takeover-button, bot-status-toggle, handback-close-bar';
    const inside = [...this.renderRoot.querySelectorAll<HandoffElement>(tags)].find((each) =>
      each.shadowRoot?.querySelector('button'),
    );
    if (inside) inside.focusHome(options);
    else super.focusHome(options);
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
