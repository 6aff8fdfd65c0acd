import { css } from 'lit';

export default css`
  .status {
    max-inline-size: 100%;
    border-color: var(--_border);
    border-radius: 99px;
  }
  .active {
    --_state: var(--_active);
  }
  .paused,
  .paused-until {
    --_state: var(--_paused);
  }
  .stopped,
  .blocked {
    --_state: var(--_stopped);
  }
  .off {
    --_state: var(--_muted);
  }
  .status > svg:first-child {
    color: var(--_state);
  }
  span.status {
    cursor: default;
  }
  .now {
    display: contents;
  }
`;
