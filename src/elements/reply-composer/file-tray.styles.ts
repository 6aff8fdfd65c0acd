import { css } from 'lit';

export default css`
  .composer {
    position: relative;
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    max-block-size: 132px;
    margin: 0;
    padding: 6px 12px 2px;
    overflow: auto;
    list-style: none;
  }
  .files li {
    display: flex;
    align-items: center;
    gap: 6px;
    max-inline-size: 100%;
    padding-block: 2px;
    padding-inline: 8px 2px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_hover);
    font-size: 13px;
  }
  .files bdi {
    max-inline-size: 24ch;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .files .meta {
    flex: none;
    font-size: 12px;
  }
  .files button {
    min-block-size: 26px;
    min-inline-size: 26px;
    justify-content: center;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--_muted);
  }
  .problems,
  .upload {
    padding: 4px 12px;
    color: var(--_stopped);
    font-size: 13px;
  }
  .upload {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    color: var(--_muted);
  }
  progress {
    flex: 1 1 80px;
    block-size: 6px;
    accent-color: var(--_accent);
  }
  .drop {
    position: absolute;
    inset: 0;
    z-index: 1;
    display: grid;
    place-content: center;
    border: 2px dashed var(--_accent);
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_accent) 10%, var(--_surface));
    text-align: center;
    pointer-events: none;
  }
`;
