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
  h2 {
    font-size: 16px;
    font-weight: 600;
  }
`;
