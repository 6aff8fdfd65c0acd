import { css } from 'lit';

export default css`
  :host {
    --_row: 0;
    container-type: inline-size;
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
