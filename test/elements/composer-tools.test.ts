import { expect } from '@open-wc/testing';
import type { Snippets } from '../../src/elements/reply-composer/snippet-search.js';
import { desk, deskBackend, type Desk } from '../support/desk.js';
import { HandoffError } from '../../src/model/error.js';
import {
  allByRole,
  button,
  byRole,
  focused,
  mine,
  press,
  queryRole,
  settle,
  status,
  type,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

type Shown = Desk<'reply-composer'>;
const replies = [
  { name: 'Refund', text: 'The money is back within five days.' },
  { name: 'Return label', text: 'Print the label.\nPut it on the box.' },
  { name: 'مرتجع', text: 'اطبع الملصق.' },
];
const open = (content: Element[] = []) =>
  desk('reply-composer', { backend: deskBackend(mine), content }) as Promise<Shown>;
const box = ({ element }: Shown) => element.shadowRoot!.querySelector('textarea')!;
const options = ({ element }: Shown) => allByRole(element, 'option');
const chosen = (shown: Shown) => options(shown).findIndex((each) => each.getAttribute('aria-selected') === 'true');

async function withSnippets(snippets: Snippets = replies): Promise<Shown> {
  const shown = await open();
  shown.element.snippets = snippets;
  await shown.rendered();
  await waitUntil(() => queryRole(shown.element, 'button', 'Saved replies'));
  box(shown).focus();
  return shown;
}
async function typed(shown: Shown, words: string): Promise<void> {
  await type(words);
  await shown.rendered();
}

describe('reply-composer: insert (row 101)', () => {
  it('at the caret, in the place of what is selected, else at the end; the draft is what is seen', async () => {
    const shown = await open();
    shown.element.insert('Hello Ann');
    await shown.rendered();
    expect(box(shown).value).to.equal('Hello Ann');
    box(shown).setSelectionRange(6, 9);
    shown.element.insert('Ben');
    expect(shown.element.text, 'in the same tick').to.equal('Hello Ben');
    await shown.rendered();
    expect([box(shown).value, box(shown).selectionStart]).to.eql(['Hello Ben', 9]);
    box(shown).focus();
    box(shown).setSelectionRange(0, 0);
    shown.element.insert('> ');
    await shown.rendered();
    expect(shown.element.text).to.equal('> Hello Ben');
    expect(box(shown).selectionStart).to.equal(2);
  });

  it('in the tick of a switch it is for the conversation that counts now, and before there is one it waits', async () => {
    const shown = await open();
    shown.element.text = 'for c1';
    await shown.rendered();
    shown.provider.conversationId = 'c2';
    shown.element.insert('for c2');
    expect(shown.element.text).to.equal('for c2');
    shown.provider.conversationId = 'c1';
    expect(shown.element.text).to.equal('for c1');
    const early = document.createElement('reply-composer');
    early.insert('a');
    early.insert('b');
    expect(early.text).to.equal('ab');
  });

  it('into a plain editor of the host’s too, and anything odd is no more than text', async () => {
    const editor = document.createElement('textarea');
    const shown = await open([editor]);
    editor.value = 'one three';
    editor.dispatchEvent(new InputEvent('input', { bubbles: true }));
    editor.setSelectionRange(4, 4);
    shown.element.insert('two ');
    await shown.rendered();
    expect([editor.value, shown.element.text]).to.eql(['one two three', 'one two three']);
    for (const odd of [undefined, null]) shown.element.insert(odd as unknown as string);
    expect(shown.element.text).to.equal('one two three');
  });
});

describe('reply-composer: the host’s canned replies (row 101, A1)', () => {
  it('a slash opens them; arrows and Enter choose, nothing is sent, and the focus stays in the box (row 101)', async () => {
    const shown = await withSnippets();
    await typed(shown, 'Hi /re');
    expect(options(shown).map((each) => each.querySelector('b')!.textContent)).to.eql(['Refund', 'Return label']);
    expect([focused() === box(shown), chosen(shown)]).to.eql([true, 0]);
    const list = byRole(shown.element, 'listbox', 'Saved replies');
    expect(box(shown).getAttribute('aria-controls')).to.equal(list.id);
    expect(box(shown).getAttribute('aria-activedescendant')).to.equal(options(shown)[0]!.id);
    await press('ArrowDown');
    await shown.rendered();
    expect(box(shown).getAttribute('aria-activedescendant')).to.equal(options(shown)[1]!.id);
    await press('Enter');
    await shown.rendered();
    expect(shown.element.text).to.equal('Hi Print the label.\nPut it on the box.');
    expect([options(shown).length, shown.backend.count('sendMessage')]).to.eql([0, 0]);
    expect(box(shown).hasAttribute('aria-activedescendant')).to.equal(false);
    await waitUntil(() => status(shown.element) === 'Saved replies: 2');
  });

  it('Escape closes it and keeps what is written; the next slash opens it again', async () => {
    const shown = await withSnippets();
    await typed(shown, '/re');
    await press('Escape');
    await typed(shown, 'f');
    expect([options(shown).length, shown.element.text]).to.eql([0, '/ref']);
    await typed(shown, ' /');
    expect(options(shown)).to.have.length(3);
  });

  it('the button opens it for a pointer, a press on a reply takes it, and Escape leaves no slash behind', async () => {
    const shown = await withSnippets();
    button(shown.element, 'Saved replies').click();
    await shown.rendered();
    expect(options(shown)).to.have.length(3);
    await press('Escape');
    await shown.rendered();
    expect(shown.element.text).to.equal('');
    button(shown.element, 'Saved replies').click();
    await shown.rendered();
    options(shown)[0]!.click();
    await shown.rendered();
    expect(shown.element.text).to.equal(replies[0]!.text);
  });

  it('what matches nothing says so, and Enter then sends what is written', async () => {
    const shown = await withSnippets();
    await typed(shown, '/zzz');
    await waitUntil(() => status(shown.element) === 'No saved reply matches.');
    await press('Enter');
    await waitUntil(() => shown.backend.count('sendMessage') === 1);
  });

  it('a search of the host’s: only the last answer counts, Enter waits for it, and a failure is a sentence', async () => {
    const asked: Array<{ query: string; aborted: () => boolean; answer(found: unknown): void }> = [];
    const shown = await withSnippets(
      (query, { signal }) =>
        new Promise((resolve) => {
          asked.push({ query, aborted: () => signal.aborted, answer: resolve as (found: unknown) => void });
        }),
    );
    await typed(shown, '/ab');
    expect(asked.map(({ query, aborted }) => [query, aborted()])).to.eql([
      ['', true],
      ['a', true],
      ['ab', false],
    ]);
    await press('Enter');
    expect(shown.backend.count('sendMessage')).to.equal(0);
    asked[0]!.answer([replies[0]]);
    await settle(shown.element);
    expect(options(shown)).to.have.length(0);
    asked[2]!.answer([replies[1], { name: 'odd' }]);
    await waitUntil(() => options(shown).length === 1);
    shown.element.snippets = () => Promise.reject(new Error('no'));
    await typed(shown, 'c');
    await waitUntil(() => status(shown.element) === 'Saved replies could not be loaded.');
  });

  it('what is neither a list nor a function counts as none', async () => {
    const shown = await withSnippets();
    for (const none of [undefined, null, 'Thank you!', true, {}] as Snippets[]) {
      shown.element.snippets = none;
      await shown.rendered();
      expect(queryRole(shown.element, 'button', 'Saved replies'), String(none)).to.equal(undefined);
    }
    shown.element.snippets = replies;
    await shown.rendered();
    expect(queryRole(shown.element, 'button', 'Saved replies')).not.to.equal(undefined);
  });

  it('another conversation, a lock, and the end of the focus close it', async () => {
    const shown = await withSnippets();
    await typed(shown, '/');
    shown.provider.conversationId = 'c2';
    await waitUntil(() => !options(shown).length);
    shown.provider.conversationId = 'c1';
    await shown.rendered();
    expect(shown.element.text).to.equal('/');
    box(shown).focus();
    await typed(shown, 're');
    expect(options(shown).length).to.equal(2);
    box(shown).blur();
    await shown.rendered();
    expect(options(shown).length).to.equal(0);
  });
});

describe('reply-composer: files (row 100)', () => {
  const photo = (name = 'a.png', type = 'image/png', size = 3) => new File([new Uint8Array(size)], name, { type });
  const withFiles = async (attachments: boolean | { maxBytes?: number } = { maxBytes: 100 }): Promise<Shown> => {
    const shown = (await desk('reply-composer', {
      backend: deskBackend(mine, { traits: { sendMessage: { attachments } } }),
    })) as Shown;
    if (attachments) await waitUntil(() => queryRole(shown.element, 'button', 'Attach files'));
    return shown;
  };
  const given = (...files: File[]) => {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    return transfer;
  };
  const choose = async (shown: Shown, ...files: File[]) => {
    const field = shown.element.shadowRoot!.querySelector<HTMLInputElement>('input[type=file]')!;
    field.files = given(...files).files;
    field.dispatchEvent(new Event('change'));
    await shown.rendered();
  };
  const names = ({ element }: Shown) =>
    [...element.shadowRoot!.querySelectorAll('.files bdi')].map((each) => each.textContent);
  const problems = ({ element }: Shown) =>
    [...element.shadowRoot!.querySelectorAll('.problems')].map((each) => each.textContent);

  it('chosen, dropped or pasted; named with their size, and taken out again', async () => {
    const shown = await withFiles();
    await choose(shown, photo());
    const box = shown.element.shadowRoot!.querySelector('.box')!;
    const drag = { bubbles: true, cancelable: true, composed: true };
    box.dispatchEvent(new DragEvent('dragover', { ...drag, dataTransfer: given(photo()) }));
    await shown.rendered();
    expect(shown.element.shadowRoot!.querySelector('.drop')!.textContent).to.equal('Drop files to attach them');
    const drop = new DragEvent('drop', { ...drag, dataTransfer: given(photo('b.png')) });
    box.dispatchEvent(drop);
    await shown.rendered();
    expect([drop.defaultPrevented, shown.element.shadowRoot!.querySelector('.drop')]).to.eql([true, null]);
    const paste = new ClipboardEvent('paste', drag);
    // Firefox ignores what a script gives to its constructor
    Object.defineProperty(paste, 'clipboardData', { value: given(photo('c.png')) });
    box.dispatchEvent(paste);
    await shown.rendered();
    expect(names(shown)).to.eql(['a.png', 'b.png', 'c.png']);
    button(shown.element, 'Remove b.png').click();
    await shown.rendered();
    expect(names(shown)).to.eql(['a.png', 'c.png']);
    expect(focused() === shown.element.shadowRoot!.querySelector('textarea')).to.equal(true);
  });

  const refused: Array<[what: string, files: File[], sentence: RegExp]> = [
    ['too large', [photo('big.png', 'image/png', 101)], /^big\.png is too large: 100 bytes at most\.$/],
    ['of another type', [photo('a.exe', 'application/x-msdownload')], /^a\.exe cannot be sent/],
    ['empty', [photo('a.png', 'image/png', 0)], /^a\.png is empty\.$/],
    ['a picture with a script', [photo('a.svg', 'image/svg+xml')], /^a\.svg cannot be sent/],
    ['a name that turns around', [photo('\u202egnp.exe', 'text/html')], /^gnp\.exe cannot be sent/],
    [
      'more than ten',
      Array.from({ length: 11 }, (_, i) => photo(`${i}.png`)),
      /^A message can have 10 files at most\.$/,
    ],
  ];
  for (const [what, files, sentence] of refused) {
    it(`what cannot be sent is refused with a sentence, and the rest is taken: ${what}`, async () => {
      const shown = await withFiles();
      await choose(shown, ...files);
      expect(problems(shown).join()).to.match(sentence);
      expect(names(shown)).to.have.length(files.length - 1);
    });
  }

  it('they go with the message, also without words, and the box is empty again (row 100)', async () => {
    const shown = await withFiles();
    await choose(shown, photo());
    button(shown.element, 'Send').click();
    await waitUntil(() => shown.backend.count('sendMessage') === 1);
    await shown.advance(100);
    expect(names(shown)).to.eql([]);
    expect(
      shown.backend.messages
        .get('c1')!
        .at(-1)!
        .attachments!.map(({ name }) => name),
    ).to.eql(['a.png']);
  });

  it('nothing is lost by a switch, a lock, a failed send, or a box that leaves the page', async () => {
    const shown = await withFiles();
    shown.backend.failing.set('sendMessage', new HandoffError('refused', 'x'));
    await choose(shown, photo());
    button(shown.element, 'Send').click();
    await shown.advance(100);
    await waitUntil(() => names(shown).length === 1);
    shown.provider.conversationId = 'c2';
    await shown.advance(100);
    expect(names(shown)).to.eql([]);
    shown.provider.conversationId = 'c1';
    await shown.advance(100);
    shown.element.remove();
    shown.provider.append(shown.element);
    await shown.advance(100);
    expect(names(shown)).to.eql(['a.png']);
    shown.backend.push('c1', { handler: { kind: 'agent', agent: { id: 'x', name: 'Xenia' } } });
    await shown.advance(100);
    expect([names(shown), queryRole(shown.element, 'button', 'Remove a.png')]).to.eql([['a.png'], undefined]);
  });

  it('where the backend takes none, none are offered or taken', async () => {
    const shown = await withFiles(false);
    expect(queryRole(shown.element, 'button', 'Attach files')).to.equal(undefined);
    const drop = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: given(photo()) });
    shown.element.shadowRoot!.querySelector('.box')!.dispatchEvent(drop);
    expect(drop.defaultPrevented).to.equal(false);
  });
});
