import { html, nothing } from 'lit';
import { longestLabel, mostNamed, type Review, type ReviewGroup, type ReviewKind } from '../../model/review.js';
import { conversationList } from '../../store/list/list.js';
import { HandoffReviewEvent, type ReviewAction } from '../base/events.js';
import type { ReviewHost } from './review-host.js';

/** How many groups of a kind are shown before somebody asks for more, and how many more then. */
const groupsAtOnce = 10;
/** In characters: what stands for a contact whose name is not known. */
const longestId = 24;

const keyOf = ({ kind, label, cause, conversationIds }: ReviewGroup): string =>
  [kind, cause, label, conversationIds[0]].join(' ');

/** That come with each press. */
const namesAtOnce = 50;

/** The findings of a review, by kind, and what became of them. */
export class ReviewGroups {
  readonly #host: ReviewHost;
  readonly #done = new Map<string, ReviewAction>();
  readonly #shown = new Map<ReviewKind, number>();
  /** How many conversations of a group are named, where somebody asked for more. */
  readonly #named = new Map<string, number>();
  #names: Review['names'];

  constructor(host: ReviewHost) {
    this.#host = host;
  }

  forget(): void {
    this.#done.clear();
    this.#shown.clear();
    this.#named.clear();
  }

  /** Nothing where there is none of this kind. */
  render(kind: ReviewKind, all: readonly ReviewGroup[], names: Review['names']): unknown {
    const { words } = this.#host;
    this.#names = names;
    const groups = all.filter((group) => this.#done.get(keyOf(group)) !== 'dismiss');
    if (!groups.length) return nothing;
    const shown = this.#shown.get(kind) ?? groupsAtOnce;
    const more = groups.length - shown;
    return html`<section class="kind" aria-label=${words.t(`review.kind.${kind}`)}>
      <h3>${words.t(`review.kind.${kind}`)}</h3>
      <ul>
        ${groups.slice(0, shown).map((group) => this.#renderGroup(group))}
      </ul>
      ${
        more > 0
          ? html`<button type="button" class="link" @click=${() => this.#showMore(kind, shown)}>
              ${words.t('review.more', { n: more })}
            </button>`
          : nothing
      }
    </section>`;
  }

  #renderGroup(group: ReviewGroup): unknown {
    const { words } = this.#host;
    const { conversationIds: ids } = group;
    const text = this.#textOf(group);
    const named = this.#named.get(keyOf(group)) ?? mostNamed;
    return html`<li part="group">
      ${
        text
          ? html`<button type="button" class="title" @click=${() => this.#open(ids[0]!)}><bdi>${text}</bdi></button> ${
                ids.length > 1
                  ? html`<span class="meta">${words.t('review.conversations', { n: ids.length })}</span>`
                  : nothing
              }`
          : nothing
      }
      <div class="row names">
        ${ids.slice(0, named).map((id) => this.#renderName(id))}
        ${
          ids.length > named
            ? html`<button type="button" class="link" @click=${() => this.#nameMore(group, named)}>
                ${words.t('review.more', { n: ids.length - named })}
              </button>`
            : nothing
        }
      </div>
      ${this.#renderActions(group)}
    </li>`;
  }

  #renderName(id: string): unknown {
    const { words } = this.#host;
    const name = this.#nameOf(id);
    return html`<button
      type="button"
      class="name"
      translate="no"
      aria-label=${words.t('review.open', { name })}
      @click=${() => this.#open(id)}>
      <bdi>${name}</bdi>
    </button>`;
  }

  #renderActions(group: ReviewGroup): unknown {
    const { words } = this.#host;
    const done = this.#done.get(keyOf(group));
    if (done && done !== 'dismiss') return html`<p class="meta done">${words.t(`review.done.${done}`)}</p>`;
    const actions: ReviewAction[] = ['follow-up', 'dismiss'];
    if (group.label && (group.kind === 'unanswered' || group.kind === 'recurring')) actions.unshift('add-to-knowledge');
    return html`<div class="row actions">
      ${actions.map(
        (action) =>
          html`<button type="button" @click=${() => this.#act(action, group)}>${words.t(`review.${action}`)}</button>`,
      )}
    </div>`;
  }

  /** The question, the cause, or nothing where the names of the contacts say it all. */
  #textOf({ label, cause }: ReviewGroup): string {
    if (label || !cause) return label.slice(0, longestLabel);
    const sentence = this.#host.words.lookup(`cause.${cause}`);
    // who it was differs from conversation to conversation
    return sentence && !sentence.includes('{') ? sentence : cause;
  }

  #nameOf(id: string): string {
    const { handoff } = this.#host;
    const row = handoff.store?.part(conversationList).rows.all.get(id);
    const known = this.#names && Object.hasOwn(this.#names, id) ? this.#names[id] : undefined;
    return row?.conversation.contact.name || known || id.slice(0, longestId);
  }

  #open(id: string): void {
    this.#host.handoff.store?.$selected.set(id);
  }

  #nameMore(group: ReviewGroup, named: number): void {
    this.#named.set(keyOf(group), named + namesAtOnce);
    this.#host.requestUpdate();
  }

  #showMore(kind: ReviewKind, shown: number): void {
    this.#shown.set(kind, shown + groupsAtOnce);
    this.#host.requestUpdate();
  }

  #act(action: ReviewAction, group: ReviewGroup): void {
    const event = new HandoffReviewEvent(action, [...group.conversationIds], group.label || undefined);
    /** @internal */
    if (!this.#host.dispatchEvent(event)) return;
    this.#done.set(keyOf(group), action);
    if (action !== 'dismiss') this.#host.live.announce(this.#host.words.t(`review.done.${action}`));
    this.#host.requestUpdate();
  }
}
