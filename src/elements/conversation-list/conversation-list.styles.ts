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
    padding: 10px 12px 6px;
    border-block-end: 1px solid var(--_border);
  }
  input,
  select {
    color: inherit;
    font: inherit;
  }
  /* phones zoom into what is smaller */
  @media (pointer: coarse) {
    input,
    select {
      font-size: 16px;
    }
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
  /* a row that scrolls must not make the list wider than its place */
  .views {
    display: flex;
    gap: 2px;
    inline-size: 0;
    min-inline-size: 100%;
    overflow: auto hidden;
    scrollbar-width: thin;
    scrollbar-color: var(--_border) transparent;
  }
  .views button,
  .tools button {
    flex: none;
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
  .head [aria-pressed='true'] {
    border-color: var(--_control);
    background: var(--_hover);
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    inline-size: 100%;
    min-block-size: 28px;
  }
  .count {
    color: var(--_muted);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
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
  /* four lines: a name, one or two of the message, one or two of chips; fewer stand in the middle */
  .item {
    display: flex;
    block-size: 90px;
    overflow: hidden;
    border-block-end: 1px solid var(--_border);
    border-inline-start: 3px solid transparent;
    line-height: 19px;
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
  .face {
    position: relative;
    display: grid;
    place-items: center;
  }
  .check,
  .check label {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 53px;
  }
  /* the whole cell is the label's, for whoever misses the box */
  .check {
    place-items: stretch;
  }
  .item > .face {
    align-self: center;
    margin-inline: 8px 9px;
  }
  .avatar {
    inline-size: 36px;
    block-size: 36px;
    background: color-mix(in srgb, var(--_muted) 14%, var(--_surface));
    font-size: 14px;
  }
  [type='checkbox'] {
    position: absolute;
    inline-size: 18px;
    block-size: 18px;
    margin: 0;
    opacity: 0;
    accent-color: var(--_accent);
  }
  .main {
    flex: 1;
    min-inline-size: 0;
  }
  .main button,
  .main button:hover {
    display: flex;
    flex-direction: column;
    align-items: stretch;
    justify-content: center;
    gap: 1px;
    inline-size: 100%;
    block-size: 100%;
    padding: 0;
    padding-inline-end: 12px;
    border: 0;
    border-radius: 0;
    background: none;
    font-weight: 400;
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
    font-size: 12px;
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
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    flex: none;
    overflow: hidden;
    color: var(--_muted);
    overflow-wrap: anywhere;
  }
  .full .preview {
    -webkit-line-clamp: 1;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    gap: 3px 4px;
    max-block-size: 39px;
    overflow: clip;
    unicode-bidi: isolate;
    color: var(--_muted);
    font-size: 12px;
    line-height: 16px;
  }
  .chip {
    max-inline-size: 100%;
    padding: 1px 7px;
    border-radius: 9px;
    background: var(--_hover);
  }
  /* what the bot does is quiet: it is on every row */
  .chip.state {
    padding-inline: 0 4px;
    background: none;
  }
  .state svg {
    inline-size: 12px;
    block-size: 12px;
    margin-inline-end: 4px;
    vertical-align: -1px;
  }
  .active .state svg {
    color: var(--_active);
  }
  .paused .state svg,
  .paused-until .state svg {
    color: var(--_paused);
  }
  .stopped .state svg,
  .blocked .state svg {
    color: var(--_stopped);
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
`;
