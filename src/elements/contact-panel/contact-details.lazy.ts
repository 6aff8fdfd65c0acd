/** The values, the previous conversations and their transcripts: all of the panel but its head. */
import { html, nothing, type ReactiveController } from 'lit';
import type { Page } from '../../adapters/adapter.js';
import type { Follow } from '../../controllers/handoff-controller.js';
import { mailtoUrl, safeWebUrl, telUrl } from '../../internal/links.js';
import { dateText } from '../../internal/time.js';
import { contactDetails } from '../../locales/en/contact-details.js';
import type { Contact, PastConversation } from '../../model/contact.js';
import type { Block } from '../../model/conversation.js';
import { details } from '../../store/details.js';
import type { Loadable } from '../../store/loadable.js';
import { dialogStyles } from '../forms/dialog.styles.js';
import { HandoffCopyEvent } from '../base/events.js';
import type { Ready } from '../base/handoff-element.js';
import { barIcon, checkIcon, copyIcon } from '../icons/icons.js';
import detailStyles from './contact-details.styles.js';
import type { ContactPanel } from './contact-panel.js';
import { TranscriptDialog, transcriptStyles } from './transcript-dialog.js';

const confirmFor = 2000;

export class ContactDetails implements ReactiveController {
  #host: ContactPanel;
  #contact: Follow<Loadable<Contact>>;
  #past: Follow<Loadable<Page<PastConversation>>>;
  #transcript: TranscriptDialog;
  #about?: string;
  #more = false;
  #copied?: { field: string; ok: boolean };
  #copyTimer?: ReturnType<typeof setTimeout>;

  constructor(host: ContactPanel) {
    this.#host = host;
    this.#contact = host.handoff.follow();
    this.#past = host.handoff.follow();
    this.#transcript = new TranscriptDialog(host);
    host.addController(this);
  }

  hostUpdate(): void {
    const { store, view } = this.#host.handoff;
    const id = view.state === 'ready' ? view.conversation.contact.id : undefined;
    if (id !== this.#about) {
      this.#more = false;
      this.#copied = undefined;
    }
    this.#about = id;
    this.#contact.follow(id && store?.has('getContact') ? store.part(details).contact(id) : undefined);
    this.#past.follow(
      id && store?.has('listContactConversations') ? store.part(details).pastConversations(id) : undefined,
    );
  }

  hostDisconnected(): void {
    clearTimeout(this.#copyTimer);
  }

  render({
    conversation: {
      contact: { blocked },
    },
  }: Ready): unknown {
    const contact = this.#contact.value;
    const past = this.#past.value;
    return html`${blocked ? this.#renderBlocked(blocked) : nothing}${contact ? this.#renderContact(contact) : nothing}${past ? this.#renderPast(past) : nothing}${this.#transcript.render()}`;
  }

  #renderBlocked({ by, at, reason }: Block): unknown {
    const host = this.#host;
    return html`<div part="blocked">
      <p class="badge">${barIcon()}${host.words.t('state.blocked')}</p>
      <p class="meta">
        ${host.words.rich('panel.blocked-by', { actor: host.words.actorName(by) })}${at ? ` · ${host.words.time(at)}` : nothing}${reason ? html` · “<bdi>${reason}</bdi>”` : nothing}
      </p>
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
    return html`<p class="row">
      <span>${this.#host.words.t('panel.failed')}</span>
      <button type="button" @click=${() => this.#host.handoff.store?.refresh(this.#host.handoff.id!)}>
        ${this.#host.words.t('retry')}
      </button>
    </p>`;
  }

  #renderFields({ phone, email, externalId, chatId, attributes = {} }: Contact): unknown {
    const extra = [
      ...(externalId ? [{ label: this.#host.words.t('panel.external-id'), value: externalId }] : []),
      ...(chatId ? [{ label: this.#host.words.t('panel.chat-id'), value: chatId }] : []),
      ...Object.entries(attributes).map(([label, value]) => ({ label, value: String(value) })),
    ];
    const tel = phone && telUrl(phone);
    const mail = email && mailtoUrl(email);
    return html`${
      phone || email || this.#more
        ? html`<dl part="fields">
            ${phone ? this.#renderField(this.#host.words.t('panel.phone'), phone, tel && html`<a href=${tel}>${this.#host.words.t('panel.call')}<span class="hidden"> ${phone}</span></a>`) : nothing}
            ${email ? this.#renderField(this.#host.words.t('panel.email'), email, mail && html`<a href=${mail}>${this.#host.words.t('panel.write')}<span class="hidden"> ${email}</span></a>`) : nothing}
            ${this.#more ? extra.map(({ label, value }) => this.#renderField(label, value, this.#webLink(value))) : nothing}
          </dl>`
        : nothing
    }
    ${
      extra.length
        ? html`<div>
            <button type="button" class="link" aria-expanded=${this.#more} @click=${() => this.#onMore()}>
              ${this.#host.words.t(this.#more ? 'panel.less' : 'panel.more')}
            </button>
          </div>`
        : nothing
    }`;
  }

  #webLink(value: string): unknown {
    const url = safeWebUrl(value);
    return (
      url && html`<a href=${url} target="_blank" rel="noopener noreferrer">${this.#host.words.t('panel.follow')}</a>`
    );
  }

  #renderField(label: string, raw: string, link: unknown): unknown {
    const value = oneLine(raw);
    const copied = this.#copied?.field === label ? this.#copied : undefined;
    return html`<div>
      <dt><bdi>${label}</bdi></dt>
      <dd>
        <button
          type="button"
          class="value"
          aria-label=${this.#host.words.t('panel.copy', { field: label, value })}
          @click=${(event: Event) => this.#onCopy(label, value, event)}>
          <bdi class="text">${value}</bdi>${copied?.ok ? checkIcon() : copyIcon()}
        </button>
        ${copied ? html`<span class=${copied.ok ? 'copied' : 'failed'}>${this.#host.words.t(copied.ok ? 'panel.copied' : 'panel.not-copied')}</span>` : link || nothing}
      </dd>
    </div>`;
  }

  #renderPast(past: Loadable<Page<PastConversation>>): unknown {
    // the present one is not a previous one, whatever the backend counts
    const items = past.state === 'ready' ? past.value.items.filter(({ id }) => id !== this.#host.handoff.id) : [];
    return html`<section class="past" part="previous">
      <h3>${this.#host.words.t('panel.previous')}</h3>
      ${
        past.state === 'failed'
          ? this.#renderFailed()
          : past.state === 'loading'
            ? html`<div class="skeleton"></div>`
            : items.length
              ? html`<ul class="past">
                  ${items.map((item) => html`<li>${this.#renderPastItem(item)}</li>`)}
                </ul>`
              : html`<p class="meta">${this.#host.words.t('panel.previous-none')}</p>`
      }
    </section>`;
  }

  #renderPastItem(item: PastConversation): unknown {
    const facts = [
      dateText(Date.parse(item.at), this.#host.words.locale),
      item.channel && this.#host.words.channelText(item.channel),
      item.outcome && this.#host.words.outcomeText(item.outcome),
    ]
      .filter(Boolean)
      .join(' · ');
    const handled = item.handledBy
      ?.map((actor) => actor.name ?? this.#host.words.t(actor.kind === 'bot' ? 'panel.bot' : 'someone'))
      .join(', ');
    const flags = [
      item.unanswered && this.#host.words.t('panel.unanswered'),
      item.handoff && this.#host.words.t('panel.handoff'),
    ]
      .filter(Boolean)
      .join(' · ');
    const body = html`<strong><bdi>${item.topic ?? this.#host.words.t('panel.conversation')}</bdi></strong
      ><span class="meta">${facts}</span>
      ${handled ? html`<span class="meta">${this.#host.words.rich('panel.handled', { name: handled })}</span>` : nothing}
      ${flags ? html`<span class="flag">${flags}</span>` : nothing}`;
    if (!this.#host.handoff.store?.has('listMessages')) return body;
    return html`<button type="button" aria-haspopup="dialog" @click=${(event: Event) => this.#onOpen(item, event)}>
      ${body}
    </button>`;
  }

  #onMore(): void {
    this.#more = !this.#more;
    this.#host.requestUpdate();
  }

  #onOpen(item: PastConversation, event: Event): void {
    this.#transcript.show(item, event.currentTarget as HTMLElement);
  }

  async #onCopy(field: string, value: string, event: Event): Promise<void> {
    const shown = (event.currentTarget as HTMLElement).querySelector('bdi')!;
    // the clipboard is missing on plain-http pages and in many frames
    const ok = await (async () => navigator.clipboard.writeText(value))().then(
      () => true,
      () => false,
    );
    if (!ok) getSelection()?.selectAllChildren(shown);
    /** @internal */
    this.#host.dispatchEvent(new HandoffCopyEvent(field, value, ok));
    this.#host.live.announce(this.#host.words.t(ok ? 'panel.copied' : 'panel.not-copied'));
    this.#copied = { field, ok };
    this.#host.requestUpdate();
    clearTimeout(this.#copyTimer);
    if (ok) this.#copyTimer = setTimeout(() => this.#forgetCopy(), confirmFor);
  }

  #forgetCopy(): void {
    this.#copied = undefined;
    this.#host.requestUpdate();
  }
}

/** What is seen is what is pasted: one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

export const styles = [dialogStyles, detailStyles, transcriptStyles];
export const sentences = contactDetails;
