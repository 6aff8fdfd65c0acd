/** One message as it is shown. */
import { html, nothing } from 'lit';
import { safeWebUrl } from '../../internal/links.js';
import { momentText } from '../../internal/time.js';
import type { Actor, Conversation } from '../../model/conversation.js';
import type { Attachment, Message } from '../../model/message.js';
import type { ThreadItem } from '../../store/thread/items.js';
import type { StoreElement } from '../base/store-element.js';
import type { ConversationThread } from './conversation-thread.js';
import { actorText, renderEvent } from './event-line.js';
import { messageIcon } from './message-icons.js';
import { renderText } from './message-text.js';
import type { MessageLog } from './message-log.lazy.js';

/** A message of the same contact so soon after the one before needs no new head, in milliseconds. */
const followsWithin = 5 * 60_000;

export function renderMessage(
  host: ConversationThread,
  body: MessageLog,
  c: Conversation,
  item: ThreadItem,
  before: Message | undefined,
  whyId: string,
): unknown {
  const { message, own } = item;
  const { author, event, private: isNote, delivery } = message;
  if (event) {
    return html`<p class="event" part="event">
      ${renderEvent(host.words, message, event)} · ${renderTime(host, message)}
    </p>`;
  }
  const isOut = author.kind !== 'contact';
  const state = delivery === 'sending' ? 'pending' : delivery === 'failed' ? 'failed' : '';
  return html`<div
    class="message ${isOut ? 'out' : ''} ${isNote ? 'note' : author.kind} ${state} ${follows(message, before) ? 'follows' : ''}"
    part="message ${author.kind}">
    ${renderHead(host, message, own?.phase)}
    <div class="bubble" part="bubble">
      ${message.text ? renderText(host, message.text, body.isOpen(item.key), () => body.toggle(item.key)) : nothing}
      ${message.attachments?.map((file) => renderFile(host, file))}
    </div>
    ${message.unanswered ? html`<p class="foot unanswered">${messageIcon('warning')}${host.words.t('thread.unanswered')}</p>` : nothing}
    ${delivery === 'failed' ? (host.failed.value?.render(host, c, item, whyId) ?? html`<p class="foot">${host.words.t('delivery.failed')}</p>`) : nothing}
  </div>`;
}

/** Only the contact's: on what goes out it always says who wrote it, the bot or which agent. */
const follows = ({ author, at }: Message, before: Message | undefined): boolean =>
  author.kind === 'contact' &&
  before?.author.kind === 'contact' &&
  !before.event &&
  Date.parse(at) - Date.parse(before.at) < followsWithin;

/** A name, as who wrote it; never an invented one. */
export function authorName(host: StoreElement, author: Actor): string {
  return author.name || author.kind === 'agent' ? actorText(host.words, author) : host.words.t(`author.${author.kind}`);
}

function renderHead(host: StoreElement, message: Message, phase: string | undefined): unknown {
  const { author, private: isNote, delivery } = message;
  const name = authorName(host, author);
  const word = host.words.t(isNote ? 'thread.note' : `author.${author.kind}`);
  const icon = isNote ? 'note' : author.kind === 'unknown' ? 'agent' : author.kind;
  return html`<p class="who" part="meta">
    ${messageIcon(icon)}<b><bdi>${name}</bdi></b
    >${name === word ? nothing : html`<span>${word}</span>`}
    <span>${renderTime(host, message)}</span
    >${delivery && delivery !== 'failed' ? html`<span>${host.words.t(`delivery.${phase === 'checking' ? phase : delivery}`)}</span>` : nothing}
  </p>`;
}

/** The day stands above it. */
const renderTime = (host: StoreElement, { at }: Message): unknown =>
  html`<time datetime=${at}>${momentText(Date.parse(at), Date.parse(at), host.words.locale)}</time>`;

function renderFile(host: StoreElement, { url: raw, name, size }: Attachment): unknown {
  const url = safeWebUrl(raw);
  const label = html`<bdi>${name ?? host.words.t('thread.attachment')}</bdi>`;
  return html`<span class="file" part="attachment"
    >${messageIcon('file')}${url ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${label}</a>` : label}
    ${size === undefined ? nothing : html`<span class="meta">${bytes(size, host.words.locale)}</span>`}</span
  >`;
}

/** A size as people read it. */
function bytes(size: number, locale: string): string {
  const [unit, divisor] = size < 1e6 ? (['kilobyte', 1e3] as const) : (['megabyte', 1e6] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumSignificantDigits: 3 }).format(size / divisor);
}
