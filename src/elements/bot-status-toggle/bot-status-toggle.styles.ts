import { css } from 'lit';

export default css`
  .status {
    min-block-size: 34px;
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
  .status > svg:first-child,
  .state-icon {
    color: var(--_state);
  }
  span.status {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 5px 12px;
    border: 1px solid var(--_border);
    font-weight: 500;
  }
  .writing {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
  }
`;
