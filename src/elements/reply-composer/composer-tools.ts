import { html, nothing } from 'lit';
import type { Ready } from '../base/handoff-element.js';
import { filesPart, hasSnippets, snippetsPart } from './composer-parts.js';
import type { FilesHost } from './file-tray.lazy.js';
import type { EditorPopup, SnippetHost, SnippetList } from './snippet-list.lazy.js';

/** What helps to write, and what goes with it. Each loads where the host or the backend has it. */
export class ComposerTools {
  readonly #host: SnippetHost & FilesHost;
  readonly #snippets;
  readonly #files;

  constructor(host: SnippetHost & FilesHost) {
    this.#host = host;
    this.#files = filesPart(host);
    this.#snippets = snippetsPart(host);
  }

  /** What the editor says of the list that a slash opens. */
  get popup(): EditorPopup | undefined {
    return this.#list?.popup;
  }

  /** The buttons, for an editor of the host's or for the built-in one. */
  renderButtons(isOwnEditor: boolean): unknown {
    const list = isOwnEditor ? undefined : this.#list;
    return html`${this.#files.value?.renderButton()}${list?.renderButton()}<slot name="tools"></slot>`;
  }

  /** What goes with the words, below them. */
  renderFiles(view: Ready, isLocked: boolean): unknown {
    return this.#files.value?.render(view, isLocked) ?? nothing;
  }

  /** What the buttons open. */
  render(): unknown {
    return this.#list?.render() ?? nothing;
  }

  get #list(): SnippetList | undefined {
    return hasSnippets(this.#host) ? this.#snippets.value : undefined;
  }
}
