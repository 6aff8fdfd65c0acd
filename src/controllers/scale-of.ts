/**
 * How many pixels of the window one pixel of an element takes, where the page zooms it or scales something around it.
 * Rectangles and pointers are measured in the window's, scrolling and sizes in the element's own.
 */
export function scaleOf(element: HTMLElement): number {
  const scale = element.getBoundingClientRect().width / element.offsetWidth;
  // a width is rounded, its rectangle is not
  return Math.round(scale * 100) / 100 || 1;
}
