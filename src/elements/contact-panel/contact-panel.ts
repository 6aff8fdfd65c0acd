import { html, nothing, type PropertyValues } from 'lit';
import { Follow } from '../../controllers/handoff-controller.js';
import { mailtoUrl, safeWebUrl, telUrl } from '../../internal/links.js';
import { dateText } from '../../internal/time.js';
import { panel } from '../../locales/en/contact-panel.js';
import type { Page } from '../../adapters/adapter.js';
import type { CommandType } from '../../model/command.js';
import type { Contact, PastConversation } from '../../model/contact.js';
import type { Block, ContactSummary } from '../../model/conversation.js';
import type { Loadable } from '../../store/resource.js';
import { HandoffCopyEvent } from '../shared/events.js';
import { HandoffElement, type Ready } from '../shared/handoff-element.js';
import { barIcon, checkIcon, copyIcon } from '../shared/icons.js';
import styles from './contact-panel.styles.js';
import type { TranscriptDialog } from './transcript-dialog.js';

const confirmFor = 2000;

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
export class ContactPanel extends HandoffElement<TranscriptDialog> {
  static override styles = [...super.styles, styles];

  protected readonly commands: readonly CommandType[] = [];
  protected sentences: Readonly<Record<string, string>> = panel;
  #contact = new Follow<Loadable<Contact>>(this);
  #past = new Follow<Loadable<Page<PastConversation>>>(this);
  #shown?: { contact?: Loadable<Contact>; past?: Loadable<Page<PastConversation>> };
  #more = false;
  #copied?: { field: string; ok: boolean };
  #copyTimer?: ReturnType<typeof setTimeout>;

  protected override fetchOverlay() {
    return import('./transcript-dialog.js');
  }

  protected override preloads(): boolean {
    return this.#shown?.past?.state === 'ready';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#copyTimer);
    for (const followed of [this.#contact, this.#past]) followed.follow(undefined);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { store, view } = this.handoff;
    const id = view.state === 'ready' ? view.conversation.contact.id : undefined;
    this.#shown = {
      contact: this.#contact.follow(id && store?.has('getContact') ? store.contact(id) : undefined),
      past: this.#past.follow(id && store?.has('listContactConversations') ? store.pastConversations(id) : undefined),
    };
  }

  protected renderReady({ conversation: c }: Ready): unknown {
    const { contact, past } = this.#shown ?? {};
    const summary: ContactSummary & Partial<Contact> = { ...(contact?.state === 'ready' ? contact.value : undefined), ...c.contact };
    const name = summary.name ?? this.t('contact');
    const channel = summary.channel ?? c.channel;
    const avatar = summary.avatarUrl && safeWebUrl(summary.avatarUrl);
    return html`<section class="panel" aria-label=${this.t('panel.label')}>
      <header part="header">
        <span class="avatar" part="avatar" aria-hidden="true">
          ${avatar ? html`<img src=${avatar} alt="" referrerpolicy="no-referrer" loading="lazy" />` : [...name][0]?.toLocaleUpperCase(this.locale)}
        </span>
        <div>
          <h2 tabindex="-1"><bdi>${name}</bdi></h2>
          ${channel ? html`<p class="meta">${channelName(channel)}</p>` : nothing}
        </div>
      </header>
      ${c.contact.blocked ? this.#renderBlocked(c.contact.blocked) : nothing}
      ${contact?.state === 'failed' ? this.#renderFailed() : contact?.state === 'loading' ? html`<div class="skeleton"></div>` : this.#renderFields(summary)}
      <slot></slot>
      ${past ? this.#renderPast(past) : nothing}${this.overlay?.render()}
    </section>`;
  }

  #renderBlocked(block: Block): unknown {
    return html`<div part="blocked">
      <p class="badge">${barIcon()}${this.t('state.blocked')}</p>
      <p class="meta">${this.rich('panel.blocked-by', { actor: this.actorName(block.by) })}${block.at ? ` · ${this.time(block.at)}` : ''}${block.reason ? html` · “<bdi>${block.reason}</bdi>”` : nothing}</p>
    </div>`;
  }

  #renderFailed(): unknown {
    return html`<p class="row"><span>${this.t('panel.failed')}</span>
      <button type="button" @click=${() => this.handoff.store?.refresh(this.handoff.id!)}>${this.t('retry')}</button></p>`;
  }

  #renderFields({ phone, email, externalId, chatId, attributes = {} }: Partial<Contact>): unknown {
    const extra = [
      ...(externalId ? [{ label: this.t('panel.external-id'), value: externalId }] : []),
      ...(chatId ? [{ label: this.t('panel.chat-id'), value: chatId }] : []),
      ...Object.entries(attributes).map(([label, value]) => ({ label, value: String(value) })),
    ];
    const tel = phone && telUrl(phone);
    const mail = email && mailtoUrl(email);
    return html`${phone || email || this.#more
        ? html`<dl part="fields">
            ${phone ? this.#renderField(this.t('panel.phone'), phone, tel && html`<a href=${tel}>${this.t('panel.call')}<span class="hidden"> ${phone}</span></a>`) : nothing}
            ${email ? this.#renderField(this.t('panel.email'), email, mail && html`<a href=${mail}>${this.t('panel.write')}<span class="hidden"> ${email}</span></a>`) : nothing}
            ${this.#more ? extra.map(({ label, value }) => this.#renderField(label, value, this.#webLink(value))) : nothing}
          </dl>`
        : nothing}
      ${extra.length
        ? html`<div><button type="button" class="link" aria-expanded=${this.#more} @click=${this.#onMore}>${this.t(this.#more ? 'panel.less' : 'panel.more')}</button></div>`
        : nothing}`;
  }

  #webLink(value: string): unknown {
    const url = safeWebUrl(value);
    return url && html`<a href=${url} target="_blank" rel="noopener noreferrer">${this.t('panel.follow')}</a>`;
  }

  #renderField(label: string, raw: string, link: unknown): unknown {
    const value = oneLine(raw);
    const copied = this.#copied?.field === label ? this.#copied : undefined;
    return html`<div>
      <dt><bdi>${label}</bdi></dt>
      <dd>
        <button type="button" class="value" aria-label=${this.t('panel.copy', { field: label, value })} @click=${(event: Event) => this.#onCopy(label, value, event)}>
          <bdi class="text">${value}</bdi>${copied?.ok ? checkIcon() : copyIcon()}
        </button>
        ${copied ? html`<span class=${copied.ok ? 'copied' : 'failed'}>${this.t(copied.ok ? 'panel.copied' : 'panel.not-copied')}</span>` : link || nothing}
      </dd>
    </div>`;
  }

  #renderPast(past: Loadable<Page<PastConversation>>): unknown {
    // the present one is not a previous one, whatever the backend counts
    const items = past.state === 'ready' ? past.value.items.filter(({ id }) => id !== this.handoff.id) : [];
    return html`<section class="past" part="previous">
      <h3>${this.t('panel.previous')}</h3>
      ${past.state === 'failed' ? this.#renderFailed() : past.state === 'loading' ? html`<div class="skeleton"></div>`
        : items.length ? html`<ul class="past">${items.map((item) => html`<li>${this.#renderPastItem(item)}</li>`)}</ul>`
        : html`<p class="meta">${this.t('panel.previous-none')}</p>`}
    </section>`;
  }

  #renderPastItem(item: PastConversation): unknown {
    const facts = [dateText(Date.parse(item.at), this.locale), item.channel && channelName(item.channel), item.outcome && this.outcomeText(item.outcome)].filter(Boolean).join(' · ');
    const handled = item.handledBy?.map((actor) => actor.name ?? this.t(actor.kind === 'bot' ? 'panel.bot' : 'someone')).join(', ');
    const flags = [item.unanswered && this.t('panel.unanswered'), item.handoff && this.t('panel.handoff')].filter(Boolean).join(' · ');
    const body = html`<strong><bdi>${item.topic ?? this.t('panel.conversation')}</bdi></strong><span class="meta">${facts}</span>
      ${handled ? html`<span class="meta">${this.rich('panel.handled', { name: handled })}</span>` : nothing}
      ${flags ? html`<span class="flag">${flags}</span>` : nothing}`;
    if (!this.handoff.store?.has('listMessages')) return body;
    return html`<button type="button" aria-haspopup="dialog" @click=${(event: Event) => this.#onOpen(item, event)}>${body}</button>`;
  }

  #onMore(): void {
    this.#more = !this.#more;
    this.requestUpdate();
  }

  async #onOpen(item: PastConversation, event: Event): Promise<void> {
    const button = event.currentTarget as HTMLElement;
    (await this.loadOverlay())?.show(item, button);
  }

  async #onCopy(field: string, value: string, event: Event): Promise<void> {
    const shown = (event.currentTarget as HTMLElement).querySelector('bdi')!;
    // the clipboard is missing on plain-http pages and in many frames
    const ok = await Promise.resolve(navigator.clipboard?.writeText(value).then(() => true)).then((done) => !!done, () => false);
    if (!ok) getSelection()?.selectAllChildren(shown);
    /** @internal */
    this.dispatchEvent(new HandoffCopyEvent(field, value, ok));
    this.live.announce(this.t(ok ? 'panel.copied' : 'panel.not-copied'));
    this.#copied = { field, ok };
    this.requestUpdate();
    clearTimeout(this.#copyTimer);
    if (ok) this.#copyTimer = setTimeout(() => this.#forgetCopy(), confirmFor);
  }

  #forgetCopy(): void {
    this.#copied = undefined;
    this.requestUpdate();
  }
}

/** What is seen is what is pasted: one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const channelNames: Record<string, string> = { whatsapp: 'WhatsApp', sms: 'SMS' };
const channelName = (channel: string): string => channelNames[channel] ?? channel.charAt(0).toUpperCase() + channel.slice(1);
