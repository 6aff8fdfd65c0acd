import { css } from 'lit';

export default css`
  .link {
    min-block-size: 26px;
    padding: 1px 4px;
    border-color: transparent;
    background: none;
    color: var(--_accent);
    text-decoration: underline;
  }
  .notice {
    inline-size: 100%;
    padding: 6px 10px;
    border-inline-start: 3px solid var(--_notice, var(--_control));
    background: var(--_hover);
    border-radius: 4px;
  }
  .rejected {
    --_notice: var(--_stopped);
  }
  .unknown,
  .ending {
    --_notice: var(--_paused);
  }
  .applied {
    --_notice: var(--_active);
  }
  .spinner {
    inline-size: 14px;
    block-size: 14px;
    border: 2px solid;
    border-block-start-color: transparent;
    border-radius: 50%;
    opacity: 0;
    animation:
      spin 1s linear infinite,
      show 0s 1s forwards;
  }
  @keyframes spin {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation: show 0s 1s forwards;
    }
  }
  @media (forced-colors: active) {
    .notice {
      border-color: ButtonBorder;
    }
  }
`;
