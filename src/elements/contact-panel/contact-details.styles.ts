import { css } from 'lit';

export default css`
  dt {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  ul,
  dl,
  dd,
  h3 {
    margin: 0;
    padding: 0;
    font: inherit;
    list-style: none;
  }
  h3 {
    font-weight: 600;
  }
  dl {
    display: grid;
    gap: 10px;
  }
  dt {
    color: var(--_muted);
    font-size: 12px;
  }
  /* what can be done with a value stands beside its name, so that the value has the whole width */
  dl > div {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    justify-items: start;
    gap: 0 8px;
  }
  dd {
    display: contents;
  }
  dd > :not(.value) {
    grid-area: 1 / 2;
  }
  .value {
    grid-column: 1 / -1;
    min-block-size: 28px;
    padding: 2px 0;
    border-color: transparent;
    background: none;
    font-weight: 400;
  }
  /* drawn around it, because a frame that sticks out makes a page scroll that runs in the other direction */
  .value:hover {
    background: var(--_hover);
    box-shadow:
      -6px 0 var(--_hover),
      6px 0 var(--_hover);
  }
  .value svg {
    color: var(--_muted);
  }
  .text {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }
  a {
    min-block-size: 24px;
    padding-block: 3px;
    font-size: 13px;
    color: var(--_accent);
    text-underline-offset: 2px;
  }
  /* what only a screen reader reads would stick out by its one pixel */
  a .hidden {
    margin-inline-start: -1px;
  }
  button.link {
    padding-inline: 0;
  }
  .copied {
    color: var(--_active);
    font-size: 13px;
  }
  .failed {
    color: var(--_stopped);
    font-size: 13px;
  }
  .past {
    display: grid;
    gap: 6px;
  }
  .past li > button {
    display: grid;
    gap: 1px;
    inline-size: 100%;
    border-color: var(--_border);
    font-weight: 400;
  }
  .past strong {
    font-weight: 500;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--_stopped);
    font-weight: 500;
  }
`;
