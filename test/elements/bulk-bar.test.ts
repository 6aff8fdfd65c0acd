import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { LazyPart } from '../../src/elements/base/lazy-part.js';
import type { Command } from '../../src/model/command.js';
import { HandoffError } from '../../src/model/error.js';
import type { Conversation } from '../../src/model/conversation.js';
import {
  allByRole,
  button,
  byRole,
  click,
  dialogClosed,
  dialogOf,
  dialogOpen,
  fillIn,
  focused,
  hear,
  listen,
  press,
  queryRole,
  settle,
  status,
  text,
  turn,
} from '../support/elements.js';
import {
  at,
  bulkText,
  closed,
  conversation,
  held,
  listScene,
  many,
  painted,
  paused,
  rowText,
  search,
  select,
  selectedIds,
  waiting,
  within,
  type ListScene,
} from './conversation-list-scene.js';
import { waitUntil } from '../support/wait.js';

before(() => setViewport({ width: 800, height: 900 }));

const submit = async (scene: ListScene): Promise<void> => {
  const dialog = dialogOf(scene.list)!;
  dialog.querySelector<HTMLElement>('button.primary')!.click();
  await settle(scene.list);
};
/** Chooses what to do with the selection, and confirms it. */
async function run(scene: ListScene, name: string | RegExp): Promise<void> {
  await click(scene.list, name);
  await dialogOpen(scene.list);
  await submit(scene);
  await dialogClosed(scene.list);
}
const dialogText = async ({ list }: ListScene, name: string | RegExp): Promise<string> => {
  await click(list, name);
  return text(await dialogOpen(list));
};
const progress = (list: Element) => within<HTMLProgressElement>(list, 'progress')!;
const failure = (code: 'forbidden' | 'unavailable' | 'timeout') =>
  new HandoffError(code, 'internal 4711', { retryable: false });

describe('the selection', () => {
  it('is loaded before anybody selects; where that fails it is tried again by the first selection, and only then said', async () => {
    const { fetch } = LazyPart.prototype;
    const tried: unknown[] = [];
    LazyPart.prototype.fetch = function () {
      tried.push(this);
      // what selects has loaded before
      if (this === document.querySelector('conversation-list')?.use) return fetch.call(this);
      return Promise.reject(new Error('no network'));
    };
    try {
      const scene = await listScene({ rows: many(3) });
      const tries = () => tried.filter((part) => part === scene.list.bulk).length;
      await waitUntil(() => tries() > 0);
      for (let n = 1; n <= 5; n++) {
        scene.list.requestUpdate();
        await turn(50);
      }
      expect([tries(), status(scene.list)]).to.deep.equal([1, '']);
      scene.list.selectAll();
      await waitUntil(() => status(scene.list).includes('This part could not be loaded'));
      expect(tries()).to.equal(2);
    } finally {
      LazyPart.prototype.fetch = fetch;
    }
  });

  it('has a bar with what can be done, and goes with it', async () => {
    const scene = await listScene();
    expect(within(scene.list, '[part=bulk]')).to.equal(null);
    await select(scene, 'c1', 'c3');
    expect(bulkText(scene.list)).to.equal('2 selected Select all 5 Clear selection');
    const bar = byRole(scene.list, 'group', 'Selected conversations');
    expect(allByRole(bar, 'button', /…$/).map((each) => each.textContent!.trim())).to.deep.equal([
      'Pause…',
      'Resume…',
      'Reset…',
      'Close…',
      'Archive…',
    ]);
    await click(scene.list, 'Select all 5');
    expect(bulkText(scene.list)).to.equal('5 selected Clear selection');
    button(scene.list, 'Clear selection').focus();
    await click(scene.list, 'Clear selection');
    expect([selectedIds(scene.list), within(scene.list, '[part=bulk]')]).to.deep.equal([[], null]);
    expect(document.activeElement, 'the focus did not fall to the body').to.equal(scene.list);
  });

  it('takes two lines of the list, however narrow that is, and all of it can be reached', async () => {
    const stuck = conversation(9, paused);
    const scene = await listScene({ rows: [...many(4), stuck] });
    await select(scene, 'c1', 'c3');
    for (const width of [272, 300, 320, 375]) {
      scene.list.style.inlineSize = `${width}px`;
      await turn();
      expect(within(scene.list, '[part=bulk]')!.clientHeight, `${width} px`).to.be.at.most(84);
      const last = byRole(scene.list, 'button', 'Reset stuck bots (1)…');
      last.focus();
      // WebKit scrolls to what has the focus a moment later than others
      await painted(scene.list);
      const { right } = last.getBoundingClientRect();
      expect(right, `${width} px`).to.be.at.most(scene.list.getBoundingClientRect().right + 1);
    }
  });

  it('offers only what the backend can do', async () => {
    const scene = await listScene({ adapter: { resetBot: undefined, archive: undefined, close: undefined } });
    await select(scene, 'c1');
    expect(allByRole(scene.list, 'button', /…$/).map((each) => each.textContent!.trim())).to.deep.equal([
      'Pause…',
      'Resume…',
    ]);
  });

  it('survives views, searches and updates, and says how many are not shown (U7)', async () => {
    const scene = await listScene({ rows: [...many(3), conversation(4, held), conversation(5, closed)] });
    await select(scene, 'c1', 'c4', 'c5');
    await click(scene.list, /^Open/);
    await scene.advance();
    expect(bulkText(scene.list)).to.match(/^3 selected \(2 not shown\)/);
    await search(scene, 'Contact 2');
    await scene.advance(1000);
    expect(bulkText(scene.list)).to.match(/^3 selected \(3 not shown\)/);
    await search(scene, '');
    await click(scene.list, /^All/);
    await scene.push(['c1', waiting(1)]);
    expect([bulkText(scene.list), selectedIds(scene.list)]).to.deep.equal([
      '3 selected Select all 5 Clear selection',
      ['c1', 'c4', 'c5'],
    ]);
  });

  it('a conversation that leaves the view, or is open in the other elements, stays selected', async () => {
    const scene = await listScene({ rows: many(3), set: { view: 'open' }, selected: 'c2' });
    await select(scene, 'c1', 'c2');
    await scene.push(['c2', closed]);
    expect(selectedIds(scene.list)).to.deep.equal(['c1', 'c2']);
    expect(scene.store.$selected.get()).to.equal('c2');
    expect(bulkText(scene.list)).to.match(/^2 selected \(1 not shown\)/);
  });

  it('one that is gone altogether is named as that in the dialog, and kept out', async () => {
    const scene = await listScene({ rows: many(3) });
    await select(scene, 'c1', 'c2');
    for (const sink of scene.backend.sinks) sink.removed('c2');
    await scene.advance();
    expect(await dialogText(scene, 'Pause…')).to.include('Applies to 1 of 2 selected. 1 not: No longer in the list');
  });
});

describe('the dialog', () => {
  const rows = [
    conversation(1),
    conversation(2, paused),
    conversation(3, held),
    conversation(4, held),
    conversation(5, closed),
    conversation(6, { permissions: { 'pause-bot': { reason: 'Only supervisors pause' } } }),
  ];

  it('says before it is done to how many it applies, and why not to the others (row 64)', async () => {
    const scene = await listScene({ rows });
    await select(scene, ...rows.map(({ id }) => id));
    const words = await dialogText(scene, 'Pause…');
    expect(words).to.include('Pause the bot in 2 conversations');
    expect(words).to.include('Applies to 2 of 6 selected.');
    expect(words).to.include('2 not: Xenia has this conversation');
    expect(words).to.include('1 not: This conversation is closed');
    expect(words).to.include('1 not: Only supervisors pause');
    expect(byRole(dialogOf(scene.list)!, 'button', 'Pause 2')).not.to.equal(undefined);
  });

  it('where it applies to none there is nothing to confirm', async () => {
    const scene = await listScene({ rows });
    await select(scene, 'c3');
    expect(await dialogText(scene, 'Pause…')).to.include('This applies to none of the 1 selected.');
    expect(allByRole(dialogOf(scene.list)!, 'button').map((each) => each.textContent!.trim())).to.deep.equal([
      'Cancel',
    ]);
  });

  it('Escape and Cancel send nothing, and the focus goes back (A3)', async () => {
    const scene = await listScene({ rows });
    await select(scene, 'c1');
    for (const leave of [() => press('Escape'), () => click(scene.list, 'Cancel')]) {
      button(scene.list, 'Archive…').focus();
      await click(scene.list, 'Archive…');
      await dialogOpen(scene.list);
      await leave();
      await dialogClosed(scene.list);
      expect(focused()?.textContent!.trim()).to.equal('Archive…');
    }
    expect(scene.backend.count('archive')).to.equal(0);
  });

  it('decides again who it applies to when it is confirmed', async () => {
    const scene = await listScene({ rows });
    await select(scene, 'c1', 'c2');
    await click(scene.list, 'Pause…');
    await dialogOpen(scene.list);
    await scene.push(['c1', held]);
    await submit(scene);
    await scene.advance(500);
    expect(scene.backend.calls.filter(({ method }) => method === 'pauseBot').map(({ id }) => id)).to.deep.equal(['c2']);
  });

  it('what is wrong is said beside the field, and nothing is sent', async () => {
    const scene = await listScene({ rows });
    await select(scene, 'c1');
    await click(scene.list, 'Pause…');
    const dialog = await dialogOpen(scene.list);
    fillIn(byRole(dialog, 'spinbutton', 'Amount'), '0');
    await submit(scene);
    expect(byRole(dialog, 'spinbutton', 'Amount').getAttribute('aria-invalid')).to.equal('true');
    await click(scene.list, 'Cancel');
    await dialogClosed(scene.list);
    await click(scene.list, 'Close…');
    await dialogOpen(scene.list);
    await submit(scene);
    expect(text(dialogOf(scene.list)!.querySelector('#error')!)).not.to.equal('');
    expect(scene.backend.calls.filter(({ method }) => method !== 'getConversation')).to.deep.equal([]);
  });

  it('another store closes it', async () => {
    const scene = await listScene({ rows });
    const other = await listScene({ rows: many(1) });
    await select(scene, 'c1');
    await click(scene.list, 'Archive…');
    await dialogOpen(scene.list);
    scene.list.store = other.store;
    await dialogClosed(scene.list);
    expect(scene.backend.count('archive')).to.equal(0);
  });
});

describe('what happens then', () => {
  it('pauses until a time, with a reason, those to which it applies; they leave the selection (row 30)', async () => {
    const scene = await listScene({ rows: [...many(3), conversation(4, held)] });
    await select(scene, 'c1', 'c2', 'c4');
    await click(scene.list, 'Pause…');
    const dialog = await dialogOpen(scene.list);
    fillIn(byRole(dialog, 'spinbutton', 'Amount'), '45');
    fillIn(dialog.querySelector('[name=reason]')!, 'Stock count');
    await submit(scene);
    await scene.advance(500);
    const calls = scene.backend.calls.filter(({ method }) => method === 'pauseBot');
    expect(calls.map(({ id }) => id)).to.deep.equal(['c1', 'c2']);
    expect(calls.map(({ params }) => params)).to.deep.equal(
      [1, 2]
        .map(() => ({ until: at(45), reason: 'Stock count' }))
        .map((params) => ({ ...params, until: (calls[0]!.params as { until: string }).until })),
    );
    expect(Date.parse((calls[0]!.params as { until: string }).until) - Date.parse(at(45))).to.be.within(0, 2000);
    expect(new Set(calls.map(({ ctx }) => ctx.idempotencyKey)).size).to.equal(2);
    expect(bulkText(scene.list)).to.equal('2 paused Dismiss');
    expect(selectedIds(scene.list)).to.deep.equal(['c4']);
    expect(rowText(scene.list, 'c1')).to.include('Bot paused until');
    await click(scene.list, 'Dismiss');
    expect(bulkText(scene.list)).to.match(/^1 selected/);
  });

  for (const [name, method, word, before] of [
    ['Resume…', 'activateBot', 'resumed', paused],
    ['Reset…', 'resetBot', 'reset', { bot: { mode: 'autopilot', status: 'stopped' } }],
    ['Archive…', 'archive', 'archived', {}],
  ] as Array<[string, string, string, Partial<Conversation>]>) {
    it(`${word}: one call for each`, async () => {
      const scene = await listScene({ rows: many(3, () => before) });
      await select(scene, 'c1', 'c2');
      await run(scene, name);
      await scene.advance(500);
      expect(scene.backend.count(method)).to.equal(2);
      expect(bulkText(scene.list)).to.match(new RegExp(`^2 ${word}`));
    });
  }

  it('closes with an outcome and a note', async () => {
    const scene = await listScene();
    await select(scene, 'c1', 'c2');
    await click(scene.list, 'Close…');
    const dialog = await dialogOpen(scene.list);
    byRole(dialog, 'radio', 'Resolved').click();
    fillIn(dialog.querySelector('[name=note]')!, 'Sent');
    await submit(scene);
    await scene.advance(500);
    expect(scene.backend.calls.filter(({ method }) => method === 'close').map(({ params }) => params)).to.deep.equal(
      [1, 2].map(() => ({ outcome: 'resolved', note: 'Sent' })),
    );
    expect(bulkText(scene.list)).to.match(/^2 closed/);
  });

  it('shows how far it is, six at a time, and says the end once (A6)', async () => {
    const scene = await listScene({ rows: many(10) });
    const { list, backend } = scene;
    backend.hold.add('pauseBot');
    await select(scene, ...many(10).map(({ id }) => id));
    await turn(200);
    const heard = hear(list);
    await run(scene, 'Pause…');
    await scene.advance();
    expect(backend.count('pauseBot')).to.equal(6);
    expect([progress(list).value, progress(list).max, progress(list).getAttribute('aria-label')]).to.deep.equal([
      0,
      10,
      'Selected conversations',
    ]);
    for (const call of backend.calls.filter(({ method }) => method === 'pauseBot').slice(0, 4)) {
      call.answer(backend.apply(call.id, { type: 'pause-bot', ...call.params }, call.ctx));
    }
    await scene.advance();
    expect([progress(list).value, bulkText(list)]).to.deep.equal([4, '4 of 10 done Stop']);
    for (const each of allByRole(list, 'button', /…$/)) expect(each.getAttribute('aria-disabled')).to.equal('true');
    await click(list, 'Archive…');
    expect(dialogOf(list), 'nothing else meanwhile').to.equal(null);
    for (let done = 4; done < 10;) {
      const calls = backend.calls.filter(({ method }) => method === 'pauseBot');
      for (; done < calls.length; done++) {
        calls[done]!.answer(
          backend.apply(calls[done]!.id, { type: 'pause-bot', ...calls[done]!.params }, calls[done]!.ctx),
        );
      }
      await scene.advance();
    }
    expect(bulkText(list)).to.equal('10 paused Dismiss');
    await waitUntil(() => heard.length > 0);
    await turn(300);
    expect(heard).to.deep.equal(['10 paused']);
  });

  it('Stop starts no more; what was sent is told as it ends', async () => {
    const scene = await listScene({ rows: many(10) });
    const { list, backend } = scene;
    backend.hold.add('pauseBot');
    await select(scene, ...many(10).map(({ id }) => id));
    await run(scene, 'Pause…');
    await scene.advance();
    button(list, 'Stop').focus();
    await click(list, 'Stop');
    expect(button(list, 'Stop').getAttribute('aria-disabled')).to.equal('true');
    for (const call of backend.calls.filter(({ method }) => method === 'pauseBot')) {
      call.answer(backend.apply(call.id, { type: 'pause-bot', ...call.params }, call.ctx));
    }
    await scene.advance();
    expect(backend.count('pauseBot')).to.equal(6);
    expect(bulkText(list)).to.equal('6 paused · 4 not started Dismiss');
    expect(selectedIds(list)).to.have.lengthOf(4);
    expect(document.activeElement, 'the focus did not fall to the body').to.equal(list);
  });

  it('what failed stays selected with its reason, and Retry tries just these (row 64)', async () => {
    const scene = await listScene({ rows: many(4) });
    const { list, backend } = scene;
    backend.hold.add('pauseBot');
    await select(scene, 'c1', 'c2', 'c3');
    await turn(200);
    const heard = hear(list);
    await run(scene, 'Pause…');
    await scene.advance();
    const [one, two, three] = backend.calls.filter(({ method }) => method === 'pauseBot');
    one!.answer(backend.apply('c1', { type: 'pause-bot' }, one!.ctx));
    two!.fail(failure('forbidden'));
    three!.fail(new HandoffError('conflict', 'x', { current: backend.change('c3', held) }));
    await scene.advance();
    expect(bulkText(list)).to.equal('1 paused · 2 failed Retry 2 failed Dismiss');
    expect(selectedIds(list)).to.deep.equal(['c2', 'c3']);
    expect(rowText(list, 'c2')).to.include('You are not allowed to do this.');
    expect(rowText(list, 'c3')).to.include('Xenia has this conversation');
    expect(list.shadowRoot!.innerHTML).not.to.include('4711');
    await waitUntil(() => heard.includes('1 paused · 2 failed'));
    backend.hold.clear();
    backend.put({
      ...backend.get('c3'),
      ...paused,
      handler: { kind: 'bot' },
      version: 9,
      bot: { mode: 'autopilot', status: 'active' },
    });
    await click(list, 'Retry 2 failed');
    await scene.advance(500);
    expect(backend.calls.filter(({ method }) => method === 'pauseBot').map(({ id }) => id)).to.deep.equal([
      'c1',
      'c2',
      'c3',
      'c2',
      'c3',
    ]);
    expect(bulkText(list)).to.equal('2 paused Dismiss');
    expect(selectedIds(list)).to.deep.equal([]);
  });

  it('what is not known to have gone through is not called a failure, and repeats with its key', async () => {
    const scene = await listScene({ rows: many(3) });
    const { list, backend } = scene;
    await select(scene, 'c1');
    backend.failing.set('pauseBot', failure('timeout'));
    backend.failing.set('getConversation', failure('unavailable'));
    await run(scene, 'Pause…');
    await scene.advance(60_000);
    expect(bulkText(list)).to.match(/^0 paused · 1 not sure/);
    expect(rowText(list, 'c1')).to.include('Not sure it went through');
    const { idempotencyKey } = backend.last('pauseBot').ctx;
    backend.failing.clear();
    await click(list, 'Try 1 again');
    await scene.advance(500);
    expect(backend.last('pauseBot').ctx.idempotencyKey).to.equal(idempotencyKey);
    expect(bulkText(list)).to.match(/^1 paused/);
  });

  it('the page is asked for each, may veto one, and hears how each ended', async () => {
    const scene = await listScene({ rows: many(3) });
    const [requests, results] = [listen('handoff-request'), listen('handoff-result')];
    scene.list.addEventListener('handoff-request', (event) => {
      if (event.conversationId === 'c2') event.preventDefault();
    });
    await select(scene, 'c1', 'c2', 'c3');
    await run(scene, 'Pause…');
    await scene.advance(500);
    expect(requests.map(({ conversationId, command }) => `${conversationId} ${command.type}`)).to.deep.equal([
      'c1 pause-bot',
      'c2 pause-bot',
      'c3 pause-bot',
    ]);
    expect(results.map(({ conversationId, outcome }) => `${conversationId} ${outcome}`)).to.deep.equal([
      'c1 applied',
      'c3 applied',
    ]);
    expect(bulkText(scene.list)).to.match(/^2 paused · 1 not started/);
  });

  it('a backend that does all by itself is called once', async () => {
    const calls: string[][] = [];
    const scene = await listScene({
      rows: many(4),
      adapter: {
        runBulk: (command, ids, ctx, onProgress) => {
          calls.push([...ids]);
          const results = ids.map((id) => ({ id, conversation: scene.backend.apply(id, command as Command, ctx) }));
          results.forEach(onProgress);
          return Promise.resolve(results);
        },
      },
    });
    await select(scene, 'c1', 'c2', 'c3');
    await run(scene, 'Pause…');
    await scene.advance(500);
    expect(calls).to.deep.equal([['c1', 'c2', 'c3']]);
    expect(bulkText(scene.list)).to.match(/^3 paused/);
  });

  it('with another store nothing is shown of what ran for the first', async () => {
    const scene = await listScene({ rows: many(3) });
    const other = await listScene({ rows: many(3) });
    scene.backend.hold.add('pauseBot');
    await select(scene, 'c1', 'c2');
    await run(scene, 'Pause…');
    scene.list.store = other.store;
    await settle(scene.list);
    expect(within(scene.list, '[part=bulk]')).to.equal(null);
    box(scene.list);
    for (const call of scene.backend.calls.filter(({ method }) => method === 'pauseBot')) {
      call.fail(failure('forbidden'));
    }
    await scene.advance();
    await settle(scene.list);
    expect(bulkText(scene.list)).to.match(/^1 selected/);
    expect(queryRole(scene.list, 'button', /Retry/)).to.equal(undefined);
  });

  it('removed in the middle: it ends, and nothing is left', async () => {
    const scene = await listScene({ rows: many(3) });
    scene.backend.hold.add('pauseBot');
    await select(scene, 'c1', 'c2');
    await run(scene, 'Pause…');
    scene.list.remove();
    for (const call of scene.backend.calls.filter(({ method }) => method === 'pauseBot')) {
      call.fail(failure('forbidden'));
    }
    await scene.advance(5000);
    expect([scene.backend.sinks.size, scene.environment.timers.size]).to.deep.equal([0, 0]);
    scene.provider.append(scene.list);
    await settle(scene.list);
    await scene.advance();
    expect(within(scene.list, '[part=bulk]'), 'no bar about nothing').to.equal(null);
  });

  const box = (list: Element): void => {
    list.shadowRoot!.querySelector<HTMLInputElement>('input[type=checkbox]')!.click();
  };
});

describe('after-close', () => {
  const other = async (scene: ListScene) => {
    const bar = document.createElement('handback-close-bar');
    scene.provider.append(bar);
    await settle(bar);
    return bar;
  };
  for (const [afterClose, wanted] of [
    ['next', 'c3'],
    ['none', ''],
    ['stay', 'c2'],
    [undefined, 'c2'],
  ] as const) {
    it(`${afterClose ?? 'by itself'}: ${wanted || 'nothing'} is selected after the selected one was closed`, async () => {
      const scene = await listScene({
        rows: many(4, () => ({ handler: { kind: 'agent', agent: { id: 'me', name: 'Ada Own' } }, ...paused })),
        selected: 'c2',
        set: afterClose && { afterClose },
      });
      const bar = await other(scene);
      await scene.advance();
      await bar.request({ type: 'close', outcome: 'resolved' });
      await scene.advance(500);
      expect(scene.store.$selected.get() ?? '').to.equal(wanted);
    });
  }

  it('a bulk command, another command, a failure and another provider leave the selected one alone', async () => {
    const rows = many(4, () => ({ handler: { kind: 'agent', agent: { id: 'me', name: 'Ada Own' } }, ...paused }));
    const scene = await listScene({ rows, selected: 'c2', set: { afterClose: 'next' } });
    const elsewhere = await listScene({ rows, selected: 'c2' });
    const [bar, otherBar] = [await other(scene), await other(elsewhere)];
    await scene.advance();
    await elsewhere.advance();
    await otherBar.request({ type: 'close', outcome: 'resolved' });
    scene.backend.failing.set('close', failure('forbidden'));
    await bar.request({ type: 'close', outcome: 'resolved' });
    scene.backend.failing.clear();
    await select(scene, 'c2');
    await run(scene, 'Archive…');
    await scene.advance(500);
    expect(scene.store.$selected.get()).to.equal('c2');
  });

  it('the last one goes on to the one above; the only one to none', async () => {
    const rows = many(2, () => ({ handler: { kind: 'agent', agent: { id: 'me', name: 'Ada Own' } }, ...paused }));
    const scene = await listScene({ rows, selected: 'c2', set: { afterClose: 'next', view: 'transferred' } });
    const bar = await other(scene);
    await scene.advance();
    await bar.request({ type: 'close', outcome: 'resolved' });
    await scene.advance(500);
    expect(scene.store.$selected.get()).to.equal('c1');
    await bar.request({ type: 'close', outcome: 'resolved' });
    await scene.advance(500);
    expect(scene.store.$selected.get() || undefined).to.equal(undefined);
  });
});
