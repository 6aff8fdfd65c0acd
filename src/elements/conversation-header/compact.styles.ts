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
    grid-row: 1;
    justify-self: end;
    order: var(--_row);
    min-block-size: var(--_high, 34px);
    margin-inline-start: var(--_gap);
    padding: 0 var(--_pad, 10px);
    white-space: nowrap;
  }
  :host([compact]) .stack > .row > [part='close'] {
    order: 0;
  }
  :host([compact]) .notice {
    flex: 1 0 100%;
    grid-column: 1 / -1;
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
    flex: none;
    grid-area: 1 / 2;
    place-self: center end;
    order: var(--_row);
    inline-size: auto;
    padding: 0;
    border: 0;
    background: none;
  }
  :host([compact]) .now {
    display: grid;
    flex: 6 1 92px;
    grid-area: 2 / 2;
    inline-size: max-content;
    max-inline-size: var(--_now, max-content);
    order: var(--_row);
    grid-template-columns: minmax(0, max-content);
  }
  :host([compact]) .status {
    min-block-size: var(--_small, 30px);
    padding: 0 var(--_pad, 10px);
    font-size: 12px;
  }
  :host([compact]) :is(.status span, .meta) {
    overflow: hidden;
  }
  /* rather two lines than a word that is cut */
  :host([compact]) .status span {
    display: -webkit-box;
    /* names stand apart in it, and it has no direction but that of the page */
    unicode-bidi: isolate;
    line-height: 13px;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  :host([compact]) .meta {
    display: var(--_why, block);
    /* has no say in how wide all of it is */
    inline-size: 0;
    min-inline-size: 100%;
    padding-inline: 12px;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 12px;
  }
`;
