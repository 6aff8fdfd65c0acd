import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { limits } from '../../model/limits.js';
import type { Draft } from '../../store/thread/drafts.js';
import type { Words } from '../base/words.js';
import type { EditorPopup } from './snippet-list.lazy.js';

export interface EditorOptions {
  isLocked: boolean;
  /** On a desk it has one line while it is locked. */
  isCompact: boolean;
  /** The list that a slash opens, where there is one. */
  popup?: EditorPopup;
}

/** The built-in editor. */
export function renderEditor(words: Words, draft: Draft, { isLocked, isCompact, popup }: EditorOptions): unknown {
  const { text, private: isNote } = draft;
  return html`<textarea
    part="input"
    rows=${isLocked && isCompact ? 1 : 2}
    dir=${text ? 'auto' : nothing}
    autocomplete="off"
    enterkeyhint="send"
    wrap=${text.length > limits.message ? 'off' : nothing}
    ?readonly=${isLocked}
    aria-label=${words.t(isNote ? 'composer.note' : 'composer.reply')}
    aria-autocomplete=${popup ? 'list' : nothing}
    aria-haspopup=${popup ? 'listbox' : nothing}
    aria-controls=${popup?.controls ?? nothing}
    aria-activedescendant=${popup?.active ?? nothing}
    aria-describedby=${isLocked ? 'lock' : 'hint'}
    placeholder=${isLocked ? nothing : words.t(isNote ? 'composer.write-note' : 'composer.write')}
    .value=${live(text)}></textarea>`;
}
