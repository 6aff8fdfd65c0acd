import { html, nothing, type PropertyDeclarations } from 'lit';
import { panel } from '../../locales/en/contact-panel.js';
import { initialOf } from '../../internal/initial.js';
import type { CommandType } from '../../model/command.js';
import { HandoffElement, type Ready } from '../base/handoff-element.js';
import { LazyPart } from '../base/lazy-part.js';
import type { Sentences } from '../base/words.js';
import { avatarStyles } from '../base/avatar.styles.js';
import styles from './contact-panel.styles.js';

/**
 * Who the contact is: click a value to copy it, open earlier conversations.
 *
 * @tag contact-panel
 * @summary The contact's details and previous conversations.
 * @fires {HandoffCopyEvent} handoff-copy - A value was copied, or could not be.
 * @slot - More about this contact, from the host.
 * @csspart header - Avatar, name and channel.
 * @csspart avatar - The picture or the initial.
 * @csspart blocked - The badge of a blocked contact.
 * @csspart fields - The list of values.
 * @csspart previous - The previous conversations.
 * @csspart dialog - The transcript of a previous conversation.
 * @cssState blocked - The contact is blocked.
 */
export class ContactPanel extends HandoffElement {
  /** @internal */
  static override tag = 'contact-panel';
  /** @internal */
  static override sentences: Sentences = panel;
  static override styles = [...super.styles, avatarStyles, styles];

  static override properties: PropertyDeclarations = { compact: { type: Boolean, reflect: true } };

  /** @internal */
  readonly commands: readonly CommandType[] = [];
  /** @internal */
  readonly details = new LazyPart(this, {
    load: () => import('./contact-details.lazy.js'),
    create: ({ ContactDetails }) => new ContactDetails(this),
    neededWhen: () => !!this.ready,
    isFirst: true,
  });

  /** @internal On a desk: without the block, of which the header of the conversation tells. */
  declare compact: boolean;

  constructor() {
    super();
    this.compact = false;
  }

  protected renderReady(view: Ready): unknown {
    const { contact, channel } = view.conversation;
    const name = contact.name ?? this.words.t('contact');
    return html`<section class="panel" aria-label=${this.words.t('panel.label')}>
      <header part="header">
        <span class="avatar" part="avatar" aria-hidden="true">
          ${this.details.value?.avatar.render(contact.avatarUrl) ?? initialOf(name, this.words.locale)}
        </span>
        <div>
          <h2 tabindex="-1" translate="no"><bdi>${name}</bdi></h2>
          ${channel ? html`<p class="meta">${this.words.channelText(channel)}</p>` : nothing}
        </div>
      </header>
      ${this.#renderDetails(view)}
      <slot></slot>
    </section>`;
  }

  #renderDetails(view: Ready): unknown {
    if (this.details.isMissing) return this.details.renderMissing();
    return this.details.value?.render(view) ?? html`<div class="skeleton"></div>`;
  }
}
