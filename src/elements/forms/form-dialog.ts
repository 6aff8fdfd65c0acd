import { html, nothing } from 'lit';
import { isEnterKey } from '../../internal/enter-key.js';
import type { Words } from '../base/words.js';

export interface FormDialogOptions {
  title: string;
  /** The word on the button that does it. Without one there is nothing to do. */
  submit?: string;
  fields: unknown;
  /** It cannot be undone: focus starts on Cancel, and the fields are read as the description. */
  alert?: boolean;
  onSubmit(data: Record<string, string>, form: HTMLFormElement): unknown;
  onClose(): void;
}

/**
 * A modal dialog with a form. Escape and Cancel send nothing; what is wrong is said by the fields themselves. The form
 * is never submitted, because many sandboxed frames forbid that, silently: the button and Enter in a field do it.
 */
export function renderFormDialog(
  words: Words,
  { title, submit, fields, alert, onSubmit, onClose }: FormDialogOptions,
): unknown {
  const confirm = (event: Event) => {
    const form = (event.target as Element).closest('form')!;
    onSubmit(Object.fromEntries(new FormData(form)) as Record<string, string>, form);
  };
  const onKey = (event: KeyboardEvent) => {
    if (!submit || !isEnterKey(event) || (event.target as Element).localName !== 'input') return;
    event.preventDefault();
    confirm(event);
  };
  return html`<dialog
    part="dialog"
    role=${alert ? 'alertdialog' : nothing}
    aria-labelledby="title"
    aria-describedby=${alert ? 'text' : nothing}
    @close=${onClose}>
    <form novalidate @keydown=${onKey} @submit=${(event: Event) => event.preventDefault()}>
      <h2 id="title">${title}</h2>
      ${fields}
      <div class="actions">
        <button type="button" ?autofocus=${alert} @click=${onClose}>${words.t('cancel')}</button>
        ${submit ? html`<button type="button" class="primary" @click=${confirm}>${submit}</button>` : nothing}
      </div>
    </form>
  </dialog>`;
}
