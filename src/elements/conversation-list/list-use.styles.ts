import { css } from 'lit';

/** The checkbox comes in the place of the picture where somebody points, has the focus, or selects. */
export default css`
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
  [part='select'] {
    color: var(--_muted);
  }
  .views :focus-visible {
    outline-offset: -2px;
  }
  .check label {
    cursor: pointer;
  }
  .check :checked,
  .check :focus-visible,
  .selecting [type='checkbox'] {
    opacity: 1;
  }
  .selecting .face,
  .face:has(+ :focus-visible) {
    visibility: hidden;
  }
  @media (hover: hover) {
    .item:hover [type='checkbox'] {
      opacity: 1;
    }
    .item:hover .check .face {
      visibility: hidden;
    }
  }
`;
