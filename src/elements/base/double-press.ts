/** Milliseconds: what operating systems take for a double click by default. */
const longest = 500;
/** Milliseconds: one press of a label is two clicks, which come at once. */
const shortest = 20;
/** In pixels. */
const farthest = 8;

interface Press {
  at: number;
  x: number;
  y: number;
  control: WeakRef<Element>;
}

/** The last press of a pointer in any of our elements. */
let last: Press | undefined;
/** An element within another one of ours hears of an event after that one. */
const seen = new WeakSet<Event>();

/**
 * The second press of a double click does nothing where another control has come in the place of the first one: “Hand
 * back” stands where “Take over” was, and nobody means both. Nor do those after it, until there was a pause. Keys are
 * not concerned: the focus goes elsewhere.
 */
export function ignoreDoublePress(root: ShadowRoot): void {
  const onClick = (event: MouseEvent): void => {
    // a script's click and a key's have no detail
    if (seen.has(event) || !event.detail) return;
    seen.add(event);
    const target = event.composedPath()[0] as Element;
    const control = target.closest('button, a, label, input, [role]') ?? target;
    const press = { at: event.timeStamp, x: event.clientX, y: event.clientY };
    const isMeant = !last || last.control.deref() === control || !isDouble(last, press);
    last = { ...press, control: isMeant ? new WeakRef(control) : last!.control };
    if (isMeant) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  root.addEventListener('click', onClick as EventListener, { capture: true });
}

function isDouble(first: Press, second: Omit<Press, 'control'>): boolean {
  const pause = second.at - first.at;
  return pause >= shortest && pause <= longest && Math.hypot(second.x - first.x, second.y - first.y) <= farthest;
}
