/**
 * Puts a text on the clipboard. Where the page has no clipboard, as over plain http, or its policy keeps a frame from
 * it, the older way still works within the click. Resolves to whether it is there.
 *
 * @param shown What is selected for a moment, because a browser copies nothing without a selection.
 */
export async function copyText(text: string, shown: Element): Promise<boolean> {
  const { clipboard } = shown.ownerDocument.defaultView?.navigator ?? navigator;
  // called without waiting for anything first: the older way is tried within the same click
  if (!clipboard) return copyBySelection(text, shown);
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    // refused; the older way may not be
    return copyBySelection(text, shown);
  }
}

function copyBySelection(text: string, shown: Element): boolean {
  const page = shown.ownerDocument;
  const selection = page.getSelection();
  if (!selection || !shown.isConnected) return false;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  let isTaken = false;
  const onCopy = (event: ClipboardEvent): void => {
    // the page's own ideas about what is copied are not asked
    event.stopImmediatePropagation();
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
    isTaken = !!event.clipboardData;
  };
  page.defaultView!.addEventListener('copy', onCopy, { capture: true });
  try {
    selection.selectAllChildren(shown);
    return page.execCommand('copy') && isTaken;
  } catch {
    // a browser that no longer has it
    return false;
  } finally {
    page.defaultView!.removeEventListener('copy', onCopy, { capture: true });
    selection.removeAllRanges();
    if (anchorNode && focusNode) selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
  }
}
