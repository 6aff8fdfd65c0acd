import { css } from 'lit';

export default css`
  .status {
    max-inline-size: 100%;
    border-color: var(--_border);
    border-radius: 99px;
  }
  .active {
    --_state: var(--_active);
  }
  .paused,
  .paused-until {
    --_state: var(--_paused);
  }
  .stopped,
  .blocked {
    --_state: var(--_stopped);
  }
  .off {
    --_state: var(--_muted);
  }
  .status > svg:first-child {
    color: var(--_state);
  }
  span.status {
    cursor: default;
  }
  .now {
    display: contents;
  }
  :host([compact]) .now {
    display: grid;
    flex: var(--_grow, 1) 1 92px;
    max-inline-size: var(--_max, none);
    min-inline-size: 92px;
    order: var(--_row);
    justify-items: start;
  }
  :host([compact]) .status {
    min-block-size: 30px;
    padding: 3px var(--_pad, 10px);
  }
  :host([compact]) :is(.status span, .meta) {
    max-inline-size: 100%;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
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
