import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { HandoffError } from '../../src/model/error.js';
import { botState } from '../../src/model/rules.js';
import { inView, views, type View } from '../../src/model/views.js';
import { button, click, nameOf, place, queryRole, settle, text } from '../support/elements.js';
import {
  at,
  closed,
  conversation,
  held,
  idsOf,
  listScene,
  many,
  newButton,
  opener,
  painted,
  paused,
  rowOf,
  rowText,
  rowsOf,
  scroller,
  search,
  viewTexts,
  waiting,
  within,
} from './conversation-list-scene.js';

before(() => setViewport({ width: 800, height: 900 }));

const someViews = 'all open transferred waiting mine bot paused blocked needs-review closed';
const mixed = [
  conversation(1),
  conversation(2, paused),
  conversation(3, waiting(3)),
  conversation(4, held),
  conversation(5, closed),
  conversation(6, { handler: { kind: 'agent', agent: { id: 'me', name: 'Ada Own' } }, ...paused }),
  conversation(7, { attention: ['unanswered', 'their-own-mark'] }),
  conversation(8, { contact: { id: 'p8', name: 'Blocked one', blocked: {} } }),
  conversation(9, { status: 'archived' }),
  conversation(10, { handler: { kind: 'nobody' }, bot: { mode: 'autopilot', status: 'stopped' } }),
];

/** Where the text of this element is painted. */
function wordBox(element: Element): DOMRect {
  const texts = document.createNodeIterator(element, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    if (node.textContent?.trim()) return range.getBoundingClientRect();
  }
  throw new Error('no text');
}

describe('conversation-list: rows', () => {
  it('a row says who, what was said last and when, the channel, who has it and what the bot does (rows 16, 40)', async () => {
    const { list } = await listScene({
      rows: [
        conversation(1, {
          channel: 'whatsapp',
          unread: 3,
          lastMessage: { text: 'Where is it?', author: { kind: 'contact' }, at: at(-5) },
        }),
        conversation(2, { lastMessage: { text: 'On its way', author: { kind: 'bot' }, at: at(-6) } }),
        conversation(3, {
          ...held,
          lastMessage: { text: 'I look', author: { kind: 'agent', id: 'x', name: 'Xenia' }, at: at(-7) },
        }),
        conversation(4, {
          lastMessage: { text: 'Me again', author: { kind: 'agent', id: 'me', name: 'Ada Own' }, at: at(-8) },
        }),
      ],
    });
    expect(rowText(list, 'c1')).to.match(/^Contact 1 3 .*Where is it\? Bot active · WhatsApp$/);
    expect(rowOf(list, 'c1').querySelector('time')!.dateTime).to.equal(at(-5));
    expect(nameOf(rowOf(list, 'c1').querySelector('.unread')!)).to.equal('3 unread');
    expect(rowText(list, 'c2')).to.include('Bot: On its way');
    expect(rowText(list, 'c3')).to.match(/Xenia: I look Bot paused · Xenia/);
    expect(rowText(list, 'c4')).to.include('You: Me again');
  });

  it('the state has an icon and a word, never colour alone (A7) (row 13)', async () => {
    const { list } = await listScene({ rows: mixed });
    const words = {
      active: 'Bot active',
      paused: 'Bot paused',
      'paused-until': 'Bot paused until',
      stopped: 'Bot stopped',
      unknown: 'Bot state unknown',
      blocked: 'Contact blocked',
      off: 'Bot not available here',
    };
    for (const c of mixed.filter(({ status }) => status === 'open')) {
      const state = rowOf(list, c.id).querySelector('.state')!;
      expect(state.textContent, c.id).to.include(words[botState(c)]);
      expect(state.querySelector('svg'), c.id).to.not.equal(null);
    }
  });

  it('the icon stands apart from its word, also where words and page run in different directions (A9)', async () => {
    const scene = await listScene({ rows: [conversation(1), conversation(2, { attention: ['unanswered'] })] });
    for (const dir of ['ltr', 'rtl']) {
      scene.provider.dir = dir;
      await settle(scene.list);
      for (const id of ['c1', 'c2']) {
        const state = rowOf(scene.list, id)!.querySelector('.state')!;
        const [icon, word] = [state.querySelector('svg')!.getBoundingClientRect(), wordBox(state)];
        const gap = Math.max(word.left - icon.right, icon.left - word.right);
        expect(gap, `${dir} ${id}`).to.be.greaterThan(2);
      }
    }
  });

  it('says how long somebody waits, what to look at, how it was closed; unknown marks keep their word (rows 19, 24, 38)', async () => {
    const { list, advance } = await listScene({ rows: mixed });
    expect(rowText(list, 'c3')).to.include('Waiting 3 min');
    expect(rowText(list, 'c5')).to.include('Closed · Resolved');
    expect(rowText(list, 'c7')).to.include('Unanswered · their-own-mark');
    await advance(60_000);
    expect(rowText(list, 'c3')).to.include('Waiting 4 min');
  });

  it('a timed pause counts down in whole minutes, with one timer for all rows (U5, P6)', async () => {
    const rows = many(30, () => ({ bot: { mode: 'autopilot', status: 'paused', resumeAt: at(10) } }));
    const { list, advance, environment } = await listScene({ rows });
    expect(rowText(list, 'c1')).to.match(/Bot paused until .* \(10 min\)/);
    await advance(2000);
    expect(environment.timers.size, 'timers').to.equal(1);
    await advance(60_000);
    expect(rowText(list, 'c1')).to.include('(9 min)');
  });

  it('choosing a row selects the conversation for the other elements', async () => {
    const { list, store, advance } = await listScene();
    opener(list, 'c2').click();
    await advance();
    expect(store.$selected.get()).to.equal('c2');
    expect(
      rowsOf(list)
        .filter((row) => row.getAttribute('aria-current') === 'true')
        .map((row) => row.dataset.row),
    ).to.deep.equal(['c2']);
  });

  it('without a store, while loading, empty and failed: each has its own sentence (U6)', async () => {
    const alone = place(document.createElement('conversation-list'));
    await settle(alone);
    expect(text(alone)).to.equal('Not connected to a helpdesk yet');
    const loading = await listScene({ adapter: { listConversations: () => new Promise(() => {}) }, unready: true });
    expect(text(within(loading.list, '[part=skeleton]')!)).to.equal('Loading…');
    const none = await listScene({ rows: [] });
    expect(text(within(none.list, '[part=empty]')!)).to.equal('No conversations yet');
    await click(none.list, /^Open/);
    await none.advance();
    expect(text(within(none.list, '[part=empty]')!)).to.equal('Nothing here right now Show all');
    await click(none.list, 'Show all');
    await none.advance();
    expect(text(within(none.list, '[part=empty]')!)).to.equal('No conversations yet');
    for (const [code, sentence] of [
      ['forbidden', 'You are not allowed to do this.'],
      ['unavailable', 'The helpdesk cannot be reached now.'],
    ] as const) {
      let fails = true;
      const failed = await listScene({
        adapter: {
          listConversations: () =>
            fails
              ? Promise.reject(new HandoffError(code, 'internal 4711'))
              : Promise.resolve({ items: [conversation(1)] }),
        },
      });
      expect(text(within(failed.list, '[part=error]')!)).to.equal(`${sentence} Retry`);
      expect(failed.list.shadowRoot!.innerHTML).not.to.include('4711');
      fails = false;
      await click(failed.list, 'Retry');
      await failed.advance();
      expect(idsOf(failed.list)).to.deep.equal(['c1']);
    }
  });

  it('what is shown stays when it cannot be read again, and says so (U8) (row 66)', async () => {
    let fails = false;
    const { list, advance, backend } = await listScene({
      adapter: {
        listConversations: () =>
          fails ? Promise.reject(new HandoffError('unavailable', 'x')) : Promise.resolve({ items: many(2) }),
      },
    });
    fails = true;
    for (const sink of backend.sinks) sink.hint();
    await advance(3000);
    expect(idsOf(list)).to.deep.equal(['c1', 'c2']);
    expect(text(within(list, '.stale')!)).to.equal('Could not be updated: The helpdesk cannot be reached now. Retry');
    fails = false;
    await click(list, 'Retry');
    await advance();
    expect(within(list, '.stale')).to.equal(null);
  });
});

describe('conversation-list: views', () => {
  it('offers the views that the host names, and no unknown ones; all of them unknown is "all" (row 18)', async () => {
    const { list } = await listScene({ rows: mixed });
    expect(viewTexts(list)).to.deep.equal(['All 9', 'Open 5', 'Closed 1', 'Transferred 3', 'Selected 0']);
    list.views = 'mine nonsense waiting';
    await settle(list);
    expect(viewTexts(list)).to.deep.equal(['Mine 1', 'Waiting 1']);
    list.views = 'nonsense';
    await settle(list);
    expect(viewTexts(list)).to.deep.equal(['All 9']);
  });

  it('each view counts with the predicate of its rows (row 55)', async () => {
    const { list, advance } = await listScene({ rows: mixed, set: { views: someViews } });
    for (const view of someViews.split(' ') as View[]) {
      list.view = view;
      await advance();
      const wanted = mixed.filter((c) => inView(c, view, 'me')).map(({ id }) => id);
      expect(idsOf(list), view).to.deep.equal(wanted);
      const pressed = [...within(list, '[part=views]')!.querySelectorAll('[aria-pressed=true]')];
      expect(pressed.map(nameOf).join(), view).to.match(new RegExp(` ${wanted.length}$`));
    }
    expect(views).to.include.members(someViews.split(' '));
  });

  it('counts and rows follow what happens', async () => {
    const { list, push, advance } = await listScene({ rows: mixed, set: { views: 'waiting all mine' } });
    await push(
      ['c1', waiting(1)],
      ['c3', { status: 'archived' }],
      conversation(20, { lastMessage: { text: 'New', author: { kind: 'contact' }, at: at(1) } }),
    );
    expect(viewTexts(list), 'nobody knows yet whether the new one was counted').to.deep.equal([
      'Waiting 1',
      'All 8',
      'Mine 1',
    ]);
    await advance(11_000);
    expect(viewTexts(list)).to.deep.equal(['Waiting 1', 'All 9', 'Mine 1']);
    expect(idsOf(list)).to.deep.equal(['c1']);
  });

  it('counts of the backend that disagree give way to what is there', async () => {
    const { list } = await listScene({
      adapter: {
        listConversations: () => Promise.resolve({ items: many(3), counts: { all: 1, open: 700, waiting: -4 } }),
      },
    });
    expect(viewTexts(list)).to.deep.equal(['All 3', 'Open 3', 'Closed 0', 'Transferred 0', 'Selected 0']);
    const paged = await listScene({
      adapter: {
        listConversations: ({ cursor }) =>
          Promise.resolve({ items: cursor ? [] : many(3), nextCursor: cursor ? undefined : '1', counts: { all: 1 } }),
      },
    });
    expect(viewTexts(paged.list)[0]).to.equal('All 3');
  });

  it('without counts of the backend it says how many at least', async () => {
    const { list } = await listScene({
      height: 320,
      adapter: {
        listConversations: ({ cursor }) =>
          cursor ? new Promise(() => {}) : Promise.resolve({ items: many(60), nextCursor: 'more' }),
      },
    });
    expect(viewTexts(list)[0]).to.equal('All 60+');
  });

  it('the selected view follows the selected conversation', async () => {
    const { list, store, advance } = await listScene({ set: { view: 'selected' }, selected: 'c2' });
    expect(idsOf(list)).to.deep.equal(['c2']);
    store.$selected.set('c4');
    await advance();
    expect(idsOf(list)).to.deep.equal(['c4']);
    store.$selected.set(undefined);
    await advance();
    expect(idsOf(list)).to.deep.equal([]);
  });

  it('the host sets the view before or after it is attached; one that is not offered is the first', async () => {
    const { list, advance } = await listScene({ rows: mixed, set: { view: 'closed' } });
    expect(idsOf(list)).to.deep.equal(['c5']);
    list.view = 'mine';
    await advance();
    expect(idsOf(list)).to.have.lengthOf(9);
  });
});

describe('conversation-list: order', () => {
  it('the latest first, or who waits longest (row 54)', async () => {
    const rows = [conversation(1), conversation(2, waiting(2, -10)), conversation(3, waiting(3, -40)), conversation(4)];
    const { list, advance } = await listScene({ rows });
    expect(idsOf(list)).to.deep.equal(['c1', 'c2', 'c3', 'c4']);
    const order = within<HTMLSelectElement>(list, 'select')!;
    order.value = 'waiting';
    order.dispatchEvent(new Event('change', { bubbles: true }));
    await advance();
    expect(idsOf(list)).to.deep.equal(['c3', 'c2', 'c1', 'c4']);
    expect(list.sort).to.equal('waiting');
    list.sort = 'activity';
    await advance();
    expect(idsOf(list)).to.deep.equal(['c1', 'c2', 'c3', 'c4']);
    expect(order.value).to.equal('activity');
  });

  it('a new message moves a row to the top', async () => {
    const { list, push } = await listScene();
    await push(['c4', { lastMessage: { text: 'Hello?', author: { kind: 'contact' }, at: at(0) } }]);
    expect(idsOf(list)).to.deep.equal(['c4', 'c1', 'c2', 'c3', 'c5']);
    expect(newButton(list)).to.equal(null);
  });

  it('what has no message, or one at an impossible time, is last and not blank', async () => {
    const { list } = await listScene({ rows: [conversation(1, { lastMessage: undefined }), conversation(2)] });
    expect(idsOf(list)).to.deep.equal(['c2', 'c1']);
    expect(rowText(list, 'c1')).to.include('No messages yet');
  });
});

describe('conversation-list: search', () => {
  it('shows at once what is loaded, then what the backend found; cleared, all are back (row 17)', async () => {
    const rows = [...many(3), conversation(4, { contact: { id: 'p4', name: 'Zoë Ångström' } })];
    const hidden = conversation(5, { contact: { id: 'p5', name: 'Only the backend' } });
    const shown = await listScene({
      rows,
      adapter: {
        listConversations: ({ search: words }) =>
          Promise.resolve({ items: words === 'zoe' ? [hidden, rows[3]!] : words ? [] : rows }),
      },
    });
    await search(shown, 'zoe');
    expect(idsOf(shown.list)).to.deep.equal(['c4']);
    await shown.advance(500);
    expect(idsOf(shown.list)).to.deep.equal(['c4', 'c5']);
    await search(shown, 'nothing at all');
    await shown.advance(500);
    expect(text(within(shown.list, '[part=empty]')!)).to.equal('Nothing matches “nothing at all” Clear search');
    await click(shown.list, 'Clear search');
    await shown.advance();
    expect(idsOf(shown.list)).to.have.lengthOf(5);
    expect(within<HTMLInputElement>(shown.list, '[type=search]')!.value).to.equal('');
    expect(shown.list.shadowRoot!.activeElement).to.equal(within(shown.list, '[type=search]'));
  });

  it('while the backend searches it says so, and not that nothing was found', async () => {
    const shown = await listScene({
      adapter: {
        listConversations: ({ search: words }) => (words ? new Promise(() => {}) : Promise.resolve({ items: many(2) })),
      },
    });
    await search(shown, 'somebody else');
    await shown.advance(300);
    expect(text(shown.list)).to.include('Searching…');
  });

  it('late answers are dropped', async () => {
    const answers = new Map<string, (ids: number[]) => void>();
    const shown = await listScene({
      rows: [],
      adapter: {
        listConversations: ({ search: words = '' }) =>
          new Promise((resolve) => {
            answers.set(words, (ids) => resolve({ items: ids.map((n) => conversation(n)) }));
            if (!words) answers.get('')!([1]);
          }),
      },
    });
    await search(shown, 'first');
    await shown.advance(300);
    await search(shown, 'second');
    await shown.advance(300);
    answers.get('second')!([2]);
    await shown.advance();
    answers.get('first')!([3, 4]);
    await shown.advance();
    expect(idsOf(shown.list)).to.deep.equal(['c2']);
  });

  it('asks the backend once for quick typing', async () => {
    const shown = await listScene();
    const before = shown.queries.length;
    for (const words of ['C', 'Co', 'Con', 'Cont']) {
      await search(shown, words);
      await shown.advance(50);
    }
    await shown.advance(1000);
    expect(shown.queries.slice(before).map(({ search: words }) => words)).to.deep.equal(['Cont']);
  });

  it('words are plain text, whatever characters they have', async () => {
    const odd = ['.*', '[a-', '(((', '\\', '$&', 'a|b', '{x}', '%', '<img src=x>', '\u202e'];
    const rows = odd.map((name, i) =>
      conversation(i + 1, { lastMessage: { text: `x ${name} x`, author: { kind: 'contact' }, at: at(-i) } }),
    );
    const shown = await listScene({
      rows: [...rows, conversation(99)],
      adapter: { listConversations: () => Promise.resolve({ items: [...rows, conversation(99)] }) },
    });
    for (const [i, words] of odd.entries()) {
      await search(shown, words);
      expect(idsOf(shown.list), words)
        .to.include(`c${i + 1}`)
        .and.not.include('c99');
    }
    expect(shown.list.shadowRoot!.querySelector('img')).to.equal(null);
    shown.backend.adapter.listConversations = () => Promise.resolve({ items: [] });
    await search(shown, '<img src=x onerror=alert(1)>');
    await shown.advance(1000);
    expect(text(shown.list)).to.include('<img src=x onerror=alert(1)>');
  });

  it('blanks around the words do not matter, and can be typed', async () => {
    const shown = await listScene();
    for (const words of ['contact 2', 'contact ', ' contact']) {
      await search(shown, words);
      await shown.advance(1000);
      expect(within<HTMLInputElement>(shown.list, '[type=search]')!.value).to.equal(words);
    }
    expect(idsOf(shown.list)).to.have.lengthOf(5);
  });

  it('a backend that cannot search still finds what is loaded', async () => {
    // it ignores the words and answers with everything
    const shown = await listScene({
      adapter: {
        listConversations: ({ search: words }) =>
          words ? Promise.reject(new HandoffError('unsupported', 'x')) : Promise.resolve({ items: many(3) }),
      },
    });
    await search(shown, 'message 2');
    await shown.advance(1000);
    expect(idsOf(shown.list)).to.deep.equal(['c2']);
  });
});

describe('conversation-list: backends that can do less', () => {
  it('without lists it says so, and offers nothing that cannot be', async () => {
    const { list } = await listScene({ adapter: { listConversations: undefined } });
    expect(text(within(list, '[part=error]')!)).to.equal('The helpdesk cannot do this.');
    expect(queryRole(list, 'button', 'Retry')).to.equal(undefined);
    expect(within(list, '[type=search]')).to.equal(null);
  });

  it('without events it shows what was read, and what is done here', async () => {
    const shown = await listScene({ adapter: { subscribe: undefined, traits: { events: 'none' } } });
    expect(idsOf(shown.list)).to.have.lengthOf(5);
    await shown.store.run('c1', { type: 'pause-bot' });
    await shown.advance();
    expect(rowText(shown.list, 'c1')).to.include('Bot paused');
  });

  it('without versions an event is a hint to read', async () => {
    const bare = (c: ReturnType<typeof conversation>) => ({ ...c, version: undefined });
    let items = many(2).map(bare);
    const { list, backend, advance } = await listScene({
      adapter: { traits: { events: 'hint' }, listConversations: () => Promise.resolve({ items }) },
    });
    items = [bare(conversation(1, waiting(1))), bare(conversation(2))];
    for (const sink of backend.sinks) sink.hint('c1');
    await advance(3000);
    expect(rowText(list, 'c1')).to.include('Waiting');
  });

  it('the same id twice is one row; rows without an id are told of and not shown', async () => {
    const { list } = await listScene({
      adapter: {
        listConversations: () =>
          Promise.resolve({
            items: [
              conversation(1),
              conversation(2),
              conversation(1, { version: 2, contact: { id: 'p1', name: 'Again' } }),
              { ...conversation(3), id: undefined } as never,
              null as never,
              'x' as never,
            ],
          }),
      },
    });
    expect(idsOf(list)).to.deep.equal(['c1', 'c2']);
    expect(rowText(list, 'c1')).to.include('Again');
    expect(text(list)).to.include('3 conversations could not be understood');
  });
});

describe('conversation-list: hostile names and texts (S4)', () => {
  const bidi = 'Ev\u202eil\u2066\u200f';
  it('names cannot turn text around, are no markup, and are cut at 200 characters', async () => {
    const rows = [
      conversation(1, { contact: { id: 'p1', name: bidi } }),
      conversation(2, { contact: { id: 'p2', name: '<img src=x onerror="window.pwned=1"><b>bold</b>' } }),
      conversation(3, {
        contact: { id: 'p3', name: 'x'.repeat(10_000) },
        lastMessage: { text: 'y '.repeat(500_000), author: { kind: 'contact' }, at: at(-3) },
      }),
      conversation(4, {
        contact: { id: 'p4' },
        lastMessage: { text: '<script>window.pwned=1</script>', author: { kind: 'agent', name: bidi }, at: at(-4) },
      }),
    ];
    const { list } = await listScene({ rows });
    const names = rowsOf(list).map((row) => row.querySelector('bdi.name')!.textContent!);
    expect(names[0]).to.equal('Evil');
    expect(names[1]).to.equal('<img src=x onerror="window.pwned=1"><b>bold</b>');
    expect(names[2]!.length).to.be.at.most(201);
    expect(names[3]).to.equal('Unknown contact');
    expect(list.shadowRoot!.querySelectorAll('img, script, b.bold')).to.have.lengthOf(0);
    expect((window as { pwned?: number }).pwned).to.equal(undefined);
    for (const row of rowsOf(list)) {
      expect(row.querySelector('input')!.getAttribute('aria-label')).not.to.match(/[\u202a-\u202e\u2066-\u2069]/);
    }
    expect(rowOf(list, 'c3').textContent!.length, 'a megabyte is not rendered').to.be.below(1200);
    const heights = new Set(rowsOf(list).map((row) => row.offsetHeight));
    expect([...heights], 'rows are equally high, whatever is in them').to.have.lengthOf(1);
    expect(list.scrollWidth, 'nothing sticks out').to.be.at.most(list.clientWidth);
  });

  it('ids with odd characters work', async () => {
    const ids = ['a b', '"]', '<i>', '__proto__', 'ünïcode', 'c\u202e1'];
    const { list, store, advance } = await listScene({ rows: ids.map((id, i) => conversation(i + 1, { id })) });
    expect(idsOf(list)).to.deep.equal(ids);
    for (const id of ids) {
      opener(list, id).click();
      await advance();
      expect(store.$selected.get()).to.equal(id);
    }
  });
});

describe('conversation-list: another store', () => {
  it('shows the other one, and keeps nothing of the first', async () => {
    const one = await listScene({ rows: many(3) });
    const two = await listScene({ rows: [conversation(77)] });
    one.list.selection.add('c1');
    await search(one, 'Contact 2');
    one.list.store = two.store;
    await settle(one.list);
    await two.advance();
    await settle(one.list);
    expect(idsOf(one.list)).to.deep.equal(['c77']);
    expect(one.list.selection.size).to.equal(0);
    expect(within<HTMLInputElement>(one.list, '[type=search]')!.value).to.equal('');
    await one.push(['c1', waiting(1)]);
    expect(idsOf(one.list)).to.deep.equal(['c77']);
  });

  it('removed and put back it shows the same', async () => {
    const { list, provider, advance } = await listScene();
    list.remove();
    await advance();
    provider.append(list);
    await settle(list);
    await advance();
    expect(idsOf(list)).to.have.lengthOf(5);
  });

  it('speaks the language of the host', async () => {
    const { list, provider } = await listScene();
    provider.strings = { 'view.all': 'Alle', 'list.search': 'Suchen' };
    await settle(provider, list);
    button(list, /^Alle 5$/);
    expect(within(list, '[type=search]')!.getAttribute('aria-label')).to.equal('Suchen');
  });
});

describe('conversation-list: pages', () => {
  it('loads older ones while somebody scrolls, and says how many there are by -1 until it knows', async () => {
    const scene = await listScene({ rows: many(250), pageSize: 100, height: 500 });
    const grid = scroller(scene.list);
    expect([grid.getAttribute('aria-rowcount'), scene.queries.length]).to.deep.equal(['-1', 1]);
    for (let i = 0; i < 6; i++) {
      grid.scrollTop = grid.scrollHeight;
      await painted(scene.list);
      await scene.advance();
    }
    expect([grid.getAttribute('aria-rowcount'), scene.queries.length]).to.deep.equal(['250', 3]);
    expect(idsOf(scene.list).at(-1)).to.equal('c250');
  });

  it('a backend whose cursors never end is asked no more after five pages without news', async () => {
    let asked = 0;
    const { list, advance } = await listScene({
      adapter: { listConversations: () => Promise.resolve({ items: many(3), nextCursor: `${asked++}` }) },
    });
    await advance();
    expect(asked).to.be.at.most(8);
    expect(scroller(list).getAttribute('aria-rowcount')).to.equal('3');
  });
});
