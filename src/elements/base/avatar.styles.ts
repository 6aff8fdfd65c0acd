import { css } from 'lit';

/** A round place for a picture, with the initial in it until that is there. */
export const avatarStyles = css`
  .avatar {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    overflow: hidden;
    border-radius: 50%;
    background: var(--_hover);
    color: var(--_muted);
    font-weight: 600;
    font-size: 16px;
  }
`;
