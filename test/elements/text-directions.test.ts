import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { desk, deskBackend } from '../support/desk.js';
import { contactMethods, dialogOpen, button, scene, settle } from '../support/elements.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { at, conversation, listScene, rowOf } from './conversation-list-scene.js';
import { waitUntil } from '../support/wait.js';

before(() => setViewport({ width: 1000, height: 900 }));

/** Lines that end in a mark; the mark stands left of the words where these run from right to left. */
const lines: Array<[line: string, direction: 'ltr' | 'rtl']> = [
  ['Where is my order?', 'ltr'],
  ['أين طلبي؟', 'rtl'],
  ['שלום, איפה ההזמנה שלי?', 'rtl'],
  ['Grüße aus Köln!', 'ltr'],
  ['سفارش من کجاست؟', 'rtl'],
  ['میرا آرڈر کہاں ہے؟', 'rtl'],
  ['我的订单在哪里？', 'ltr'],
  ['ご注文はどこですか？', 'ltr'],
  ['주문은 어디에 있나요?', 'ltr'],
  ['Gdzie jest moje zamówienie?', 'ltr'],
  ['Hvor er min bestilling?', 'ltr'],
  ['Où est ma commande ?', 'ltr'],
  ['Cheers, mate!', 'ltr'],
  ['طلب 48211 من Ridgeline!', 'rtl'],
  ['Order 48211, شكرا!', 'ltr'],
  ['שלחו לי ל-Mina!', 'rtl'],
  ['ܫܠܡܐ!', 'rtl'],
  ['ދިވެހި!', 'rtl'],
  ['Где мой заказ?', 'ltr'],
  ['मेरा ऑर्डर कहाँ है?', 'ltr'],
];

const letter = /\p{L}/u;

/** The direction in which a line is painted: where its last mark stands, seen from its first letter. */
function paintedDirection(root: Node, line: string): string {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const from = node.textContent!.indexOf(line);
    if (from < 0) continue;
    const box = (i: number) => {
      const range = document.createRange();
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const boxes = [...range.getClientRects()];
      // in WebKit the first letter of a line also has an empty box, at the end of the line before; in Firefox a letter
      // that is painted together with the next one has no other
      return boxes.find(({ width }) => width > 0) ?? boxes[0]!;
    };
    const first = box(from + line.search(letter));
    const mark = box(from + line.length - 1);
    expect(Math.abs(first.bottom - mark.bottom)).to.be.below(first.height);
    return mark.left > first.left ? 'ltr' : 'rtl';
  }
  throw new Error(`${line} is not there`);
}

const all = lines.map(([line]) => line).join('\n');

for (const page of ['ltr', 'rtl'] as const) {
  describe(`text of both directions in a page from ${page === 'ltr' ? 'left to right' : 'right to left'}`, () => {
    before(() => {
      document.documentElement.dir = page;
    });
    after(() => {
      document.documentElement.removeAttribute('dir');
    });

    it('each dot above a message stands before the words that follow it', async () => {
      const backend = deskBackend();
      const author = { kind: 'contact', name: 'Mina' } as const;
      backend.messages.set('c1', [{ id: 'm1', conversationId: 'c1', author, at: at(-1), text: 'Hello' }]);
      const { element } = await desk('conversation-thread', { backend });
      await waitUntil(() => element.shadowRoot!.querySelectorAll('.who > span').length > 1);
      for (const span of element.shadowRoot!.querySelectorAll('.who > span')) {
        const words = document.createRange();
        words.selectNodeContents(span);
        const [box, text] = [span.getBoundingClientRect(), words.getBoundingClientRect()];
        // the dot is not part of the range
        const room = page === 'ltr' ? text.left - box.left : box.right - text.right;
        expect(room, span.textContent!).to.be.above(2);
      }
    });

    it('each line of a message has its own direction', async () => {
      for (const text of [all, `שלום!\n${all}`]) {
        const backend = deskBackend();
        const author = { kind: 'contact' } as const;
        backend.messages.set('c1', [{ id: 'm1', conversationId: 'c1', author, at: at(-1), text }]);
        const { element } = await desk('conversation-thread', { backend, height: 800 });
        const message = element.shadowRoot!.querySelector('.text')!;
        const painted = lines.map(([line]) => [line, paintedDirection(message, line)]);
        expect(painted).to.deep.equal(lines);
      }
    });

    it('each line of a message in an earlier conversation has its own direction', async () => {
      const author = { kind: 'contact' } as const;
      const { panel } = await scene({
        backend: new ScriptedBackend(
          {},
          {
            ...contactMethods(),
            listMessages: (id) =>
              Promise.resolve({ items: [{ id: 'm1', conversationId: id, author, at: at(-1), text: all }] }),
          },
        ),
        only: ['contact-panel'],
      });
      await waitUntil(() => panel.shadowRoot!.querySelector('section.past button'));
      panel.shadowRoot!.querySelector<HTMLElement>('section.past button')!.click();
      await dialogOpen(panel);
      await waitUntil(() => panel.shadowRoot!.querySelector('.line'));
      const message = panel.shadowRoot!.querySelector('.line')!;
      expect(lines.map(([line]) => [line, paintedDirection(message, line)])).to.deep.equal(lines);
      button(panel, 'Close').click();
      await settle(panel);
    });

    for (const [who, author] of [
      ['the bot', { kind: 'bot' }],
      ['you', { kind: 'agent', id: 'me', name: 'Ada Own' }],
      ['an agent', { kind: 'agent', id: 'x', name: 'קסניה' }],
      ['the contact', { kind: 'contact' }],
    ] as const) {
      it(`the words of ${who} keep their direction in the list`, async () => {
        // as many as are in the page at once
        for (const some of [lines.slice(0, 10), lines.slice(10)]) {
          const rows = some.map(([text], i) => conversation(i + 1, { lastMessage: { text, author, at: at(-i) } }));
          const { list } = await listScene({ rows });
          const previewOf = (i: number) => rowOf(list, `c${i + 1}`).querySelector('.preview')!;
          expect(some.map(([line], i) => [line, paintedDirection(previewOf(i), line)])).to.deep.equal(some);
        }
      });
    }
  });
}
