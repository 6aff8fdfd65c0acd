import { html, nothing } from 'lit';
import { elapsed } from '../../internal/elapsed.js';
import { countdown } from '../../internal/time.js';
import type { Conversation } from '../../model/conversation.js';
import type { Row } from '../../store/list/row.js';
import type { Words } from '../base/words.js';
import { stateIcon } from '../icons/state-icon.js';

/** What a row needs of its list. */
export interface RowHost {
  readonly words: Words;
  now(): number;
  /** Renders again at this moment. */
  wakeAt(moment: number): void;
}

export interface RowOptions {
  index: number;
  /** It has left the view, and stays only because it must not move now. */
  hasLeft: boolean;
  isCurrent: boolean;
  isSelected: boolean;
  /** Which of its cells can be reached by Tab, if any. */
  tabStop?: 'select' | 'open';
  /** Rendered away from the others, because it has the focus. */
  isApart: boolean;
  /** Why the last bulk command did not apply to it. */
  failure?: string;
  isSelectable: boolean;
}

/** Nobody reads more of a message than a line in the list, in characters. */
const longestPreview = 300;

/** One conversation: who, what was said last and when, who has it, and what the bot does. */
export function renderRow(host: RowHost, row: Row, options: RowOptions): unknown {
  const { words } = host;
  const c = row.conversation;
  const name = c.contact.name ?? words.t('contact');
  const at = c.lastMessage?.at ?? c.updatedAt;
  const left = options.hasLeft ? 'left' : '';
  const waits = c.handler.kind === 'queue' && c.status === 'open' ? 'waits' : '';
  return html`<div
    role="row"
    data-row=${row.id}
    data-apart=${options.isApart ? options.index : nothing}
    aria-rowindex=${options.index + 1}
    aria-selected=${options.isSelectable ? options.isSelected : nothing}
    aria-current=${options.isCurrent ? 'true' : nothing}
    class="item ${words.stateOf(c)} ${left} ${waits}">
    ${options.isSelectable ? renderCheckbox(words.t('list.select', { name }), options) : nothing}
    <div role="gridcell" class="main">
      <button type="button" data-cell="open" tabindex=${options.tabStop === 'open' ? 0 : -1}>
        <span class="line">
          <bdi class="name" translate="no">${name}</bdi>
          ${c.unread ? renderUnread(words, c.unread) : nothing}
          ${at ? html`<time datetime=${at}>${words.time(at)}</time>` : nothing}
        </span>
        <span class="line preview" dir="auto">${renderPreview(words, c)}</span>
        <span class="line facts" dir="auto">${renderFacts(host, row, options)}</span>
      </button>
    </div>
  </div>`;
}

function renderCheckbox(label: string, { tabStop, isSelected }: RowOptions): unknown {
  return html`<div role="gridcell" class="check">
    <label>
      <input
        type="checkbox"
        data-cell="select"
        tabindex=${tabStop === 'select' ? 0 : -1}
        .checked=${isSelected}
        aria-label=${label} />
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

/** What is most urgent comes first: it is what is left when the room ends. */
function renderFacts(host: RowHost, { conversation: c, isPending, waitingSince }: Row, options: RowOptions): unknown {
  const { words } = host;
  const facts: unknown[] = [];
  if (options.failure) facts.push(html`<span class="failure">${options.failure}</span>`);
  if (options.hasLeft) facts.push(html`<span class="gone">${words.t('list.left')}</span>`);
  if (isPending) facts.push(words.t('list.pending'));
  if (waitingSince < Infinity) {
    facts.push(html`<span class="waiting">${words.t('list.waits', { time: waitedText(host, waitingSince) })}</span>`);
  }
  for (const mark of c.attention ?? []) {
    facts.push(html`<span class="mark">${words.lookup(`list.attention.${mark}`) ?? mark}</span>`);
  }
  facts.push(html`<span class="state" translate="no">${stateIcon(words.stateOf(c))}${stateText(host, c)}</span>`);
  if (c.status === 'open' && c.handler.kind === 'agent') {
    const { agent } = c.handler;
    const isMe = words.isMe({ kind: 'agent', ...agent });
    facts.push(html`<bdi translate="no">${isMe ? words.t('list.with-you') : words.agentName(agent)}</bdi>`);
  }
  if (c.channel) facts.push(words.channelText(c.channel));
  // a dot to hear as well: a screen reader runs words together that have only blanks between them
  return facts.map((fact, i) => [i ? ' · ' : nothing, fact]);
}

/** How long somebody has waited. Renders again when that text changes. */
function waitedText(host: RowHost, since: number): string {
  const { key, days, hours, minutes, nextChange } = elapsed(host.now() - since);
  host.wakeAt(host.now() + nextChange);
  return host.words.t(key, { days, hours, minutes });
}

/** What the bot does, or how the conversation ended. Renders again when what is left of a pause changes. */
function stateText(host: RowHost, c: Conversation): string {
  const { words } = host;
  if (c.status === 'archived') return words.t('state.archived');
  if (c.status === 'closed') {
    return words.t('list.closed', { outcome: c.closed ? words.outcomeText(c.closed.outcome) : '' });
  }
  const state = words.stateText(c);
  if (words.stateOf(c) !== 'paused-until') return state;
  const left = Date.parse(c.bot.resumeAt!) - host.now();
  if (left <= 0) return words.t('list.reactivating');
  const { key, hours, minutes, nextChange } = countdown(left);
  host.wakeAt(host.now() + nextChange);
  return key ? words.t('list.countdown', { state, left: words.t(key, { hours, minutes }) }) : state;
}
