import { css } from 'lit';

export default css`
  :host {
    --_row: 0;
    container-type: inline-size;
    /* what it would like where its place has no width of its own: its content cannot say, as it follows the width */
    contain-intrinsic-inline-size: min(480px, 80vi);
    min-inline-size: 0;
    background: var(--_surface);
  }
  [part='error'],
  [part='empty'] {
    padding: 14px 16px;
  }
  .skeleton {
    margin: 14px 16px;
  }
`;
