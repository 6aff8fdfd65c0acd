import { html, render } from 'lit';

const hosts = {
  chatwoot: 'Chatwoot',
  zendesk: 'Zendesk',
  front: 'Front',
  livechat: 'LiveChat and HelpDesk',
  'amazon-connect': 'Amazon Connect',
};

const section = ([name, title]: [string, string]) => html`
  <section aria-labelledby=${name}>
    <h2 id=${name}>${title}</h2>
    <p><a href="./${name}/?demo">Made-up conversations</a> · <a href="./${name}/">With a log-in</a></p>
    <iframe src="./${name}/?demo=alone" title="The page for ${title}" loading="lazy"></iframe>
  </section>
`;

render(Object.entries(hosts).map(section), document.querySelector('nav')!);
