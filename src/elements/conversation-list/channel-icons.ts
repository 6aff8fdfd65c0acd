import { html, type TemplateResult } from 'lit';

/** One mark for each kind of channel: no brand is drawn, the name says which it is. */
const paths = {
  mail: 'M2 4h12v8H2Zm1.3 1.2v.5L8 9l4.7-3.3v-.5Zm9.4 2L8 10.5 3.3 7.2v3.6h9.4Z',
  phone: 'M5 2h6a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1Zm.4 1.6v8h5.2v-8Z',
  web: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM3.5 8c0-.4 0-.7.1-1h2.1a10 10 0 0 0 0 2H3.6a4 4 0 0 1-.1-1Zm3.5 1a9 9 0 0 1 0-2h2a9 9 0 0 1 0 2Zm1 3.4c-.4-.5-.7-1.2-.9-2.2h1.8c-.2 1-.5 1.7-.9 2.2Zm-.9-6.6c.2-1 .5-1.7.9-2.2.4.5.7 1.2.9 2.2Zm3.2 3.2a10 10 0 0 0 0-2h2.1a4 4 0 0 1 0 2Z',
  chat: 'M3 3h10a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H8l-3.5 3v-3H3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z',
};

const kinds: Partial<Record<string, keyof typeof paths>> = {
  email: 'mail',
  mail: 'mail',
  sms: 'phone',
  phone: 'phone',
  voice: 'phone',
  call: 'phone',
  web: 'web',
  website: 'web',
  widget: 'web',
};

/** What an unknown channel has in common with most: people write there. */
export const channelIcon = (channel: string): TemplateResult => {
  const kind = Object.hasOwn(kinds, channel) ? kinds[channel]! : 'chat';
  return html`<svg viewBox="0 0 16 16"><path d=${paths[kind]}></path></svg>`;
};
