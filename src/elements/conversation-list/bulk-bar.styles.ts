import { css } from 'lit';

export default css`
  [part='bulk'] {
    padding: 6px 12px;
    border-block-end: 1px solid var(--_border);
    background: var(--_hover);
  }
  .bulk {
    display: grid;
    gap: 4px;
  }
  /* a row that scrolls, because each line here is taken from the conversations */
  .tight {
    flex-wrap: nowrap;
    gap: 4px;
    inline-size: 0;
    min-inline-size: 100%;
    overflow: auto hidden;
    scrollbar-width: thin;
    scrollbar-color: var(--_border) transparent;
  }
  .tight button {
    flex: none;
    min-block-size: 28px;
    padding: 2px 7px;
    font-size: 13px;
  }
  .tight :focus-visible {
    outline-offset: -2px;
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
  .clear {
    margin-inline-start: auto;
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
