/** For an element that is a part of a row, as in the header of a conversation. */
import { css } from 'lit';
import type { Refusal } from '../../model/rules.js';

/** Whether the state, which the row tells as well, says why something cannot be done: then it is not offered there. */
export const isMoot = (refused: Refusal | undefined): boolean =>
  !!refused && refused.code !== 'denied' && refused.code !== 'nobody-would-answer';

/**
 * Its controls stand in the row itself, and what there is to say on a line of
 * its own below.
 */
export const compactStyles = css`
  :host([compact]:not([hidden])),
  :host([compact]) .stack,
  :host([compact]) .stack > .row:not(.notice) {
    display: contents;
  }
  :host([compact]) .stack > .row > button {
    order: var(--_row);
    padding-inline: var(--_pad, 10px);
  }
  :host([compact]) .stack > [part='close'],
  :host([compact]) .stack > .row > [part='close'] {
    order: 0;
  }
  :host([compact]) .notice {
    flex: 1 0 100%;
    order: 3;
  }
  /* why something is disabled, while somebody points at it */
  :host([compact]) [part='reason'] {
    position: absolute;
    inset-block-start: calc(100% - 6px);
    inset-inline-end: 12px;
    z-index: 1;
    padding: 4px 8px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  :host([compact]) .stack:not(:has([aria-disabled='true']:is(:hover, :focus-visible))) [part='reason'] {
    clip-path: inset(50%);
  }
`;
