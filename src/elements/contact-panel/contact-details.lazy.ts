/** The values, the previous conversations and their transcripts: all of the panel but its head. */
import { html, nothing, type ReactiveController } from 'lit';
import type { Page } from '../../adapters/adapter.js';
import type { Follow } from '../../controllers/handoff-controller.js';
import { Lazy } from '../../internal/lazy.js';
import { mailtoUrl, safeWebUrl, telUrl } from '../../internal/links.js';
import { contactDetails } from '../../locales/en/contact-details.js';
import type { Contact, PastConversation } from '../../model/contact.js';
import type { Block } from '../../model/conversation.js';
import { details } from '../../store/details.js';
import type { Loadable } from '../../store/loadable.js';
import { actorName } from '../base/actor-name.js';
import { Avatar, pictureStyles } from '../base/avatar.js';
import type { HandoffElement, Ready } from '../base/handoff-element.js';
import { dialogStyles } from '../forms/dialog.styles.js';
import { barIcon } from '../icons/icons.js';
import detailStyles from './contact-details.styles.js';
import { CopyFields } from './copy-field.js';
import { renderPast } from './past-conversations.js';
import { TranscriptDialog, transcriptStyles } from './transcript-dialog.js';

/** A number that can be called from everywhere, once it is known how its country writes numbers. */
const isInternational = /^[^\p{L}\p{N}]*(?:[+＋]|[0０٠۰]{2})/u;

/** What the details need of their panel. */
export interface DetailsHost extends HandoffElement {
  /** The header of the conversation says whether the contact is blocked. */
  readonly compact: boolean;
}

export class ContactDetails implements ReactiveController {
  readonly avatar: Avatar;
  readonly #host: DetailsHost;
  readonly #contact: Follow<Loadable<Contact>>;
  readonly #past: Follow<Loadable<Page<PastConversation>>>;
  readonly #transcript: TranscriptDialog;
  readonly #fields: CopyFields;
  /** What knows phone numbers, loaded with the first that has its country. */
  readonly #phone = new Lazy(() => import('./phone.lazy.js'));
  /** The contact that all of this is about. */
  #contactId?: string;
  #isExpanded = false;

  constructor(host: DetailsHost) {
    this.#host = host;
    this.avatar = new Avatar(host);
    this.#contact = host.handoff.follow();
    this.#past = host.handoff.follow();
    this.#transcript = new TranscriptDialog(host);
    this.#fields = new CopyFields(host);
    host.addController(this);
  }

  hostUpdate(): void {
    const { store, view } = this.#host.handoff;
    const id = view.state === 'ready' ? view.conversation.contact.id : undefined;
    if (id !== this.#contactId) {
      this.#isExpanded = false;
      this.#fields.reset();
    }
    this.#contactId = id;
    this.#contact.follow(id && store?.has('getContact') ? store.part(details).contact(id) : undefined);
    this.#past.follow(
      id && store?.has('listContactConversations') ? store.part(details).pastConversations(id) : undefined,
    );
  }

  hostDisconnected(): void {
    this.#fields.disconnect();
  }

  render({ conversation }: Ready): unknown {
    const { blocked } = conversation.contact;
    const contact = this.#contact.value;
    // what went wrong with both is said once: Retry reads both
    const isTold = contact?.state === 'failed' && this.#past.value?.state === 'failed';
    const past = isTold ? undefined : this.#past.value;
    return [
      blocked && !this.#host.compact ? this.#renderBlocked(blocked) : nothing,
      contact ? this.#renderContact(contact) : nothing,
      past ? this.#renderPast(past) : nothing,
      this.#transcript.render(),
    ];
  }

  #renderBlocked({ by, at, reason }: Block): unknown {
    const { words } = this.#host;
    const facts = [
      words.rich('panel.blocked-by', { actor: actorName(words, by) }),
      at ? ` · ${words.time(at)}` : nothing,
      reason ? html` · “<bdi>${reason}</bdi>”` : nothing,
    ];
    return html`<div part="blocked" translate="no">
      <p class="badge">${barIcon()}${words.t('state.blocked')}</p>
      <p class="meta">${facts}</p>
    </div>`;
  }

  #renderContact(contact: Loadable<Contact>): unknown {
    switch (contact.state) {
      case 'loading':
        return html`<div class="skeleton"></div>`;
      case 'failed':
        return this.#renderFailed();
      case 'ready':
        return this.#renderFields(contact.value);
    }
  }

  #renderFailed(): unknown {
    const { handoff, words } = this.#host;
    return html`<p class="row">
      <span>${words.t('panel.failed')}</span>
      <button type="button" @click=${() => handoff.store?.refresh(handoff.id!)}>${words.t('retry')}</button>
    </p>`;
  }

  #renderFields(contact: Contact): unknown {
    const extra = this.#extraFields(contact);
    const fields = [this.#renderPhone(contact), this.#renderEmail(contact), this.#isExpanded ? extra : []];
    const isEmpty = !contact.phone && !contact.email && !this.#isExpanded;
    return [isEmpty ? nothing : html`<dl part="fields">${fields}</dl>`, extra.length ? this.#renderExpand() : nothing];
  }

  #renderPhone({ phone }: Contact): unknown {
    if (!phone) return nothing;
    const { words } = this.#host;
    const url = isInternational.test(phone) ? this.#internationalTelUrl(phone) : telUrl(phone);
    const link = url && html`<a href=${url}>${words.t('panel.call')}<span class="hidden"> ${phone}</span></a>`;
    return this.#fields.render(words.t('panel.phone'), phone, link);
  }

  #internationalTelUrl(phone: string): string | undefined {
    if (!this.#phone.isRequested) void this.#loadPhone();
    return this.#phone.value?.internationalTelUrl(phone);
  }

  async #loadPhone(): Promise<void> {
    try {
      await this.#phone.load();
      this.#host.requestUpdate();
    } catch {
      // the number can be read and copied; the next render tries again
    }
  }

  #renderEmail({ email }: Contact): unknown {
    if (!email) return nothing;
    const { words } = this.#host;
    const url = mailtoUrl(email);
    const link = url && html`<a href=${url}>${words.t('panel.write')}<span class="hidden"> ${email}</span></a>`;
    return this.#fields.render(words.t('panel.email'), email, link);
  }

  /** What a person rarely needs: shown on request. */
  #extraFields({ externalId, chatId, attributes = {} }: Contact): unknown[] {
    const { words } = this.#host;
    const fields: Array<[label: string, value: string]> = [];
    if (externalId) fields.push([words.t('panel.external-id'), externalId]);
    if (chatId) fields.push([words.t('panel.chat-id'), chatId]);
    for (const [label, value] of Object.entries(attributes)) fields.push([label, String(value)]);
    return fields.map(([label, value]) => this.#fields.render(label, value, this.#renderWebLink(value)));
  }

  #renderWebLink(value: string): unknown {
    const url = safeWebUrl(value);
    const text = this.#host.words.t('panel.follow');
    return url && html`<a href=${url} target="_blank" rel="noopener noreferrer">${text}</a>`;
  }

  #renderExpand(): unknown {
    return html`<div>
      <button type="button" class="link" aria-expanded=${this.#isExpanded} @click=${() => this.#onExpand()}>
        ${this.#host.words.t(this.#isExpanded ? 'panel.less' : 'panel.more')}
      </button>
    </div>`;
  }

  #renderPast(past: Loadable<Page<PastConversation>>): unknown {
    const { handoff, words } = this.#host;
    return renderPast(words, past, {
      presentId: handoff.id,
      renderFailed: () => this.#renderFailed(),
      onOpen: handoff.store?.has('listMessages') ? this.#onOpen : undefined,
    });
  }

  #onExpand(): void {
    this.#isExpanded = !this.#isExpanded;
    this.#host.requestUpdate();
  }

  #onOpen = (conversation: PastConversation, event: Event): void => {
    this.#transcript.show(conversation, event.currentTarget as HTMLElement);
  };
}

export const styles = [pictureStyles, dialogStyles, detailStyles, transcriptStyles];
export const sentences = contactDetails;
