/** The small buttons of the bar for many conversations. */
import { html } from 'lit';

export const textButton = (label: string, onClick: () => void): unknown =>
  html`<button type="button" class="text" @click=${onClick}>${label}</button>`;

/** A cross with a name. */
export const clearButton = (label: string, onClick: () => void): unknown =>
  html`<button type="button" class="text clear" title=${label} @click=${onClick}>
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="m4 3 4 4 4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4Z"></path></svg
    ><span class="hidden">${label}</span>
  </button>`;
