/** Page translators: what they leave of our nodes, and what is shown after the next change. */
import { expect } from '@open-wc/testing';
import type { HandoffElement } from '../../../src/elements/base/handoff-element.js';
import { chatter, desk, deskBackend } from '../../support/desk.js';
import { contactMethods, heldBy, mine, scene, settle, stateButton, text, type Scene } from '../../support/elements.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { at, listScene, rowText, viewTexts, type ListScene } from '../conversation-list-scene.js';

/** Every text that a translator would take, but for what it is told to leave alone. */
function textsOf(root: Node, all: boolean): Text[] {
  const found: Text[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const isLeft = !all && node.parentElement?.closest('[translate=no]');
    if (node.textContent!.trim() && !isLeft) found.push(node as Text);
  }
  return found;
}
const font = (...content: Array<Node | string>): HTMLElement => {
  const element = document.createElement('font');
  element.append(...content);
  return element;
};
const mark = (words: string) => `¡${words}!`;

const translators: Record<string, (text: Text) => void> = {
  'puts two fonts around each text': (each) => {
    const outer = font();
    each.replaceWith(outer);
    each.data = mark(each.data);
    outer.append(font(each));
  },
  'puts fonts with a copy in its place': (each) => each.replaceWith(font(font(mark(each.data)))),
  'puts a font before it, then takes it away': (each) => {
    each.before(font(font(mark(each.data))));
    each.remove();
  },
  'puts another text in its place': (each) => each.replaceWith(mark(each.data)),
  'changes its data': (each) => void (each.data = mark(each.data)),
  'splits it': (each) => {
    each.splitText(1).data += '!';
    each.before('¡');
  },
};
const translate = (how: (text: Text) => void, all: boolean, ...elements: Element[]): void => {
  for (const element of elements) textsOf(element.shadowRoot!, all).forEach(how);
};

const errors: unknown[] = [];
const note = (event: ErrorEvent | PromiseRejectionEvent) => errors.push('reason' in event ? event.reason : event.error);
before(() => {
  addEventListener('error', note);
  addEventListener('unhandledrejection', note);
});
after(() => {
  removeEventListener('error', note);
  removeEventListener('unhandledrejection', note);
});
afterEach(() => expect(errors.splice(0)).to.deep.equal([]));

const clean = (words: string): string => words.replace(/[¡!]/g, '');

for (const [name, how] of Object.entries(translators)) {
  describe(`a page translator that ${name}`, () => {
    async function translated(): Promise<Scene> {
      const shown = await scene({ backend: new ScriptedBackend({}, contactMethods()) });
      translate(how, true, ...shown.all);
      await settle(...shown.all);
      return shown;
    }

    const changes: Array<[what: string, change: (shown: Scene) => unknown]> = [
      ['a colleague takes over', ({ backend }) => backend.push('c1', heldBy('bo', 'Bo Lind', at(0)))],
      ['I take over', ({ take }) => take.shadowRoot!.querySelector('button')!.click()],
      [
        'it is paused',
        ({ backend }) => backend.push('c1', { bot: { mode: 'autopilot', status: 'paused', resumeAt: at(600_000) } }),
      ],
      ['the contact is blocked', ({ backend }) => backend.push('c1', { contact: { id: 'p1', blocked: {} } })],
      [
        'it is closed',
        ({ backend }) => backend.push('c1', { status: 'closed', closed: { outcome: 'resolved', at: at(0) } }),
      ],
      [
        'another conversation is shown',
        ({ backend, provider }) => {
          backend.put({ ...backend.get('c1'), ...mine, id: 'c2', contact: { id: 'p2', name: 'Nora' } });
          provider.conversationId = 'c2';
        },
      ],
    ];
    for (const [what, change] of changes) {
      it(`${what}: what is shown is true (row 110)`, async () => {
        const shown = await translated();
        await change(shown);
        await settle(...shown.all);
        const fresh = document.createElement('handoff-provider');
        fresh.store = shown.store;
        const others = shown.all.map(({ localName }) => document.createElement(localName) as HandoffElement);
        fresh.append(...others);
        document.body.append(fresh);
        fresh.dataset.test = '';
        await settle(...others);
        await settle(...others);
        // word for word what an element shows that nobody has translated
        for (const [i, element] of shown.all.entries()) {
          expect(clean(text(element)), element.localName).to.equal(clean(text(others[i]!)));
        }
        // changed twice, translated again in between
        translate(how, true, ...shown.all);
        shown.backend.push('c1', { bot: { mode: 'autopilot', status: 'stopped' }, handler: { kind: 'nobody' } });
        shown.provider.conversationId = 'c1';
        await settle(...shown.all);
        const state = text(stateButton(shown.toggle));
        // what has ended stays ended, whatever becomes of the bot
        if (what === 'it is closed') expect(clean(state)).to.equal('Closed');
        else if (what !== 'the contact is blocked') expect(state).to.equal('Bot stopped');
      });
    }

    it('what has not changed stays translated', async () => {
      const shown = await translated();
      const before = text(shown.panel);
      expect(before).to.include('¡');
      shown.backend.push('c1', heldBy('bo', 'Bo Lind'));
      await settle(...shown.all);
      shown.panel.requestUpdate();
      await settle(shown.panel);
      expect(text(shown.panel)).to.equal(before);
    });

    it('messages stay translated, and new ones come', async () => {
      const backend = deskBackend();
      chatter(backend, 4);
      const shown = await desk('conversation-thread', { backend });
      translate(how, true, shown.element);
      backend.say('c1', { text: 'Are you there?' });
      await shown.advance(100);
      backend.push('c1', heldBy('bo', 'Bo Lind'));
      await shown.advance(100);
      const said = [...shown.element.shadowRoot!.querySelectorAll('.text')].map(({ textContent }) => textContent);
      expect(said.slice(0, 4).every((words) => words!.includes('¡'))).to.equal(true);
      expect(said.map((words) => clean(words!)).slice(1)).to.deep.equal([
        'message 1',
        'message 2',
        'message 3',
        'Are you there?',
      ]);
    });

    it('rows and counts of the list', async () => {
      const shown: ListScene = await listScene();
      translate(how, true, shown.list);
      await shown.push(['c2', { ...heldBy('bo', 'Bo Lind') }]);
      expect(rowText(shown.list, 'c2')).to.include('Bot paused').and.include('Bo Lind').and.not.include('Bot active');
      await shown.push(['c2', { status: 'closed', closed: { outcome: 'resolved', at: at(0) } }]);
      expect(clean(viewTexts(shown.list).join()))
        .to.include('Closed 1')
        .and.include('Open 4');
      expect(clean(rowText(shown.list, 'c1')))
        .to.include('Contact 1')
        .and.include('Message 1');
    });

    it('the reply box: lock, hint and button', async () => {
      const shown = await desk('reply-composer', { backend: deskBackend() });
      translate(how, true, shown.element);
      shown.backend.push('c1', mine);
      await shown.advance(100);
      expect(text(shown.element)).not.to.include('answering');
      expect(clean(text(shown.element))).to.include('Send');
      shown.backend.push('c1', heldBy('bo', 'Bo Lind'));
      await shown.advance(100);
      expect(text(shown.element)).to.include('Bo Lind has this conversation');
    });
  });
}

describe('page translators', () => {
  it('are told to leave state and names alone', async () => {
    const shown = await scene({ backend: new ScriptedBackend(heldBy('bo', 'Bo Lind'), contactMethods()) });
    const left = (element: Element) =>
      [...element.shadowRoot!.querySelectorAll('[translate=no]')].map(({ textContent }) => textContent).join(' ');
    expect(left(shown.toggle)).to.include('Bot paused').and.include('Bo Lind');
    expect(left(shown.take)).to.include('Bo Lind');
    expect(left(shown.bar)).to.include('answered by');
    expect(left(shown.panel)).to.include('Mina Farrow');
    const { list } = await listScene();
    expect(left(list)).to.include('Bot active').and.include('Contact 1');
  });

  it('what other programs add beside our nodes stays', async () => {
    const { toggle, backend } = await scene();
    const added = document.createElement('div');
    toggle.shadowRoot!.append(added);
    const frameOf = document.createElement('span');
    stateButton(toggle).append(frameOf);
    backend.push('c1', heldBy('bo', 'Bo Lind'));
    await settle(toggle);
    expect([added.isConnected, frameOf.isConnected]).to.deep.equal([true, true]);
    expect(text(toggle)).to.include('Bot paused');
  });
});
