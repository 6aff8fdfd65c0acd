/** Which row and which cell in it the keys lead to. */
export interface GridPlace {
  index: number;
  cell: 'select' | 'open';
}

export interface GridSize {
  rows: number;
  rowsPerPage: number;
  /** Whether rows can be selected: then there are two cells. */
  isSelectable: boolean;
  isRtl: boolean;
}

/**
 * The grid pattern of the ARIA Authoring Practices: arrows move by one cell, Page keys by what is seen, Home and End
 * along the row, with Control over all rows.
 */
export function nextPlace(
  { key, ctrlKey, metaKey }: KeyboardEvent,
  { index, cell }: GridPlace,
  { rows, rowsPerPage, isSelectable, isRtl }: GridSize,
): GridPlace | undefined {
  const within = (to: number): GridPlace => ({ index: Math.max(0, Math.min(rows - 1, to)), cell });
  const cellAt = (first: boolean): GridPlace => ({ index, cell: first && isSelectable ? 'select' : 'open' });
  const all = ctrlKey || metaKey;
  switch (key) {
    case 'ArrowDown':
      return within(index + 1);
    case 'ArrowUp':
      return within(index - 1);
    case 'PageDown':
      return within(index + rowsPerPage);
    case 'PageUp':
      return within(index - rowsPerPage);
    case 'ArrowLeft':
      return cellAt(!isRtl);
    case 'ArrowRight':
      return cellAt(isRtl);
    case 'Home':
      return all ? within(0) : cellAt(true);
    case 'End':
      return all ? within(rows - 1) : cellAt(false);
    default:
      return undefined;
  }
}
