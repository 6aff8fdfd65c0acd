import { css } from 'lit';

export default css`
  :host {
    display: block;
    position: relative;
    /* what is in it goes by its edges, wherever the page puts it */
    contain: layout;
    block-size: 100%;
    background: var(--_surface);
    /* its own size, where nobody gives it one */
    contain-intrinsic-size: 720px min(720px, 90dvh);
    container: handoff-desk / size;
  }
`;
