import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import {
  button,
  click,
  dialogOpen,
  fillIn,
  menuOf,
  openMenu,
  place,
  settle,
  stateButton,
  turn,
} from '../support/elements.js';
import { drawnAt, lay, layoutTags, shredded, sticksOut, type LayoutTag } from '../support/layout.js';
import { waitUntil } from '../support/wait.js';

before(() => setViewport({ width: 1000, height: 700 }));
after(async () => {
  await setViewport({ width: 800, height: 600 });
});
afterEach(() => {
  document.body.removeAttribute('style');
  document.documentElement.removeAttribute('dir');
});

interface Host {
  box?: string;
  item?: string;
  /** The page's own styles. */
  body?: string;
  /** The element takes the width of its words, so that a button needs no second line. */
  isNatural?: boolean;
  /** What the box must not be wider than, in pixels. */
  atMost?: number;
  /** The height that the host gives, in pixels. */
  height?: number;
}

/** Where a page may put an element. */
const hosts: Record<string, Host> = {
  'a flex row': { box: 'display: flex', isNatural: true },
  'a flex row of 280 px': { box: 'display: flex; inline-size: 280px', atMost: 280 },
  'a flex row that does not shrink': { box: 'display: flex', item: 'flex: none', isNatural: true },
  'a flex row of which it takes what is left': { box: 'display: flex', item: 'flex: 1' },
  'a flex row, in the middle': { box: 'display: flex; align-items: center; block-size: 400px', isNatural: true },
  'an inline flex row': { box: 'display: inline-flex', isNatural: true },
  'a flex column': { box: 'display: flex; flex-direction: column' },
  'a flex column, at its start': { box: 'display: flex; flex-direction: column; align-items: start', isNatural: true },
  'a flex column of 300 px height': {
    box: 'display: flex; flex-direction: column; block-size: 420px; overflow: auto',
    height: 420,
  },
  'a grid': { box: 'display: grid' },
  'a grid column of its own width': { box: 'display: grid; grid-template-columns: auto 1fr', isNatural: true },
  'a grid column of what is left': {
    box: 'display: grid; grid-template-columns: 100px 1fr; inline-size: 380px',
    item: 'grid-column: 2',
    atMost: 380,
  },
  'a grid column as narrow as it can be': { box: 'display: grid; grid-template-columns: min-content 1fr' },
  'a grid row as high as it must be': { box: 'display: grid; grid-template-rows: min-content' },
  'a centred grid': { box: 'display: grid; place-items: center', isNatural: true },
  'an inline block': { item: 'display: inline-block', isNatural: true },
  'an inline block around it': { box: 'display: inline-block', isNatural: true },
  'a float': { box: 'display: flow-root', item: 'float: inline-start', isNatural: true },
  'an absolute place': { box: 'position: relative; block-size: 500px', item: 'position: absolute', isNatural: true },
  'max-content': { box: 'inline-size: max-content', isNatural: true },
  'min-content': { box: 'inline-size: min-content' },
  'fit-content': { box: 'inline-size: fit-content', isNatural: true },
  'text without line breaks': { box: 'white-space: nowrap; inline-size: 320px', atMost: 320 },
  'text that breaks anywhere': { box: 'word-break: break-all; inline-size: 320px', atMost: 320 },
  'a table cell': { box: 'display: table-cell' },
  'a table': { box: 'display: table', isNatural: true },
  'a fixed table': { box: 'display: table; table-layout: fixed; inline-size: 300px', atMost: 300 },
  'zoom 1.5': { body: 'zoom: 1.5', box: 'inline-size: 320px' },
  'zoom 0.8': { body: 'zoom: 0.8', box: 'inline-size: 320px' },
  'a transform': { box: 'transform: scale(0.75); transform-origin: 0 0; inline-size: 400px' },
  'content-visibility': { box: 'content-visibility: auto; contain-intrinsic-size: 300px 200px' },
  '280 px': { box: 'inline-size: 280px', atMost: 280 },
  'a padded 280 px': { box: 'display: grid; padding: 12px; inline-size: 280px; box-sizing: border-box', atMost: 280 },
  'columns of text': { box: 'columns: 2; inline-size: 700px' },
  'a height in per cent of nothing': { item: 'block-size: 100%' },
  'a height in per cent of 400 px': { box: 'block-size: 400px', item: 'block-size: 100%', height: 400 },
};
const narrowest: Record<LayoutTag, number> = {
  'bot-status-toggle': 60,
  'takeover-button': 50,
  'handback-close-bar': 80,
  'contact-panel': 150,
  'conversation-list': 220,
  'conversation-thread': 220,
  'reply-composer': 160,
  'conversation-header': 220,
};
/** In pixels, at the least width. */
const highest = 900;

for (const dir of ['ltr', 'rtl'] as const) {
  describe(`in the layouts of pages, ${dir}`, function () {
    this.timeout(20_000);
    const rows = Object.entries(hosts).filter(
      ([name]) =>
        dir === 'ltr' || /^(a flex row|max-content|min-content|280 px|zoom 1.5|an absolute place)$/.test(name),
    );
    for (const [name, { box, item, body, isNatural, atMost, height }] of rows) {
      it(`${name}: each element has a size of its own, and stays inside (row 110)`, async () => {
        document.documentElement.dir = dir;
        document.body.style.cssText = body ?? '';
        const { boxes, element } = await lay({ box, item });
        const problems: string[] = [];
        for (const tag of layoutTags) {
          const subject = element(tag);
          const zoom = (subject as { currentCSSZoom?: number }).currentCSSZoom ?? 1;
          const scale = name === 'a transform' ? 0.75 : zoom;
          const rect = subject.getBoundingClientRect();
          const [inline, block] = [rect.width / scale, rect.height / scale];
          const say = (what: string) => problems.push(`${tag}: ${what}`);
          if (inline < narrowest[tag]) say(`${inline} px wide`);
          if (block < 24) say(`${block} px high`);
          if (block > highest) say(`${block} px high`);
          if (height && /list|thread/.test(tag) && block > height + 1) say(`${block} px high in ${height}`);
          if (inline > 1000) say(`${inline} px wide`);
          for (const each of shredded(subject)) say(each);
          for (const each of sticksOut(subject)) say(`sticks out: ${each}`);
          const around = boxes.get(tag)!;
          if (atMost && around.scrollWidth > atMost) say(`${around.scrollWidth} px in a box of ${atMost}`);
          if (isNatural && /toggle|takeover/.test(tag)) {
            const { height: line } = subject.shadowRoot!.querySelector('button')!.getBoundingClientRect();
            if (line > 40) say(`the button takes ${line} px`);
          }
        }
        expect(problems).to.deep.equal([]);
      });
    }
  });
}

describe('in a header row', () => {
  it('the toggle and the takeover button stand beside each other, in one line', async () => {
    const header = place(document.createElement('header'));
    header.style.display = 'flex';
    const { provider, element } = await lay({ parent: header, tags: ['bot-status-toggle', 'takeover-button'] });
    expect(getComputedStyle(provider).display).to.equal('contents');
    const [toggle, take] = [element('bot-status-toggle'), element('takeover-button')];
    const [a, b] = [toggle.getBoundingClientRect(), take.getBoundingClientRect()];
    expect(a.width).to.be.above(90);
    expect(b.width).to.be.above(90);
    expect(b.left, 'no overlap').to.be.at.least(a.right);
  });

  it('directly in the page’s own provider, which has no box', async () => {
    const { provider, element } = await lay({ tags: ['takeover-button'] });
    provider.style.cssText = '';
    provider.replaceChildren(element('takeover-button'));
    const row = place(document.createElement('div'));
    row.style.cssText = 'display: flex; gap: 10px; inline-size: 600px';
    row.append(provider);
    const take = provider.querySelector('takeover-button')!;
    await settle(take);
    expect(take.getBoundingClientRect().width).to.be.above(90);
  });
});

describe('nothing scrolls by itself', () => {
  for (const [what, box] of Object.entries({
    'in the page': 'block-size: 360px',
    'in a positioned box': 'block-size: 360px; position: relative',
    'in a grid row': 'display: grid; block-size: 360px',
    'under zoom': 'block-size: 360px; zoom: 1.5',
    'in a transformed box': 'block-size: 360px; transform: scale(0.9)',
  })) {
    for (const tag of ['conversation-list', 'conversation-thread'] as const) {
      it(`${tag} ${what}: the page above it grows and shrinks`, async () => {
        const above = place(document.createElement('div'));
        above.style.blockSize = '10px';
        const { element } = await lay({ tags: [tag], box });
        const scroller = element(tag).shadowRoot!.querySelector<HTMLElement>('[data-scroller]')!;
        await waitUntil(() => scroller.scrollHeight > scroller.clientHeight + 20);
        scroller.scrollTop = tag === 'conversation-list' ? 500 : 20;
        await turn(50);
        const { scrollTop } = scroller;
        for (const height of ['110px', '0px', '47px']) {
          above.style.blockSize = height;
          element(tag).requestUpdate();
          await settle(element(tag));
          await turn(30);
          expect(scroller.scrollTop, height).to.be.closeTo(scrollTop, 1);
        }
      });
    }
  }
});

describe('a hidden list', () => {
  it('keeps its rows and its place, and takes no size from what is not there', async () => {
    const { element, boxes, adapter } = await lay({ tags: ['conversation-list'], box: 'block-size: 400px' });
    const list = element('conversation-list');
    const scroller = list.shadowRoot!.querySelector<HTMLElement>('[data-scroller]')!;
    const space = () => list.shadowRoot!.querySelector<HTMLElement>('[data-window]')!.style.blockSize;
    scroller.scrollTop = 2000;
    await turn(50);
    const before = { top: scroller.scrollTop, space: space() };
    boxes.get('conversation-list')!.style.display = 'none';
    await turn(50);
    await adapter.controls.contactWrites('c1', 'Still there?');
    await turn(150);
    list.requestUpdate();
    await settle(list);
    boxes.get('conversation-list')!.style.display = '';
    await turn(100);
    await settle(list);
    expect(space(), 'the rows’ height').to.equal(before.space);
    expect(scroller.scrollTop).to.be.closeTo(before.top, 1);
    const { top, bottom } = scroller.getBoundingClientRect();
    const rows = [...list.shadowRoot!.querySelectorAll('[data-row]')].map((row) => row.getBoundingClientRect());
    expect(Math.min(...rows.map((row) => row.top)), 'rows from the top').to.be.at.most(top);
    expect(Math.max(...rows.map((row) => row.bottom)), 'rows to the end').to.be.at.least(bottom);
  });

  for (const [what, hide, show] of [
    ['display: none', 'display: none', 'display: block'],
    ['the hidden attribute of a box', 'display: none', ''],
    ['content-visibility: hidden', 'content-visibility: hidden', ''],
  ] as const) {
    it(`every element, first rendered under ${what}, has its size when shown`, async () => {
      const { element, boxes, ready } = await lay({ box: hide });
      await turn(50);
      for (const box of boxes.values()) box.style.cssText = show;
      await ready();
      await turn(100);
      for (const tag of layoutTags) {
        const { width, height } = element(tag).getBoundingClientRect();
        expect(width, tag).to.be.above(narrowest[tag]);
        expect(height, tag).to.be.within(24, highest);
      }
      expect(element('conversation-list').shadowRoot!.querySelectorAll('[data-row]').length).to.be.above(4);
    });
  }
});

describe('what opens above the page', () => {
  const looks: Record<string, { body?: string; box?: string; dir?: string; width?: number; height?: number }> = {
    'a plain page': {},
    'zoom 1.5': { body: 'zoom: 1.5' },
    'zoom 0.8': { body: 'zoom: 0.8' },
    'zoom in zoom': { body: 'zoom: 1.5', box: 'zoom: 0.5' },
    'zoom 1.5, right to left': { body: 'zoom: 1.5', dir: 'rtl' },
    'a transformed box': { box: 'transform: scale(0.8); transform-origin: 0 0' },
    'a box that clips': { box: 'overflow: hidden; block-size: 60px' },
    'text without line breaks': { box: 'white-space: nowrap' },
    'a frame of 320 × 150 px': { width: 320, height: 150 },
    'a frame of 280 × 200 px, zoom 1.5': { width: 280, height: 200, body: 'zoom: 1.5' },
    'a phone, right to left': { width: 375, height: 667, dir: 'rtl' },
  };
  for (const [name, { body = '', box = '', dir = 'ltr', width = 1000, height = 700 }] of Object.entries(looks)) {
    describe(name, () => {
      beforeEach(async () => {
        await setViewport({ width, height });
        document.documentElement.dir = dir;
        document.body.style.cssText = `margin: 8px; ${body}`;
      });
      after(() => setViewport({ width: 1000, height: 700 }));

      it('the menu stands at its button, inside the window', async () => {
        const { element } = await lay({ tags: ['bot-status-toggle'], box: `padding: 20px; ${box}` });
        const toggle = element('bot-status-toggle');
        await toggle.menu.load();
        await settle(toggle);
        await openMenu(toggle);
        const [menu, anchor] = [menuOf(toggle), stateButton(toggle)].map((each) => each.getBoundingClientRect());
        const hasRoom = anchor!.bottom + 12 + menu!.height <= innerHeight;
        expect(menu!.top).to.be.at.least(0);
        expect(menu!.bottom).to.be.at.most(innerHeight + 1);
        expect(menu!.left).to.be.at.least(0);
        expect(menu!.right).to.be.at.most(innerWidth + 1);
        if (hasRoom) expect(menu!.top - anchor!.bottom, 'below the button').to.be.within(0, 12);
        const side = dir === 'rtl' ? 'right' : 'left';
        if (width > 700) expect(menu![side], 'at its start').to.be.closeTo(anchor![side], 3);
      });

      const dialogs: Record<string, { tag: LayoutTag; opener: RegExp; id: string }> = {
        'Close conversation': { tag: 'handback-close-bar', opener: /Close conversation/, id: 'c1' },
        'a previous conversation': { tag: 'contact-panel', opener: /handled by|Resolved|Not resolved/i, id: 'c1' },
      };
      for (const [what, { tag, opener, id }] of Object.entries(dialogs)) {
        it(`the buttons of the dialog “${what}” stay in sight`, async () => {
          const { element } = await lay({ tags: [tag], conversationId: id, box });
          const subject = element(tag);
          await waitUntil(() =>
            [...subject.shadowRoot!.querySelectorAll('button')].some((b) => opener.test(b.textContent)),
          );
          const press = [...subject.shadowRoot!.querySelectorAll('button')].find((b) => opener.test(b.textContent))!;
          press.click();
          const dialog = await dialogOpen(subject);
          const outer = drawnAt(dialog);
          expect(outer.top, 'top of the dialog').to.be.at.least(0);
          expect(outer.bottom, 'end of the dialog').to.be.at.most(innerHeight);
          expect(outer.right).to.be.at.most(innerWidth);
          for (const control of dialog.querySelectorAll('.actions button')) {
            for (const top of [0, 40, 9999]) {
              dialog.scrollTop = top;
              const rect = drawnAt(control);
              expect(rect.bottom, `${control.textContent} at ${top}`).to.be.at.most(innerHeight);
              const [x, y] = [rect.left + rect.width / 2, rect.top + rect.height / 2];
              const hit = subject.shadowRoot!.elementFromPoint(x, y);
              expect(hit?.textContent, `at ${top}`).to.equal(control.textContent);
              expect(hit === control, `${control.textContent} at ${top}`).to.equal(true);
            }
          }
          expect(dialog.scrollWidth).to.be.at.most(dialog.clientWidth);
        });
      }
    });
  }
});

describe('long words', () => {
  const url = `https://example.com/${'a-very-long-path/'.repeat(30)}`.replaceAll('-', '').replaceAll('/a', 'a');
  for (const [what, box] of Object.entries({
    'a column of 420 px': 'display: grid; inline-size: 420px',
    'a flex row of 420 px': 'display: flex; inline-size: 420px',
    'a column of what is left': 'display: grid; grid-template-columns: 1fr 200px; inline-size: 620px',
    '280 px': 'inline-size: 280px',
  })) {
    it(`${what}: a long address in the reply box wraps, and Send stays in place`, async () => {
      const { element, boxes } = await lay({ tags: ['reply-composer'], box });
      const composer = element('reply-composer');
      await click(composer, 'Take over');
      await waitUntil(() => !composer.shadowRoot!.querySelector('.locked'));
      const before = composer.getBoundingClientRect().width;
      fillIn(composer.shadowRoot!.querySelector('textarea')!, url);
      await settle(composer);
      expect(composer.getBoundingClientRect().width).to.be.closeTo(before, 1);
      expect(boxes.get('reply-composer')!.scrollWidth).to.be.at.most(boxes.get('reply-composer')!.clientWidth);
      const send = button(composer, 'Send').getBoundingClientRect();
      expect(send.right).to.be.at.most(composer.getBoundingClientRect().right + 1);
    });
  }

  it('the longest word that can be sent wraps too, and a longer one does not hold the page up', async function () {
    // WebKit takes its time with five million letters in one field, wrapped or not
    this.timeout(120_000);
    const { element } = await lay({ tags: ['reply-composer'], box: 'inline-size: 420px' });
    const composer = element('reply-composer');
    await click(composer, 'Take over');
    await waitUntil(() => !composer.shadowRoot!.querySelector('.locked'));
    const box = composer.shadowRoot!.querySelector('textarea')!;
    for (const length of [65_536, 5_000_000]) {
      fillIn(box, 'x'.repeat(length));
      await settle(composer);
      expect(composer.getBoundingClientRect().width, `${length}`).to.be.closeTo(420, 1);
      expect(box.getBoundingClientRect().height, `${length}`).to.be.at.most(240);
      expect(box.wrap === 'off', `${length}`).to.equal(length > 65_536);
    }
  });

  it('the natural width of the reply box does not grow with what is typed', async () => {
    const { element } = await lay({ tags: ['reply-composer'], box: 'inline-size: max-content; max-inline-size: 100%' });
    const composer = element('reply-composer');
    await click(composer, 'Take over');
    await waitUntil(() => !composer.shadowRoot!.querySelector('.locked'));
    const before = composer.getBoundingClientRect().width;
    fillIn(composer.shadowRoot!.querySelector('textarea')!, url);
    await settle(composer);
    expect(composer.getBoundingClientRect().width).to.be.closeTo(before, 1);
  });
});

describe('the whole desk, pasted as in the README', function () {
  this.timeout(20_000);

  const readme = async (): Promise<string> => {
    const text = await (await fetch('/README.md')).text();
    return text.match(/```html\n(<style>[\s\S]*?)```/)![1]!;
  };
  /** The elements of the desk that can be seen now. */
  const parts = (desk: Element): HTMLElement[] =>
    layoutTags
      .map((tag) => desk.shadowRoot!.querySelector<HTMLElement>(tag))
      .filter((each) => each?.checkVisibility()) as HTMLElement[];
  const paste = async (markup: string): Promise<HTMLElement> => {
    const page = place(document.createElement('div'));
    page.innerHTML = markup;
    const desk = page.querySelector<HTMLElement>('handoff-desk')!;
    await waitUntil(
      () => {
        const shown = parts(desk);
        const isReady = ({ shadowRoot: root }: HTMLElement) =>
          root?.querySelector('button, [role=log]') && !root.querySelector('.skeleton, .wait');
        return shown.length > 1 && shown.every(isReady);
      },
      'the desk is still loading',
      { timeout: 15_000 },
    );
    await turn(50);
    return desk;
  };

  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
    [375, 812],
    [280, 653],
  ] as const) {
    it(`${width} × ${height}: a desk, in which everything can be reached`, async () => {
      await setViewport({ width, height });
      const desk = await paste((await readme()).replace('body {', '[data-test], [data-test] > div {'));
      // not every browser makes its window that small
      expect(document.documentElement.scrollWidth, 'no overflow').to.be.at.most(innerWidth);
      expect(desk.getBoundingClientRect().height, 'fits the window').to.be.at.most(height + 1);
      const { left, right } = desk.getBoundingClientRect();
      for (const each of parts(desk)) {
        const box = each.getBoundingClientRect();
        expect(box.left, each.localName).to.be.at.least(left - 1);
        expect(box.right, each.localName).to.be.at.most(right + 1);
        expect(box.height, each.localName).to.be.within(24, height + 1);
      }
    });
  }

  it('without any styles of the page, list and history are bounded and scroll inside', async () => {
    await setViewport({ width: 1440, height: 900 });
    const desk = await paste((await readme()).replace(/<style>[\s\S]*?<\/style>/, ''));
    for (const each of parts(desk)) {
      if (!['conversation-list', 'conversation-thread'].includes(each.localName)) continue;
      expect(each.getBoundingClientRect().height, each.localName).to.be.within(200, 900);
    }
    await setViewport({ width: 1000, height: 700 });
  });
});
