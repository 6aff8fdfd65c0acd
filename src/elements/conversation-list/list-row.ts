import { html, nothing } from 'lit';
import { elapsed } from '../../internal/elapsed.js';
import { countdown } from '../../internal/time.js';
import type { Conversation } from '../../model/conversation.js';
import { botState } from '../../model/rules.js';
import type { Row } from '../../store/list/rows.js';
import { stateIcon } from '../icons/state-icon.js';
import type { ConversationList } from './conversation-list.js';

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

/** One conversation: who, what was said last and when, who has it, and what the bot does. */
export function renderRow(host: ConversationList, row: Row, o: RowOptions): unknown {
  const c = row.conversation;
  const name = c.contact.name ?? host.words.t('contact');
  const state = botState(c);
  const at = c.lastMessage?.at ?? c.updatedAt;
  return html`<div
    role="row"
    data-row=${row.id}
    data-apart=${o.isApart ? o.index : nothing}
    aria-rowindex=${o.index + 1}
    aria-selected=${o.isSelectable ? o.isSelected : nothing}
    aria-current=${o.isCurrent ? 'true' : nothing}
    class="item ${state} ${o.hasLeft ? 'left' : ''} ${c.handler.kind === 'queue' && c.status === 'open' ? 'waits' : ''}">
    ${
      o.isSelectable
        ? html`<div role="gridcell" class="check">
            <label>
              <input
                type="checkbox"
                data-cell="select"
                tabindex=${o.tabStop === 'select' ? 0 : -1}
                .checked=${o.isSelected}
                aria-label=${host.words.t('list.select', { name })} />
            </label>
          </div>`
        : nothing
    }
    <div role="gridcell" class="main">
      <button type="button" data-cell="open" tabindex=${o.tabStop === 'open' ? 0 : -1}>
        <span class="line">
          <bdi class="name">${name}</bdi>
          ${c.unread ? html`<span class="unread" aria-label=${host.words.t('list.unread', { n: c.unread })}>${c.unread > 99 ? '99+' : c.unread}</span>` : nothing}
          ${at ? html`<time datetime=${at}>${host.words.time(at)}</time>` : nothing}
        </span>
        <span class="line preview" dir="auto">${preview(host, c)}</span>
        <span class="line facts">${facts(host, row, o)}</span>
      </button>
    </div>
  </div>`;
}

function preview(host: ConversationList, { lastMessage }: Conversation): string {
  if (!lastMessage) return host.words.t('list.no-messages');
  // nobody reads more than a line of it here
  const text = lastMessage.text.slice(0, 300);
  const { kind, id, name } = lastMessage.author;
  if (kind === 'bot') return host.words.t('list.by-bot', { text });
  if (kind !== 'agent') return text;
  return id === host.handoff.store?.$agent.get().id
    ? host.words.t('list.by-you', { text })
    : host.words.t('list.by-agent', { name: name ?? host.words.t('someone'), text });
}

/** What is most urgent comes first: it is what is left when the room ends. */
function facts(host: ConversationList, row: Row, o: RowOptions): unknown {
  const c = row.conversation;
  const parts: unknown[] = [];
  if (o.failure) parts.push(html`<span class="failure">${o.failure}</span>`);
  if (o.hasLeft) parts.push(html`<span class="gone">${host.words.t('list.left')}</span>`);
  if (row.isPending) parts.push(host.words.t('list.pending'));
  if (row.waitingSince < Infinity) {
    parts.push(
      html`<span class="waiting">${host.words.t('list.waits', { time: waited(host, row.waitingSince) })}</span>`,
    );
  }
  for (const mark of c.attention ?? []) parts.push(html`<span class="mark">${markText(host, mark)}</span>`);
  parts.push(html`<span class="state">${stateIcon(botState(c))}${stateText(host, c)}</span>`);
  if (c.status === 'open' && c.handler.kind === 'agent') {
    const { agent } = c.handler;
    parts.push(
      html`<bdi
        >${agent.id === host.handoff.store?.$agent.get().id ? host.words.t('list.with-you') : (agent.name ?? host.words.t('someone'))}</bdi
      >`,
    );
  }
  if (c.channel) parts.push(host.words.channelText(c.channel));
  return parts.map((part, i) => [i ? html`<span class="dot" aria-hidden="true"> · </span>` : nothing, part]);
}

const markText = (host: ConversationList, mark: string): string => host.words.lookup(`list.attention.${mark}`) ?? mark;

function waited(host: ConversationList, since: number): string {
  const { key, days, hours, minutes, nextChange } = elapsed(host.now() - since);
  host.wakeAt(host.now() + nextChange);
  return host.words.t(key, { days, hours, minutes });
}

function stateText(host: ConversationList, c: Conversation): string {
  if (c.status === 'archived') return host.words.t('list.archived');
  if (c.status === 'closed') {
    return host.words.t('list.closed', { outcome: c.closed ? host.words.outcomeText(c.closed.outcome) : '' });
  }
  const state = host.words.stateText(c);
  if (botState(c) !== 'paused-until') return state;
  const left = Date.parse(c.bot.resumeAt!) - host.now();
  if (left <= 0) return host.words.t('list.reactivating');
  const { key, hours, minutes, nextChange } = countdown(left);
  host.wakeAt(host.now() + nextChange);
  return key ? host.words.t('list.countdown', { state, left: host.words.t(key, { hours, minutes }) }) : state;
}
