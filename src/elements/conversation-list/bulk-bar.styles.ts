import { css } from 'lit';

export default css`
  [part='bulk'] {
    padding: 8px 12px;
    border-block-end: 1px solid var(--_border);
    background: var(--_hover);
  }
  .bulk {
    display: grid;
    gap: 6px;
  }
  .tight {
    gap: 6px;
  }
  .tight button {
    min-block-size: 30px;
    padding: 3px 10px;
    font-size: 13px;
  }
  .text {
    min-block-size: 26px;
    padding: 1px 2px;
    border-color: transparent;
    background: none;
    color: var(--_accent);
    font-size: 13px;
    text-decoration: underline;
  }
  .chosen {
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  progress {
    flex: 1;
    min-inline-size: 80px;
    accent-color: var(--_accent);
  }
  .success {
    color: var(--_active);
  }
  .reasons {
    margin: 0;
    padding-inline-start: 18px;
    color: var(--_muted);
    list-style: disc;
  }
`;
