/** Between a popup and what it belongs to, in pixels. */
const gap = 4;
/** Between a popup and the edge of the window, in pixels. */
const margin = 8;

/**
 * Puts a popover above or below what it belongs to, beginning where that begins: on the preferred side where there is
 * room, else on the other one, and never outside the window.
 */
export function placePopup(popup: HTMLElement, anchor: Element, preferred: 'above' | 'below'): void {
  // the element may have moved to another document since
  const view = anchor.ownerDocument.defaultView;
  if (!view) return;
  const { innerWidth, innerHeight } = view;
  const { left, right, top, bottom } = anchor.getBoundingClientRect();
  const { width, height } = popup.getBoundingClientRect();
  const start = view.getComputedStyle(anchor).direction === 'rtl' ? right - width : left;
  const above = top - gap - height;
  const below = bottom + gap;
  const fitsBelow = below + height <= innerHeight - margin;
  const isAbove = preferred === 'above' ? above >= margin || !fitsBelow : !fitsBelow;
  const y = isAbove ? Math.max(above, margin) : below;
  // all of this is measured as it is seen, and set before the page's zoom
  const zoom = (popup as { currentCSSZoom?: number }).currentCSSZoom ?? 1;
  popup.style.left = `${Math.max(Math.min(start, innerWidth - width - margin), margin) / zoom}px`;
  popup.style.top = `${Math.min(y, Math.max(innerHeight - height - margin, margin)) / zoom}px`;
}
