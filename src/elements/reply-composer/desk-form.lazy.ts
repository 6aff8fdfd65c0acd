import { css } from 'lit';

/** The look of the reply box on a desk: one line while it is locked. Loaded where it stands on one. */
export const styles = [
  css`
    :host([compact]) .composer {
      padding: 8px;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      background: var(--_hover);
    }
    .line .tabs {
      padding: 4px 2px 4px 4px;
    }
    .line .tabs button {
      padding-inline: 7px;
    }
    .line .tabs [aria-selected='true'] {
      background: var(--_surface);
    }
    .line .lock {
      display: contents;
    }
    /* rather two small lines than a second row for the button */
    .line .lock > span {
      flex: 9 1 84px;
      padding-inline: 4px;
      line-height: 16px;
      color: var(--_muted);
      font-size: 13px;
    }
    .line .lock button {
      order: 1;
      min-block-size: 30px;
      margin: 4px;
      margin-inline-start: auto;
      padding: 3px 9px;
    }
    .line .editor {
      flex: 1 1 0;
      min-inline-size: 0;
    }
    .line.drafted .editor {
      flex-basis: 100%;
      order: 2;
    }
    .line textarea {
      min-block-size: 34px;
    }
  `,
];
