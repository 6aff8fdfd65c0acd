import { html, nothing } from 'lit';
import { snippetsPart } from './composer-parts.js';
import type { EditorPopup, SnippetHost, SnippetList } from './snippet-list.lazy.js';

/** What helps to write. Each loads where the host or the backend has it. */
export class ComposerTools {
  readonly #host: SnippetHost;
  readonly #snippets;

  constructor(host: SnippetHost) {
    this.#host = host;
    this.#snippets = snippetsPart(host);
  }

  /** What the editor says of the list that a slash opens. */
  get popup(): EditorPopup | undefined {
    return this.#list?.popup;
  }

  /** The buttons, for an editor of the host's or for the built-in one. */
  renderButtons(isOwnEditor: boolean): unknown {
    return html`${isOwnEditor ? nothing : this.#list?.renderButton()}<slot name="tools"></slot>`;
  }

  /** What they open. */
  render(): unknown {
    return this.#list?.render();
  }

  get #list(): SnippetList | undefined {
    return this.#host.snippets && this.#snippets.value;
  }
}
