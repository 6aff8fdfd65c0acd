import { html, nothing } from 'lit';
import type { Key, Words } from '../base/words.js';

export interface FootOptions {
  isNote: boolean;
  isLocked: boolean;
  isSending: boolean;
  /** Sending is the main thing to do now. */
  isMain: boolean;
  /** What sending does. */
  hint: Key;
  /** What helps to write, before that. */
  tools: unknown;
  onSend(): void;
}

const labels = {
  reply: ['composer.send', 'composer.sending'],
  note: ['composer.add-note', 'composer.saving'],
} as const;

/** What sending does, and the button. */
export function renderFoot(
  words: Words,
  { isNote, isLocked, isSending, isMain, hint, tools, onSend }: FootOptions,
): unknown {
  return html`<div class="foot">
    ${isLocked ? nothing : html`<div class="tools">${tools}</div>`}
    <span id="hint" class="meta hint" part="hint">${isLocked ? nothing : words.t(hint)}</span>
    <button
      type="button"
      class="send ${isMain ? 'primary' : ''}"
      part="button"
      aria-disabled=${isLocked || isSending ? 'true' : nothing}
      aria-describedby=${isLocked ? 'lock' : nothing}
      @click=${onSend}>
      ${words.t(labels[isNote ? 'note' : 'reply'][isSending ? 1 : 0])}
    </button>
  </div>`;
}
