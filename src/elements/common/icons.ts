import { svg, html, type TemplateResult } from 'lit';

const icon = (shape: TemplateResult<2>): TemplateResult => html`<svg viewBox="0 0 16 16" aria-hidden="true">${shape}</svg>`;

export const dotIcon = (): TemplateResult => icon(svg`<circle cx="8" cy="8" r="5"></circle>`);
export const pauseIcon = (): TemplateResult => icon(svg`<path d="M4 3h3v10H4zM9 3h3v10H9z"></path>`);
export const barIcon = (): TemplateResult => icon(svg`<path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM4 7h8v2H4z"></path>`);
export const ringIcon = (): TemplateResult => icon(svg`<path d="M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Zm0 2a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z"></path>`);
export const downIcon = (): TemplateResult => icon(svg`<path d="m3.5 6 4.5 4.5L12.5 6l-1-1L8 8.500 4.500 5Z"></path>`);
export const checkIcon = (): TemplateResult => icon(svg`<path d="m3 8.500 1.200-1.200 2.600 2.600 5-5.200L13 5.900l-6.200 6.400Z"></path>`);
export const copyIcon = (): TemplateResult => icon(svg`<path d="M5 2h8v9h-2v3H3V5h2Zm1.500 1.500V5H11v4.500h.5v-6ZM4.500 6.500v6h5v-6Z"></path>`);
