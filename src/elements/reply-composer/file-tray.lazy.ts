/** Files that go with a message: chosen, dropped or pasted. Loaded where the backend takes files. */
import { html, nothing, type ReactiveController } from 'lit';
import { bytesText } from '../../internal/bytes.js';
import { cleanName } from '../../internal/names.js';
import { fileTray } from '../../locales/en/file-tray.js';
import { fileRefusal, filesTaken, maxFiles, type DraftAttachment, type FileTrait } from '../../model/attachment.js';
import { isSending } from '../../model/command.js';
import type { HandoffElement, Ready } from '../base/handoff-element.js';
import type { DraftText } from './draft-text.js';
import trayStyles from './file-tray.styles.js';

/** What the files need of the reply box. */
export interface FilesHost extends HandoffElement {
  readonly draft: DraftText;
}

const isFileDrag = (event: Event): event is DragEvent =>
  'dataTransfer' in event && !!(event as DragEvent).dataTransfer?.types.includes('Files');

export class FileTray implements ReactiveController {
  readonly #host: FilesHost;
  /** Why some of what was chosen last is not attached, and where that was. */
  #problems: readonly string[] = [];
  #about?: string;
  #isOver = false;
  #isOpen = false;

  constructor(host: FilesHost) {
    this.#host = host;
    const root = host.renderRoot;
    root.addEventListener('paste', (event) => this.#onPaste(event as ClipboardEvent));
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
      root.addEventListener(type, (event) => isFileDrag(event) && this.#onDrag(event));
    }
    host.addController(this);
  }

  hostUpdate(): void {
    if (this.#about === this.#host.handoff.id) return;
    this.#about = this.#host.handoff.id;
    this.#problems = [];
  }

  renderButton(): unknown {
    if (!this.#trait) return nothing;
    const { words } = this.#host;
    // the field has no look of its own, and no place among the stops of the Tab key
    return html`<button
        type="button"
        class="tool"
        part="attach"
        aria-label=${words.t('files.attach')}
        title=${words.t('files.attach')}
        @click=${this.#onButton}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path
            d="M10.5 3.5 5 9a1.4 1.4 0 0 0 2 2l4.5-4.5 1 1L8 12a2.9 2.9 0 0 1-4-4l5.4-5.5a4.2 4.2 0 0 1 6 6L9.8 14l-1-1 5.5-5.5a2.8 2.8 0 0 0-3.8-4Z"></path>
        </svg>
      </button>
      <input
        type="file"
        hidden
        multiple
        accept=${filesTaken(this.#trait).accept}
        aria-label=${words.t('files.attach')}
        @change=${this.#onChosen} />`;
  }

  /** What is attached, what was refused, and how far what was sent has come. */
  render(view: Ready, isLocked: boolean): unknown {
    const { words, draft } = this.#host;
    const { attachments = [] } = draft.shown;
    this.#isOpen = !isLocked;
    const items = attachments.map((file) => this.#renderFile(file, isLocked));
    const label = words.t('files.list');
    return [
      attachments.length
        ? html`<ul class="files" part="files" aria-label=${label}>
            ${items}
          </ul>`
        : nothing,
      this.#problems.map((problem) => html`<p class="problems" part="file-problem" dir="auto">${problem}</p>`),
      this.#renderProgress(view),
      this.#isOver ? html`<div class="drop" aria-hidden="true">${words.t('files.drop')}</div>` : nothing,
    ];
  }

  #renderFile(file: DraftAttachment, isLocked: boolean): unknown {
    const { words } = this.#host;
    const remove = words.t('files.remove', { name: file.name });
    return html`<li title=${file.name}>
      <bdi>${file.name}</bdi><span class="meta">${bytesText(file.data.size, words.locale)}</span>
      ${
        isLocked
          ? nothing
          : html`<button type="button" aria-label=${remove} title=${remove} @click=${() => this.#remove(file)}>
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="m4 5 1-1 3 3 3-3 1 1-3 3 3 3-1 1-3-3-3 3-1-1 3-3Z"></path>
              </svg>
            </button>`
      }
    </li>`;
  }

  #renderProgress({ pending }: Ready): unknown {
    const sending = pending.find(({ command }) => isSending(command) && 'attachments' in command);
    if (!sending) return nothing;
    const { words, handoff } = this.#host;
    const { progress } = sending;
    const label = words.t('files.sending');
    // without a value it says that something is going on
    return html`<div class="upload" part="upload">
      <span>${label}</span>
      ${
        progress === undefined
          ? html`<progress aria-label=${label}></progress>`
          : html`<progress aria-label=${label} .value=${progress}></progress>`
      }
      <button type="button" @click=${() => handoff.store?.stopWaiting(handoff.id!)}>${words.t('cancel')}</button>
    </div>`;
  }

  get #trait(): FileTrait | undefined {
    return this.#host.handoff.store?.traits.sendMessage?.attachments;
  }

  /** Takes what fits, and says of each other one why it does not. */
  #add(files: Iterable<File>): void {
    const { draft, words, live } = this.#host;
    const { attachments = [] } = draft.shown;
    const { maxBytes } = filesTaken(this.#trait);
    const taken: DraftAttachment[] = [];
    const problems = new Set<string>();
    for (const data of files) {
      const file = { name: cleanName(data.name) || words.t('files.attach'), type: data.type, data };
      const why = fileRefusal(file, this.#trait);
      const limit = bytesText(maxBytes, words.locale);
      if (why) problems.add(words.t(`files.${why}`, { name: file.name, limit }));
      else if (attachments.length + taken.length >= maxFiles) problems.add(words.t('files.count', { n: maxFiles }));
      else taken.push(file);
    }
    // a folder of a thousand is no thousand sentences
    this.#problems = [...problems].slice(0, 3);
    if (taken.length) {
      draft.change({ attachments: [...attachments, ...taken] });
      live.announce(words.t('files.added', { name: taken.map(({ name }) => name).join(', ') }));
    }
    for (const problem of this.#problems) live.announce(problem);
    this.#host.requestUpdate();
  }

  #remove(file: DraftAttachment): void {
    const { draft, words, live } = this.#host;
    draft.change({ attachments: draft.shown.attachments?.filter((each) => each !== file) });
    this.#problems = [];
    live.announce(words.t('files.removed', { name: file.name }));
    this.#host.focusHome();
  }

  #onButton = (): void => {
    this.#host.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
  };

  #onChosen = ({ target }: Event): void => {
    const field = target as HTMLInputElement;
    this.#add([...(field.files ?? [])]);
    // the same file may be chosen again
    field.value = '';
    this.#host.focusHome();
  };

  /** A picture from the clipboard. Words that come with it, as from an office program, are what was meant. */
  #onPaste(event: ClipboardEvent): void {
    const { clipboardData } = event;
    if (!this.#trait || !this.#isOpen || !clipboardData?.files.length) return;
    if (clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    this.#add(clipboardData.files);
  }

  #onDrag(event: DragEvent): void {
    if (!this.#trait || !this.#isOpen) return;
    // else the page would give way to the file
    event.preventDefault();
    const { type, relatedTarget, dataTransfer } = event;
    const isOver =
      type === 'dragenter' ||
      type === 'dragover' ||
      (type === 'dragleave' && !!relatedTarget && this.#host.renderRoot.contains(relatedTarget as Node));
    if (isOver !== this.#isOver) {
      this.#isOver = isOver;
      this.#host.requestUpdate();
    }
    if (type === 'drop' && dataTransfer) this.#add(dataTransfer.files);
  }
}

export const styles = [trayStyles];
export const sentences = fileTray;
