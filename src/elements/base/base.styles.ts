import { css } from 'lit';

/** The look that all elements share. Every colour and measure can be set from outside with a `--handoff-*` property. */
export const baseStyles = css`
  :host {
    --_surface: var(--handoff-surface, light-dark(#fff, #1d2025));
    --_hover: var(--handoff-hover, light-dark(#f1f3f5, #31363e));
    --_text: var(--handoff-text, light-dark(#1b1f24, #e8eaed));
    --_muted: var(--handoff-muted, light-dark(#57606a, #a3abb5));
    --_border: var(--handoff-border, light-dark(#d5dae0, #3b414a));
    --_control: var(--handoff-control, light-dark(#868e98, #737c88));
    --_accent: var(--handoff-accent, light-dark(#2b5fd0, #8ab0ff));
    --_on-accent: var(--handoff-on-accent, light-dark(#fff, #10182b));
    --_active: var(--handoff-active, light-dark(#187a3e, #62cf8b));
    --_paused: var(--handoff-paused, light-dark(#a8530a, #f3ab5c));
    --_stopped: var(--handoff-stopped, light-dark(#b6272d, #ff9494));
    --_radius: var(--handoff-radius, 8px);
    --_space: var(--handoff-space, 8px);
    display: block;
    color: var(--_text);
    font: 14px/1.45 var(--handoff-font, system-ui, sans-serif);
    overflow-wrap: break-word;
    text-align: start;
    white-space: normal;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  p,
  h2,
  .skeleton {
    min-inline-size: 6em;
    margin: 0;
  }
  /* a sentence keeps its own order in a page of the other direction */
  p,
  span,
  h2 {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  /* what a backend says may be of any length; how narrow an element can be is decided by words of ours */
  bdi,
  .meta {
    overflow-wrap: anywhere;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space);
  }
  .stack {
    display: grid;
    gap: var(--_space);
    justify-items: start;
  }
  .meta {
    color: var(--_muted);
    font-size: 13px;
  }
  .meta:empty {
    display: none;
  }
  svg {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    fill: currentColor;
  }
  button,
  .button {
    color: inherit;
    font: inherit;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 34px;
    padding: 5px 12px;
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    background: var(--_surface);
    font-weight: 500;
    text-align: start;
    cursor: pointer;
  }
  button:hover {
    background: var(--_hover);
  }
  .primary,
  .primary:hover {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  button[aria-disabled='true'],
  button[aria-disabled='true']:hover {
    border-color: var(--_border);
    background: none;
    color: var(--_muted);
    cursor: default;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .skeleton {
    block-size: 34px;
    max-inline-size: 180px;
    border-radius: var(--_radius);
    background: var(--_hover);
    opacity: 0;
    animation: show 0s 300ms forwards;
  }
  @keyframes show {
    to {
      opacity: 1;
    }
  }
  @media (forced-colors: active) {
    .primary {
      border-color: ButtonBorder;
    }
    svg {
      fill: CanvasText;
    }
    button[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
    }
  }
`;
