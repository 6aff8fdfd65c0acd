/** What stands in a slot beside what is meant for it. */
import { expect } from '@open-wc/testing';
import type { ReplyComposer } from '../../../src/elements/reply-composer/reply-composer.js';
import { desk, deskBackend } from '../../support/desk.js';
import { focused, mine, press, settle, text, type } from '../../support/elements.js';

const hasBox = (composer: ReplyComposer): boolean =>
  !!composer.shadowRoot!.querySelector('textarea')?.checkVisibility();
const parsed = (markup: string): Node[] => [
  ...new DOMParser().parseFromString(`<body>${markup}</body>`, 'text/html').body.childNodes,
];

async function composerWith(nodes: Node[], options: Parameters<typeof deskBackend>[1] = {}): Promise<ReplyComposer> {
  const { element } = await desk('reply-composer', {
    backend: deskBackend(mine, options),
    content: nodes as Element[],
  });
  await settle(element);
  return element;
}

describe('the slot of the reply box', () => {
  for (const [what, markup] of [
    ['white space', '\n  '],
    ['a comment', '<!-- reply here -->'],
    ['a text', 'Reply'],
    ['white space, a comment and white space', '\n <!-- x --> \n'],
    ['a script and a style', '<script type="text/plain">x</script><style></style>'],
    ['a template', '<template><textarea></textarea></template>'],
    ['a hidden field', '<input type="hidden" name="csrf" value="token">'],
    ['a line break', '<br>'],
    ['a word of a page translator’s', '<font><font>Antworten</font></font>'],
    ['a heading text', '<p>Write here</p>'],
    ['an element for another slot', '<textarea slot="other"></textarea>'],
    ['a slot without anything', '<slot></slot>'],
  ] as const) {
    it(`${what} leaves the built-in box there`, async () => {
      const composer = await composerWith(parsed(markup));
      expect(hasBox(composer)).to.equal(true);
      expect(composer.text).to.equal('');
    });
  }

  it('white space leaves the sentence there where replies cannot be sent', async () => {
    const composer = await composerWith(parsed('\n  '), { without: ['sendMessage'] });
    expect(text(composer)).to.equal('Replies cannot be sent from here.');
  });

  for (const [what, markup] of [
    ['a field between white space', '\n <textarea></textarea> \n'],
    ['a field after strangers', '<!-- x --><style></style>Reply<textarea></textarea>'],
    ['an editor inside a label', '<label>Reply <textarea></textarea></label>'],
    ['something editable', '<p contenteditable></p>'],
    ['an element of the host’s', '<my-editor></my-editor>'],
    ['a place for an editor that comes later', '<div id="editor"></div>'],
    ['a frame', '<iframe></iframe>'],
  ] as const) {
    it(`${what} takes its place`, async () => {
      expect(hasBox(await composerWith(parsed(markup)))).to.equal(false);
    });
  }

  it('an editor that is put in and taken out later changes it, and the words stay', async () => {
    const composer = await composerWith(parsed('\n'));
    composer.text = 'Half an answer';
    const editor = document.createElement('textarea');
    composer.append(editor);
    await settle(composer);
    expect([hasBox(composer), editor.value]).to.deep.equal([false, 'Half an answer']);
    editor.remove();
    await settle(composer);
    expect(composer.shadowRoot!.querySelector('textarea')!.value).to.equal('Half an answer');
    composer.append(editor);
    await settle(composer);
    expect([hasBox(composer), editor.value]).to.deep.equal([false, 'Half an answer']);
  });

  it('of several, the first editor has the words; another field, or a button, is the host’s', async () => {
    const composer = await composerWith(
      parsed('<input type="hidden" value="token"><button>Bold</button><textarea></textarea><input aria-label="Tag">'),
    );
    const [editor, tag, bold] = ['textarea', '[aria-label]', 'button'].map((each) =>
      composer.querySelector<HTMLInputElement>(each),
    );
    editor!.focus();
    await type('Hello');
    tag!.focus();
    await type('vip');
    expect([composer.text, tag!.value]).to.deep.equal(['Hello', 'vip']);
    let sent = 0;
    composer.addEventListener('handoff-request', () => sent++);
    await press('Enter');
    bold!.focus();
    await press('Enter');
    expect(sent, 'Enter elsewhere').to.equal(0);
    editor!.focus();
    await press('Enter');
    expect(sent).to.equal(1);
  });

  it('the slot of a host that is an element itself: its editor counts, once there is one', async () => {
    const host = document.createElement('div');
    const root = host.attachShadow({ mode: 'open' });
    const slot = document.createElement('slot');
    slot.name = 'editor';
    const { element, provider } = await desk('reply-composer', { backend: deskBackend(mine), content: [slot] });
    provider.append(host);
    root.append(element);
    await settle(element);
    expect(hasBox(element), 'an empty slot').to.equal(true);
    const editor = document.createElement('textarea');
    editor.slot = 'editor';
    host.append(editor);
    await settle(element);
    expect(hasBox(element), 'filled').to.equal(false);
    element.focus();
    expect(focused()).to.equal(editor);
    await type('From outside');
    expect(element.text).to.equal('From outside');
    editor.remove();
    await settle(element);
    expect(hasBox(element), 'empty again').to.equal(true);
  });
});
