import { html, nothing } from 'lit';
import type { Words } from '../base/words.js';

export interface FormDialogOptions {
  title: string;
  /** The word on the button that does it. Without one there is nothing to do. */
  submit?: string;
  fields: unknown;
  /** It cannot be undone: focus starts on Cancel, and the fields are read as the description. */
  alert?: boolean;
  onSubmit(data: Record<string, string>, form: HTMLFormElement): void;
  onClose(): void;
}

/** A modal dialog with a form. Escape and Cancel send nothing; what is wrong is said by the fields themselves. */
export function renderFormDialog(
  words: Words,
  { title, submit, fields, alert, onSubmit, onClose }: FormDialogOptions,
): unknown {
  const submitted = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    onSubmit(Object.fromEntries(new FormData(form)) as Record<string, string>, form);
  };
  return html`<dialog
    part="dialog"
    role=${alert ? 'alertdialog' : nothing}
    aria-labelledby="title"
    aria-describedby=${alert ? 'text' : nothing}
    @close=${onClose}>
    <form novalidate @submit=${submitted}>
      <h2 id="title">${title}</h2>
      ${fields}
      <div class="actions">
        <button type="button" ?autofocus=${alert} @click=${onClose}>${words.t('cancel')}</button>
        ${submit ? html`<button class="primary">${submit}</button>` : nothing}
      </div>
    </form>
  </dialog>`;
}
