/** Milliseconds: what operating systems take for a double click by default. */
const longest = 500;
/** Milliseconds: one press of a label is two clicks, which come at once. */
const shortest = 20;
/** In pixels. */
const farthest = 8;

/** The last press of a pointer in any of our elements. */
let last: { event: MouseEvent; control: Element } | undefined;

/**
 * The second press of a double click does nothing where another control has come in the place of the pressed one: “Hand
 * back” stands where “Take over” was, and nobody means both. Keys are not concerned: the focus goes elsewhere.
 */
export function ignoreDoublePress(root: ShadowRoot): void {
  const onClick = (event: MouseEvent): void => {
    // an element within another one of ours hears of it after that one; a script's click and a key's have no detail
    if (event === last?.event || !event.detail) return;
    const target = event.composedPath()[0] as Element;
    const control = target.closest('button, a, label, input, [role]') ?? target;
    const before = last;
    last = { event, control };
    if (!before || before.control === control) return;
    const pause = event.timeStamp - before.event.timeStamp;
    const way = Math.hypot(event.clientX - before.event.clientX, event.clientY - before.event.clientY);
    if (pause < shortest || pause > longest || way > farthest) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  root.addEventListener('click', onClick as EventListener, { capture: true });
}
