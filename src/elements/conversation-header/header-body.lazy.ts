/** What stands in the header once there is a conversation, with the elements inside it. */
import { html, nothing, type ReactiveController } from 'lit';
import { initialOf } from '../../internal/initial.js';
import { header } from '../../locales/en/conversation-header.js';
import { handback } from '../../locales/en/handback-close-bar.js';
import type { Conversation } from '../../model/conversation.js';
import { answersNext } from '../../model/rules.js';
import { Avatar, pictureStyles } from '../base/avatar.js';
import { avatarStyles } from '../base/avatar.styles.js';
import { defineForPage } from '../base/define-element.js';
import type { HandoffElement, Ready } from '../base/handoff-element.js';
import type { LazyPart } from '../base/lazy-part.js';
import { BotStatusToggle } from '../bot-status-toggle/bot-status-toggle.js';
import { HandbackCloseBar } from '../handback-close-bar/handback-close-bar.js';
import { moreIcon } from '../icons/icons.js';
import { TakeoverButton } from '../takeover-button/takeover-button.js';
import compactStyles from './compact.styles.js';
import bodyStyles from './header-body.styles.js';
import type * as Menus from './header-menu.lazy.js';

/** What the body needs of its header. */
export interface BodyHost extends HandoffElement {
  readonly reasons: readonly string[];
  readonly menu: LazyPart<typeof Menus, Menus.HeaderMenu>;
}

export class HeaderBody implements ReactiveController {
  readonly #host: BodyHost;
  readonly #avatar: Avatar;
  readonly #dressed = new WeakSet<HandoffElement>();
  #lastId?: string;

  constructor(host: BodyHost) {
    this.#host = host;
    this.#avatar = new Avatar(host);
    defineForPage(BotStatusToggle, TakeoverButton, HandbackCloseBar);
    host.addController(this);
  }

  /** What is said needs no second rendering, if it is known before the first. */
  hostUpdate(): void {
    const { conversation } = this.#host.ready ?? {};
    if (conversation) this.#announceOther(conversation);
  }

  /** The elements inside get the styles that only a header needs. */
  hostUpdated(): void {
    const tags = 'bot-status-toggle, takeover-button, handback-close-bar';
    for (const element of this.#host.renderRoot.querySelectorAll<HandoffElement>(tags)) {
      if (this.#dressed.has(element)) continue;
      this.#dressed.add(element);
      element.adopt({ styles: [compactStyles] });
    }
  }

  /** Whoever opens another one, or is led to the next, hears which. The focus may be far away, in a list. */
  #announceOther(c: Conversation): void {
    const isOther = this.#lastId !== undefined && this.#lastId !== c.id;
    this.#lastId = c.id;
    const { live, words } = this.#host;
    if (isOther) live.announce([c.contact.name ?? words.t('contact'), words.stateText(c)].join(' · '));
  }

  render(view: Ready): unknown {
    const { conversation: c } = view;
    const { contact } = c;
    const name = contact.name ?? this.#host.words.t('contact');
    return html`<div class="bar" part="bar" role="group" aria-label=${this.#host.words.t('header.label')}>
      <slot name="start"></slot>
      <div class="who">
        <span class="avatar" part="avatar" aria-hidden="true"
          >${this.#avatar.render(contact.avatarUrl) ?? initialOf(name, this.#host.words.locale)}</span
        >
        <div>
          <h2 part="name" tabindex="-1" translate="no" title=${name}><bdi>${name}</bdi></h2>
          <p class="meta" part="next" translate="no">${this.#renderNext(c)}</p>
        </div>
      </div>
      <span class="break"></span>
      <bot-status-toggle
        compact
        .reasons=${this.#host.reasons}
        .store=${this.#host.store}
        .conversationId=${this.#host.conversationId}></bot-status-toggle>
      <takeover-button
        compact
        .store=${this.#host.store}
        .conversationId=${this.#host.conversationId}></takeover-button>
      <handback-close-bar
        compact
        .store=${this.#host.store}
        .conversationId=${this.#host.conversationId}></handback-close-bar>
      <slot name="end"></slot>
      ${this.#renderMore(view)}
    </div>`;
  }

  #renderNext(c: Conversation): unknown {
    const { channel, status } = c;
    const who = this.#host.words.t(`handback.${answersNext(c) ?? 'unknown'}`);
    const next = status === 'open' ? this.#host.words.rich('handback.next', { who }) : undefined;
    const where = channel && [this.#host.words.channelText(channel), next ? ' · ' : nothing];
    // the same element both ways, because a narrow header leaves the channel to the contact's details
    return [where ? html`<span class=${next ? 'channel' : ''}>${where}</span>` : nothing, next];
  }

  #renderMore(view: Ready): unknown {
    const isEmpty = !this.#host.menu.value?.hasItems(view) && !this.#host.querySelector(':scope > [slot=more]');
    if (isEmpty && !this.#host.menu.isMissing) return nothing;
    return html`<button
        type="button"
        class="more"
        part="more"
        aria-haspopup="menu"
        aria-expanded=${!!this.#host.menu.value?.open}
        aria-label=${this.#host.words.t('header.more')}
        @click=${this.#onPress}
        @keydown=${this.#onKey}>
        ${moreIcon()}</button
      >${this.#host.menu.value?.render(view) ?? this.#host.menu.renderMissing()}`;
  }

  #onPress = async (event: MouseEvent): Promise<void> => {
    if (!this.#host.menu.value?.closes(event)) await this.#open(event);
  };

  #onKey = async (event: KeyboardEvent): Promise<void> => {
    if (/^Arrow(Down|Up)$/.test(event.key)) await this.#open(event, event.key === 'ArrowUp');
  };

  async #open(event: Event, last = false): Promise<void> {
    event.preventDefault();
    const menu = await this.#host.menu.loadForPress();
    await this.#host.updateComplete;
    menu?.show(last);
  }
}

export const styles = [avatarStyles, pictureStyles, bodyStyles];
/** Who answers next is said here instead of in the bar. */
export const sentences = { ...header, ...handback };
