import { expect } from '@open-wc/testing';
import { HandoffError } from '../../src/model/error.js';
import { inMain, modes, testStates } from '../support/axe.js';
import { button, click, dialogOf, dialogOpen, place, settle } from '../support/elements.js';
import {
  at,
  bulkText,
  closed,
  conversation,
  held,
  listScene,
  many,
  newButton,
  opener,
  paused,
  scroller,
  search,
  select,
  waiting,
  within,
  painted,
  type ListScene,
  type ListSceneOptions,
} from './conversation-list-scene.js';
import { waitUntil } from '../support/wait.js';

/**
 * Looked at by a person: in forced colours axe takes the colours of the style sheet, not the forced ones; dots between
 * facts and small numbers are text of one or two characters; rows beyond the edge of the list are covered by nothing
 * but its edge, as are views beyond the edge of theirs. The mark of a row's failure in forced colours has none of its
 * own.
 */
const reviewed =
  /^forced colours: color-contrast: .*(\.primary|unread"\]|\.new|\.chip): |280 px: color-contrast: conversation-list → button:nth-child\(\d\)( > \S+)?: |color-contrast: .*(unread|\.count).*too short|color-contrast: .*(data-row|data-cell|time\[|bdi|\.gone|\.mark|\.waiting|\.chip|\.views).*(partially obscured|is overlapped)/;

const rows = [
  conversation(1, { unread: 3, channel: 'whatsapp' }),
  conversation(2, waiting(2, -90)),
  conversation(3, held),
  conversation(4, closed),
  conversation(5, { bot: { mode: 'autopilot', status: 'paused', resumeAt: at(90) } }),
  conversation(6, { bot: { mode: 'autopilot', status: 'stopped' } }),
  conversation(7, { attention: ['unanswered', 'repeated-handoff'], unread: 120 }),
  conversation(8, { contact: { id: 'p8', name: 'Blocked', blocked: {} } }),
  conversation(9, { bot: { mode: 'off', status: 'active' } }),
  conversation(10, { contact: { id: 'p10', name: 'Wolfeschlegelsteinhausenbergerdorff '.repeat(5) } }),
  conversation(11, { lastMessage: { text: 'أين طلبي؟', author: { kind: 'contact' }, at: at(-11) } }),
];
const show = (more: ListSceneOptions = {}): Promise<ListScene> => listScene({ rows, height: 850, ...more });
const selecting = async (): Promise<ListScene> => {
  const scene = await show();
  await select(scene, 'c1', 'c3', 'c9');
  return scene;
};
const dialog = async (name: string, scene?: ListScene): Promise<ListScene> => {
  const shown = scene ?? (await selecting());
  await click(shown.list, name);
  await dialogOpen(shown.list);
  return shown;
};
const running = async (): Promise<ListScene> => {
  const scene = await listScene({ rows: many(8) });
  scene.backend.hold.add('archive');
  await select(scene, 'c1', 'c2', 'c3');
  await dialog('Archive…', scene);
  dialogOf(scene.list)!.querySelector<HTMLElement>('.primary')!.click();
  await scene.advance();
  return scene;
};
const ended = async (): Promise<ListScene> => {
  const scene = await running();
  for (const [i, call] of scene.backend.calls.filter(({ method }) => method === 'archive').entries()) {
    if (i) {
      call.fail(
        new HandoffError(i > 1 ? 'conflict' : 'forbidden', 'x', {
          retryable: false,
          current: i > 1 ? { ...scene.backend.get('c3'), ...held } : undefined,
        }),
      );
    } else call.answer(scene.backend.apply(call.id, { type: 'archive' }, call.ctx));
  }
  await scene.advance();
  return scene;
};

const states: Record<string, () => Promise<unknown>> = {
  'not connected': async () => settle(place(document.createElement('conversation-list'))),
  loading: async () => {
    await show({ adapter: { listConversations: () => new Promise(() => {}) }, unready: true });
    await waitUntil(
      () => getComputedStyle(within(document.querySelector('conversation-list')!, '.skeleton')!).opacity === '1',
    );
  },
  'rows of every kind': () => show({ selected: 'c2' }),
  readonly: () => show({ set: { readonly: true } }),
  'nothing yet': () => show({ rows: [] }),
  'nothing in this view': () => show({ set: { views: 'all mine', view: 'mine' } }),
  'nothing found': async () => {
    const scene = await show({
      adapter: { listConversations: ({ search: words }) => Promise.resolve({ items: words ? [] : rows }) },
    });
    await search(scene, 'nothing');
    await scene.advance(1000);
  },
  searching: async () => {
    const scene = await show({
      adapter: {
        listConversations: ({ search: words }) => (words ? new Promise(() => {}) : Promise.resolve({ items: rows })),
      },
    });
    await search(scene, 'nothing');
    await scene.advance(1000);
  },
  failed: () => show({ adapter: { listConversations: () => Promise.reject(new HandoffError('forbidden', 'x')) } }),
  'without lists': () => show({ adapter: { listConversations: undefined } }),
  'out of date, and some not understood': async () => {
    let fails = false;
    const scene = await show({
      adapter: {
        listConversations: () =>
          fails
            ? Promise.reject(new HandoffError('unavailable', 'x'))
            : Promise.resolve({ items: [...rows, {} as never] }),
      },
    });
    fails = true;
    for (const sink of scene.backend.sinks) sink.hint();
    await scene.advance(3000);
  },
  'new ones wait, and one has left': async () => {
    const scene = await show({ set: { view: 'open' } });
    opener(scene.list, 'c1').focus();
    await scene.push(conversation(77, { lastMessage: { text: 'Hi', author: { kind: 'contact' }, at: at(1) } }), [
      'c5',
      waiting(5),
    ]);
    expect(newButton(scene.list)).not.to.equal(null);
  },
  'scrolled, with the focus far away': async () => {
    const scene = await listScene({ rows: many(200) });
    opener(scene.list, 'c2').focus();
    scroller(scene.list).scrollTop = 5000;
    await painted(scene.list);
  },
  selected: selecting,
  'selected, some not shown': async () => {
    const scene = await selecting();
    scene.list.view = 'closed';
    await scene.advance();
  },
  'dialog: pause': () => dialog('Pause…'),
  'dialog: resume, with reasons': async () => dialog('Resume…'),
  'dialog: close': () => dialog('Close…'),
  'dialog: close, nothing chosen': async () => {
    const scene = await dialog('Close…');
    dialogOf(scene.list)!.querySelector<HTMLElement>('.primary')!.click();
    await settle(scene.list);
  },
  'dialog: archive': () => dialog('Archive…'),
  'dialog: applies to none': async () => {
    const scene = await show({ rows: many(3, () => paused) });
    await select(scene, 'c1');
    for (const id of ['c1', 'c2', 'c3']) scene.backend.push(id, held);
    await scene.advance();
    await dialog('Pause…', scene);
  },
  'bulk in progress': async () => {
    const scene = await running();
    expect(within(scene.list, 'progress')).not.to.equal(null);
  },
  'bulk being stopped': async () => {
    const scene = await running();
    await click(scene.list, 'Stop');
  },
  'bulk with failures': async () => {
    const scene = await ended();
    expect(bulkText(scene.list)).to.equal('1 archived · 2 failed Retry 2 failed Dismiss');
    button(scene.list, 'Dismiss').focus();
  },
};

describe(`axe: conversation-list, ${Object.keys(states).length} states × ${Object.keys(modes).length} looks (A10)`, function () {
  this.timeout(30_000);

  inMain();

  testStates(states, { reviewed, painted: () => painted(document.querySelector('conversation-list')!) });
});
