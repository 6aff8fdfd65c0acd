import { css } from 'lit';

/** The background of what lies above the page: menus and dialogs. */
export const raisedStyles = css`
  :host {
    --_raised: var(--handoff-raised, light-dark(#fff, #262a31));
  }
`;
