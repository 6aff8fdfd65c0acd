/** How one row of the list is shown. */
export interface RowOptions {
  index: number;
  /** It has left the view, and stays only because it must not move now. */
  hasLeft: boolean;
  isCurrent: boolean;
  isSelected: boolean;
  /** Which of its cells can be reached by Tab, if any. */
  tabStop?: 'select' | 'open';
  /** Rendered away from the others, because it has the focus. */
  isApart: boolean;
  /** Why the last bulk command did not apply to it. */
  failure?: string;
  isSelectable: boolean;
  /** In pixels. */
  width: number;
}
