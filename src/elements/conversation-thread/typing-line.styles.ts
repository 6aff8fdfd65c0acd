import { css } from 'lit';

export default css`
  .typing {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
    margin-block-start: 14px;
    color: var(--_muted);
    font-size: 12px;
  }
  .typing.out {
    justify-content: end;
  }
  .dots {
    display: inline-flex;
    gap: 3px;
  }
  .dots i {
    border: 2.5px solid;
    border-radius: 50%;
    animation: dot 1.2s infinite;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.2s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.4s;
  }
  @keyframes dot {
    30% {
      opacity: 0.25;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .dots i {
      animation: none;
    }
  }
`;
