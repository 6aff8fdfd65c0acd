/** Where a key writes, or finds by what is typed. */
const fields = 'textarea, select, input:not([type=checkbox], [type=radio]), [role^=menuitem]';

/** Whether a key stands for what it writes, and not for something that the page may want to do with it. */
function writes(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, altKey, isComposing } = event;
  // with AltGr, Windows reports Ctrl and Alt for a plain character
  const isCombined = (ctrlKey || metaKey || altKey) && !event.getModifierState('AltGraph');
  return !isCombined && (isComposing || [...key].length === 1 || key === 'Dead' || key === 'Process');
}

/**
 * What is typed in our fields is not for the page: its plain hotkeys look at `event.target`, which is our element there
 * and no field. Escape, Tab, arrows, function keys and all combinations pass. The keys in an editor of the host's are
 * the host's.
 */
export function keepTypedKeys(host: HTMLElement): void {
  const stop = (event: KeyboardEvent): void => {
    const from = event.composedPath()[0] as Element;
    if (from.getRootNode() === host.shadowRoot && from.matches(fields) && writes(event)) event.stopPropagation();
  };
  for (const type of ['keydown', 'keypress', 'keyup'] as const) host.addEventListener(type, stop);
}
