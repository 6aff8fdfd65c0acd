/** The reply that the bot suggests, and what can be done with it. Loaded with the first conversation where it may. */
import { css, html, nothing } from 'lit';
import { refusalsInMenus } from '../../locales/en/refusals.js';
import { suggestionCard } from '../../locales/en/suggestion-card.js';
import { isSending } from '../../model/command.js';
import type { Conversation, Suggestion } from '../../model/conversation.js';
import type { Settled } from '../../store/conversation/operations.js';
import { drafts } from '../../store/thread/drafts.js';
import type { HandoffElement, Ready } from '../base/handoff-element.js';

/** What the card needs of the reply box. */
export interface SuggestionHost extends HandoffElement {
  /** Whether the box says that this suggestion is being changed in it. */
  isEditing(id: string): boolean;
  focusHome(): void;
}

/** The suggestion that can be used now, with words in it. */
const usable = ({ bot }: Conversation): Suggestion | undefined =>
  bot.suggestion?.text.trim() ? bot.suggestion : undefined;

export class SuggestionCard {
  readonly #host: SuggestionHost;
  /** The suggestions that a screen reader has been told of. */
  readonly #announced = new Set<string>();

  constructor(host: SuggestionHost) {
    this.#host = host;
  }

  render(view: Ready): unknown {
    const suggestion = usable(view.conversation);
    if (!suggestion || this.#host.isEditing(suggestion.id)) return nothing;
    const { words } = this.#host;
    const { store } = this.#host.handoff;
    const busy = this.#isBusy(view, suggestion);
    const canUse = store?.can('use-suggestion');
    return html`<section class="suggestion" part="suggestion" aria-labelledby="suggestion-title">
      <p id="suggestion-title" class="title">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path
            d="M7.2 1h1.6v1.6h3.7a1 1 0 0 1 1 1v2.9H15v4h-1.5v2.9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-2.9H1v-4h1.5V3.6a1 1 0 0 1 1-1h3.7Zm-3.1 3.2v8.6h7.8V4.2Zm1.2 2.3h1.9v2.4H5.3Zm3.5 0h1.9v2.4H8.8ZM5.3 10.2h5.4v1.3H5.3Z"></path>
        </svg>
        ${words.t('suggestion.title')}
        <time datetime=${suggestion.at}>${words.time(suggestion.at)}</time>
      </p>
      <p class="words" part="suggestion-text" dir="auto">${suggestion.text}</p>
      <div class="row actions">
        ${
          canUse
            ? html`<button
                type="button"
                class="use"
                part="use"
                title=${words.t('suggestion.use-hint')}
                aria-disabled=${busy ? 'true' : nothing}
                @click=${() => this.#onUse(suggestion)}>
                ${words.t(busy ? 'composer.sending' : 'suggestion.use')}
              </button>`
            : nothing
        }
        <button
          type="button"
          part="edit"
          aria-disabled=${busy ? 'true' : nothing}
          @click=${() => this.#onEdit(suggestion)}>
          ${words.t('suggestion.edit')}
        </button>
        ${
          store?.can('dismiss-suggestion')
            ? html`<button
                type="button"
                class="quiet"
                part="dismiss"
                aria-disabled=${busy ? 'true' : nothing}
                @click=${() => this.#onDismiss(suggestion)}>
                ${words.t('suggestion.dismiss')}
              </button>`
            : nothing
        }
      </div>
    </section>`;
  }

  /** To be called after each render: what came by itself is said once. */
  announce(view: Ready): void {
    const suggestion = usable(view.conversation);
    const { id } = view.conversation;
    const key = suggestion && JSON.stringify([id, suggestion.id]);
    if (!key || this.#announced.has(key)) return;
    this.#announced.add(key);
    this.#host.live.announce(this.#host.words.t('suggestion.announce'));
  }

  /** The suggestion is on its way already: pressing again sends nothing. */
  #isBusy({ pending }: Ready, { id }: Suggestion): boolean {
    return pending.some(({ command }) => command.type === 'use-suggestion' && command.id === id);
  }

  /** The view of this moment, which may be newer than what is rendered. */
  #now(): Ready | undefined {
    const { store, id } = this.#host.handoff;
    const view = store && id ? store.conversation(id).get() : undefined;
    return view?.state === 'ready' ? view : undefined;
  }

  #onUse(suggestion: Suggestion): void {
    const { store, id } = this.#host.handoff;
    const view = this.#now();
    if (!store || !id || !view || this.#isBusy(view, suggestion)) return;
    const before = this.#unknownTry(view.settled, suggestion);
    const { command } = before ?? store.part(drafts).prepareSuggestion(id, suggestion);
    void this.#host.request(command, before?.key);
    this.#host.focusHome();
  }

  /** An earlier try of which nobody knows how it ended is the same intent. */
  #unknownTry(settled: Settled | undefined, { id }: Suggestion): Settled | undefined {
    const isSame = settled?.outcome === 'unknown' && isSending(settled.command) && 'id' in settled.command;
    return isSame && settled.command.type === 'use-suggestion' && settled.command.id === id ? settled : undefined;
  }

  /** What was written stays, above the words of the suggestion. */
  #onEdit(suggestion: Suggestion): void {
    const { store, id } = this.#host.handoff;
    const view = this.#now();
    if (!store || !id || !view || this.#isBusy(view, suggestion)) return;
    const box = store.part(drafts);
    const { text } = box.of(id).get();
    const canUse = store.can('use-suggestion');
    box.change(id, {
      text: text.trim() ? `${text.trimEnd()}\n${suggestion.text}` : suggestion.text,
      private: false,
      ...(canUse && { suggestion: suggestion.id }),
    });
    this.#host.focusHome();
  }

  #onDismiss(suggestion: Suggestion): void {
    const view = this.#now();
    if (!view || this.#isBusy(view, suggestion)) return;
    void this.#host.request({ type: 'dismiss-suggestion', id: suggestion.id });
    this.#host.focusHome();
  }
}

export const styles = [
  css`
    .suggestion {
      display: grid;
      gap: 6px;
      padding: 10px 12px;
      border: 1px solid color-mix(in srgb, var(--_accent) 35%, var(--_border));
      border-radius: var(--_radius);
      background: color-mix(in srgb, var(--_accent) 6%, var(--_surface));
    }
    .suggestion .title {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 6px;
      color: var(--_muted);
      font-size: 13px;
      font-weight: 600;
    }
    .suggestion svg {
      inline-size: 16px;
      block-size: 16px;
      color: var(--_accent);
    }
    .suggestion time {
      font-weight: 400;
    }
    .suggestion .words {
      max-block-size: min(30dvh, 160px);
      overflow: auto;
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }
    .suggestion .actions {
      justify-content: start;
    }
    .suggestion .use {
      border-color: var(--_accent);
    }
    @media (forced-colors: active) {
      .suggestion {
        border-color: CanvasText;
      }
    }
  `,
];
export const sentences = { ...suggestionCard, ...refusalsInMenus };
