import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { createMemoryAdapter } from '../../src/adapters/memory/index.js';
import { ann, situations, type Situation } from '../support/conversations.js';
import { chatter, deskBackend } from '../support/desk.js';
import {
  button,
  byRole,
  fillIn,
  focused,
  listen,
  nameOf,
  place,
  press,
  queryRole,
  settle,
} from '../support/elements.js';
import { wholeDesk, elementsIn, type WholeDesk } from '../support/whole-desk.js';
import { waitUntil } from '../support/wait.js';

before(() => setViewport({ width: 1440, height: 900 }));
after(() => setViewport({ width: 800, height: 600 }));
afterEach(() => {
  document.documentElement.removeAttribute('dir');
  Reflect.deleteProperty(history, 'pushState');
});

/** How many entries of the browser's history are added from now on. Its length ends at fifty, whoever made them. */
function entriesAdded(): () => number {
  let count = 0;
  history.pushState = (...entry) => {
    count++;
    History.prototype.pushState.apply(history, entry);
  };
  return () => count;
}

const backendWith = (situation: Situation) => {
  const backend = deskBackend(situations[situation]);
  chatter(backend, 40);
  return backend;
};
const pane = ({ desk }: WholeDesk, name: string): HTMLElement =>
  desk.shadowRoot!.querySelector<HTMLElement>(`[data-pane=${name}]`)!;
const shownPanes = (shown: WholeDesk): string[] =>
  ['list', 'conversation', 'contact'].filter((name) => pane(shown, name)?.checkVisibility());

describe('handoff-desk: panes by its own width', () => {
  for (const [width, panes] of [
    [2560, ['list', 'conversation', 'contact']],
    [980, ['list', 'conversation', 'contact']],
    [979, ['list', 'conversation']],
    [620, ['list', 'conversation']],
    [619, ['conversation']],
    [280, ['conversation']],
  ] as const) {
    it(`${width} px: ${panes.join(', ')} (row 97)`, async () => {
      const shown = await wholeDesk({ width, backend: backendWith('bot active') });
      expect(shownPanes(shown)).to.deep.equal(panes);
      expect(shown.desk.scrollWidth, 'nothing sticks out').to.be.at.most(width);
    });
  }

  it('puts the contact before the conversation, or after it', async () => {
    const shown = await wholeDesk();
    const [conversation, contact] = [pane(shown, 'conversation'), pane(shown, 'contact')];
    expect(contact.getBoundingClientRect().right).to.be.at.most(conversation.getBoundingClientRect().left + 1);
    shown.desk.contactSide = 'end';
    await shown.rendered();
    expect(pane(shown, 'contact').getBoundingClientRect().left).to.be.at.least(
      pane(shown, 'conversation').getBoundingClientRect().right - 1,
    );
  });

  it('shows only the panes that it is asked for', async () => {
    const shown = await wholeDesk({ attributes: { panes: 'list conversation' } });
    expect(shownPanes(shown)).to.deep.equal(['list', 'conversation']);
    expect(queryRole(shown.desk, 'button', 'Contact details')).to.equal(undefined);
  });

  it('loads what a pane holds when it comes into sight', async () => {
    const shown = await wholeDesk({ width: 700 });
    expect(shown.desk.shadowRoot!.querySelector('contact-panel')!.checkVisibility()).to.equal(false);
    await shown.desk.show('contact');
    await waitUntil(() => shown.desk.shadowRoot!.querySelector('contact-panel')!.shadowRoot);
  });

  it('opens the contact in a drawer, and Escape closes it', async () => {
    const shown = await wholeDesk({ width: 800 });
    const open = button(shown.desk.shadowRoot!, 'Contact details');
    open.click();
    await shown.rendered();
    expect(shownPanes(shown)).to.deep.equal(['list', 'conversation', 'contact']);
    expect(open.getAttribute('aria-expanded')).to.equal('true');
    await waitUntil(() => focused() === pane(shown, 'contact'));
    await press('Escape');
    await shown.rendered();
    expect(shownPanes(shown)).to.deep.equal(['list', 'conversation']);
    expect(document.activeElement === shown.desk, 'the focus stays on the desk').to.equal(true);
  });

  it('has one pane at a time on a phone, with a way back, and the focus goes along', async () => {
    const shown = await wholeDesk({ width: 375, height: 812 });
    button(shown.desk.shadowRoot!, 'Back to the list').click();
    button(shown.desk.shadowRoot!, 'Back to the list').focus();
    await shown.rendered();
    expect(shownPanes(shown)).to.deep.equal(['list']);
    await waitUntil(() => shown.find('conversation-list').shadowRoot?.querySelector('[data-row]'));
    const row = shown.find('conversation-list').shadowRoot!.querySelector<HTMLElement>('[data-cell=open]')!;
    row.focus();
    row.click();
    await shown.rendered();
    expect(shownPanes(shown), 'also where it was selected already').to.deep.equal(['conversation']);
    await waitUntil(() => focused() === pane(shown, 'conversation'));
  });

  it('goes back to the list by the browser’s Back, where the host wants that', async () => {
    const shown = await wholeDesk({ width: 375, height: 812, attributes: { history: 'on' }, conversationId: '' });
    expect(shownPanes(shown)).to.deep.equal(['list']);
    const added = entriesAdded();
    shown.store.$selected.set('c1');
    await shown.rendered();
    await waitUntil(() => history.state?.handoffDesk === 'conversation');
    expect(shownPanes(shown)).to.deep.equal(['conversation']);
    history.back();
    await waitUntil(() => shownPanes(shown)[0] === 'list');
    expect(added()).to.equal(1);
  });

  it('leaves the browser’s history alone otherwise', async () => {
    const added = entriesAdded();
    const shown = await wholeDesk({ width: 375, height: 812 });
    await shown.desk.show('list');
    await shown.desk.show('conversation');
    await shown.rendered();
    expect(added()).to.equal(0);
  });

  it('never loses the focus when it becomes narrower', async () => {
    const shown = await wholeDesk();
    const list = shown.find('conversation-list');
    await waitUntil(() => list.shadowRoot?.querySelector('[data-row]'));
    list.focus();
    await waitUntil(() => document.activeElement === shown.desk, 'the list takes no focus');
    shown.box.style.inlineSize = '375px';
    await waitUntil(() => shownPanes(shown).length === 1);
    await shown.rendered();
    // the pane that is left may still be loading what takes it
    await waitUntil(() => document.activeElement === shown.desk && focused()?.checkVisibility(), 'it was lost');
  });

  for (const height of ['auto', '300px', '100%']) {
    it(`takes a height of its own in a box of height ${height}`, async () => {
      const shown = await wholeDesk();
      shown.box.style.blockSize = height;
      await shown.rendered();
      const { height: own } = shown.desk.getBoundingClientRect();
      if (height === '300px') expect(own).to.equal(300);
      else expect(own).to.be.within(500, 720);
      const { height: filled } = shown.desk.shadowRoot!.querySelector('.desk')!.getBoundingClientRect();
      expect(filled, 'what is in it').to.equal(own);
    });
  }

  it('keeps the padding that a page gives it, and its panes, wherever the page puts it', async () => {
    const shown = await wholeDesk({ width: 1200 });
    Object.assign(shown.desk.style, { boxSizing: 'border-box', padding: '20px 10px', position: 'static' });
    await shown.rendered();
    const outer = shown.desk.getBoundingClientRect();
    const list = pane(shown, 'list').getBoundingClientRect();
    expect([list.left - outer.left, list.top - outer.top, outer.bottom - list.bottom]).to.deep.equal([10, 20, 20]);
  });

  it('is filled where it may only be so high', async () => {
    const shown = await wholeDesk({ width: 1200 });
    shown.box.style.blockSize = 'auto';
    shown.desk.style.maxBlockSize = '400px';
    await shown.rendered();
    const heights = [shown.desk, shown.desk.shadowRoot!.querySelector('.desk')!].map((each) => each.clientHeight);
    expect(heights).to.deep.equal([400, 400]);
  });
});

describe('handoff-desk: dividers', () => {
  const divider = async (shown: WholeDesk, name: string): Promise<HTMLElement> => {
    await waitUntil(() => queryRole(shown.desk.shadowRoot!, 'separator', name));
    return byRole(shown.desk.shadowRoot!, 'separator', name);
  };

  for (const [dir, wider] of [
    ['ltr', 'ArrowRight'],
    ['rtl', 'ArrowLeft'],
  ] as const) {
    it(`are moved by keys, and the host hears of it, ${dir}`, async () => {
      document.documentElement.dir = dir;
      const shown = await wholeDesk();
      const heard = listen('handoff-layout');
      const list = await divider(shown, 'Width of the list');
      const before = pane(shown, 'list').offsetWidth;
      list.focus();
      await press(wider);
      await shown.rendered();
      expect(pane(shown, 'list').offsetWidth).to.equal(before + 16);
      expect(heard.map(({ layout }) => layout.listWidth)).to.deep.equal([before + 16]);
      expect(list.getAttribute('aria-valuenow')).to.equal(String(before + 16));
    });
  }

  for (const [page, style, scale] of [
    ['as it is', {}, 1],
    ['zoomed', { zoom: '1.5' }, 1.5],
    ['scaled', { transform: 'scale(0.8)' }, 0.8],
  ] as const) {
    it(`stay under the pointer in a page ${page}`, async () => {
      const shown = await wholeDesk();
      Object.assign(shown.box.style, style);
      await shown.rendered();
      const list = await divider(shown, 'Width of the list');
      const before = pane(shown, 'list').getBoundingClientRect().width;
      const { x, y } = list.getBoundingClientRect();
      // the browser captures only pointers that are there
      list.setPointerCapture = () => undefined;
      const move = (type: string, clientX: number) =>
        list.dispatchEvent(new PointerEvent(type, { clientX, clientY: y, button: 0, bubbles: true }));
      move('pointerdown', x);
      move('pointermove', x + 40);
      await shown.rendered();
      expect(pane(shown, 'list').getBoundingClientRect().width - before).to.be.closeTo(40, scale + 0.5);
      move('lostpointercapture', x + 40);
    });
  }

  it('fold a pane away, and bring it back', async () => {
    const shown = await wholeDesk();
    const heard = listen('handoff-layout');
    (await divider(shown, 'Width of the list')).focus();
    await press('Enter');
    await shown.rendered();
    expect(shownPanes(shown)).to.deep.equal(['conversation', 'contact']);
    expect(heard.at(-1)!.layout.folded).to.equal('list');
    await press('Enter');
    await shown.rendered();
    expect(shownPanes(shown)).to.deep.equal(['list', 'conversation', 'contact']);
  });

  it('stand where the host has kept them', async () => {
    const shown = await wholeDesk({ attributes: { 'list-width': '300', 'contact-width': '250', folded: 'contact' } });
    const heard = listen('handoff-layout');
    expect(pane(shown, 'list').offsetWidth).to.equal(300);
    expect(shownPanes(shown)).to.deep.equal(['list', 'conversation']);
    shown.desk.folded = '';
    await shown.rendered();
    expect(pane(shown, 'contact').offsetWidth).to.equal(250);
    expect(heard, 'what the host has set is no news to it').to.deep.equal([]);
  });
});

describe('handoff-desk: its connection', () => {
  it('connects like a provider', async () => {
    const desk = document.createElement('handoff-desk');
    desk.adapter = createMemoryAdapter({ knobs: { latency: 0 } });
    desk.agent = ann;
    desk.conversationId = 'c1';
    place(desk);
    await waitUntil(() => desk.shadowRoot!.querySelector('conversation-header')?.shadowRoot?.querySelector('h2'));
    expect(desk.connectedStore!.$agent.get().id).to.equal('ann');
    const heard = listen('handoff-select');
    desk.connectedStore!.$selected.set('c2');
    await settle(desk);
    expect([desk.conversationId, heard.length]).to.deep.equal(['c2', 1]);
  });

  for (const order of ['before', 'after'] as const) {
    it(`takes the connection of a provider around it, which is there ${order} it`, async () => {
      const shown = await wholeDesk();
      const { store } = shown;
      const provider = document.createElement('handoff-provider');
      const desk = document.createElement('handoff-desk');
      if (order === 'before') provider.store = store;
      provider.append(desk);
      place(provider);
      await settle(desk);
      provider.store = store;
      await settle(desk);
      const heard = listen('handoff-select');
      store.$selected.set('c1');
      store.$selected.set(undefined);
      store.$selected.set('c1');
      await waitUntil(() => desk.connectedStore === store && desk.handoff.id === 'c1');
      await settle(desk);
      expect(heard.filter(({ target }) => target === desk).length, 'the provider says it').to.equal(0);
      shown.box.remove();
    });
  }

  it('keeps a host’s own panes', async () => {
    const own = document.createElement('p');
    own.slot = 'thread';
    own.textContent = 'Mine';
    const shown = await wholeDesk({ content: [own] });
    expect(own.checkVisibility()).to.equal(true);
    expect(shown.desk.shadowRoot!.querySelector('conversation-thread')!.checkVisibility()).to.equal(false);
  });

  it('says where nothing is selected what to do', async () => {
    const shown = await wholeDesk({ conversationId: '' });
    expect(pane(shown, 'conversation').textContent).to.include('Choose one from the list');
  });
});

const filled = ({ desk }: WholeDesk): string[] =>
  [desk, ...elementsIn(desk)].flatMap(({ shadowRoot }) =>
    [...(shadowRoot?.querySelectorAll<HTMLElement>('button') ?? [])]
      .filter((each) => each.checkVisibility() && !each.closest('dialog'))
      .filter((each) => {
        const accent = getComputedStyle(each).getPropertyValue('--_accent');
        return each.matches('.primary') || (accent && getComputedStyle(each).backgroundColor === accent);
      })
      .map(nameOf),
  );

describe('handoff-desk: one main action', () => {
  for (const situation of Object.keys(situations) as Situation[]) {
    it(`has at most one filled button: ${situation}`, async () => {
      const shown = await wholeDesk({ backend: backendWith(situation) });
      expect(filled(shown).length).to.be.at.most(1);
    }).timeout(10_000);
  }

  for (const [situation, main] of [
    ['bot active', 'Take over'],
    ['queue, paused', 'Assign to me'],
    ['nobody, active', 'Assign to me'],
    ['closed, bot', 'Reopen'],
  ] as const) {
    it(`has one main action, “${main}”: ${situation} (row 98)`, async () => {
      expect(filled(await wholeDesk({ backend: backendWith(situation) }))).to.deep.equal([main]);
    });
  }

  it('has Send as its main action once there is a text, for the agent who has it', async () => {
    const shown = await wholeDesk({ backend: backendWith('mine, paused') });
    expect(filled(shown)).to.deep.equal([]);
    fillIn(shown.find('reply-composer').shadowRoot!.querySelector('textarea')!, 'Hello');
    await shown.rendered();
    expect(filled(shown)).to.deep.equal(['Send']);
  });
});

describe('handoff-desk: room for the history', () => {
  for (const [width, height] of [
    [1440, 900],
    [375, 812],
  ] as const) {
    it(`has at least 60 % of the height at ${width} × ${height}`, async () => {
      const shown = await wholeDesk({ width, height, backend: backendWith('mine, paused') });
      const log = byRole(shown.find('conversation-thread'), 'log');
      const share = log.clientHeight / height;
      console.info(`history: ${Math.round(share * 100)} % of ${width} × ${height}`);
      expect(share).to.be.at.least(0.6);
    });
  }
});

describe('handoff-desk: where a person goes on', () => {
  it('writes at once after a takeover (two presses and the text)', async () => {
    const shown = await wholeDesk({ backend: backendWith('bot active') });
    const take = button(shown.find('takeover-button'), 'Take over');
    take.focus();
    const stops: string[] = [];
    shown.desk.shadowRoot!.addEventListener('focusin', ({ target }) => stops.push((target as Element).localName));
    take.click();
    await shown.advance(500);
    await waitUntil(() => focused()?.localName === 'textarea');
    expect(nameOf(focused()!)).to.equal('Your reply');
    expect(stops, 'a screen reader would read out each stop').to.deep.equal(['reply-composer']);
  });

  for (const [name, act] of Object.entries({
    'hand back': (shown: WholeDesk) => button(shown.find('handback-close-bar'), 'Hand back to bot'),
    'the reply box’s takeover': (shown: WholeDesk) => button(shown.find('reply-composer'), 'Take over'),
  })) {
    it(`keeps the focus after ${name}`, async () => {
      const shown = await wholeDesk({ backend: backendWith(name === 'hand back' ? 'mine, paused' : 'bot active') });
      const control = act(shown);
      control.focus();
      control.click();
      await shown.advance(1000);
      expect(document.activeElement === shown.desk, document.activeElement?.localName).to.equal(true);
    });
  }
});

describe('handoff-desk: bad input', () => {
  it('stands a name of 5,000 characters, forty marks and a narrow box', async () => {
    const attention = Array.from({ length: 40 }, (_, i) => `mark number ${i}`);
    const backend = deskBackend({ contact: { id: 'p1', name: 'x'.repeat(5000) }, attention });
    for (const width of [1440, 280]) {
      const shown = await wholeDesk({ backend, width });
      expect(shown.desk.scrollWidth).to.be.at.most(width);
      expect(shown.find('conversation-header').offsetHeight).to.be.at.most(112);
    }
  });

  it('takes no value for the panes but those that there are', async () => {
    const shown = await wholeDesk({ attributes: { panes: 'inbox', 'list-width': 'wide', folded: 'all' } });
    expect(shownPanes(shown)).to.deep.equal(['list', 'conversation', 'contact']);
  });
});
