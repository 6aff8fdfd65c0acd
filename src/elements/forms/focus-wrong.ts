import type { LitElement } from 'lit';

/**
 * Renders what is wrong, and then moves the focus to its field: a screen reader says it once, as the field's
 * description. The other way round, Chromium has the new description read out as well.
 */
export function focusWrong(
  host: Pick<LitElement, 'requestUpdate' | 'updateComplete'>,
  form: ParentNode,
  field = 'input',
): void {
  host.requestUpdate();
  void host.updateComplete.then(() => form.querySelector<HTMLElement>(field)?.focus());
}
