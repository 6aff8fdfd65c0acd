import { css } from 'lit';

export default css`
  .file {
    display: flex;
    align-items: center;
    gap: 2px 8px;
    max-inline-size: 100%;
    min-block-size: 36px;
  }
  .file > svg {
    flex: none;
    color: var(--_muted);
  }
  .file > span {
    display: grid;
    min-inline-size: 0;
  }
  .file small {
    color: var(--_muted);
    font-size: 12px;
  }
  .picture {
    display: block;
    inline-size: fit-content;
    max-inline-size: 100%;
  }
  .picture img {
    display: block;
    /* one of a single pixel can be seen, and pressed */
    min-inline-size: 44px;
    min-block-size: 44px;
    max-inline-size: 100%;
    max-block-size: 260px;
    border-radius: var(--_radius);
    background: var(--_hover);
  }
`;
