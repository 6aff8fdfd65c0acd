import { css } from 'lit';

export default css`
  /* so near to the end that it counts as being there */
  .end {
    visibility: hidden;
    block-size: 24px;
    margin-block-start: -24px;
    pointer-events: none;
  }
  .scroller {
    flex: 1 1 420px;
    min-block-size: 0;
    overflow: auto;
    /* the element keeps the place itself: not every browser does, and two would do it twice */
    overflow-anchor: none;
    scroll-padding-block: 12px 56px;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .content {
    display: flex;
    flex-direction: column;
    justify-content: end;
    min-block-size: 100%;
    padding: 8px min(16px, 4%) 16px;
    overflow-wrap: anywhere;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 10px;
    padding: 6px 16px;
    border-block-end: 1px solid var(--_border);
  }
  .older {
    min-block-size: 34px;
    text-align: center;
  }
  /* what happens in one row is laid out and painted without the others */
  [data-rows] > * {
    contain: content;
  }
  .row-head {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-block: 18px 6px;
    color: var(--_muted);
    font-size: 12px;
  }
  .row-head::before,
  .row-head::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--_line, var(--_border));
  }
  .row-head.unread {
    --_line: currentColor;
    color: var(--_accent);
  }
  .message {
    display: grid;
    gap: 3px;
    justify-items: start;
    max-inline-size: 86%;
    margin-block-start: 14px;
    margin-inline-end: auto;
  }
  .follows {
    margin-block-start: 4px;
  }
  .follows > .who {
    display: none;
  }
  .out {
    --_tint: var(--_control);
    justify-items: end;
    margin-inline: auto 0;
  }
  .agent {
    --_tint: var(--_accent);
  }
  .bot {
    --_tint: var(--_active);
  }
  .note {
    --_tint: var(--_paused);
  }
  .who,
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 5px;
    color: var(--_muted);
    font-size: 12px;
  }
  .who svg,
  .foot svg {
    inline-size: 14px;
    block-size: 14px;
  }
  /* the dot stands before the words as the page is read, whatever their own direction is */
  .who > span {
    unicode-bidi: normal;
  }
  .who time {
    unicode-bidi: plaintext;
  }
  .who > span::before {
    content: '· ';
  }
  .who svg {
    color: var(--_tint, var(--_muted));
  }
  .who b {
    color: var(--_text);
    font-weight: 600;
  }
  .bubble {
    display: grid;
    gap: 4px;
    max-inline-size: 100%;
    padding: 8px 12px;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) * 1.5);
    border-start-start-radius: 3px;
    background: var(--_hover);
  }
  .out > .bubble {
    border-radius: calc(var(--_radius) * 1.5);
    border-start-end-radius: 3px;
    background: color-mix(in srgb, var(--_tint) 11%, var(--_surface));
  }
  .note > .bubble {
    border: 1px dashed var(--_tint);
  }
  .pending > .bubble {
    opacity: 0.75;
  }
  .failed > .bubble {
    border-color: var(--_stopped);
  }
  /* each line has a direction of its own */
  .text {
    unicode-bidi: plaintext;
    white-space: pre-wrap;
  }
  a {
    color: var(--_accent);
  }
  .quiet {
    justify-self: start;
    min-block-size: 26px;
    margin-inline: -4px;
    padding: 1px 4px;
    border-color: transparent;
    background: none;
    color: var(--_accent);
    font-size: 13px;
  }
  .unanswered {
    color: var(--_paused);
  }
  .event {
    margin: 14px 0 0;
    color: var(--_muted);
    font-size: 12px;
    text-align: center;
  }
  .jump {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 0;
    inline-size: max-content;
    max-inline-size: calc(100% - 32px);
    margin-inline: auto;
    border-radius: 99px;
    box-shadow: 0 2px 10px #0003;
  }
  @media (forced-colors: active) {
    .bubble {
      border-color: CanvasText;
    }
  }
`;
