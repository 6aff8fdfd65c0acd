import { css } from 'lit';

export default css`
  .panel {
    display: grid;
    gap: 16px;
    min-inline-size: 180px;
  }
  header {
    display: flex;
    align-items: center;
    gap: 12px;
  }
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
  img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  h2 {
    font-size: 16px;
    font-weight: 600;
  }
`;
