/** The earlier conversations of the same contact. */
import { html, nothing } from 'lit';
import type { Page } from '../../adapters/adapter.js';
import { dateText } from '../../internal/time.js';
import type { PastConversation } from '../../model/contact.js';
import type { Loadable } from '../../store/loadable.js';
import { outcomeText } from '../base/outcome-text.js';
import type { Words } from '../base/words.js';

export interface PastOptions {
  /** The conversation that is shown: it is not a previous one, whatever the backend counts. */
  presentId?: string;
  /** Says that loading failed, with Retry. */
  renderFailed(): unknown;
  /** Opens the transcript. Undefined where the backend has none. */
  onOpen?(conversation: PastConversation, event: Event): void;
}

export function renderPast(words: Words, past: Loadable<Page<PastConversation>>, options: PastOptions): unknown {
  return html`<section class="past" part="previous">
    <h3>${words.t('panel.previous')}</h3>
    ${renderList(words, past, options)}
  </section>`;
}

function renderList(words: Words, past: Loadable<Page<PastConversation>>, options: PastOptions): unknown {
  switch (past.state) {
    case 'loading':
      return html`<div class="skeleton"></div>`;
    case 'failed':
      return options.renderFailed();
    case 'ready': {
      const { items: all, unreadable } = past.value;
      const items = all.filter(({ id }) => id !== options.presentId);
      const notice = unreadable ? html`<p class="meta">${words.t('panel.unreadable', { n: unreadable })}</p>` : nothing;
      if (!items.length) return unreadable ? notice : html`<p class="meta">${words.t('panel.previous-none')}</p>`;
      return html`<ul class="past">
          ${items.map((item) => html`<li>${renderItem(words, item, options)}</li>`)}
        </ul>
        ${notice}`;
    }
  }
}

function renderItem(words: Words, item: PastConversation, { onOpen }: PastOptions): unknown {
  const handled = item.handledBy
    ?.map((actor) => actor.name ?? words.t(actor.kind === 'bot' ? 'panel.bot' : 'someone'))
    .join(', ');
  const flags = joined([item.unanswered && words.t('panel.unanswered'), item.handoff && words.t('panel.handoff')]);
  const content = [
    html`<strong><bdi>${item.topic ?? words.t('panel.conversation')}</bdi></strong>`,
    html`<span class="meta">${factsText(words, item)}</span>`,
    handled ? html`<span class="meta">${words.rich('panel.handled', { name: handled })}</span>` : nothing,
    flags ? html`<span class="meta">${flags}</span>` : nothing,
  ];
  if (!onOpen) return content;
  return html`<button type="button" aria-haspopup="dialog" @click=${(event: Event) => onOpen(item, event)}>
    ${content}
  </button>`;
}

const factsText = (words: Words, { at, channel, outcome }: PastConversation): string =>
  joined([
    dateText(Date.parse(at), words.locale),
    channel && words.channelText(channel),
    outcome && outcomeText(words, outcome),
  ]);

const joined = (parts: Array<string | false | undefined>): string => parts.filter(Boolean).join(' · ');
