import { css } from 'lit';

export default css`
  :host {
    display: block;
    position: relative;
    block-size: 100%;
    background: var(--_surface);
    /* its own size, where nobody gives it one */
    contain-intrinsic-size: 720px min(720px, 90dvh);
    container: handoff-desk / size;
  }
`;
