import { css } from 'lit';

export default css`
  .bar {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 6px;
    min-block-size: 48px;
    padding: 6px 10px;
  }
  .who {
    display: flex;
    flex: 1 1 200px;
    align-items: center;
    gap: 10px;
  }
  .who,
  .who * {
    min-inline-size: 0;
  }
  h2 {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 15px;
    font-weight: 600;
    line-height: 20px;
  }
  .who .meta {
    display: -webkit-box;
    overflow: hidden;
    font-size: 12px;
    line-height: 14px;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .more,
  slot::slotted(button) {
    grid-row: 1;
    justify-content: center;
    white-space: nowrap;
    /* an icon, or words of the host's */
    min-inline-size: var(--_icon, 34px);
    min-block-size: var(--_high, 34px);
    margin-inline-start: var(--_gap);
    padding: 0 6px;
    border-color: transparent;
    background: none;
  }
  slot[name='start']::slotted(*) {
    grid-area: 1 / 1 / 3;
  }
  /* ends a row; in columns, what stands first among the buttons comes after the name */
  .break {
    flex-basis: 100%;
    grid-area: 1 / 1 / 2 / 4;
    order: 1;
  }
  @container (width >= 780px) {
    .break {
      display: none;
    }
  }
  @container (width < 780px) {
    .bar {
      --_why: none;
    }
    .avatar,
    .channel {
      display: none;
    }
  }
  /* what the bot does stands below the name, and who answers next below the buttons */
  @container (480px <= width < 780px) {
    .bar {
      --_gap: 6px;
      --_icon: 30px;
      --_high: 30px;
      --_now: 50cqi;
      --_pad: 8px;
      --_small: 24px;
      display: grid;
      grid-template: auto auto / auto minmax(0, 1fr) auto repeat(8, min-content);
      grid-auto-flow: column;
      align-content: center;
      gap: 2px 0;
      min-block-size: 64px;
      padding-block: 2px;
    }
    .who,
    .who > div {
      display: contents;
    }
    h2 {
      grid-area: 1 / 2;
    }
    .who .meta {
      grid-area: 2 / 3 / 3 / -1;
      justify-self: end;
      -webkit-line-clamp: 1;
    }
  }
  @container (width < 480px) {
    .bar {
      --_row: 2;
    }
    .who {
      flex-basis: 60px;
    }
  }
  @container (width < 340px) {
    .bar {
      --_icon: 28px;
      --_pad: 5px;
      gap: 3px;
      padding: 4px 8px;
    }
    .who .meta {
      -webkit-line-clamp: 3;
    }
  }
`;
