import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { languageTags } from '../../src/internal/language-tags.js';
import type { Conversation } from '../../src/model/conversation.js';
import { drafts } from '../../src/store/thread/drafts.js';
import { button, click, dialogOf, settle } from '../support/elements.js';
import {
  at,
  bulkReady,
  box,
  conversation,
  held,
  idsOf,
  listScene,
  many,
  opener,
  painted,
  paused,
  placeOfFocus,
  rowOf,
  rowText,
  selectedIds,
  waiting,
  within,
  type ListScene,
  type ListSceneOptions,
} from './conversation-list-scene.js';
import { waitUntil } from '../support/wait.js';

/** With what rows say beyond the first glance. */
async function marked(options: ListSceneOptions): Promise<ListScene> {
  const scene = await listScene(options);
  await scene.list.marks.load();
  await settle(scene.list);
  return scene;
}

const due = (minutes: number, label?: string): Partial<Conversation> => ({ due: { at: at(minutes), label } });
const marks = (n: number): string[] => Array.from({ length: n }, (_, i) => `mark ${i + 1}`);
const chips = (list: Element, id: string): HTMLElement[] => [...rowOf(list, id).querySelectorAll<HTMLElement>('.chip')];
const look = (list: Element, id: string): string[] => chips(list, id).map((chip) => chip.textContent!.trim());
/** Chips that are not whole: cut by their own edge, or beyond that of their row. */
const cut = (list: Element): string[] =>
  idsOf(list).flatMap((id) => {
    const row = rowOf(list, id).querySelector('.chips')!.getBoundingClientRect();
    return chips(list, id)
      .filter((chip) => {
        const { left, right, bottom } = chip.getBoundingClientRect();
        return (
          chip.scrollWidth > chip.clientWidth + 1 ||
          bottom > row.bottom + 1 ||
          left < row.left - 1 ||
          right > row.right + 1
        );
      })
      .map((chip) => `${id}: ${chip.textContent!.trim()}`);
  });

const busy: Conversation[] = [
  conversation(1, { ...waiting(1, -125), ...due(-200, 'First reply'), attention: ['unanswered', 'repeated-handoff'] }),
  conversation(2, { ...waiting(2, -3), attention: ['unanswered'] }),
  conversation(3, { bot: { mode: 'autopilot', status: 'paused', resumeAt: at(90) }, ...due(10), attention: marks(40) }),
  conversation(4, { ...held, attention: ['repeated-handoff', 'unanswered'], ...due(600) }),
  conversation(5, { bot: { mode: 'off', status: 'active' }, ...waiting(5, -3000), ...due(3000, 'x'.repeat(500)) }),
  conversation(6, { attention: ['x'.repeat(2000), 'y'] }),
  conversation(7, { handler: { kind: 'agent', agent: { id: 'z', name: 'Maximiliane '.repeat(400) } }, ...paused }),
];

describe('conversation-list: what a row says beyond the first glance', () => {
  it('no chip is cut at 320 px, in any language; what finds no room is counted (row 16)', async () => {
    const scene = await marked({ rows: busy, height: 800 });
    scene.list.style.inlineSize = '320px';
    await painted(scene.list);
    for (const locale of ['en', ...languageTags]) {
      scene.store.$localization.set({ locale });
      await waitUntil(() => scene.list.words.locale.startsWith(locale), locale);
      await scene.advance();
      expect(cut(scene.list), locale).to.deep.equal([]);
      for (const { id } of busy) expect(look(scene.list, id).length, `${locale} ${id}`).to.be.within(1, 7);
    }
  });

  it('of forty marks it shows three, and how many more there are', async () => {
    const { list } = await marked({ rows: [conversation(1, { attention: marks(40) })] });
    list.style.inlineSize = '320px';
    await painted(list);
    expect(look(list, 'c1')).to.deep.equal(['mark 1', 'mark 2', 'mark 3', '+37', 'Bot active']);
  });

  it('says by when somebody has to answer, and that it is late, in words as well (row 56)', async () => {
    const scene = await marked({
      rows: [
        conversation(1, due(60)),
        conversation(2, due(10, 'First reply')),
        conversation(3, due(-5)),
        conversation(4, { status: 'closed', ...due(-5) }),
      ],
    });
    const { list, advance } = scene;
    expect(['c1', 'c2', 'c3', 'c4'].map((id) => look(list, id)[0])).to.deep.equal([
      'Due in 1 h 0 min',
      'First reply: Due in 10 min',
      'Overdue by 5 min',
      'Closed ·',
    ]);
    const colour = (id: string) => getComputedStyle(chips(list, id)[0]!).color;
    expect(new Set(['c1', 'c2', 'c3'].map(colour)).size, 'colours').to.equal(3);
    await advance(11 * 60_000);
    expect([look(list, 'c2')[0], colour('c2')]).to.deep.equal(['First reply: Overdue by 1 min', colour('c3')]);
  });

  it('who waits longer than the host’s limit stands out, in words as well (row 56)', async () => {
    const { list, advance } = await marked({
      rows: [conversation(1, waiting(1, -4)), conversation(2, waiting(2, -1))],
    });
    list.waitingLimit = 5;
    await settle(list);
    expect(look(list, 'c1')[0]).to.equal('Waiting 4 min');
    await advance(60_000);
    expect([look(list, 'c1')[0], look(list, 'c2')[0]]).to.deep.equal(['Waiting 5 min, too long', 'Waiting 2 min']);
    list.waitingLimit = '5' as never;
    await settle(list);
    expect(look(list, 'c1')[0], 'as a framework may set it').to.equal('Waiting 5 min, too long');
    for (const none of [null, undefined, NaN, 'soon'] as number[]) {
      list.waitingLimit = none;
      await settle(list);
      expect(look(list, 'c1')[0], String(none)).to.equal('Waiting 5 min');
    }
  });

  it('names who writes or looks, and forgets them when they leave (row 67)', async () => {
    const { list, backend, advance } = await marked({ rows: many(2) });
    const say = async (...doing: Array<[name: string, doing: 'viewing' | 'writing']>) => {
      for (const sink of backend.sinks) {
        sink.presence(
          doing.map(([name, does]) => ({ conversationId: 'c1', agent: { id: name, name }, doing: does, at: at(0) })),
          'c1',
        );
      }
      await advance();
    };
    await say(['Ben', 'viewing']);
    expect(look(list, 'c1')).to.deep.equal(['Ben is viewing', 'Bot active']);
    await say(['Ben', 'writing'], ['Cleo', 'viewing']);
    expect(look(list, 'c1')[0]).to.equal('Ben is writing');
    await say(['Ben', 'writing'], ['Cleo', 'writing']);
    expect(look(list, 'c1')[0]).to.equal('2 are writing');
    await say();
    expect(look(list, 'c1')).to.deep.equal(['Bot active']);
  });

  it('marks what somebody has begun to write, until it is gone (row 80)', async () => {
    const { list, store, advance } = await marked({ rows: many(2) });
    store.part(drafts).change('c2', { text: 'Dear <b>Contact</b>' });
    store.$selected.set('c2');
    await advance();
    expect(rowText(list, 'c2')).to.include('Draft: Dear <b>Contact</b>').and.not.include('Message 2');
    store.part(drafts).change('c2', { text: '' });
    await advance();
    expect(rowText(list, 'c2')).to.include('Message 2').and.not.include('Draft');
  });

  it('shows a picture, or the initial where there is none or it cannot be shown', async () => {
    const { list } = await marked({
      rows: [
        conversation(1, {
          contact: {
            id: 'p1',
            name: 'Zoë',
            avatarUrl: new URL('/test/elements/fixtures/avatar.svg', location.href).href,
          },
        }),
        conversation(2, { contact: { id: 'p2', name: 'émile', avatarUrl: 'javascript:alert(1)' } }),
        conversation(3, { contact: { id: 'p3', name: '9'.repeat(5000) } }),
      ],
    });
    const face = (id: string) => rowOf(list, id).querySelector('.avatar')!;
    const picture = face('c1').querySelector('img');
    expect(picture?.referrerPolicy).to.equal('no-referrer');
    picture!.dispatchEvent(new Event('error'));
    await settle(list);
    expect(['c1', 'c2', 'c3'].map((id) => face(id).textContent!.trim())).to.deep.equal(['Z', 'É', '9']);
    expect(rowOf(list, 'c3').querySelector('.name')!.textContent!.length, 'a name of 5,000 characters').to.be.at.most(
      201,
    );
    expect(rowOf(list, 'c3').scrollWidth).to.be.at.most(rowOf(list, 'c3').clientWidth);
  });

  it('follows what it shows, and leaves it when it is removed', async () => {
    const scene = await marked({ rows: many(500) });
    scene.list.remove();
    await scene.advance(20_000);
    expect(scene.environment.timers.size).to.equal(0);
    expect(scene.backend.sinks.size).to.equal(0);
  });
});

describe('conversation-list: order by deadline and by what is unread', () => {
  it('what is due next, then all others by their last message (row 54)', async () => {
    const { list, push } = await listScene({
      rows: [conversation(1), conversation(2, due(60)), conversation(3, due(-60)), conversation(4)],
      set: { sort: 'due' },
    });
    expect(idsOf(list)).to.deep.equal(['c3', 'c2', 'c1', 'c4']);
    await push(['c4', due(1)]);
    expect(idsOf(list)).to.deep.equal(['c3', 'c4', 'c2', 'c1']);
  });

  it('what is unread first (row 54)', async () => {
    const { list, push } = await listScene({
      rows: [conversation(1), conversation(2, { unread: 1 }), conversation(3), conversation(4, { unread: 9 })],
      set: { sort: 'unread' },
    });
    expect(idsOf(list)).to.deep.equal(['c2', 'c4', 'c1', 'c3']);
    await push(['c2', { unread: 0 }]);
    expect(idsOf(list)).to.deep.equal(['c4', 'c1', 'c2', 'c3']);
  });
});

describe('conversation-list: checkboxes on demand', () => {
  const isSeen = (list: Element, id: string) => getComputedStyle(box(list, id)).opacity === '1';
  const ready = async (): Promise<ListScene> => {
    const scene = await listScene({ rows: many(3) });
    await scene.list.use.load();
    await settle(scene.list);
    return scene;
  };

  it('none is seen until somebody selects; the button shows all of them, by keyboard as well (row 30)', async () => {
    const { list } = await ready();
    expect([isSeen(list, 'c1'), isSeen(list, 'c2')]).to.deep.equal([false, false]);
    button(list, 'Select').focus();
    await sendKeys({ press: 'Enter' });
    await settle(list);
    expect(button(list, 'Select').getAttribute('aria-pressed')).to.equal('true');
    expect([isSeen(list, 'c1'), isSeen(list, 'c2')]).to.deep.equal([true, true]);
    box(list, 'c2').click();
    await settle(list);
    expect(selectedIds(list)).to.deep.equal(['c2']);
    await bulkReady(list);
    await click(list, 'Select');
    expect([selectedIds(list), isSeen(list, 'c1'), within(list, '[part=bulk]')]).to.deep.equal([[], false, null]);
  });

  it('is seen where the keys lead to it', async () => {
    const { list } = await ready();
    opener(list, 'c1').focus();
    await sendKeys({ press: 'ArrowLeft' });
    await settle(list);
    expect(placeOfFocus(list)).to.equal('c1 select');
    expect([isSeen(list, 'c1'), isSeen(list, 'c2')]).to.deep.equal([true, false]);
  });

  it('all are seen with the first selection, and none without one', async () => {
    const { list } = await ready();
    box(list, 'c3').click();
    await settle(list);
    expect(isSeen(list, 'c1')).to.equal(true);
    list.clearSelection();
    await settle(list);
    expect(isSeen(list, 'c1')).to.equal(false);
  });

  it('there is nothing to select in a list that is only read', async () => {
    const { list } = await listScene({ set: { readonly: true } });
    expect(within(list, '[part=select]')).to.equal(null);
    expect(within(list, '[type=checkbox]')).to.equal(null);
  });
});

describe('conversation-list: the stuck bots of a view', () => {
  it('are reset at once, after a look at what becomes of them (row 115)', async () => {
    const scene = await listScene({
      rows: [
        conversation(1),
        conversation(2, paused),
        conversation(3, { bot: { mode: 'autopilot', status: 'stopped' } }),
        conversation(4, { bot: { mode: 'autopilot', status: 'paused', resumeAt: at(60) } }),
        conversation(5, held),
        conversation(6, waiting(6)),
      ],
      set: { views: 'all paused', view: 'paused' },
    });
    const { list, backend } = scene;
    await click(list, 'Select');
    await bulkReady(list);
    await click(list, 'Reset stuck bots (2)…');
    expect(selectedIds(list)).to.deep.equal(['c2', 'c3']);
    expect(dialogOf(list)!.textContent).to.include('Every message is kept');
    await click(list, 'Reset 2');
    await scene.advance(500);
    await waitUntil(() => !list.selection.size, 'they were not reset');
    const reset = backend.calls.filter(({ method }) => method === 'resetBot');
    expect(reset).to.have.lengthOf(2);
  });
});
