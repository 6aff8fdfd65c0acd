import { css } from 'lit';

export default css`
  :host {
    block-size: 100%;
    min-block-size: 320px;
  }
  .list {
    position: relative;
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: inherit;
    background: var(--_surface);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    padding: 10px 12px 8px;
    border-block-end: 1px solid var(--_border);
  }
  input,
  select {
    color: inherit;
    font: inherit;
  }
  [type='search'] {
    inline-size: 100%;
    min-block-size: 36px;
    margin-block-end: 4px;
    padding: 5px 10px;
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  ::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  /* its buttons and the order share lines */
  .views {
    display: contents;
  }
  .views button {
    min-block-size: 28px;
    padding: 2px 9px;
    border-color: transparent;
    border-radius: 99px;
    background: none;
    font-size: 13px;
  }
  .views button:hover {
    background: var(--_hover);
  }
  .views [aria-pressed='true'] {
    border-color: var(--_control);
    background: var(--_hover);
  }
  .count {
    color: var(--_muted);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  select {
    min-block-size: 28px;
    max-inline-size: 100%;
    margin-inline-start: auto;
    padding: 2px 4px;
    color: var(--_muted);
    font-size: 13px;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  select:hover {
    border-color: var(--_border);
  }
  /* as wide and as high as its place; where that asks, of a size that depends on no row */
  .rows {
    flex: 1 1 480px;
    min-block-size: 168px;
    contain: inline-size;
    contain-intrinsic-inline-size: 240px;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
  }
  [data-window] {
    position: relative;
  }
  .item {
    display: flex;
    block-size: 84px;
    overflow: hidden;
    border-block-end: 1px solid var(--_border);
    border-inline-start: 3px solid transparent;
  }
  [data-apart] {
    position: absolute;
    inset-inline: 0;
  }
  .item:hover {
    background: var(--_hover);
  }
  .item[aria-current] {
    border-inline-start-color: var(--_accent);
    background: var(--_hover);
  }
  .item[aria-selected='true'] {
    background: color-mix(in srgb, var(--_accent) 10%, var(--_surface));
  }
  .check label {
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 100%;
    cursor: pointer;
  }
  [type='checkbox'] {
    inline-size: 16px;
    block-size: 16px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .main {
    flex: 1;
    min-inline-size: 0;
  }
  .main button,
  .main button:hover {
    display: grid;
    align-content: center;
    gap: 2px;
    inline-size: 100%;
    block-size: 100%;
    padding: 0 12px 0 4px;
    border: 0;
    border-radius: 0;
    background: none;
    font-weight: 400;
  }
  .main button:dir(rtl) {
    padding: 0 4px 0 12px;
  }
  .item :focus-visible {
    outline-offset: -3px;
  }
  .line {
    display: flex;
    align-items: baseline;
    gap: 6px;
    min-inline-size: 0;
    white-space: nowrap;
  }
  .name {
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
  }
  .unread {
    flex: none;
    align-self: center;
    padding: 0 6px;
    border-radius: 99px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 11px;
    font-weight: 600;
    line-height: 17px;
  }
  time {
    flex: none;
    margin-inline-start: auto;
    color: var(--_muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .preview {
    display: block;
    overflow: hidden;
    color: var(--_muted);
    text-overflow: ellipsis;
  }
  /* a name of a channel in Latin letters does not turn facts that are told from right to left */
  .facts {
    unicode-bidi: isolate;
    display: block;
    overflow: hidden;
    color: var(--_muted);
    font-size: 12px;
    text-overflow: ellipsis;
  }
  .state svg {
    inline-size: 12px;
    block-size: 12px;
    margin-inline-end: 4px;
    vertical-align: -1px;
  }
  .active svg {
    color: var(--_active);
  }
  .paused svg,
  .paused-until svg {
    color: var(--_paused);
  }
  .stopped svg,
  .blocked svg {
    color: var(--_stopped);
  }
  .waiting,
  .mark,
  .failure {
    color: var(--_paused);
    font-weight: 600;
  }
  .failure {
    color: var(--_stopped);
  }
  .left .name {
    text-decoration: line-through;
  }
  .more {
    padding: 6px 12px;
  }
  .none {
    display: grid;
    place-items: center;
    align-content: center;
    gap: 10px;
    flex: 1;
    padding: 24px 16px;
    color: var(--_muted);
    text-align: center;
  }
  .skeletons {
    display: grid;
    gap: 12px;
    padding: 16px 12px;
  }
  .skeletons .skeleton {
    block-size: 56px;
    max-inline-size: none;
  }
  @media (forced-colors: active) {
    .item[aria-selected='true'] {
      background: Highlight;
      forced-color-adjust: none;
      color: HighlightText;
    }
    .item[aria-selected='true'] :is(.name, .preview, .facts, time, .waiting, .mark, .failure) {
      color: inherit;
    }
    .unread {
      border: 1px solid;
    }
    .item:not([aria-current]) {
      border-inline-start-color: Canvas;
    }
    .views [aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
