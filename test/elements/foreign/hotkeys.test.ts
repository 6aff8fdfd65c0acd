/** What is typed in our fields, and what the page may still do with keys. */
import { expect } from '@open-wc/testing';
import { desk, deskBackend } from '../../support/desk.js';
import {
  choose,
  dialogOpen,
  fillIn,
  focused,
  mine,
  openMenu,
  press,
  scene,
  settle,
  type,
} from '../../support/elements.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { listScene, within } from '../conversation-list-scene.js';

const events = ['keydown', 'keypress', 'keyup'] as const;

/** What reaches the page, as hotkeys of a page see it. */
function hotkeys(): string[] {
  const heard: string[] = [];
  const controller = new AbortController();
  for (const each of events) {
    document.addEventListener(each, ({ key, defaultPrevented }) => void (defaultPrevented || heard.push(key)), {
      signal: controller.signal,
    });
  }
  controllers.push(controller);
  return heard;
}
const controllers: AbortController[] = [];
afterEach(() => controllers.splice(0).forEach((controller) => controller.abort()));

const fields: Array<[what: string, focus: () => Promise<void>]> = [
  [
    'the reply box',
    async () => {
      const { element } = await desk('reply-composer', { backend: deskBackend(mine) });
      element.focus();
    },
  ],
  [
    'the locked reply box',
    async () => {
      const { element } = await desk('reply-composer', { backend: deskBackend() });
      element.focus();
    },
  ],
  [
    'the search',
    async () => {
      const { list } = await listScene();
      within(list, 'input')!.focus();
    },
  ],
  [
    'the order of the list',
    async () => {
      const { list } = await listScene();
      within(list, 'select')!.focus();
    },
  ],
  [
    'a reason in a dialog',
    async () => {
      const { toggle } = await scene();
      await choose(toggle, /Block contact/);
      (await dialogOpen(toggle)).querySelector('input')!.focus();
    },
  ],
  [
    'the note to the bot',
    async () => {
      const { bar } = await scene({ backend: new ScriptedBackend(mine) });
      bar.shadowRoot!.querySelector('details')!.open = true;
      bar.shadowRoot!.querySelector('textarea')!.focus();
    },
  ],
  [
    'the menu, which finds by letters',
    async () => {
      const { toggle } = await scene();
      await openMenu(toggle);
    },
  ],
];

describe('plain keys typed in our fields', () => {
  for (const [what, focus] of fields) {
    it(`${what}: they do not reach the page`, async () => {
      await focus();
      const heard = hotkeys();
      for (const key of ['e', 'r', 'k', '?', '/', '1', 'Shift+G']) await press(key);
      expect(heard.filter((key) => key.length === 1)).to.deep.equal([]);
    });
  }

  it('the words are written all the same', async () => {
    const { element } = await desk('reply-composer', { backend: deskBackend(mine) });
    element.focus();
    await type('Where? é ß 猫');
    expect(element.text).to.equal('Where? é ß 猫');
  });

  for (const key of ['Escape', 'Tab', 'F2', 'ArrowUp', 'PageDown', 'Control+k', 'Meta+k', 'Alt+k', 'Backspace']) {
    it(`${key} reaches the page`, async () => {
      const { element } = await desk('reply-composer', { backend: deskBackend(mine) });
      element.focus();
      const heard = hotkeys();
      const last = key.split('+').at(-1)!;
      const init = { key: last, ctrlKey: /Control/.test(key), metaKey: /Meta/.test(key), altKey: /Alt/.test(key) };
      focused()!.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, composed: true }));
      expect(heard).to.deep.equal([last]);
    });
  }

  it('a character that is written with AltGr, and one that an input method is about to write, are typed', async () => {
    const { element } = await desk('reply-composer', { backend: deskBackend(mine) });
    element.focus();
    const heard = hotkeys();
    const common = { bubbles: true, composed: true };
    // only Windows reports Ctrl and Alt with AltGr; WebKit, which does not run there, does not know the key
    const altGr = { ctrlKey: true, altKey: true, modifierAltGraph: true };
    const knowsAltGr = new KeyboardEvent('keydown', altGr).getModifierState('AltGraph');
    for (const init of [
      { key: '@', ...(knowsAltGr && altGr) },
      { key: 'Process', isComposing: true },
      { key: 'Dead' },
    ]) {
      focused()!.dispatchEvent(new KeyboardEvent('keydown', { ...common, ...init }));
    }
    expect(heard).to.deep.equal([]);
  });

  it('what we handle is marked: Enter that sends, arrows in the list', async () => {
    const { element } = await desk('reply-composer', { backend: deskBackend(mine) });
    element.focus();
    await type('Hi');
    const heard = hotkeys();
    focused()!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true }),
    );
    expect(heard).to.deep.equal([]);
  });

  it('letters on a button of ours and in an editor of the host’s are the page’s', async () => {
    const { toggle } = await scene();
    toggle.focus();
    const heard = hotkeys();
    await press('e');
    expect(heard).to.include('e');
    heard.length = 0;
    const editor = document.createElement('textarea');
    const { element } = await desk('reply-composer', { backend: deskBackend(mine), content: [editor] });
    editor.focus();
    await press('r');
    expect(heard).to.include('r');
    fillIn(editor, '');
    await settle(element);
  });
});
