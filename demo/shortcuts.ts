import { html, type TemplateResult } from 'lit';

interface Shortcut {
  key: string;
  words: string;
  run(desk: HTMLElement): void;
}

/** An element in the desk, or in the header of its conversation. */
export const inside = (desk: HTMLElement, tag: string): ShadowRoot => {
  const root = desk.querySelector('handoff-desk')!.shadowRoot!;
  const header = root.querySelector('conversation-header')?.shadowRoot;
  return (root.querySelector(tag) ?? header?.querySelector(tag))!.shadowRoot!;
};
export const press = (desk: HTMLElement, tag: string, selector: string): void => {
  const control = inside(desk, tag).querySelector<HTMLElement>(selector);
  control?.focus();
  control?.click();
};
const focus = (desk: HTMLElement, tag: string, selector: string): void =>
  inside(desk, tag).querySelector<HTMLElement>(selector)?.focus();
const open = (desk: HTMLElement, step: 1 | -1): void => {
  const root = inside(desk, 'conversation-list');
  const rows = [...root.querySelectorAll<HTMLElement>('[role=row]')];
  const at = rows.findIndex((row) => row.hasAttribute('aria-current'));
  rows[Math.max(0, at + step)]?.querySelector<HTMLElement>('button')?.click();
};

/** Keyboard shortcuts of the host: off by default, and active only while the focus is in the desk. */
export const shortcuts: Shortcut[] = [
  { key: 'j', words: 'Open the next conversation', run: (desk) => open(desk, 1) },
  { key: 'k', words: 'Open the one before', run: (desk) => open(desk, -1) },
  { key: '/', words: 'Search', run: (desk) => focus(desk, 'conversation-list', 'input[type=search]') },
  { key: 't', words: 'Take over', run: (desk) => press(desk, 'takeover-button', '[part=button]') },
  { key: 'r', words: 'Write a reply', run: (desk) => focus(desk, 'reply-composer', 'textarea') },
  { key: 'p', words: 'Pause and more', run: (desk) => press(desk, 'bot-status-toggle', '[part=button]') },
  { key: 'h', words: 'Hand back to the bot', run: (desk) => press(desk, 'handback-close-bar', '[part=hand-back]') },
  { key: 'e', words: 'Close the conversation', run: (desk) => press(desk, 'handback-close-bar', '[part=close]') },
];

const isTyping = (event: KeyboardEvent): boolean =>
  event
    .composedPath()
    .some(
      (at) =>
        at instanceof HTMLElement &&
        at.matches(
          'input:not([type=checkbox], [type=radio]), textarea, select, dialog, [role=menu], [contenteditable]',
        ),
    );

export const renderShortcuts = (): TemplateResult =>
  html`<dialog class="shortcuts" aria-labelledby="shortcuts-title">
    <form method="dialog">
      <h2 id="shortcuts-title">Keyboard shortcuts</h2>
      <dl>
        ${[...shortcuts, { key: '?', words: 'This list' }].map(
          ({ key, words }) =>
            html`<div>
              <dt><kbd>${key}</kbd></dt>
              <dd>${words}</dd>
            </div>`,
        )}
      </dl>
      <button>Close</button>
    </form>
  </dialog>`;

/** Installs the shortcuts. `isOn` is called for each key press. */
export function listenForShortcuts(isOn: () => boolean): void {
  document.addEventListener('keydown', (event) => {
    const isDesk = (at: EventTarget): at is HTMLElement =>
      at instanceof HTMLElement && at.querySelector('handoff-desk') !== null && at.matches('.desk');
    const desk = event.composedPath().find(isDesk);
    if (!isOn() || !desk || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const shortcut = shortcuts.find(({ key }) => key === event.key);
    if (!shortcut && event.key !== '?') return;
    event.preventDefault();
    if (shortcut) shortcut.run(desk);
    else document.querySelector<HTMLDialogElement>('dialog.shortcuts')?.showModal();
  });
}
