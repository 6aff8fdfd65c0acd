import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { counted, expectNoGrowth } from '../support/counters.js';
import { hear, settle, turn } from '../support/elements.js';
import type { Conversation } from '../../src/model/conversation.js';
import {
  at,
  conversation,
  held,
  idsOf,
  listScene,
  many,
  opener,
  painted,
  rendersOf,
  rowOf,
  rowsOf,
  rowText,
  scroller,
  select,
  viewTexts,
  waiting,
  within,
} from './conversation-list-scene.js';

before(() => setViewport({ width: 800, height: 900 }));

const tenThousand = () => listScene({ rows: many(10_000), pageSize: 10_000 });

describe('ten thousand conversations (P4, P5)', function () {
  this.timeout(60_000);

  it('at most 60 rows are in the page, wherever somebody scrolls, however high the list is', async () => {
    const scene = await tenThousand();
    const { list } = scene;
    expect(viewTexts(list)[0]).to.equal('All 10,000');
    const height = rowOf(list, 'c1').offsetHeight;
    for (const n of [0, 5, 500, 5000, 9990, 3]) {
      scroller(list).scrollTop = n * height;
      await painted(list);
      expect(rowsOf(list).length, `at row ${n}`).to.be.within(1, 60);
      const [seen, row] = [scroller(list).getBoundingClientRect(), rowOf(list, `c${n + 1}`).getBoundingClientRect()];
      if (n < 9990) expect(Math.abs(row.top - seen.top), `row ${n} is where it belongs`).to.be.below(3);
    }
    list.style.height = '20000px';
    await painted(list);
    expect(rowsOf(list).length).to.be.at.most(60);
    expect(scroller(list).getAttribute('aria-rowcount')).to.equal('10000');
    expect(rowOf(list, 'c7').getAttribute('aria-rowindex')).to.equal('7');
  });

  for (const [what, way] of [
    ['a few rows further', [500, 503, 505, 501, 498, 500]],
    ['far away', [500, 5000, 9000, 4000, 3000]],
    ['both', [500, 504, 3000, 3002, 3001]],
    ['past it from the other side', [500, 5000, 100, 9000, 500]],
  ] as const) {
    it(`rows that come take the elements of those that leave, and the focus stays where it is: ${what}`, async () => {
      const { list } = await tenThousand();
      await settle();
      const height = rowOf(list, 'c1').offsetHeight;
      const scrollTo = async (row: number) => {
        scroller(list).scrollTop = row * height;
        await painted(list);
        expect(scroller(list).scrollTop, 'nothing scrolls back').to.equal(row * height);
      };
      await scrollTo(way[0]);
      const focused = opener(list, 'c506');
      // WebKit scrolls to what has the focus a moment later than others
      focused.focus({ preventScroll: true });
      let made = 0;
      let blurred = 0;
      focused.addEventListener('blur', () => blurred++);
      for (const place of way) {
        const before = new Set(rowsOf(list));
        await scrollTo(place);
        made += rowsOf(list).filter((row) => !before.has(row)).length;
        expect(list.shadowRoot!.activeElement === focused, `the focus, at ${place}`).to.equal(true);
        expect(rowText(list, `c${place + 2}`), 'the row is the one of its place').to.contain(`Contact ${place + 2} `);
      }
      // what is moved to the other end of the page loses the focus, and gets it back at once
      if (way[2] < way[0]) return;
      expect(blurred, 'how often the focus was lost and came back').to.equal(0);
      // of some twenty rows at a time, and of more than sixty in all
      expect(made, 'elements that were made anew').to.be.below(16);
    });
  }

  it('what is seen is always filled, at each place', async () => {
    const { list } = await tenThousand();
    const height = rowOf(list, 'c1').offsetHeight;
    for (let n = 0; n < 40; n++) {
      scroller(list).scrollTop = n * 77 * height + n * 13;
      await painted(list);
      const seen = scroller(list).getBoundingClientRect();
      const tops = rowsOf(list).map((row) => row.getBoundingClientRect());
      expect(Math.min(...tops.map(({ top }) => top)), `above, ${n}`).to.be.at.most(seen.top);
      expect(Math.max(...tops.map(({ bottom }) => bottom)), `below, ${n}`).to.be.at.least(seen.bottom - 1);
    }
  });

  it('a burst of 500 events is at most two renders, and only changed rows are touched', async () => {
    const scene = await tenThousand();
    const { list, backend } = scene;
    const renders = rendersOf(list);
    const touched = new Set<string>();
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const row = (target instanceof Element ? target : target.parentElement)?.closest<HTMLElement>('[role=row]');
        if (row) touched.add(row.dataset.row!);
      }
    });
    observer.observe(scroller(list), { subtree: true, childList: true, characterData: true, attributes: true });
    const seen = idsOf(list);
    for (let i = 0; i < 500; i++) backend.push(`c${i * 20 + 3}`, { unread: i + 1 });
    await scene.advance(200);
    observer.takeRecords().length;
    expect(renders(), 'renders').to.be.within(1, 2);
    expect(
      [...touched].filter((id) => seen.includes(id)),
      'rows',
    ).to.deep.equal(['c3']);
    expect(rowText(list, 'c3')).to.match(/^Contact 3 1 /);
    observer.disconnect();
  });

  it('select all, search and a view over all of them work, with 60 rows in the page', async () => {
    const scene = await tenThousand();
    const { list } = scene;
    opener(list, 'c1').focus();
    list.selectAll();
    await settle(list);
    expect(list.selection.size).to.equal(10_000);
    const field = within<HTMLInputElement>(list, '[type=search]')!;
    field.value = 'message 9876';
    field.dispatchEvent(new Event('input'));
    await settle(list);
    expect(idsOf(list)).to.deep.equal(['c9876']);
  });
});

describe('what a list says aloud (A5, A6)', () => {
  it('nothing of what others do, however much it is', async () => {
    const scene = await listScene({ rows: many(20, (i) => (i % 2 ? waiting(i) : {})) });
    await turn(200);
    const heard = hear(scene.list);
    await scene.push(['c1', held], ['c4', waiting(4)], conversation(70), [
      'c9',
      { lastMessage: { text: 'Now', author: { kind: 'contact' }, at: at(3) }, unread: 4 },
    ]);
    scene.list.view = 'open';
    await scene.advance(180_000);
    opener(scene.list, 'c2').click();
    await scene.advance();
    await turn(400);
    expect(heard).to.deep.equal([]);
  });

  it('has one region, the same node in every state', async () => {
    const scene = await listScene();
    const region = scene.list.shadowRoot!.querySelector('[role=status]');
    expect(scene.list.shadowRoot!.querySelectorAll('[role=status],[aria-live]')).to.have.lengthOf(1);
    await select(scene, 'c1');
    scene.list.store = (await listScene({ rows: [] })).store;
    await settle(scene.list);
    expect(scene.list.shadowRoot!.querySelector('[role=status]')).to.equal(region);
  });
});

describe('mounted and unmounted 1,000 times (T10)', function () {
  this.timeout(60_000);

  it('T10 conversation-list, with a selection each time', async () => {
    const scene = await listScene();
    scene.list.remove();
    const once = async () => {
      const list = document.createElement('conversation-list');
      scene.provider.append(list);
      await list.updateComplete;
      list.selectAll();
      await list.updateComplete;
      list.remove();
    };
    for (let i = 0; i < 50; i++) await once();
    await scene.advance(20_000);
    const before = await counted();
    for (let i = 0; i < 1000; i++) await once();
    await scene.advance(20_000);
    // it records all that it was asked
    scene.queries.length = scene.backend.calls.length = 0;
    const after = await counted();
    expectNoGrowth(before, after);
    expect(
      [scene.backend.sinks.size, scene.environment.timers.size, scene.environment.wakeListeners.size],
      'streams, timers, wake-ups',
    ).to.deep.equal([0, 0, 0]);
  });

  it('T10 removed while it reads: the reading is given up, and nothing is left', async () => {
    let signal: AbortSignal | undefined;
    const scene = await listScene({
      unready: true,
      adapter: {
        listConversations: (_, ctx) => {
          signal = ctx.signal;
          return new Promise<{ items: Conversation[] }>(() => {});
        },
      },
    });
    scene.list.remove();
    await scene.advance(2000);
    expect(signal!.aborted).to.equal(true);
    expect([
      scene.backend.sinks.size,
      scene.environment.timers.size,
      scene.environment.wakeListeners.size,
    ]).to.deep.equal([0, 0, 0]);
  });
});
