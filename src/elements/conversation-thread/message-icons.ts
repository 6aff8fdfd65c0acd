import { html, type TemplateResult } from 'lit';

const paths = {
  bot: 'M7 1h2v2h5v10H2V3h5ZM5 7v2h2V7Zm4 0v2h2V7Z',
  agent: 'M8 2a6 6 0 0 0-6 6v6h4V9H4V8a4 4 0 0 1 8 0v1h-2v5h4V8a6 6 0 0 0-6-6Z',
  contact: 'M8 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM2 14a6 5 0 0 1 12 0Z',
  system: 'M9 1 3 9h4l-1 6 6-8H8Z',
  note: 'M5 7V5a3 3 0 0 1 6 0v2h1v7H4V7Zm1.5 0h3V5a1.5 1.5 0 0 0-3 0Z',
  file: 'M4 1h5v4h3v10H4Zm6 .5L12.5 4H10Z',
  warning: 'M8 1.5 15 14H1ZM7.25 6v4h1.5V6Zm0 5.2v1.5h1.5v-1.5Z',
};

export const messageIcon = (name: keyof typeof paths): TemplateResult =>
  html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d=${paths[name]}></path></svg>`;
