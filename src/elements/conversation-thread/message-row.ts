/** One message as it is shown. */
import { html, nothing } from 'lit';
import { isBlank } from '../../internal/blank.js';
import { momentText } from '../../internal/time.js';
import type { Actor } from '../../model/conversation.js';
import type { Attachment } from '../../model/attachment.js';
import type { Message } from '../../model/message.js';
import type { ThreadItem } from '../../store/thread/items.js';
import type { Key, Words } from '../base/words.js';
import { actorText, renderEvent } from './event-line.js';
import { messageIcon } from './message-icons.js';
import { renderText, type TextHost } from './message-text.js';

/** What a message needs of the log that it stands in. */
export interface MessageHost extends TextHost {
  /** What can be done about a message that was not sent. Undefined while that is not loaded. */
  renderFailure(item: ThreadItem, whyId: string): unknown;
  /** The files of a message. */
  renderFiles(files: readonly Attachment[]): unknown;
  /** The bot is writing: a message of its own without words will have some. */
  readonly isBotWriting: boolean;
}

/** A message of the same contact so soon after the one before needs no new head, in milliseconds. */
const followsWithin = 5 * 60_000;

/** `before` is the message above it, unless something stands between; `whyId` is an id that it may use. */
export function renderMessage(
  host: MessageHost,
  item: ThreadItem,
  before: Message | undefined,
  whyId: string,
): unknown {
  const { words } = host;
  const { message, own } = item;
  const { author, event, delivery, text } = message;
  if (event) {
    return html`<p class="event" part="event">
      ${renderEvent(words, message, event)} · ${renderTime(words, message)}
    </p>`;
  }
  return html`<div class=${look(message, before)} part="message ${author.kind}">
    ${renderHead(words, message, own?.phase)}
    <div class="bubble" part="bubble">
      ${isEmpty(message) ? renderEmpty(host, message) : text ? renderText(host, item.key, text) : nothing}
      ${message.attachments?.length ? host.renderFiles(message.attachments) : nothing}
    </div>
    ${message.unanswered ? renderUnanswered(words) : nothing}
    ${delivery === 'failed' ? (host.renderFailure(item, whyId) ?? renderNotDelivered(words, message)) : nothing}
  </div>`;
}

/** Neither words nor files: something of the platform that has no form here. */
export const isEmpty = ({ text, attachments }: Message): boolean => !attachments?.length && isBlank(text);

const renderEmpty = ({ words, isBotWriting }: MessageHost, { author }: Message): unknown =>
  isBotWriting && author.kind === 'bot' ? nothing : html`<span class="meta">${words.t('thread.not-shown')}</span>`;

function look(message: Message, before: Message | undefined): string {
  const { author, private: isNote, delivery } = message;
  const state = delivery === 'sending' ? 'pending' : delivery === 'failed' ? 'failed' : '';
  const side = author.kind === 'contact' ? '' : 'out';
  return `message ${side} ${isNote ? 'note' : author.kind} ${state} ${follows(message, before) ? 'follows' : ''}`;
}

/** Only the contact's: on what goes out it always says who wrote it, the bot or which agent. */
const follows = ({ author, at }: Message, before: Message | undefined): boolean =>
  author.kind === 'contact' &&
  before?.author.kind === 'contact' &&
  !before.event &&
  Date.parse(at) - Date.parse(before.at) < followsWithin;

/** Of somebody else, and more than a line about what happened: that is said by who changed hands. */
export const isNews = (words: Words, { message: { author, event }, own }: ThreadItem): boolean =>
  !own && !event && !words.isMe(author);

/** A name, as who wrote it; never an invented one. */
export function authorName(words: Words, author: Actor): string {
  return author.name || author.kind === 'agent' ? actorText(words, author) : words.t(`author.${author.kind}`);
}

function renderHead(words: Words, message: Message, phase: string | undefined): unknown {
  const { author, private: isNote, delivery } = message;
  const name = authorName(words, author);
  const role = words.t(isNote ? 'thread.note' : `author.${author.kind}`);
  const icon = isNote ? 'note' : author.kind === 'unknown' ? 'agent' : author.kind;
  const progress = delivery && words.t(progressKey(phase === 'checking' ? phase : delivery, isNote));
  return html`<p class="who" part="meta">
    ${messageIcon(icon)}<b translate="no"><bdi>${name}</bdi></b>
    ${name === role ? nothing : html`<span>${role}</span>`}
    <span>${renderTime(words, message)}</span>
    ${progress && delivery !== 'failed' ? html`<span>${progress}</span>` : nothing}
  </p>`;
}

/** A note goes nowhere: it is saved or not. */
function progressKey(progress: NonNullable<Message['delivery']> | 'checking', isNote = false): Key {
  if (!isNote || progress === 'checking') return `delivery.${progress}`;
  return progress === 'sending' || progress === 'failed' ? `note.${progress}` : 'note.saved';
}

/** The day stands above it. */
const renderTime = (words: Words, { at }: Message): unknown =>
  html`<time datetime=${at}>${momentText(Date.parse(at), Date.parse(at), words.locale)}</time>`;

const renderUnanswered = (words: Words): unknown =>
  html`<p class="foot unanswered">${messageIcon('warning')}${words.t('thread.unanswered')}</p>`;

const renderNotDelivered = (words: Words, { private: isNote }: Message): unknown =>
  html`<p class="foot">${words.t(progressKey('failed', isNote))}</p>`;
