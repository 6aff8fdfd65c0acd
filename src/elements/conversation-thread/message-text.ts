import { html, nothing } from 'lit';
import { safeWebUrl } from '../../internal/links.js';
import type { Words } from '../base/words.js';

/** No more of one message than this: a screen is not a file viewer. */
const longestText = 65_536;
/** Longer messages are folded, by characters or by lines. */
const foldAt = 1500;
const foldLines = 30;
/**
 * An address of the web. It ends before what would hide or turn a part of it: invisible and bidirectional characters.
 */
const webUrl = /https?:\/\/[^\s<>"'`\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]{1,2000}/gi;

/** No half of a character that needs two. */
const whole = (text: string): string => text.replace(/[\ud800-\udbff]$/, '');

/** What is shown of a text while it is folded. */
export function folded(text: string): string {
  const lines = text.slice(0, foldAt).split('\n', foldLines + 1);
  const shown = lines.length > foldLines ? lines.slice(0, foldLines).join('\n') : text.slice(0, foldAt);
  return shown.length < text.length ? whole(shown) : text;
}

/** The text of a message: words and links, never markup. */
export function renderText(words: Words, text: string, isOpen: boolean, onToggle: () => void): unknown {
  const cut = text.length > longestText;
  const all = cut ? whole(text.slice(0, longestText)) : text;
  const short = folded(all);
  const isLong = short.length < all.length;
  // white space counts in here, so nothing may stand between the tags and the words
  const shown = [linked(isOpen ? all : short), isLong && !isOpen ? '…' : nothing];
  return html`<div class="text" part="text" dir="auto">${shown}</div>
    ${cut && isOpen ? html`<p class="meta">${words.t('thread.cut')}</p>` : nothing}
    ${isLong ? renderFold(words, isOpen, onToggle) : nothing}`;
}

const renderFold = (words: Words, isOpen: boolean, onToggle: () => void): unknown =>
  html`<button type="button" class="quiet" aria-expanded=${isOpen} @click=${onToggle}>
    ${words.t(isOpen ? 'thread.less' : 'thread.more')}
  </button>`;

function linked(text: string): unknown {
  const parts: unknown[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(webUrl)) {
    const address = withoutTail(found);
    const url = safeWebUrl(address);
    if (!url) continue;
    parts.push(
      text.slice(end, index),
      html`<a href=${url} target="_blank" rel="noopener noreferrer" dir="ltr">${address}</a>`,
    );
    end = index + address.length;
  }
  return parts.length ? [...parts, text.slice(end)] : text;
}

/** Punctuation after an address belongs to the sentence, a bracket only if it was opened before. */
function withoutTail(address: string): string {
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1]!;
    if (last === ')' && address.lastIndexOf('(', end) > address.indexOf('://')) break;
    if (!'.,;:!?)]}*_~»”’…'.includes(last)) break;
  }
  return address.slice(0, end);
}
