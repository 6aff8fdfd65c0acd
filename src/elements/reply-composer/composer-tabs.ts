import { html } from 'lit';
import type { Words } from '../base/words.js';

/**
 * To the contact, or to the team.
 *
 * @param onTab Gets the tab that was chosen, and where a person goes on: a pointer in the editor, a key on the tab.
 */
export function renderTabs(words: Words, isNote: boolean, onTab: (isNote: boolean, home: 'editor' | 'tab') => void) {
  const tab = (key: 'reply' | 'note', isOn: boolean) =>
    html`<button
      type="button"
      role="tab"
      id="tab-${key}"
      part=${key === 'note' ? 'private' : key}
      aria-selected=${isOn}
      aria-controls="editor"
      tabindex=${isOn ? 0 : -1}
      @click=${() => onTab(key === 'note', 'editor')}>
      ${words.t(`composer.tab.${key}`)}
    </button>`;
  const onKey = ({ key }: KeyboardEvent) => {
    if (/^(Arrow(Left|Right)|Home|End)$/.test(key)) onTab(key === 'End' || (key !== 'Home' && !isNote), 'tab');
  };
  return html`<div class="tabs" role="tablist" aria-label=${words.t('composer.tabs')} @keydown=${onKey}>
    ${tab('reply', !isNote)}${tab('note', isNote)}
  </div>`;
}
