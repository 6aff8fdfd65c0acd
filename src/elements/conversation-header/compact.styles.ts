import { css } from 'lit';

/**
 * For the elements in the header: their controls stand in its row, and what there is to say on a line of its own below.
 */
export default css`
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
    clip-path: var(--_unless-pointed-at);
  }
  /* apart from :host, beside which Firefox does not look again at what :has finds */
  .stack:not(:has([aria-disabled='true']:is(:hover, :focus-visible))) {
    --_unless-pointed-at: inset(50%);
  }
  :host([compact]) [part='reason']:empty {
    display: none;
  }
  /* beside the state that it takes back, where there is room */
  :host([compact]) .notice.bare {
    flex: var(--_bare, none);
    order: var(--_below, var(--_row));
    inline-size: auto;
    padding: 0;
    border: 0;
    background: none;
  }
  :host([compact]) .now {
    display: grid;
    flex: var(--_grow, 1) 1 92px;
    max-inline-size: var(--_max, none);
    min-inline-size: 92px;
    order: var(--_row);
    grid-template-columns: minmax(0, auto);
    justify-items: start;
  }
  :host([compact]) .status {
    max-inline-size: 100%;
    min-block-size: 30px;
    padding: 3px var(--_pad, 10px);
  }
  :host([compact]) :is(.status span, .meta) {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  :host([compact]) .status span {
    min-inline-size: 0;
  }
  :host([compact]) .meta {
    display: var(--_why, block);
    /* has no say in how wide all of it is */
    inline-size: 0;
    min-inline-size: 100%;
    padding-inline: 12px;
    font-size: 12px;
  }
`;
