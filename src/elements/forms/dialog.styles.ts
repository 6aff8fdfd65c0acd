import { css } from 'lit';

/** A modal dialog and the fields in it. */
export const dialogStyles = css`
  :host {
    --_raised: var(--handoff-raised, light-dark(#fff, #262a31));
  }
  /* in per cent of the window: its own units do not follow a page's zoom */
  dialog {
    --_edge: 20px;
    inline-size: min(420px, calc(100% - 16px));
    max-inline-size: none;
    max-block-size: calc(100% - 16px);
    padding: var(--_edge);
    padding-block-end: 0;
    scroll-padding-block: var(--_edge) 80px;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.5);
    background: var(--_raised);
    color: var(--_text);
    box-shadow: 0 12px 40px #0004;
  }
  dialog::backdrop {
    background: #0007;
  }
  form {
    display: grid;
    gap: 14px;
  }
  h2 {
    font-size: 17px;
    font-weight: 600;
  }
  fieldset {
    display: grid;
    gap: 6px;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend,
  .field {
    padding: 0;
    font-weight: 500;
  }
  .field {
    display: grid;
    inline-size: 100%;
    gap: 4px;
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    min-block-size: 28px;
  }
  :is(dialog, details) :is(input:not([type='radio']), select, textarea) {
    color: inherit;
    font: inherit;
    inline-size: 100%;
    min-block-size: 34px;
    padding: 5px 8px;
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 0.75);
    background: var(--_surface);
    font-weight: 400;
  }
  dialog .choice :is(input:not([type='radio']), select) {
    inline-size: auto;
    flex: 1;
  }
  dialog input[type='number'] {
    min-inline-size: 72px;
  }
  [type='radio'] {
    inline-size: 18px;
    block-size: 18px;
    margin: 0;
    accent-color: var(--_accent);
  }
  textarea {
    resize: vertical;
  }
  .error {
    color: var(--_stopped);
    font-weight: 400;
  }
  [aria-invalid='true'] {
    border-color: var(--_stopped);
  }
  /* in sight however low the window is */
  dialog .actions {
    position: sticky;
    inset-block-end: 0;
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: var(--_space);
    padding-block: 6px var(--_edge);
    background: var(--_raised);
  }
  @media (height < 400px) {
    dialog {
      --_edge: 10px;
    }
  }
`;
