// The pages whose first load is measured: what stands in each, what it imports, and when all of it is to be seen.

const four = ['bot-status-toggle', 'takeover-button', 'handback-close-bar', 'contact-panel'];
const deskOf = [...four, 'conversation-list', 'conversation-thread', 'reply-composer'];

/** What an element shows once it has its data. A path leads into shadow roots by ` >> `. */
const contents = {
  'bot-status-toggle': '[part=button]',
  'takeover-button': '[part=button]',
  'handback-close-bar': '[part=hand-back], [part=close]',
  // the details, not only the name above them
  'contact-panel': '[part=fields]',
  'conversation-list': '[data-row]',
  'conversation-thread': '[data-rows] > *',
  // with a field or, where the bot answers, a line: it is there in every form
  'reply-composer': '[part=box]',
};
const shownBy = (tags) => tags.map((tag) => `${tag} >> ${contents[tag]}`);

const connected = (tag, inside) =>
  `<${tag} conversation-id="c0" agent-id="ada" agent-name="Ada Lindqvist">${inside}</${tag}>`;
// lists and threads take the height that they get
const tagsOf = (tags) =>
  tags
    .map((tag) => (/list|thread/.test(tag) ? `<${tag} style="block-size: 300px"></${tag}>` : `<${tag}></${tag}>`))
    .join('');
const ours = (name) => `handoff-elements/${name}.js`;
const shoelace = (tags) => tags.map((tag) => `@shoelace-style/shoelace/dist/components/${tag}/${tag}.js`);

/**
 * By name. `modules`: what a page built with Vite imports. `cdn`: the lines that a page without a build copies instead,
 * and the tags whose `modulepreload` lines it keeps. `shows`: what has to be visible. `holds`: what has to be rendered
 * though it is closed. `isOurs`: it gets our backend.
 */
export const pages = {
  four: {
    label: 'Four elements',
    isOurs: true,
    modules: ['handoff-provider', ...four].map((tag) => ours(`define/${tag}`)),
    body: connected('handoff-provider', tagsOf(four)),
    shows: shownBy(four),
  },
  desk: {
    label: 'A desk of seven tags',
    isOurs: true,
    modules: [ours('define')],
    body: connected('handoff-provider', tagsOf(deskOf)),
    shows: shownBy(deskOf),
  },
  'desk-tag': {
    label: 'The desk in one tag',
    isOurs: true,
    modules: [ours('define/handoff-desk')],
    body: connected('handoff-desk', ''),
    shows: [
      ...shownBy(['contact-panel', 'conversation-list', 'conversation-thread', 'reply-composer']),
      'conversation-header >> [part=name]',
    ].map((path) => `handoff-desk >> ${path}`),
  },
  autoload: {
    label: 'Four elements, `autoload.js`',
    isOurs: true,
    cdn: { lines: 'autoload.html', tags: ['handoff-provider', ...four] },
    body: connected('handoff-provider', tagsOf(four)),
    shows: shownBy(four),
  },
  'one-file': {
    label: 'A desk of seven tags, the one file',
    isOurs: true,
    cdn: { lines: 'handoff-elements.html' },
    body: connected('handoff-provider', tagsOf(deskOf)),
    shows: shownBy(deskOf),
  },
  shoelace: {
    label: 'Shoelace, six elements',
    package: '@shoelace-style/shoelace',
    modules: [
      '@shoelace-style/shoelace/dist/themes/light.css',
      ...shoelace(['button', 'dropdown', 'menu', 'menu-item', 'dialog', 'details']),
    ],
    body: `<sl-button>Save</sl-button>
    <sl-dropdown><sl-button slot="trigger">More</sl-button><sl-menu><sl-menu-item>Copy</sl-menu-item></sl-menu></sl-dropdown>
    <sl-dialog label="Sure?">It cannot be undone.</sl-dialog><sl-details summary="Who">Anna</sl-details>`,
    shows: ['sl-button >> [part~=base]', 'sl-dropdown > sl-button >> [part~=base]', 'sl-details >> [part~=header]'],
    holds: ['sl-dropdown >> slot', 'sl-menu >> slot', 'sl-menu-item >> [part~=base]', 'sl-dialog >> [part~=base]'],
  },
  'media-chrome': {
    label: 'media-chrome, six elements',
    package: 'media-chrome',
    modules: ['controller', 'control-bar', 'play-button', 'mute-button', 'time-range', 'volume-range'].map(
      (name) => `media-chrome/media-${name}`,
    ),
    body: `<media-controller><video slot="media"></video><media-control-bar><media-play-button></media-play-button>
    <media-mute-button></media-mute-button><media-time-range></media-time-range><media-volume-range></media-volume-range>
    </media-control-bar></media-controller>`,
    shows: [
      ...['play-button', 'mute-button'].map((name) => `media-${name} >> svg`),
      ...['time-range', 'volume-range'].map((name) => `media-${name} >> input`),
    ],
    holds: ['media-controller >> slot[name=media]', 'media-control-bar >> slot'],
  },
};

export const peers = Object.keys(pages).filter((name) => pages[name].package);
