/** Where the tour stands: beside what it talks about, never on top of it. */
interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const gap = 12;

const overlap = (one: Box, other: Box): number =>
  Math.max(0, Math.min(one.right, other.right) - Math.max(one.left, other.left)) *
  Math.max(0, Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top));

/** The place, in pixels of the window, where a card of this size covers least of its target; nothing, where it can. */
export function placeBeside(target: Box, width: number, height: number): { left: number; top: number } {
  const [right, bottom] = [innerWidth - width - gap, innerHeight - height - gap];
  const inWindow = (value: number, most: number): number => Math.max(gap, Math.min(value, most));
  const middle = inWindow((target.left + target.right - width) / 2, right);
  const places = [
    { left: middle, top: target.bottom + gap },
    { left: middle, top: target.top - height - gap },
    { left: target.left - width - gap, top: target.top },
    { left: target.right + gap, top: target.top },
    { left: gap, top: bottom },
    { left: right, top: bottom },
    { left: gap, top: gap },
    { left: right, top: gap },
  ].map(({ left, top }) => ({ left: inWindow(left, right), top: inWindow(top, bottom) }));
  const covered = (place: { left: number; top: number }): number =>
    overlap({ ...place, right: place.left + width, bottom: place.top + height }, target);
  return places.reduce((best, place) => (covered(place) < covered(best) ? place : best));
}
