import { html, nothing } from 'lit';
import type { Words } from '../base/words.js';
import type { Link } from './linkify.lazy.js';

/** What the text of a message needs of the log that it stands in. */
export interface TextHost {
  readonly words: Words;
  /** Whether a long message is shown as a whole. */
  isOpen(key: string): boolean;
  toggle(key: string): void;
  /** The links of a text that may hold some. None until what finds them is loaded. */
  findLinks(text: string): readonly Link[];
}

/** No more of one message than this: a screen is not a file viewer. */
const longestText = 65_536;
/** Longer messages are folded, by characters or by lines. */
const foldAt = 1500;
const foldLines = 30;
/** What every link has: most messages have none, and need nothing that finds them. */
const mayHoldLinks = /:\/\/|www\.|@/i;

/** No half of a character that needs two. */
const whole = (text: string): string => text.replace(/[\ud800-\udbff]$/, '');

/** What is shown of a text while it is folded. */
export function folded(text: string, most = { characters: foldAt, lines: foldLines }): string {
  const lines = text.slice(0, most.characters).split('\n', most.lines + 1);
  const shown = lines.length > most.lines ? lines.slice(0, most.lines).join('\n') : text.slice(0, most.characters);
  return shown.length < text.length ? whole(shown) : text;
}

/** The text of a message: words and links, never markup. `key` is the message's own. */
export function renderText(host: TextHost, key: string, text: string): unknown {
  const isOpen = host.isOpen(key);
  const cut = text.length > longestText;
  const all = cut ? whole(text.slice(0, longestText)) : text;
  const short = folded(all);
  const isLong = short.length < all.length;
  // white space counts in here, so nothing may stand between the tags and the words
  const shown = [renderLinked(host, isOpen ? all : short), isLong && !isOpen ? '…' : nothing];
  return html`<div class="text" part="text" dir="auto">${shown}</div>
    ${cut && isOpen ? html`<p class="meta">${host.words.t('thread.cut')}</p>` : nothing}
    ${isLong ? renderFold(host.words, isOpen, () => host.toggle(key)) : nothing}`;
}

const renderFold = (words: Words, isOpen: boolean, onToggle: () => void): unknown =>
  html`<button type="button" class="quiet" aria-expanded=${isOpen} @click=${onToggle}>
    ${words.t(isOpen ? 'thread.less' : 'thread.more')}
  </button>`;

function renderLinked(host: TextHost, text: string): unknown {
  const parts: unknown[] = [];
  let done = 0;
  for (const link of mayHoldLinks.test(text) ? host.findLinks(text) : []) {
    parts.push(text.slice(done, link.start), renderLink(link.url, text.slice(link.start, link.end)));
    done = link.end;
  }
  return parts.length ? [...parts, text.slice(done)] : text;
}

const renderLink = (url: string, address: string): unknown =>
  url.startsWith('mailto:')
    ? html`<a href=${url} dir="ltr">${address}</a>`
    : html`<a href=${url} target="_blank" rel="noopener noreferrer" dir="ltr">${address}</a>`;
