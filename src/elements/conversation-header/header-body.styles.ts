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
    flex: 1 1 var(--_who, 96px);
    align-items: center;
    gap: 10px;
    min-inline-size: 0;
  }
  .who > div {
    min-inline-size: 0;
  }
  .avatar {
    inline-size: 36px;
    block-size: 36px;
    font-size: 14px;
  }
  h2 {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 15px;
    font-weight: 600;
    line-height: 20px;
  }
  .who .meta {
    display: -webkit-box;
    min-inline-size: 0;
    overflow: hidden;
    font-size: 12px;
    line-height: 15px;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .more,
  slot::slotted(button) {
    justify-content: center;
    inline-size: 34px;
    padding: 0;
    border-color: transparent;
    background: none;
  }
  .break {
    display: none;
  }
  @container (width < 620px) {
    .bar {
      --_grow: 6;
      --_max: max-content;
      --_why: none;
      --_bare: 1 0 100%;
      --_below: 3;
    }
    .channel {
      display: none;
    }
  }
  @container (480px <= width < 560px) {
    .bar {
      --_pad: 8px;
      --_who: 60px;
    }
    .avatar {
      display: none;
    }
    .more,
    slot::slotted(button) {
      inline-size: 30px;
    }
  }
  @container (width < 480px) {
    .bar {
      --_row: 2;
    }
    .break {
      display: block;
      flex-basis: 100%;
      order: 1;
    }
    .avatar {
      inline-size: 32px;
      block-size: 32px;
    }
  }
  @container (width < 340px) {
    .bar {
      --_pad: 8px;
      --_who: 60px;
    }
    .avatar {
      display: none;
    }
  }
`;
