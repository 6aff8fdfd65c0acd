import { css } from 'lit';

export default css`
  .review {
    display: grid;
    gap: 16px;
    padding: 16px;
    background: var(--_surface);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
  }
  h2 {
    font-size: 20px;
  }
  h3 {
    margin: 8px 0 0;
    font-size: 16px;
  }
  .days {
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
  }
  .days button,
  .actions button,
  .names .name {
    min-block-size: 28px;
    padding: 2px 10px;
    border-color: var(--_border);
    border-radius: 99px;
    background: none;
    font-size: 13px;
  }
  .days button {
    border-color: transparent;
  }
  .days [aria-pressed='true'] {
    border-color: var(--_control);
    background: var(--_hover);
  }
  form {
    inline-size: 100%;
  }
  input {
    min-block-size: 32px;
    padding: 3px 8px;
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: inherit;
    font: inherit;
  }
  .failure {
    color: var(--_stopped);
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(100px, 1fr));
    gap: 8px;
    margin: 0;
  }
  dl > div {
    padding: 8px 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  dt {
    color: var(--_muted);
    font-size: 13px;
  }
  dd {
    margin: 0;
    font-size: 20px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  ul {
    display: grid;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  /* the question on a line of its own; below it whose it was, and what to do at the end */
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    padding: 10px 0;
    border-block-end: 1px solid var(--_border);
  }
  .title,
  .title:hover {
    flex: 1 0 100%;
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    overflow-wrap: anywhere;
  }
  .title:hover {
    text-decoration: underline;
  }
  .names {
    gap: 4px;
  }
  .names .name {
    overflow: hidden;
    max-inline-size: 100%;
    font-weight: 400;
  }
  .actions,
  .done {
    gap: 4px;
    margin-inline-start: auto;
  }
  .actions button {
    border-color: transparent;
    color: var(--_accent);
    padding-inline: 4px;
  }
  .link {
    min-block-size: 26px;
    padding: 1px 4px;
    border-color: transparent;
    background: none;
    color: var(--_accent);
    text-decoration: underline;
  }
  .done {
    color: var(--_active);
  }
  @media (forced-colors: active) {
    .days [aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
