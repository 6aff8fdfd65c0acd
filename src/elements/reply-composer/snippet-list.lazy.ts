/** The list of the host's canned replies, which a slash opens. Loaded where the host gives some. */
import { html, nothing, type ReactiveController } from 'lit';
import { placePopup } from '../../controllers/place-popup.js';
import { snippetList } from '../../locales/en/snippet-list.js';
import { report } from '../../internal/report.js';
import type { HandoffElement } from '../base/handoff-element.js';
import { insertAtCaret, isTextField, type TextField } from './caret.js';
import {
  findSnippets,
  slashQueryAt,
  usableSnippets,
  type SlashQuery,
  type Snippet,
  type Snippets,
} from './snippet-search.js';
import listStyles from './snippet-list.styles.js';

/** What the list needs of the reply box. */
export interface SnippetHost extends HandoffElement {
  readonly snippets?: Snippets;
}

/** What the editor says of the list, for who cannot see it. */
export interface EditorPopup {
  /** The id of the list, while there is something in it. */
  readonly controls?: string;
  /** The id of the option that Enter chooses. */
  readonly active?: string;
}

/** In characters, of what is shown of a reply: two lines. */
const maxPreview = 200;

/**
 * The focus stays in the editor, whose `aria-activedescendant` names the option that Enter chooses. The words after the
 * slash are the search, and give way to the reply that is chosen.
 */
export class SnippetList implements ReactiveController {
  readonly #host: SnippetHost;
  #at?: SlashQuery;
  /** The slash that a person has closed the list of. */
  #closedAt?: number;
  /** The slash was put there by the button, and goes with the list. */
  #isByButton = false;
  #found: readonly Snippet[] = [];
  #active = 0;
  #state: 'loading' | 'ready' | 'failed' = 'ready';
  #abort?: AbortController;
  #id?: string;

  constructor(host: SnippetHost) {
    this.#host = host;
    const root = host.renderRoot;
    // before the box sends with Enter
    root.addEventListener('keydown', (event) => this.#onKey(event as KeyboardEvent), { capture: true });
    root.addEventListener('input', () => this.#look());
    root.addEventListener('focusout', () => this.#close());
    root.addEventListener('click', (event) => this.#onClick(event));
    host.addController(this);
  }

  hostUpdate(): void {
    if (this.#id === this.#host.handoff.id) return;
    this.#id = this.#host.handoff.id;
    this.#close();
  }

  hostUpdated(): void {
    const popup = this.#popup;
    if (!popup) return;
    const isOpen = popup.matches(':popover-open');
    if (isOpen !== !!this.#at) popup[this.#at ? 'showPopover' : 'hidePopover']();
    if (!this.#at) return;
    const box = this.#host.renderRoot.querySelector('.box');
    if (box) placePopup(popup, box, 'above');
    popup.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  hostDisconnected(): void {
    this.#close();
  }

  /** For the attributes of the editor. */
  get popup(): EditorPopup {
    const hasOptions = !!this.#at && this.#state === 'ready' && this.#found.length > 0;
    return hasOptions ? { controls: 'snippets', active: `snippet-${this.#active}` } : {};
  }

  renderButton(): unknown {
    return html`<button
      type="button"
      class="tool"
      part="snippets-button"
      aria-label=${this.#host.words.t('snippets.label')}
      title=${this.#host.words.t('snippets.label')}
      @pointerdown=${(event: Event) => event.preventDefault()}
      @click=${this.#onButton}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M2 2h12v9H8.5L5 14.2V11H2Zm1.5 1.5v6h3v1.4l1.5-1.4h4.5v-6Zm5.4 1h1.5L7.6 8.6H6.1Z"></path>
      </svg>
    </button>`;
  }

  render(): unknown {
    const { words } = this.#host;
    return html`<div class="snippets" part="snippets" popover="manual" @pointerdown=${keepFocus}>
      ${
        this.#state === 'loading'
          ? html`<p class="meta">${words.t('loading')}</p>`
          : this.#state === 'failed'
            ? html`<p class="meta">${words.t('snippets.failed')}</p>`
            : this.#found.length
              ? html`<div role="listbox" id="snippets" aria-label=${words.t('snippets.label')}>
                  ${this.#found.map((snippet, i) => this.#renderOption(snippet, i))}
                </div>`
              : html`<p class="meta">${words.t('snippets.none')}</p>`
      }
    </div>`;
  }

  #renderOption(snippet: Snippet, place: number): unknown {
    const preview = snippet.text.slice(0, maxPreview);
    return html`<div role="option" id="snippet-${place}" aria-selected=${place === this.#active}>
      <b><bdi>${snippet.name || preview}</bdi></b>
      ${snippet.name ? html`<span class="meta" dir="auto">${preview}</span>` : nothing}
    </div>`;
  }

  get #popup(): HTMLElement | null {
    return this.#host.renderRoot.querySelector('.snippets');
  }

  /** The built-in editor: one of the host's has a list of its own, or none. */
  get #field(): TextField | undefined {
    const editor = this.#host.renderRoot.querySelector('textarea');
    return isTextField(editor) && !editor.readOnly ? editor : undefined;
  }

  /** What is written has changed: whether it asks for a reply, and for which. */
  #look(): void {
    const field = this.#field;
    const at = field && slashQueryAt(field.value, field.selectionStart ?? 0);
    if (at?.start !== this.#closedAt) this.#closedAt = undefined;
    if (!at || this.#closedAt !== undefined) return this.#close();
    const isSame = this.#at?.start === at.start && this.#at.query === at.query;
    this.#at = at;
    if (!isSame) void this.#find(at.query);
  }

  async #find(query: string): Promise<void> {
    const { snippets } = this.#host;
    const conversationId = this.#host.handoff.id!;
    this.#abort?.abort();
    const { signal } = (this.#abort = new AbortController());
    try {
      let found: readonly Snippet[];
      if (typeof snippets === 'function') {
        const answer = snippets(query, { conversationId, signal });
        if (answer instanceof Promise) this.#show('loading', []);
        found = usableSnippets(await answer).slice(0, 50);
      } else found = findSnippets(usableSnippets(snippets), query);
      if (!signal.aborted) this.#show('ready', found, query);
    } catch (thrown) {
      if (signal.aborted) return;
      report(this.#host, { code: 'callback-threw', expected: 'no saved replies are offered', thrown });
      this.#show('failed', []);
    }
  }

  #show(state: 'loading' | 'ready' | 'failed', found: readonly Snippet[], query = ''): void {
    const { words, live } = this.#host;
    const n = found.length;
    const isNews = state !== 'loading' && (this.#state !== state || n !== this.#found.length || !query);
    this.#state = state;
    this.#found = found;
    this.#active = 0;
    // a sentence that writes on after a slash that nothing fits is no search any more
    if (state === 'ready' && !n && /\s/.test(query.trim())) return this.#close();
    if (isNews) {
      live.announce(
        state === 'failed' ? words.t('snippets.failed') : words.t(n ? 'snippets.found' : 'snippets.none', { n }),
      );
    }
    this.#host.requestUpdate();
  }

  #close(): void {
    this.#abort?.abort();
    if (!this.#at) return;
    this.#at = undefined;
    this.#isByButton = false;
    this.#found = [];
    this.#state = 'ready';
    this.#host.requestUpdate();
  }

  #choose({ text }: Snippet): void {
    const field = this.#field;
    const at = this.#at;
    if (!field || !at) return;
    this.#replace(field, at, text);
    this.#close();
  }

  #replace(field: TextField, { start, query }: SlashQuery, words: string): void {
    field.focus();
    field.setSelectionRange(start, start + 1 + query.length);
    this.#type(field, words);
  }

  /** The box hears of it as of anything that is typed. */
  #type(field: TextField, words: string): void {
    const before = field.value;
    let isHeard = false;
    const hear = () => (isHeard = true);
    field.addEventListener('input', hear, { once: true });
    insertAtCaret(field, words);
    field.removeEventListener('input', hear);
    if (!isHeard && field.value !== before) field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  #onClick({ target }: Event): void {
    const option = (target as Element).closest('[role=option]');
    const snippet = option && this.#found[Number(option.id.split('-')[1])];
    if (snippet) this.#choose(snippet);
  }

  #onButton = (): void => {
    const field = this.#field;
    if (!field) return;
    field.focus();
    if (this.#at) return this.#dismiss(field, this.#at);
    const before = field.value.slice(0, field.selectionStart ?? 0);
    this.#closedAt = undefined;
    this.#type(field, /(^|\s)$/.test(before) ? '/' : ' /');
    this.#isByButton = true;
  };

  #dismiss(field: TextField, at: SlashQuery): void {
    this.#closedAt = at.start;
    if (this.#isByButton) this.#replace(field, at, '');
    this.#close();
  }

  #onKey(event: KeyboardEvent): void {
    const { key, isComposing, keyCode, shiftKey, altKey, ctrlKey, metaKey } = event;
    const field = this.#field;
    const at = this.#at;
    if (!at || !field || event.target !== field || isComposing || keyCode === 229) return;
    if (key.startsWith('Arrow') && !/Up|Down/.test(key)) return this.#close();
    if (shiftKey || altKey || ctrlKey || metaKey) return;
    const { length } = this.#found;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const chosen = this.#found[this.#active];
    if (key === 'Escape') this.#dismiss(field, at);
    else if (step && length) this.#active = (this.#active + step + length) % length;
    else if ((key === 'Enter' || key === 'Tab') && chosen) this.#choose(chosen);
    // nothing may be sent that is still being looked for
    else if (key !== 'Enter' || this.#state !== 'loading') return;
    event.preventDefault();
    event.stopPropagation();
    this.#host.requestUpdate();
  }
}

/** The editor has the focus, and keeps it. */
const keepFocus = (event: Event): void => event.preventDefault();

export const styles = [listStyles];
export const sentences = snippetList;
