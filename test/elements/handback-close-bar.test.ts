import { expect } from '@open-wc/testing';
import type { AdapterTraits } from '../../src/adapters/adapter.js';
import type { Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import { backendWith, type ScriptedBackend } from '../support/scripted-adapter.js';
import {
  allByRole,
  button,
  byRole,
  click,
  descriptionOf,
  dialogClosed,
  dialogOf,
  dialogOpen,
  fillIn,
  focused,
  heldBy,
  listen,
  mine,
  nameOf,
  notice,
  press,
  queryRole,
  scene,
  settle,
  text,
  type,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const only = ['handback-close-bar'] as const;

/** With the part that comes later: loading takes real time, which simulated time does not wait for. */
const show = async (backend: ScriptedBackend) => {
  const shown = await scene({ backend, only, simulated: true });
  if (shown.bar.ready) await shown.bar.details.load();
  await shown.rendered();
  return shown;
};
/** A3: on a control of the bar, never on the body. */
const focusStays = (bar: Element) => {
  expect(document.activeElement, 'the focus fell to the page').to.equal(bar);
  expect(focused(), 'the focus is on nothing').not.to.equal(bar);
};
const outcome = (bar: Element, name: string) => byRole(bar, 'radio', name);

describe('handback-close-bar: hand back', () => {
  it('is a group with a name and two buttons', async () => {
    const { bar } = await show(backendWith(mine));
    expect(nameOf(allByRole(bar, 'group')[0]!)).to.equal('End your part');
    expect(allByRole(bar, 'button').map(nameOf)).to.include.members(['Hand back to bot', 'Close conversation']);
  });

  it('says who answers next: the bot, a person, nobody (row 52)', async () => {
    const { bar, backend, rendered } = await show(backendWith());
    for (const [change, who] of [
      [{}, 'the bot'],
      [mine, 'a person'],
      [{ handler: { kind: 'queue' } }, 'a person'],
      [{ handler: { kind: 'nobody' } }, 'nobody'],
      [{ handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'paused' } }, 'nobody'],
      [{ bot: { mode: 'suggestive', status: 'active' } }, 'a person'],
      [{ nextReplier: 'agent' }, 'a person'],
    ] as Array<[Partial<Conversation>, string]>) {
      backend.push('c1', change);
      await rendered();
      expect(text(bar)).to.include(`Next message: answered by ${who}`);
    }
  });

  it('says who answers after a hand back (row 35)', async () => {
    const { bar } = await show(backendWith(mine, { nextReplier: { afterHandBack: 'agent' } }));
    expect(text(bar)).to.include('After a hand back: a person.');
  });

  it('A3 hands back, by the keyboard, and offers Undo of it (rows 32, 49)', async () => {
    const { bar, backend, advance } = await show(backendWith(mine));
    button(bar, 'Hand back to bot').focus();
    await press('Enter');
    await advance(0);
    expect(backend.last('handBack').params).to.deep.equal({ note: undefined });
    expect(text(bar)).to.include('Next message: answered by the bot');
    focusStays(bar);
    expect(notice(bar)).to.equal('The bot has the conversation again. Undo');
    button(bar, 'Undo').focus();
    await press('Enter');
    await advance(0);
    expect(backend.count('takeOver')).to.equal(1);
    expect(text(bar)).to.include('Next message: answered by a person');
    focusStays(bar);
  });

  it('with a note to the bot, which is gone afterwards (row 50)', async () => {
    const { bar, backend, advance } = await show(backendWith(mine));
    await click(bar, 'Add a note to the bot');
    byRole(bar, 'textbox', 'Note to the bot (optional)').focus();
    await type('Refund was sent');
    await click(bar, 'Hand back to bot');
    await advance(0);
    expect(backend.last('handBack').params).to.deep.equal({ note: 'Refund was sent' });
    backend.push('c1', mine);
    await advance(0);
    expect((bar.shadowRoot!.querySelector('textarea') as HTMLTextAreaElement).value).to.equal('');
  });

  it('a hand back that failed keeps the note', async () => {
    const backend = backendWith(mine);
    backend.failing.set('handBack', new HandoffError('forbidden', 'x'));
    const { bar, advance } = await show(backend);
    await click(bar, 'Add a note to the bot');
    fillIn(byRole(bar, 'textbox', 'Note to the bot (optional)'), 'Keep me');
    await click(bar, 'Hand back to bot');
    await advance(0);
    expect(notice(bar)).to.equal('You are not allowed to do this. Dismiss');
    expect((byRole(bar, 'textbox', 'Note to the bot (optional)') as HTMLTextAreaElement).value).to.equal('Keep me');
  });

  it('a note about one conversation does not stand in another', async () => {
    const backend = backendWith(mine);
    backend.put({ ...backend.get('c1'), id: 'c2' });
    const { bar, provider, advance } = await show(backend);
    await click(bar, 'Add a note to the bot');
    fillIn(byRole(bar, 'textbox', 'Note to the bot (optional)'), 'About c1');
    provider.conversationId = 'c2';
    await advance(0);
    expect((bar.shadowRoot!.querySelector('textarea') as HTMLTextAreaElement).value).to.equal('');
  });

  for (const [what, change, reason, traits] of [
    ['the bot has it', {}, 'The bot already has this conversation', {}],
    ['a colleague has it', heldBy('x', 'Xenia'), 'Xenia has this conversation', {}],
    [
      'the bot is stopped',
      { ...mine, bot: { mode: 'autopilot', status: 'stopped' } },
      'The bot was stopped for good here',
      {},
    ],
    ['the contact is blocked', { ...mine, contact: { id: 'p1', blocked: {} } }, 'The contact is blocked', {}],
    ['nobody would answer', mine, 'Nobody would answer the contact', { nextReplier: { afterHandBack: 'nobody' } }],
    [
      'the backend denies it',
      { ...mine, permissions: { 'hand-back': { reason: 'Only at night' } } },
      'Only at night',
      {},
    ],
  ] as Array<[string, Partial<Conversation>, string, AdapterTraits]>) {
    it(`refused and said why: ${what} (row 51)`, async () => {
      const { bar, backend } = await show(backendWith(change, traits));
      const press = button(bar, 'Hand back to bot');
      expect(press.getAttribute('aria-disabled')).to.equal('true');
      expect(descriptionOf(press)).to.include(reason);
      press.focus();
      expect(focused()).to.equal(press);
      press.click();
      await settle(bar);
      expect(backend.count('handBack')).to.equal(0);
    });
  }

  it('mode off: there is no bot to hand back to', async () => {
    const { bar } = await show(backendWith({ ...mine, bot: { mode: 'off', status: 'paused' } }));
    expect(queryRole(bar, 'button', 'Hand back to bot')).to.equal(undefined);
    expect(button(bar, 'Close conversation')).to.exist;
  });

  it('a double click sends once, and shows words after a second', async () => {
    const backend = backendWith(mine);
    backend.hold.add('handBack');
    const { bar, advance } = await show(backend);
    const press = button(bar, 'Hand back to bot');
    press.click();
    press.click();
    await advance(0);
    press.click();
    await advance(500);
    expect(nameOf(press)).to.equal('Hand back to bot');
    await advance(600);
    expect(nameOf(press)).to.equal('Handing back…');
    expect(backend.count('handBack')).to.equal(1);
  });
});

describe('handback-close-bar: close', () => {
  const open = async (backend = backendWith(mine)) => {
    const result = await show(backend);
    button(result.bar, 'Close conversation').focus();
    await press('Enter');
    return { ...result, dialog: await dialogOpen(result.bar) };
  };

  it('A3 a modal dialog with a radio group; arrow keys choose; Escape sends nothing', async () => {
    const { bar, dialog, backend } = await open();
    expect(dialog.matches(':modal')).to.equal(true);
    expect(nameOf(dialog)).to.equal('Close conversation');
    expect(dialog.contains(focused())).to.equal(true);
    expect(allByRole(bar, 'radio').map(nameOf)).to.deep.equal(['Resolved', 'Not resolved']);
    expect(
      allByRole(bar, 'radio').some((radio) => (radio as HTMLInputElement).checked),
      'nothing is chosen for the agent',
    ).to.equal(false);
    outcome(bar, 'Resolved').focus();
    await press('ArrowDown');
    expect((outcome(bar, 'Not resolved') as HTMLInputElement).checked).to.equal(true);
    await press('ArrowUp');
    expect((outcome(bar, 'Resolved') as HTMLInputElement).checked).to.equal(true);
    await press('Escape');
    await dialogClosed(bar);
    expect(backend.count('close')).to.equal(0);
    expect(focused()).to.equal(button(bar, 'Close conversation'));
  });

  it('A7 none chosen is an error beside the group, with the focus on it', async () => {
    const { bar, backend } = await open();
    await click(bar, 'Confirm');
    const first = outcome(bar, 'Resolved');
    expect(descriptionOf(first)).to.equal('Choose how it ended');
    expect(focused()).to.equal(first);
    expect(dialogOf(bar)).to.exist;
    expect(backend.count('close')).to.equal(0);
  });

  it('A3 closes with outcome and note, says so, and Undo opens it again (rows 34, 49)', async () => {
    const { bar, backend, advance } = await open();
    outcome(bar, 'Not resolved').click();
    byRole(bar, 'textbox', 'Note (optional)').focus();
    await type('Call back');
    await click(bar, 'Confirm');
    await dialogClosed(bar);
    await advance(0);
    expect(backend.last('close').params).to.deep.equal({ outcome: 'not-resolved', note: 'Call back' });
    expect(text(bar))
      .to.match(/Closed by (you|Ada Own) · Not resolved/)
      .and.include('“Call back”');
    focusStays(bar);
    expect(notice(bar)).to.equal('The conversation is closed. Undo');
    button(bar, 'Undo').focus();
    await click(bar, 'Undo');
    await advance(0);
    expect(backend.count('reopen')).to.equal(1);
    expect(button(bar, 'Close conversation')).to.exist;
    focusStays(bar);
  });

  it('the backend’s own outcomes, with and without labels, and no note', async () => {
    const { bar, backend, advance } = await open(
      backendWith(mine, {
        close: {
          outcomes: [{ value: 'sold', label: 'Sold!' }, { value: 'resolved' }, { value: 'weird', label: ' ' }],
          note: false,
        },
      }),
    );
    expect(allByRole(bar, 'radio').map(nameOf)).to.deep.equal(['Sold!', 'Resolved', 'weird']);
    expect(queryRole(bar, 'textbox')).to.equal(undefined);
    outcome(bar, 'Sold!').click();
    await click(bar, 'Confirm');
    await advance(0);
    expect(backend.last('close').params).to.include({ outcome: 'sold' });
    expect(text(bar)).to.include('Sold!');
  });

  it('A3 the dialog waits for the answer: the focus moves once, to what stands there then, and two presses are one', async () => {
    const backend = backendWith(mine);
    backend.hold.add('close');
    const { bar, rendered } = await show(backend);
    bar.compact = true;
    await rendered();
    button(bar, 'Close conversation').focus();
    await press('Enter');
    await dialogOpen(bar);
    outcome(bar, 'Resolved').click();
    button(bar, 'Confirm').focus();
    const went: string[] = [];
    bar.shadowRoot!.addEventListener('focusin', ({ target }) => {
      const control = target as HTMLElement;
      went.push(nameOf(control) + (control.ariaDisabled === 'true' ? ' (disabled)' : ''));
    });
    await press('Enter');
    await press('Enter');
    expect(backend.count('close')).to.equal(1);
    expect([dialogOf(bar)?.open, went]).to.deep.equal([true, []]);
    const { params } = backend.last('close');
    const closed = { ...params, at: '2026-03-02T10:00:00Z', by: { kind: 'agent', id: 'me', name: 'Ada Own' } };
    backend.last('close').answer(backend.change('c1', { status: 'closed', closed } as Partial<Conversation>));
    await dialogClosed(bar);
    await rendered();
    expect(went).to.deep.equal(['Reopen']);
  });

  it('where the answer does not come within a second, the dialog goes before it', async () => {
    const backend = backendWith(mine);
    backend.hold.add('close');
    const { bar } = await open(backend);
    outcome(bar, 'Resolved').click();
    await click(bar, 'Confirm');
    await dialogClosed(bar);
    expect(backend.last('close').params).to.include({ outcome: 'resolved' });
    focusStays(bar);
  });

  it('says who answers after a close, where the backend knows', async () => {
    const { bar } = await open(backendWith(mine, { nextReplier: { afterClose: 'bot' } }));
    expect(text(dialogOf(bar)!)).to.include('Next message: answered by the bot');
  });

  it('A3 reopen, with the focus staying', async () => {
    const { bar, backend, advance } = await show(
      backendWith({
        status: 'closed',
        closed: { outcome: 'resolved', at: '2026-03-02T09:00:00Z', by: { kind: 'agent', id: 'x', name: 'Xenia' } },
      }),
    );
    expect(text(bar)).to.include('Closed by Xenia · Resolved');
    button(bar, 'Reopen').focus();
    await press('Enter');
    await advance(0);
    expect(backend.count('reopen')).to.equal(1);
    expect(button(bar, 'Close conversation')).to.exist;
    focusStays(bar);
  });

  it('archived: said, and nothing to press', async () => {
    const { bar } = await show(backendWith({ status: 'archived' }));
    expect(text(bar)).to.equal('This conversation is archived');
    expect(queryRole(bar, 'button')).to.equal(undefined);
  });

  it('a backend without close, or without reopen', async () => {
    const one = await show(backendWith(mine, {}, ['close']));
    expect(queryRole(one.bar, 'button', 'Close conversation')).to.equal(undefined);
    one.provider.remove();
    const two = await show(backendWith({ status: 'closed' }, {}, ['reopen']));
    expect(!!queryRole(two.bar, 'button', 'Reopen')).to.equal(false);
  });

  it('a close that was refused says so and can be tried again', async () => {
    const backend = backendWith(mine);
    backend.failing.set('close', new HandoffError('rate-limited', 'x', { retryAfter: 20 }));
    const { bar, advance } = await open(backend);
    outcome(bar, 'Resolved').click();
    await click(bar, 'Confirm');
    await advance(0);
    expect(notice(bar)).to.equal('Too many requests. Wait a moment. Try again Dismiss');
    focusStays(bar);
  });
});

describe('handback-close-bar: the focus never falls to the body (A3)', () => {
  const removedWhile = async (focus: (bar: Element) => HTMLElement | Promise<HTMLElement>) => {
    const { bar, backend, rendered } = await show(backendWith(mine));
    (await focus(bar)).focus();
    for (const sink of backend.sinks) sink.removed('c1');
    await rendered();
    expect(text(bar)).to.include('Conversation not found');
    return bar;
  };

  it('A3 the conversation is removed while a button has the focus', async () => {
    focusStays(await removedWhile((bar) => button(bar, 'Hand back to bot')));
  });

  it('A3 the conversation is removed while the dialog is open', async () => {
    const bar = await removedWhile(async (element) => {
      await click(element, 'Close conversation');
      await dialogOpen(element);
      return outcome(element, 'Resolved');
    });
    expect(bar.shadowRoot!.querySelector('dialog')).to.equal(null);
    focusStays(bar);
  });

  it('A3 a colleague closes it while a button has the focus', async () => {
    const { bar, backend, rendered } = await show(backendWith(mine));
    button(bar, 'Hand back to bot').focus();
    backend.push('c1', { status: 'closed', closed: { outcome: 'resolved', at: '2026-03-02T09:00:00Z' } });
    await rendered();
    focusStays(bar);
  });

  it('A3 it is archived while a button has the focus', async () => {
    const { bar, backend, rendered } = await show(backendWith(mine));
    button(bar, 'Close conversation').focus();
    backend.push('c1', { status: 'archived' });
    await rendered();
    focusStays(bar);
  });

  it('A3 another conversation is selected while a button has the focus', async () => {
    const backend = backendWith(mine);
    backend.put({ ...backend.get('c1'), id: 'c2' });
    const { bar, provider, advance } = await show(backend);
    button(bar, 'Hand back to bot').focus();
    provider.conversationId = 'c2';
    await advance(0);
    focusStays(bar);
  });

  it('A3 the connection ends while a button has the focus', async () => {
    const { bar, provider, rendered } = await show(backendWith(mine));
    button(bar, 'Hand back to bot').focus();
    provider.dispose();
    await rendered();
    focusStays(bar);
  });

  it('A3 nothing takes the focus from somebody who is elsewhere', async () => {
    const { bar, provider, backend, rendered } = await show(backendWith(mine));
    const field = document.createElement('input');
    provider.append(field);
    field.focus();
    backend.push('c1', { status: 'archived' });
    await rendered();
    expect(document.activeElement).to.equal(field);
    expect(bar.shadowRoot!.activeElement).to.equal(null);
  });

  it('A3 nothing takes the focus when the host blurs the page', async () => {
    const { bar, backend, rendered } = await show(backendWith(mine));
    button(bar, 'Hand back to bot').focus();
    button(bar, 'Hand back to bot').blur();
    backend.push('c1', { status: 'archived' });
    await rendered();
    expect(document.activeElement).to.equal(document.body);
  });
});

describe('handback-close-bar: events', () => {
  it('one request and one result for each, with fields', async () => {
    const [requests, results] = [listen('handoff-request'), listen('handoff-result')];
    const { bar, advance } = await show(backendWith(mine));
    await click(bar, 'Hand back to bot');
    await advance(0);
    expect(requests.map(({ command }) => command.type)).to.deep.equal(['hand-back']);
    expect(results.map(({ command, outcome: ended }) => [command.type, ended])).to.deep.equal([
      ['hand-back', 'applied'],
    ]);
    await waitUntil(() => notice(bar).includes('Undo'));
  });
});
