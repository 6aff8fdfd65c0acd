/** A field with a caret: the built-in editor, or a plain one of the host's. */
export type TextField = HTMLTextAreaElement | HTMLInputElement;

export const isTextField = (editor: object | null | undefined): editor is TextField =>
  !!editor && 'setRangeText' in editor;

/** Puts words in the place of what is selected, as if they were typed: whoever types there can undo them. */
export function insertAtCaret(field: TextField, words: string): void {
  const root = field.getRootNode() as Document | ShadowRoot;
  if (root.activeElement === field && field.ownerDocument.execCommand('insertText', false, words)) return;
  // `null` where a field has no selection
  const { selectionStart, selectionEnd } = field;
  field.setRangeText(words, selectionStart ?? field.value.length, selectionEnd ?? field.value.length, 'end');
}
