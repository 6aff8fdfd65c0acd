import { html, type TemplateResult } from 'lit';

const icon = (path: string): TemplateResult =>
  html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d=${path}></path></svg>`;

export const dotIcon = (): TemplateResult => icon('M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Z');
export const pauseIcon = (): TemplateResult => icon('M4 3h3v10H4zM9 3h3v10H9z');
export const barIcon = (): TemplateResult => icon('M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM4 7h8v2H4z');
export const ringIcon = (): TemplateResult =>
  icon('M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Zm0 2a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z');
export const questionIcon = (): TemplateResult =>
  icon('M4.5 6a3.5 3.5 0 1 1 4.5 3.4V10H7V7.7h1A1.5 1.5 0 1 0 6.5 6Zm2.5 5.5h2v2H7Z');
export const downIcon = (): TemplateResult => icon('m3.5 6 4.5 4.5L12.5 6l-1-1L8 8.5 4.5 5Z');
export const checkIcon = (): TemplateResult => icon('m3 8.5 1.2-1.2 2.6 2.6 5-5.2L13 5.9l-6.2 6.4Z');
export const moreIcon = (): TemplateResult =>
  icon(
    'M3 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3Zm5 0a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3Zm5 0a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3Z',
  );
export const backIcon = (): TemplateResult => icon('M10 3.5 5.5 8l4.5 4.5 1-1L7.5 8 11 4.5Z');
export const personIcon = (): TemplateResult =>
  icon(
    'M8 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm0 1.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3ZM2.5 14c0-3 2.3-5 5.5-5s5.5 2 5.5 5H12c0-2.1-1.6-3.5-4-3.5S4 11.9 4 14Z',
  );
export const copyIcon = (): TemplateResult => icon('M5 2h8v9h-2v3H3V5h2Zm1.5 1.5V5H11v4.5h.5v-6ZM4.5 6.5v6h5v-6Z');
