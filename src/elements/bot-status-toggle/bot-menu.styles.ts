import { css } from 'lit';

export default css`
  /* as in dialogs, which load apart: a module for one line would be one more file before the first conversation */
  :host {
    --_raised: var(--handoff-raised, light-dark(#fff, #262a31));
  }
  [role='menu'] {
    position: fixed;
    inset: auto;
    inline-size: max-content;
    min-inline-size: min(240px, calc(100% - 16px));
    max-inline-size: min(340px, calc(100% - 16px));
    max-block-size: calc(100% - 16px);
    margin: 0;
    padding: 6px;
    overflow: auto;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.25);
    background: var(--_raised);
    color: var(--_text);
    box-shadow: 0 8px 28px #0003;
  }
  [role='group'] + [role='group'] {
    margin-block-start: 6px;
    padding-block-start: 6px;
    border-block-start: 1px solid var(--_border);
  }
  .heading {
    padding: 2px 10px;
    color: var(--_muted);
    font-size: 12px;
  }
  .why:not(:empty) {
    max-inline-size: 300px;
    padding-block: 4px 8px;
  }
  [role^='menuitem'] {
    inline-size: 100%;
    min-block-size: 32px;
    padding: 5px 10px;
    border: 0;
    border-radius: calc(var(--_radius) * 0.75);
    background: none;
    font-weight: 400;
  }
  [role^='menuitem']:focus,
  [role^='menuitem']:hover {
    background: var(--_hover);
    outline-offset: -2px;
  }
  /* rather this wraps than “15 minutes” */
  .end {
    flex: 1 1 0;
    min-inline-size: 35%;
    padding-inline-start: 16px;
    text-align: end;
    color: var(--_muted);
    font-size: 13px;
  }
  .mark {
    inline-size: 16px;
    block-size: 16px;
  }
  .points {
    margin: 4px 0 0;
    padding-inline-start: 18px;
    list-style: disc;
  }
  .writing {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
  }
`;
