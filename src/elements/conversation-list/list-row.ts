import { html, nothing } from 'lit';
import { initialOf } from '../../internal/initial.js';
import { countdown } from '../../internal/time.js';
import type { Conversation } from '../../model/conversation.js';
import type { Row } from '../../store/list/row.js';
import { outcomeText } from '../base/outcome-text.js';
import type { Words } from '../base/words.js';
import { stateIcon } from '../icons/state-icon.js';
import type { Chip } from './chips.js';
import type { RowMarks } from './row-marks.lazy.js';
import type { RowOptions } from './row-options.js';

/** What a row needs of its list. */
export interface RowHost {
  readonly words: Words;
  /** What a row says beyond this file, once it has loaded. */
  readonly marks: { readonly value?: RowMarks };
  now(): number;
  /** Renders again at this moment. */
  wakeAt(moment: number): void;
}

/** Nobody reads more of a message than two lines in the list, in characters. */
const longestPreview = 300;

/** One conversation: who, what was said last and when, what it asks for, who has it, and what the bot does. */
export function renderRow(host: RowHost, row: Row, options: RowOptions): unknown {
  const { words } = host;
  const c = row.conversation;
  const name = c.contact.name ?? words.t('contact');
  const at = c.lastMessage?.at ?? c.updatedAt;
  const kept = keptChips(host, c);
  const { chips, lines } = host.marks.value?.withFlags(row, options, kept) ?? { chips: kept, lines: 1 };
  const selected = options.isSelectable ? options.isSelected : nothing;
  const classes = [
    words.stateOf(c),
    options.hasLeft ? 'left' : '',
    row.waitingSince < Infinity ? 'waits' : '',
    lines > 1 ? 'full' : '',
  ];
  return html`<div
    role="row"
    data-row=${row.id}
    data-apart=${options.isApart ? options.index : nothing}
    aria-rowindex=${options.index + 1}
    aria-selected=${selected}
    aria-current=${options.isCurrent ? 'true' : nothing}
    class="item ${classes.join(' ')}">
    ${renderFace(host, c, name, options)}
    <div role="gridcell" aria-selected=${selected} class="main">
      <button type="button" data-cell="open" tabindex=${options.tabStop === 'open' ? 0 : -1}>
        <span class="line">
          <bdi class="name" translate="no">${name}</bdi>
          ${c.unread ? renderUnread(words, c.unread) : nothing}
          ${at ? html`<time datetime=${at}>${words.time(at)}</time>` : nothing}
        </span>
        <span class="preview" dir="auto">${host.marks.value?.renderDraft(row.id) ?? renderPreview(words, c)}</span>
        <span class="chips">${chips.map(renderChip)}</span>
        ${c.channel ? html`<span class="hidden"> · ${words.channelText(c.channel)}</span>` : nothing}
      </button>
    </div>
  </div>`;
}

/** The contact's picture, in whose place the checkbox comes where somebody selects. */
function renderFace({ words, marks }: RowHost, c: Conversation, name: string, options: RowOptions): unknown {
  const { isSelectable, isSelected, tabStop } = options;
  const face = html`<span class="face" aria-hidden="true" translate="no">
    <span class="avatar">${marks.value?.renderPicture(c.contact) ?? initialOf(name, words.locale)}</span>
    ${c.channel && marks.value?.renderChannel(c.channel)}
  </span>`;
  if (!isSelectable) return face;
  return html`<div role="gridcell" aria-selected=${isSelected} class="check">
    <label>
      ${face}
      <input
        type="checkbox"
        data-cell="select"
        tabindex=${tabStop === 'select' ? 0 : -1}
        .checked=${isSelected}
        aria-label=${words.t('list.select', { name })} />
    </label>
  </div>`;
}

const renderUnread = (words: Words, n: number): unknown =>
  html`<span class="unread" aria-label=${words.t('list.unread', { n })}>${n > 99 ? '99+' : n}</span>`;

function renderPreview(words: Words, { lastMessage }: Conversation): unknown {
  if (!lastMessage) return words.t('list.no-messages');
  const { author } = lastMessage;
  const text = lastMessage.text.slice(0, longestPreview);
  if (author.kind === 'bot') return words.rich('list.by-bot', { text });
  if (author.kind !== 'agent') return text;
  if (words.isMe(author)) return words.rich('list.by-you', { text });
  return words.rich('list.by-agent', { name: author.name ?? words.t('someone'), text });
}

// a dot to hear as well: a screen reader runs words together that have only blanks between them
const renderChip = ({ text, kind, content = text }: Chip, i: number): unknown =>
  html`${i ? html`<span class="hidden"> · </span>` : nothing}<span
      class="chip ${kind}"
      dir="auto"
      translate=${kind === 'state' ? 'no' : nothing}
      >${content}</span
    >`;

/** What the bot does, and who has the conversation: on every row, and at once. */
function keptChips(host: RowHost, c: Conversation): Chip[] {
  const { words } = host;
  if (c.status !== 'open' || c.handler.kind !== 'agent') return [stateChip(host, c)];
  const { agent } = c.handler;
  const isMe = words.isMe({ kind: 'agent', ...agent });
  const text = isMe ? words.t('list.with-you') : words.agentName(agent).slice(0, 24);
  return [stateChip(host, c), { text, kind: 'agent', content: html`<bdi translate="no">${text}</bdi>` }];
}

/** What the bot does, or how the conversation ended; without the rest of a pause where that finds no room. */
function stateChip(host: RowHost, c: Conversation): Chip {
  const { words } = host;
  const chip = (text: string): Chip => ({
    text,
    kind: 'state',
    content: c.status === 'open' ? [stateIcon(words.stateOf(c)), text] : text,
  });
  if (c.status === 'archived') return chip(words.t('state.archived'));
  if (c.status === 'closed') {
    return chip(words.t('list.closed', { outcome: c.closed ? outcomeText(words, c.closed.outcome) : '' }));
  }
  const state = words.stateText(c);
  const left = leftOfPause(host, c);
  if (left === undefined) return chip(state);
  return left
    ? { ...chip(words.t('list.countdown', { state, left })), short: chip(state) }
    : chip(words.t('list.reactivating'));
}

/** Undefined where no pause ends soon; empty where it has ended. Renders again when it changes. */
function leftOfPause(host: RowHost, c: Conversation): string | undefined {
  if (host.words.stateOf(c) !== 'paused-until') return undefined;
  const left = Date.parse(c.bot.resumeAt!) - host.now();
  if (left <= 0) return '';
  const { key, hours, minutes, nextChange } = countdown(left);
  host.wakeAt(host.now() + nextChange);
  return key && host.words.t(key, { hours, minutes });
}
