import { css } from 'lit';

export default css`
  .snippets {
    position: fixed;
    inset: auto;
    inline-size: min(420px, calc(100% - 16px));
    max-block-size: min(320px, calc(100% - 16px));
    margin: 0;
    padding: 6px;
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.25);
    background: var(--handoff-raised, light-dark(#fff, #24282f));
    color: var(--_text);
    box-shadow: 0 8px 28px #0003;
  }
  .snippets > p {
    padding: 6px 10px;
  }
  .snippets [role='option'] {
    display: grid;
    min-block-size: 32px;
    padding: 6px 10px;
    border-radius: calc(var(--_radius) * 0.75);
    cursor: pointer;
  }
  .snippets [role='option']:hover,
  .snippets [aria-selected='true'] {
    background: var(--_hover);
  }
  .snippets b {
    font-weight: 600;
  }
  .snippets .meta {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
  }
  @media (forced-colors: active) {
    .snippets [aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
