import { html, type TemplateResult } from 'lit';

const paths = {
  bot: 'M7 1h2v2h3a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V5c0-1.1.9-2 2-2h3ZM5 7v2h2V7Zm4 0v2h2V7Z',
  agent: 'M8 1a6 6 0 0 0-6 6v4h3V7.5H3.5V7a4.5 4.5 0 0 1 9 0v.5H11V11h1.3a3 3 0 0 1-2.8 2H8v1.5h1.5A4.5 4.5 0 0 0 14 10V7a6 6 0 0 0-6-6Z',
  contact: 'M8 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM2.5 14c0-3 2.4-5 5.5-5s5.5 2 5.5 5Z',
  system: 'M9 1 3 9h4l-1 6 6-8H8Z',
  note: 'M5 7V5a3 3 0 0 1 6 0v2h1v7H4V7Zm1.5 0h3V5a1.5 1.5 0 0 0-3 0Z',
  file: 'M4 1h5v4h3v10H4Zm6 .5L12.5 4H10Z',
  warning: 'M8 1.5 15 14H1ZM7.25 6v4h1.5V6Zm0 5.2v1.5h1.5v-1.5Z',
};

export const messageIcon = (name: keyof typeof paths): TemplateResult => html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d=${paths[name]}></path></svg>`;
