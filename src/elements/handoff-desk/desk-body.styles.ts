import { css } from 'lit';

/** How many columns there are is told to the script by `--_columns`, so that both go by the same widths. */
export default css`
  .desk {
    --_columns: 3;
    --_list-size: var(--_list, clamp(272px, 28cqi, 340px));
    /* a percentage of a size that nobody has set would be none */
    position: absolute;
    inset: 0;
    box-sizing: border-box;
    padding: inherit;
    display: flex;
    overflow: hidden;
  }
  .pane {
    display: flex;
    flex: none;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
    overflow: hidden;
    background: var(--_surface);
  }
  .pane:focus-visible {
    outline-offset: -2px;
  }
  .list {
    inline-size: var(--_list-size);
    max-inline-size: 50cqi;
  }
  .conversation {
    flex: 1 1 0;
  }
  .contact {
    inline-size: var(--_contact, clamp(236px, 24cqi, 320px));
    max-inline-size: 40cqi;
  }
  .pane:not(:first-child) {
    border-inline-start: 1px solid var(--_border);
  }
  .desk > [data-away] {
    display: none;
  }
  .main,
  .list > slot::slotted(:not([slot='list-header'])),
  .thread::slotted(*) {
    flex: 1;
    min-block-size: 0;
  }
  .head {
    display: flex;
    flex: none;
    align-items: start;
    border-block-end: 1px solid var(--_border);
  }
  conversation-header,
  .head slot::slotted(*) {
    flex: 1;
    min-inline-size: 0;
  }
  .foot {
    display: block;
    flex: none;
    max-block-size: 55%;
    overflow: auto;
    border-block-start: 1px solid var(--_border);
  }
  .details {
    flex: 1;
    min-block-size: 0;
    padding: 16px;
    overflow: auto;
  }
  .empty {
    display: grid;
    flex: 1;
    align-content: center;
    justify-items: center;
    gap: 4px;
    padding: 24px;
    color: var(--_muted);
    text-align: center;
  }
  .empty b {
    color: var(--_text);
    font-size: 16px;
    font-weight: 600;
  }
  .icon {
    justify-content: center;
    inline-size: var(--_icon, 34px);
    padding: 0;
    border-color: transparent;
    background: none;
  }
  .icon[aria-expanded='true'] {
    background: var(--_hover);
  }
  .flip:dir(rtl) > svg {
    scale: -1 1;
  }
  .top {
    display: none;
    flex: none;
    padding: 7px 8px 0;
  }
  .back {
    display: none;
  }
  .desk [hidden] {
    display: none;
  }
  @container handoff-desk (width < 980px) {
    .desk {
      --_columns: 2;
    }
    .contact {
      position: absolute;
      inset-block: 0;
      inset-inline: auto 0;
      z-index: 2;
      display: none;
      inline-size: 300px;
      max-inline-size: 80cqi;
      box-shadow: 0 0 24px #0003;
    }
    .start {
      inset-inline: var(--_list-size) auto;
    }
    .desk[data-drawer] .contact,
    .contact > .top {
      display: flex;
    }
  }
  @container handoff-desk (width < 620px) {
    .desk {
      --_columns: 1;
    }
    .desk > .pane {
      position: static;
      display: none;
      flex: 1;
      inline-size: auto;
      max-inline-size: none;
      border: 0;
      box-shadow: none;
    }
    .desk[data-show='list'] .list,
    .desk[data-show='conversation'] .conversation,
    .desk[data-show='contact'] .contact {
      display: flex;
    }
    .back {
      display: inline-flex;
    }
  }
`;
