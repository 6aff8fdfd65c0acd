import { expect } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import { focused, press, settle } from '../support/elements.js';
import {
  at,
  box,
  bulkReady,
  conversation,
  held,
  idsOf,
  listScene,
  many,
  newButton,
  opener,
  painted,
  placeOfFocus,
  rowOf,
  rowText,
  rowsOf,
  scroller,
  select,
  selectedIds,
  waiting,
  within,
  type ListScene,
} from './conversation-list-scene.js';

before(() => setViewport({ width: 800, height: 900 }));
afterEach(() => resetMouse());

const key = async ({ list }: ListScene, ...keys: string[]): Promise<string> => {
  for (const each of keys) {
    await press(each);
    await painted(list);
  }
  return placeOfFocus(list);
};
const newest = (n: number) =>
  conversation(n, { lastMessage: { text: 'Just now', author: { kind: 'contact' }, at: at(1) } });

describe('conversation-list: the grid by keys', () => {
  it('is a grid of rows and cells, with counts and indices, and one place for Tab', async () => {
    const { list } = await listScene({ rows: many(3), selected: 'c2' });
    const grid = scroller(list);
    expect(grid.getAttribute('aria-multiselectable')).to.equal('true');
    expect(grid.getAttribute('aria-rowcount')).to.equal('3');
    expect(rowsOf(list).map((row) => row.getAttribute('aria-rowindex'))).to.deep.equal(['1', '2', '3']);
    for (const row of rowsOf(list)) {
      expect([...row.children].map((cell) => cell.getAttribute('role'))).to.deep.equal(['gridcell', 'gridcell']);
    }
    expect(grid.querySelectorAll('[tabindex="0"]')).to.have.lengthOf(1);
  });

  it('Tab goes in once and out once, and comes back to the same place', async () => {
    const scene = await listScene({ rows: many(3) });
    const after = document.createElement('button');
    scene.provider.append(after);
    within(scene.list, 'select')!.focus();
    expect(await key(scene, 'Tab')).to.equal('c1 open');
    await key(scene, 'ArrowDown', 'Tab');
    expect(focused()).to.equal(after);
    expect(await key(scene, 'Shift+Tab')).to.equal('c2 open');
  });

  it('arrows move by a row and by a cell, and stop at the edges', async () => {
    const scene = await listScene({ rows: many(3) });
    opener(scene.list, 'c1').focus();
    expect(await key(scene, 'ArrowUp')).to.equal('c1 open');
    expect(await key(scene, 'ArrowDown')).to.equal('c2 open');
    expect(await key(scene, 'ArrowLeft')).to.equal('c2 select');
    expect(await key(scene, 'ArrowDown')).to.equal('c3 select');
    expect(await key(scene, 'ArrowDown')).to.equal('c3 select');
    expect(await key(scene, 'ArrowRight')).to.equal('c3 open');
    expect(await key(scene, 'ArrowRight')).to.equal('c3 open');
  });

  it('from right to left the arrows are mirrored, also on a part of the page (A9)', async () => {
    const scene = await listScene({ rows: many(3) });
    scene.provider.dir = 'rtl';
    await settle(scene.list);
    opener(scene.list, 'c1').focus();
    expect(await key(scene, 'ArrowRight')).to.equal('c1 select');
    expect(await key(scene, 'ArrowLeft')).to.equal('c1 open');
  });

  it('Home and End go along the row, with Control through all rows', async () => {
    const scene = await listScene({ rows: many(300) });
    opener(scene.list, 'c1').focus();
    expect(await key(scene, 'Home')).to.equal('c1 select');
    expect(await key(scene, 'End')).to.equal('c1 open');
    await key(scene, 'Control+End');
    await scene.advance();
    expect(await key(scene, 'Control+End')).to.equal('c300 open');
    expect(await key(scene, 'Control+Home')).to.equal('c1 open');
    expect(scroller(scene.list).scrollTop).to.equal(0);
  });

  it('Page keys go by what is seen, and the row is seen', async () => {
    const scene = await listScene({ rows: many(100) });
    const { list } = scene;
    opener(list, 'c1').focus();
    const perPage = Math.floor(scroller(list).clientHeight / rowOf(list, 'c1').offsetHeight);
    for (const [pressed, n] of [
      ['PageDown', 1 + perPage],
      ['PageDown', 1 + 2 * perPage],
      ['PageUp', 1 + perPage],
      ['PageUp', 1],
    ] as const) {
      expect(await key(scene, pressed)).to.equal(`c${n} open`);
      const [seen, row] = [scroller(list).getBoundingClientRect(), rowOf(list, `c${n}`).getBoundingClientRect()];
      expect(row.top, pressed).to.be.at.least(seen.top - 1);
      expect(row.bottom, pressed).to.be.at.most(seen.bottom + 1);
    }
  });

  it('Space selects without opening; Enter opens without selecting', async () => {
    const scene = await listScene({ rows: many(3) });
    opener(scene.list, 'c2').focus();
    await key(scene, ' ');
    expect([selectedIds(scene.list), scene.store.$selected.get() || undefined]).to.deep.equal([['c2'], undefined]);
    expect(rowOf(scene.list, 'c2').getAttribute('aria-selected')).to.equal('true');
    // Firefox goes on to call a cell selected that says nothing of its own, and Orca leads whoever unselected it there
    const cells = (id: string) => [...rowOf(scene.list, id).children].map((cell) => cell.getAttribute('aria-selected'));
    expect([cells('c2'), cells('c3')]).to.deep.equal([
      ['true', 'true'],
      ['false', 'false'],
    ]);
    await key(scene, 'Enter');
    expect([selectedIds(scene.list), scene.store.$selected.get()]).to.deep.equal([['c2'], 'c2']);
    await key(scene, 'ArrowLeft', ' ');
    expect(selectedIds(scene.list)).to.deep.equal([]);
    expect(cells('c2')).to.deep.equal(['false', 'false']);
    expect(placeOfFocus(scene.list)).to.equal('c2 select');
  });

  it('Shift makes a range from the last one, by Space on either cell and by the pointer', async () => {
    const scene = await listScene({ rows: many(9) });
    const { list } = scene;
    opener(list, 'c2').focus();
    await key(scene, ' ', 'ArrowDown', 'ArrowDown', 'Shift+ ');
    expect(selectedIds(list)).to.deep.equal(['c2', 'c3', 'c4']);
    await key(scene, 'ArrowLeft', 'ArrowDown', 'ArrowDown', 'Shift+ ');
    expect(selectedIds(list)).to.deep.equal(['c2', 'c3', 'c4', 'c5', 'c6']);
    await sendKeys({ down: 'Shift' });
    const { x, y, width, height } = box(list, 'c3').getBoundingClientRect();
    await sendMouse({ type: 'click', position: [Math.round(x + width / 2), Math.round(y + height / 2)] });
    await sendKeys({ up: 'Shift' });
    await settle(list);
    expect(selectedIds(list), 'a range is unselected as it was selected').to.deep.equal(['c2']);
  });

  it('Shift makes a range also where the pointer is beside the box, in the cell', async () => {
    const { list } = await listScene({ rows: many(5) });
    const pressBeside = async (id: string) => {
      const { x, y } = rowOf(list, id).getBoundingClientRect();
      await sendMouse({ type: 'click', position: [Math.round(x + 10), Math.round(y + 10)] });
      await settle(list);
    };
    await pressBeside('c2');
    // it takes room above the rows
    await bulkReady(list);
    await sendKeys({ down: 'Shift' });
    await pressBeside('c4');
    await sendKeys({ up: 'Shift' });
    expect(selectedIds(list)).to.deep.equal(['c2', 'c3', 'c4']);
    expect(rowsOf(list).map((row) => row.querySelector('input')!.checked)).to.deep.equal([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(placeOfFocus(list)).to.equal('c4 select');
  });

  it('Space that is held selects once, on either cell', async () => {
    const { list } = await listScene({ rows: many(3) });
    for (const cell of [opener(list, 'c1'), box(list, 'c3')]) {
      for (const repeat of [false, true, true, true]) {
        cell.dispatchEvent(
          new KeyboardEvent('keydown', { key: ' ', repeat, bubbles: true, cancelable: true, composed: true }),
        );
      }
    }
    await settle(list);
    expect(selectedIds(list)).to.deep.equal(['c1', 'c3']);
  });

  it('Control+A and Meta+A select all in this view and search; in the search field they are left alone', async () => {
    for (const mod of ['Control', 'Meta']) {
      const scene = await listScene({ rows: [...many(3), conversation(4, held)], set: { view: 'open' } });
      opener(scene.list, 'c1').focus();
      await key(scene, `${mod}+a`);
      expect(selectedIds(scene.list), mod).to.deep.equal(['c1', 'c2', 'c3']);
      scene.list.clearSelection();
      within(scene.list, '[type=search]')!.focus();
      await key(scene, `${mod}+a`);
      expect(selectedIds(scene.list), mod).to.deep.equal([]);
      scene.provider.remove();
    }
  });

  it('single letters and keys with Alt are left to others (U9)', async () => {
    const scene = await listScene({ rows: many(3) });
    opener(scene.list, 'c2').focus();
    const seen: string[] = [];
    const listen = (event: KeyboardEvent) => {
      if (!event.defaultPrevented) seen.push(event.key);
    };
    document.addEventListener('keydown', listen);
    await key(scene, 'a', 'j', 'Alt+ArrowDown');
    document.removeEventListener('keydown', listen);
    expect(seen).to.include.members(['a', 'j', 'ArrowDown']);
    expect([placeOfFocus(scene.list), selectedIds(scene.list)]).to.deep.equal(['c2 open', []]);
  });

  it('readonly: one cell, no selection, and the keys still move', async () => {
    const scene = await listScene({ rows: many(3), set: { readonly: true } });
    const { list } = scene;
    expect(
      list.shadowRoot!.querySelectorAll('input[type=checkbox], [aria-selected], [aria-multiselectable]'),
    ).to.have.lengthOf(0);
    opener(list, 'c1').focus();
    expect(await key(scene, 'ArrowLeft')).to.equal('c1 open');
    await key(scene, ' ', 'Control+a');
    expect(selectedIds(list)).to.deep.equal([]);
    expect(await key(scene, 'ArrowDown')).to.equal('c2 open');
  });
});

describe('conversation-list: nothing moves under the focus or the pointer', () => {
  it('under the focus: new rows wait, moved ones stay, those that left are marked; then all is in order', async () => {
    const scene = await listScene({ rows: many(4), set: { view: 'open' } });
    const { list, push } = scene;
    opener(list, 'c2').focus();
    await push(
      newest(9),
      newest(10),
      ['c4', { lastMessage: { text: 'Up', author: { kind: 'contact' }, at: at(2) } }],
      ['c3', waiting(3)],
    );
    expect(idsOf(list)).to.deep.equal(['c1', 'c2', 'c3', 'c4']);
    expect(placeOfFocus(list)).to.equal('c2 open');
    expect(rowText(list, 'c3')).to.include('No longer in this view');
    expect(newButton(list)!.textContent!.trim()).to.equal('2 new');
    within(list, 'select')!.focus();
    await settle(list);
    expect(idsOf(list)).to.deep.equal(['c4', 'c10', 'c9', 'c1', 'c2']);
    expect(newButton(list)).to.equal(null);
  });

  it('what appears above the rows moves none from under the pointer, and hides the first one from nobody else', async () => {
    const select = (list: Element) =>
      [...list.shadowRoot!.querySelectorAll('button')].find((each) => each.textContent?.trim() === 'Select')!;
    for (const isPointedAt of [true, false]) {
      // before there is a list, or it would be under the pointer from the start
      await sendMouse({ type: 'move', position: [5, 880] });
      const { list } = await listScene({ rows: many(40), height: 400 });
      const { x, y } = rowOf(list, 'c3').getBoundingClientRect();
      if (isPointedAt) await sendMouse({ type: 'move', position: [Math.round(x + 60), Math.round(y + 10)] });
      const before = scroller(list).offsetTop;
      select(list).click();
      await bulkReady(list);
      await painted(list);
      const grown = scroller(list).offsetTop - before;
      expect(grown, 'nothing appeared').to.be.greaterThan(20);
      expect(Math.round(scroller(list).scrollTop)).to.equal(isPointedAt ? Math.round(grown) : 0);
      list.remove();
    }
    await resetMouse();
  });

  it('"2 new" lets them in, and the focus goes to the first row', async () => {
    const scene = await listScene({ rows: many(4) });
    opener(scene.list, 'c2').focus();
    await scene.push(newest(9), newest(10));
    newButton(scene.list)!.focus();
    opener(scene.list, 'c2').focus();
    newButton(scene.list)!.click();
    await settle(scene.list);
    await painted(scene.list);
    expect(idsOf(scene.list)).to.deep.equal(['c10', 'c9', 'c1', 'c2', 'c3', 'c4']);
    expect(newButton(scene.list)).to.equal(null);
    expect(placeOfFocus(scene.list)).to.equal('c10 open');
  });

  it('the focused row stays where it is and keeps the focus, also when it is removed', async () => {
    const scene = await listScene({ rows: many(4) });
    const node = opener(scene.list, 'c2');
    node.focus();
    const { top } = node.getBoundingClientRect();
    for (const sink of scene.backend.sinks) sink.removed('c2');
    await scene.advance();
    expect(placeOfFocus(scene.list)).to.equal('c2 open');
    expect(focused()).to.equal(node);
    await scene.push(newest(9));
    expect(focused()).to.equal(node);
    expect(Math.abs(node.getBoundingClientRect().top - top), 'the button above does not push it').to.be.below(60);
  });

  it('under the pointer the same, until it leaves', async () => {
    const scene = await listScene({ rows: many(4) });
    const { list } = scene;
    const { x, y } = rowOf(list, 'c2').getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(x + 80), Math.round(y + 40)] });
    await painted(list);
    await scene.push(newest(9));
    expect(idsOf(list)).to.deep.equal(['c1', 'c2', 'c3', 'c4']);
    expect(newButton(list)!.textContent!.trim()).to.equal('1 new');
    await sendMouse({ type: 'move', position: [5, 880] });
    await painted(list);
    expect(idsOf(list)).to.deep.equal(['c9', 'c1', 'c2', 'c3', 'c4']);
  });

  it('scrolled away from the top the same, and what is seen stays where it is', async () => {
    const scene = await listScene({ rows: many(100) });
    const { list } = scene;
    scroller(list).scrollTop = 30 * rowOf(list, 'c1').offsetHeight;
    await painted(list);
    const { top } = rowOf(list, 'c32').getBoundingClientRect();
    await scene.push(newest(901), newest(902));
    await painted(list);
    expect(newButton(list)!.textContent!.trim()).to.equal('2 new');
    expect(Math.abs(rowOf(list, 'c32').getBoundingClientRect().top - top), 'moved by').to.be.below(1);
    scroller(list).scrollTop = 0;
    await painted(list);
    expect(idsOf(list).slice(0, 3)).to.deep.equal(['c901', 'c902', 'c1']);
  });

  it('scrolled by less than a row and back, it goes on by itself', async () => {
    const scene = await listScene({ rows: many(100) });
    scroller(scene.list).scrollTop = 5;
    await painted(scene.list);
    await scene.push(newest(901));
    expect(newButton(scene.list)).not.to.equal(null);
    scroller(scene.list).scrollTop = 0;
    await painted(scene.list);
    expect(idsOf(scene.list)[0]).to.equal('c901');
  });

  it('a list that became empty under the pointer or the focus is not held for ever', async () => {
    const scene = await listScene({ rows: many(4) });
    const { list } = scene;
    const { x, y } = rowOf(list, 'c2').getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(x + 80), Math.round(y + 40)] });
    opener(list, 'c2').focus();
    await painted(list);
    list.view = 'closed';
    await scene.advance();
    expect(idsOf(list)).to.deep.equal([]);
    expect(document.activeElement, 'the focus did not fall to the body').to.equal(list);
    await sendMouse({ type: 'move', position: [5, 880] });
    list.view = 'all';
    await scene.advance();
    await scene.push(newest(9));
    expect(newButton(list)).to.equal(null);
    expect(idsOf(list)[0]).to.equal('c9');
  });

  it('the focus stays in its row while it is scrolled out of sight', async () => {
    const scene = await listScene({ rows: many(200) });
    const { list } = scene;
    const node = opener(list, 'c2');
    node.focus();
    // WebKit brings what is focused into view a moment later
    await painted(list);
    scroller(list).scrollTop = 100 * rowOf(list, 'c1').offsetHeight;
    await painted(list);
    expect(focused()).to.equal(node);
    expect(rowsOf(list).length).to.be.at.most(60);
    expect(idsOf(list)).to.include('c101');
    expect(await key(scene, 'ArrowDown'), 'and the keys go on from there').to.equal('c3 open');
    expect(idsOf(list)).not.to.include('c101');
  });

  it('another choice of the host, a change of the state and a bulk bar leave the focus alone', async () => {
    const scene = await listScene({ rows: many(4) });
    opener(scene.list, 'c3').focus();
    scene.store.$selected.set('c1');
    await scene.push(['c3', waiting(3)], ['c1', held]);
    await select(scene, 'c1');
    opener(scene.list, 'c3').focus();
    scene.list.clearSelection();
    await settle(scene.list);
    expect(placeOfFocus(scene.list)).to.equal('c3 open');
  });
});
