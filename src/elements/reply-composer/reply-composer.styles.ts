import { css } from 'lit';

export default css`
  /* what is typed has no say in how wide the box is */
  .composer {
    contain: inline-size;
    contain-intrinsic-inline-size: 240px;
    grid-template-columns: minmax(0, 1fr);
    justify-items: stretch;
  }
  .lock {
    justify-content: space-between;
    padding-block: 6px;
    padding-inline: 12px 6px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_hover);
  }
  .lock > span {
    min-block-size: 34px;
    align-content: center;
  }
  .box {
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .box:focus-within {
    border-color: var(--_accent);
    box-shadow: 0 0 0 1px var(--_accent);
  }
  .box.note {
    border-style: dashed;
    border-color: var(--_paused);
    background: color-mix(in srgb, var(--_paused) 7%, var(--_surface));
  }
  .box.locked {
    border-color: var(--_border);
  }
  /* stronger than what dialogs bring along */
  .box textarea {
    display: block;
    inline-size: 100%;
    min-block-size: 60px;
    max-block-size: min(40dvh, 240px);
    padding: 10px 12px 4px;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    resize: none;
    field-sizing: content;
  }
  /* what is too long to be sent: browsers need minutes to wrap a word of megabytes */
  .box [wrap='off'] {
    field-sizing: fixed;
  }
  textarea:focus {
    outline: none;
  }
  textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .locked textarea {
    min-block-size: 40px;
    color: var(--_muted);
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding-block: 4px 6px;
    padding-inline: 12px 6px;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px;
    margin-inline-start: -6px;
  }
  .tools:not(:has(*)) {
    display: none;
  }
  .tool {
    min-block-size: 32px;
    min-inline-size: 32px;
    justify-content: center;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--_muted);
  }
  .hint {
    flex: 1 1 140px;
  }
  .tabs {
    display: flex;
    gap: 2px;
    padding: 4px 6px 0;
  }
  .tabs button {
    min-block-size: 28px;
    padding: 2px 8px;
    border-color: transparent;
    background: none;
    color: var(--_muted);
    font-size: 13px;
  }
  .tabs [aria-selected='true'] {
    background: var(--_hover);
    color: var(--_text);
  }
  .note .tabs [aria-selected='true'] {
    background: color-mix(in srgb, var(--_paused) 18%, var(--_surface));
  }
  .send {
    margin-inline-start: auto;
  }
  /* phones zoom into what is smaller */
  @media (pointer: coarse) {
    .box textarea {
      font-size: 16px;
    }
  }
  @media (forced-colors: active) {
    .box:focus-within,
    .tabs [aria-selected='true'] {
      outline: 2px solid Highlight;
    }
  }
`;
