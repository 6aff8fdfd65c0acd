import { css } from 'lit';

export default css`
  :host {
    block-size: 100%;
    min-block-size: 200px;
    overflow: hidden;
  }
  .thread {
    position: relative;
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: inherit;
    contain: inline-size;
    contain-intrinsic-inline-size: 240px;
  }
  .none {
    display: grid;
    gap: 10px;
    justify-items: center;
    margin: auto;
    padding: 24px 16px;
    text-align: center;
  }
  .thread > [part='notice'] {
    margin: 0;
    border-radius: 0;
  }
  .wait {
    display: grid;
    gap: 14px;
    inline-size: 100%;
    margin-block-start: auto;
    padding: 16px;
  }
  .wait > * {
    inline-size: 58%;
    max-inline-size: 320px;
    block-size: 44px;
  }
  .wait > :nth-child(even) {
    justify-self: end;
    inline-size: 44%;
  }
`;
