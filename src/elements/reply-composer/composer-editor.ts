import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { limits } from '../../model/limits.js';
import type { Draft } from '../../store/thread/drafts.js';
import type { Words } from '../base/words.js';

/** The built-in editor. On a desk it has one line while it is locked. */
export function renderEditor(words: Words, draft: Draft, isLocked: boolean, isCompact: boolean): unknown {
  const { text, private: isNote } = draft;
  return html`<textarea
    part="input"
    rows=${isLocked && isCompact ? 1 : 2}
    dir="auto"
    autocomplete="off"
    enterkeyhint="send"
    wrap=${text.length > limits.message ? 'off' : nothing}
    ?readonly=${isLocked}
    aria-label=${words.t(isNote ? 'composer.note' : 'composer.reply')}
    aria-describedby=${isLocked ? 'lock' : 'hint'}
    placeholder=${isLocked ? nothing : words.t(isNote ? 'composer.write-note' : 'composer.write')}
    .value=${live(text)}></textarea>`;
}
