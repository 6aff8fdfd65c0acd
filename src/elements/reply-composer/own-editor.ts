/** An editor of the host's that can be connected: it has a text as its `value`. */
export interface OwnEditor extends HTMLElement {
  value: string;
}

/** The first one in the slot, if there is one. */
export function ownEditor(slot: HTMLSlotElement | null): OwnEditor | undefined {
  const isEditor = (element: Element): element is OwnEditor =>
    'value' in element &&
    typeof element.value === 'string' &&
    !['button', 'select', 'option'].includes(element.localName);
  return slot
    ?.assignedElements({ flatten: true })
    .filter((element) => element.getRootNode() !== slot.getRootNode())
    .find(isEditor);
}
