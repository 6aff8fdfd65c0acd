/** What stands in the panes of a desk. A slot of the host's wins over what is in it. */
import { html, nothing } from 'lit';
import type { ErrorCode } from '../../model/error.js';
import type { View } from '../../model/views.js';
import type { ListSort } from '../../store/list/order.js';
import type { Words } from '../base/words.js';
import type { AfterClose } from '../conversation-list/after-close.js';
import { backIcon, personIcon } from '../icons/icons.js';
import type { AttachmentUrl } from '../conversation-thread/file-safety.js';
import type { Snippets } from '../reply-composer/snippet-search.js';
import { panesIn, type DeskPane } from './desk-panes.js';

/** The properties of the desk that the panes pass on. */
export interface ContentProperties {
  readonly words: Words;
  readonly panes: string;
  readonly views?: string;
  readonly view?: View;
  readonly sort?: ListSort;
  readonly afterClose?: AfterClose;
  readonly waitingLimit?: number;
  readonly contactSide: 'start' | 'end';
  readonly reasons: readonly string[];
  readonly snippets?: Snippets;
  readonly attachmentUrl?: AttachmentUrl;
}

/** What the panes need of the desk's body. */
export interface ContentBody {
  readonly host: ContentProperties & { readonly handoff: { readonly id?: string } };
  readonly columns: number;
  readonly foldedPanes: readonly string[];
  readonly isKnown: boolean;
  readonly isContactOpen: boolean;
  readonly told?: ErrorCode;
  show(pane: DeskPane): void;
  toggleContact(): void;
  goOnWriting(): boolean;
}

const renderList = (desk: ContentBody): unknown =>
  html`<slot name="list-header"></slot>
    <slot name="list"
      ><conversation-list
        class="main"
        .views=${desk.host.views}
        .view=${desk.host.view}
        .sort=${desk.host.sort}
        .afterClose=${desk.host.afterClose}
        .waitingLimit=${desk.host.waitingLimit}
        .reasons=${desk.host.reasons}
        .told=${desk.told}></conversation-list
    ></slot>`;

function renderConversation(desk: ContentBody): unknown {
  const { isKnown, host } = desk;
  const { words, handoff } = host;
  if (!handoff.id) {
    return html`<div class="empty" part="empty">
      <slot name="empty"><b>${words.t('desk.none')}</b><span>${words.t('desk.none-hint')}</span></slot>
    </div>`;
  }
  // where it cannot be shown, one place says so
  return html`<div class="head">
      <slot name="conversation-header"
        ><conversation-header .reasons=${desk.host.reasons} .onward=${desk.goOnWriting}
          >${renderBack(desk)}${renderContactButton(desk)}</conversation-header
        ></slot
      >
    </div>
    <slot name="thread" class="thread" ?hidden=${!isKnown}
      ><conversation-thread class="main" .attachmentUrl=${host.attachmentUrl}></conversation-thread
    ></slot>
    <div class="foot" ?hidden=${!isKnown}>
      <slot name="composer"
        ><reply-composer compact .snippets=${host.snippets}
          ><slot name="composer-tools" slot="tools"></slot></reply-composer
      ></slot>
    </div>`;
}

function renderBack(desk: ContentBody): unknown {
  if (!panesIn(desk.host.panes).includes('list')) return nothing;
  return html`<button
    type="button"
    slot="start"
    class="icon flip back"
    aria-label=${desk.host.words.t('desk.back')}
    @click=${() => desk.show('list')}>
    ${backIcon()}
  </button>`;
}

function renderContactButton(desk: ContentBody): unknown {
  if (!panesIn(desk.host.panes).includes('contact')) return nothing;
  return html`<button
    type="button"
    slot="end"
    class="icon"
    aria-label=${desk.host.words.t('desk.contact')}
    aria-expanded=${desk.columns === 1 ? nothing : desk.isContactOpen}
    @click=${() => desk.toggleContact()}>
    ${personIcon()}
  </button>`;
}

const renderContact = (desk: ContentBody): unknown =>
  html`<div class="top">
      <button
        type="button"
        class="icon flip"
        aria-label=${desk.host.words.t('desk.close-contact')}
        @click=${() => desk.show('conversation')}>
        ${backIcon()}
      </button>
    </div>
    <div class="details">
      <slot name="contact"><contact-panel compact></contact-panel></slot>
    </div>`;

const contents: Record<DeskPane, (desk: ContentBody) => unknown> = {
  list: renderList,
  conversation: renderConversation,
  contact: renderContact,
};

const labels = {
  list: 'desk.list-pane',
  conversation: 'desk.conversation-pane',
  contact: 'desk.contact-pane',
} as const;

/** One pane with what stands in it. */
export function renderPane(desk: ContentBody, pane: DeskPane): unknown {
  const { columns, foldedPanes, host, isKnown } = desk;
  const isContact = pane === 'contact';
  const side = host.contactSide === 'end' ? 'end' : 'start';
  // a drawer is opened and closed instead; of nobody there are no details
  const isFolded = pane !== 'conversation' && foldedPanes.includes(pane) && columns === (isContact ? 3 : columns);
  const isAway = columns > 1 && (isFolded || (isContact && !isKnown));
  return html`<section
    class="pane ${pane} ${isContact ? side : ''}"
    part=${pane}
    data-pane=${pane}
    ?data-away=${isAway}
    aria-label=${desk.host.words.t(labels[pane])}
    tabindex="-1">
    ${contents[pane](desk)}
  </section>`;
}
