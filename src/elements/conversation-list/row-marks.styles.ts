import { css } from 'lit';

export default css`
  .avatar img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .channel {
    position: absolute;
    inset-block-end: -3px;
    inset-inline-end: -4px;
    display: grid;
    place-items: center;
    inline-size: 18px;
    block-size: 18px;
    border-radius: 50%;
    background: var(--_surface);
    color: var(--_muted);
  }
  .channel svg {
    inline-size: 14px;
    block-size: 14px;
  }
  .draft {
    color: var(--_accent);
    font-weight: 600;
  }
  .writing {
    color: var(--_accent);
    font-weight: 600;
  }
  .waiting,
  .mark,
  .failure {
    background: color-mix(in srgb, currentColor 10%, var(--_surface));
    color: var(--_paused);
    font-weight: 600;
  }
  .failure {
    color: var(--_stopped);
  }
  .left .name {
    text-decoration: line-through;
  }
  @media (forced-colors: active) {
    .channel {
      background: Canvas;
    }
    .item[aria-selected='true'] {
      background: Highlight;
      forced-color-adjust: none;
      color: HighlightText;
    }
    .item[aria-selected='true'] :is(.name, .preview, .chips, .chip, time, .avatar) {
      color: inherit;
    }
    .chip,
    .waiting,
    .mark,
    .failure {
      background: none;
    }
    .unread,
    .chip:not(.state) {
      border: 1px solid;
      padding-block: 0;
    }
    .item:not([aria-current]) {
      border-inline-start-color: Canvas;
    }
    .head [aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
