import { css } from 'lit';

export default css`
  .new,
  .new:hover {
    align-self: center;
    min-block-size: 28px;
    margin: 6px;
    border-color: transparent;
    border-radius: 99px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 13px;
  }
  .stale {
    padding: 6px 12px;
  }
  .quiet {
    min-block-size: 24px;
    padding: 0 6px;
    border-color: var(--_border);
    font-size: 12px;
  }
`;
