import { css } from 'lit';

export default css`
  .summary {
    flex: none;
    display: grid;
    gap: 4px;
    max-block-size: 38%;
    margin: 8px min(16px, 4%) 0;
    padding: 6px 12px 8px;
    overflow: auto;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_hover);
    overflow-wrap: anywhere;
  }
  .summary > button {
    display: flex;
    gap: 6px;
    inline-size: 100%;
    min-block-size: 28px;
    padding: 0;
    border: 0;
    background: none;
    font-size: 13px;
    font-weight: 600;
  }
  .summary > button > svg {
    margin-inline-start: auto;
    color: var(--_muted);
  }
  .summary > [aria-expanded='true'] > svg {
    rotate: 180deg;
  }
  .summary .words {
    unicode-bidi: plaintext;
    white-space: pre-wrap;
  }
  .summary dl {
    display: grid;
    gap: 4px;
    margin: 0;
  }
  .summary dt:not(:first-child) {
    margin-block-start: 6px;
  }
  .summary dt {
    color: var(--_muted);
    font-size: 12px;
  }
  .summary dd {
    margin: 0;
    unicode-bidi: plaintext;
  }
  .colleagues {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 2px 12px;
    padding: 4px min(16px, 4%);
    color: var(--_muted);
    font-size: 12px;
  }
  .colleagues .writing {
    color: var(--_paused);
    font-weight: 600;
  }
  @media (forced-colors: active) {
    .summary {
      border-color: CanvasText;
    }
  }
`;
