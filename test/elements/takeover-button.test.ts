import { expect } from '@open-wc/testing';
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
  hear,
  heldBy,
  listen,
  me,
  mine,
  nameOf,
  notice,
  press,
  queryRole,
  scene,
  settle,
  status,
  text,
  turn,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const only = ['takeover-button'] as const;
const clock = (iso: string) =>
  new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.parse(iso));

/** With the part that comes later: loading takes real time, which simulated time does not wait for. */
const show = async (backend: ScriptedBackend) => {
  const shown = await scene({ backend, only, simulated: true });
  if (shown.take.ready) await shown.take.takeover.load();
  await shown.rendered();
  return shown;
};
const take = (element: Element) => allByRole(element, 'button')[0]!;

describe('takeover-button: honest waiting (U1)', () => {
  it('U1 a press shows at once, words after 1 s, seconds and a way out after 10 s (rows 12, 46)', async () => {
    const backend = backendWith();
    backend.hold.add('takeOver');
    const { take: element, advance } = await show(backend);
    take(element).focus();
    await click(element, 'Take over');
    expect(element.matches(':state(pending)')).to.equal(true);
    expect(take(element).getAttribute('aria-disabled')).to.equal('true');
    expect(nameOf(take(element))).to.equal('Take over');
    expect(element.shadowRoot!.querySelector('.spinner'), 'no spinner within a second').to.equal(null);
    await advance(990);
    expect(nameOf(take(element))).to.equal('Take over');
    await advance(20);
    expect(nameOf(take(element))).to.equal('Taking over…');
    await advance(8_980);
    expect(nameOf(take(element))).to.equal('Taking over…');
    expect(queryRole(element, 'button', 'Stop waiting')).to.equal(undefined);
    await advance(20);
    expect(nameOf(take(element))).to.equal('Taking over… 10 s');
    expect(button(element, 'Stop waiting')).to.exist;
    await advance(5_000);
    expect(nameOf(take(element))).to.equal('Taking over… 15 s');
    expect(focused(), 'the button keeps the focus').to.equal(take(element));
    backend.last('takeOver').answer(backend.apply('c1', { type: 'take-over' }, backend.last('takeOver').ctx));
    await advance(0);
    expect(text(element)).to.include('You are answering');
    expect(backend.count('takeOver')).to.equal(1);
  });

  it('U1 after 30 s it is unknown: checked by reading, said, and to be tried again (row 47)', async () => {
    const backend = backendWith();
    backend.hold.add('takeOver');
    const { take: element, advance } = await show(backend);
    await click(element, 'Take over');
    await advance(29_900);
    expect(notice(element)).to.equal('');
    backend.hold.add('getConversation');
    await advance(200);
    expect(notice(element)).to.equal('Not sure it went through. Checking…');
    expect(queryRole(element, 'button', 'Stop waiting')).to.equal(undefined);
    backend.hold.clear();
    backend.last('getConversation').answer(backend.get('c1'));
    await advance(0);
    expect(notice(element)).to.match(/^Not sure it went through\. Check before/);
    expect(nameOf(take(element))).to.equal('Take over');
    await waitUntil(() => status(element).startsWith('Not sure it went through'));
    expect(backend.count('takeOver')).to.equal(1);
    await click(element, 'Try again');
    await advance(0);
    expect(backend.count('takeOver')).to.equal(2);
    expect(
      backend.calls.filter(({ method }) => method === 'takeOver').map(({ ctx }) => ctx.idempotencyKey),
      'the same intent has the same key',
    ).to.satisfy((keys: string[]) => keys[0] === keys[1]);
    expect(text(element)).to.include('You are answering');
  });

  it('U1 it happened although no answer came: shown as done', async () => {
    const backend = backendWith();
    backend.hold.add('takeOver');
    const { take: element, advance } = await show(backend);
    await click(element, 'Take over');
    backend.apply('c1', { type: 'take-over' }, backend.last('takeOver').ctx);
    await advance(30_100);
    expect(text(element)).to.include('You are answering');
    expect(backend.count('takeOver')).to.equal(1);
  });

  it('“Stop waiting” finds out what happened and aborts the call; the focus stays', async () => {
    const backend = backendWith();
    backend.hold.add('takeOver');
    const { take: element, advance } = await show(backend);
    await click(element, 'Take over');
    await advance(12_000);
    button(element, 'Stop waiting').focus();
    await click(element, 'Stop waiting');
    await advance(0);
    expect(backend.last('takeOver').ctx.signal.aborted).to.equal(true);
    expect(notice(element)).to.match(/^Not sure it went through/);
    expect(document.activeElement).to.equal(element);
    await advance(60_000);
    expect(backend.count('takeOver'), 'never sent again by itself').to.equal(1);
  });

  it('never twice: presses while it is on its way are ignored', async () => {
    const backend = backendWith();
    backend.hold.add('takeOver');
    const { take: element } = await show(backend);
    const requests = listen('handoff-request');
    for (let i = 0; i < 5; i++) {
      take(element).click();
      await Promise.resolve();
      await element.updateComplete;
    }
    for (let i = 0; i < 5; i++) take(element).click();
    await settle(element);
    expect(backend.count('takeOver')).to.equal(1);
    expect(requests.length).to.equal(1);
  });

  it('the real double click sends once', async () => {
    const backend = backendWith();
    backend.hold.add('takeOver');
    const { take: element } = await show(backend);
    take(element).focus();
    await press('Enter');
    await press('Enter');
    await press('Space');
    expect(backend.count('takeOver')).to.equal(1);
  });

  it('offline: nothing was sent, and that is said', async () => {
    const backend = backendWith();
    backend.failing.set('takeOver', new HandoffError('offline', 'x'));
    const { take: element, advance } = await show(backend);
    await click(element, 'Take over');
    await advance(11_000);
    expect(notice(element)).to.equal('No connection. Nothing was sent. Try again Dismiss');
    backend.failing.clear();
    button(element, 'Try again').focus();
    await click(element, 'Try again');
    await advance(0);
    expect(text(element)).to.include('You are answering');
    expect(document.activeElement).to.equal(element);
  });
});

describe('takeover-button: who has it', () => {
  it('the bot has it: Take over. Nobody has it: Assign to me', async () => {
    const { take: element, backend, rendered } = await show(backendWith());
    expect(nameOf(take(element))).to.equal('Take over');
    for (const change of [
      { handler: { kind: 'queue' as const } },
      { handler: { kind: 'nobody' as const } },
      { handler: { kind: 'bot' as const }, bot: { mode: 'autopilot' as const, status: 'paused' as const } },
    ]) {
      backend.push('c1', change);
      await rendered();
      expect(nameOf(take(element))).to.equal('Assign to me');
    }
    await click(element, 'Assign to me');
    expect(backend.count('takeOver')).to.equal(1);
  });

  it('a colleague has it: disabled but focusable, with who and since when', async () => {
    const since = '2026-03-02T09:30:00Z';
    const { take: element, backend } = await show(backendWith(heldBy('x', 'Xenia', since)));
    const press = take(element);
    expect(press.getAttribute('aria-disabled')).to.equal('true');
    expect(press.hasAttribute('disabled')).to.equal(false);
    expect(descriptionOf(press)).to.equal(`Xenia has this conversation (since ${clock(since)})`);
    press.focus();
    expect(focused()).to.equal(press);
    press.click();
    await settle(element);
    expect(backend.count('takeOver')).to.equal(0);
  });

  it('I have it: said so, with since when, and nothing to press', async () => {
    const { take: element } = await show(backendWith(mine));
    expect(text(element)).to.equal(`You are answering (since ${clock('2026-03-02T09:50:00Z')})`);
    expect(queryRole(element, 'button')).to.equal(undefined);
  });

  it('closed and archived: disabled with the reason', async () => {
    const { take: element, backend, rendered } = await show(backendWith({ status: 'closed' }));
    expect(descriptionOf(take(element))).to.equal('This conversation is closed');
    backend.push('c1', { status: 'archived' });
    await rendered();
    expect(descriptionOf(take(element))).to.equal('This conversation is archived');
  });

  it('a colleague who may be overruled: allowed where the backend says so', async () => {
    const { take: element, backend } = await show(
      backendWith({ ...heldBy('x', 'Xenia'), permissions: { 'take-over': true } }),
    );
    expect(take(element).getAttribute('aria-disabled')).to.equal(null);
    await click(element, 'Take over');
    expect(backend.count('takeOver')).to.equal(1);
  });

  it('a backend without takeover: nothing is offered', async () => {
    const { take: element } = await show(backendWith({}, {}, ['takeOver']));
    expect(queryRole(element, 'button')).to.equal(undefined);
  });

  it('“Send to queue” puts it into the queue without claiming it (row 53)', async () => {
    const { take: element, backend, rendered } = await show(backendWith());
    button(element, 'Send to queue').focus();
    await click(element, 'Send to queue');
    await rendered();
    expect(backend.get('c1').handler.kind).to.equal('queue');
    expect(queryRole(element, 'button', 'Send to queue')).to.equal(undefined);
    expect(document.activeElement, 'the focus stays in the element').to.equal(element);
    expect(nameOf(take(element))).to.equal('Assign to me');
  });
});

describe('takeover-button: results', () => {
  it('Undo in place hands back (rows 39, 49)', async () => {
    const { take: element, backend, advance } = await show(backendWith());
    take(element).focus();
    await press('Enter');
    await advance(0);
    expect(notice(element)).to.equal('You have taken over. Undo');
    expect(document.activeElement, 'the focus stays in the element').to.equal(element);
    button(element, 'Undo').focus();
    await click(element, 'Undo');
    await advance(0);
    expect(backend.count('handBack')).to.equal(1);
    expect(nameOf(take(element))).to.equal('Take over');
    expect(document.activeElement).to.equal(element);
  });

  it('U2 Undo goes after ten seconds, not while the focus is on it', async () => {
    const { take: element, advance } = await show(backendWith());
    await click(element, 'Take over');
    await advance(9_900);
    expect(button(element, 'Undo')).to.exist;
    await advance(200);
    expect(queryRole(element, 'button', 'Undo')).to.equal(undefined);
  });

  for (const without of [[], ['handBack']]) {
    it(`a last message of the bot may still arrive: said once, gone with it or by itself (${without.length ? 'no ' : ''}Undo)`, async () => {
      const said = 'You have taken over. A last message of the bot may still arrive.';
      const undo = without.length ? '' : ' Undo';
      for (const comes of [true, false]) {
        const backend = backendWith({}, {}, without);
        backend.hold.add('takeOver');
        const { take: element, advance } = await show(backend);
        const heard: string[] = [];
        element.live.announce = (words) => void heard.push(words);
        await click(element, 'Take over');
        const call = backend.last('takeOver');
        call.ctx.lastMessageMayArrive!();
        call.answer(backend.apply('c1', { type: 'take-over' }, call.ctx));
        await advance(0);
        expect(notice(element)).to.equal(said + undo);
        await advance(20_000);
        expect(notice(element)).to.equal(said + undo);
        const at = new Date(backend.now()).toISOString();
        if (comes) backend.push('c1', { lastMessage: { text: 'Bye', author: { kind: 'bot' }, at } });
        await advance(comes ? 100 : 10_000);
        expect(notice(element)).to.equal('');
        expect(heard.filter((each) => each.includes('may still arrive'))).to.deep.equal([said]);
      }
    });
  }

  it('no Undo where the backend cannot hand back', async () => {
    const { take: element, advance } = await show(backendWith({}, {}, ['handBack']));
    await click(element, 'Take over');
    await advance(0);
    expect(queryRole(element, 'button', 'Undo')).to.equal(undefined);
    expect(text(element)).to.include('You are answering');
  });

  it('a lost race names who has it and since when, and announces it (row 48)', async () => {
    const since = '2026-03-02T09:59:30Z';
    const backend = backendWith();
    backend.hold.add('takeOver');
    const { take: element, advance } = await show(backend);
    const heard = hear(element);
    await click(element, 'Take over');
    const current = backend.change('c1', heldBy('x', 'Xenia', since));
    backend.last('takeOver').fail(new HandoffError('conflict', 'x', { current }));
    await advance(0);
    expect(notice(element)).to.equal(`Xenia took over first, at ${clock(since)}. Dismiss`);
    expect(descriptionOf(take(element))).to.include('Xenia has this conversation');
    await waitUntil(() => heard.length > 0);
    await turn(50);
    expect(heard).to.deep.equal([`Xenia took over first, at ${clock(since)}.`]);
  });

  it('a lost race without the state: it is read', async () => {
    const backend = backendWith();
    backend.hold.add('takeOver');
    const { take: element, advance } = await show(backend);
    await click(element, 'Take over');
    backend.change('c1', heldBy('x', 'Xenia'));
    backend.last('takeOver').fail(new HandoffError('conflict', 'x'));
    await advance(0);
    expect(notice(element)).to.equal('Xenia took over first. Dismiss');
  });

  it('another conversation while it is on its way: nothing of it is shown there (row 69)', async () => {
    const backend = backendWith();
    backend.put({ ...backend.get('c1'), id: 'c2' });
    backend.hold.add('takeOver');
    const { take: element, provider, advance } = await show(backend);
    const heard = hear(element);
    await click(element, 'Take over');
    provider.conversationId = 'c2';
    await advance(0);
    backend
      .last('takeOver')
      .answer(backend.apply('c1', { type: 'take-over' }, { ...backend.last('takeOver').ctx, agent: me }));
    await advance(0);
    await turn(200);
    expect(nameOf(take(element))).to.equal('Take over');
    expect(element.matches(':state(pending)')).to.equal(false);
    expect(heard).to.deep.equal([]);
  });

  it('handoff-result tells the host in each case', async () => {
    const results = listen('handoff-result');
    const backend = backendWith();
    backend.failing.set('takeOver', new HandoffError('forbidden', 'x'));
    const { take: element, advance } = await show(backend);
    await click(element, 'Take over');
    await advance(0);
    expect(results.map(({ outcome, error, command }) => [outcome, error?.code, command.type])).to.deep.equal([
      ['rejected', 'forbidden', 'take-over'],
    ]);
  });

  it('a veto sends nothing', async () => {
    const { take: element, backend } = await show(backendWith());
    document.addEventListener('handoff-request', (event) => event.preventDefault(), { once: true });
    await click(element, 'Take over');
    expect(backend.count('takeOver')).to.equal(0);
  });
});

describe('takeover-button: for good, or with a reason', () => {
  const irreversible = { takeOver: { reversible: false } };

  it('A3 an alertdialog says that it cannot be undone; the focus is on Cancel; Escape sends nothing (row 11)', async () => {
    const { take: element, backend } = await show(backendWith({}, irreversible));
    take(element).focus();
    await press('Enter');
    const dialog = await dialogOpen(element);
    expect(dialog.getAttribute('role')).to.equal('alertdialog');
    expect(nameOf(dialog)).to.equal('Take over for good?');
    expect(descriptionOf(dialog)).to.equal('The bot cannot be brought back in this conversation, except by a reset.');
    expect(nameOf(focused()!)).to.equal('Cancel');
    await press('Escape');
    await dialogClosed(element);
    expect(backend.count('takeOver')).to.equal(0);
    expect(focused()).to.equal(take(element));
  });

  it('confirmed it is sent once, and there is no Undo', async () => {
    const { take: element, backend, advance } = await show(backendWith({}, irreversible));
    await click(element, 'Take over');
    const dialog = await dialogOpen(element);
    const confirm = [...dialog.querySelectorAll('button')].at(-1)!;
    confirm.click();
    confirm.click();
    await dialogClosed(element);
    await advance(0);
    expect(backend.count('takeOver')).to.equal(1);
    expect(backend.get('c1').bot.status).to.equal('stopped');
    expect(queryRole(element, 'button', 'Undo')).to.equal(undefined);
    expect(document.activeElement, 'the focus stays in the element').to.equal(element);
  });

  it('a colleague takes it while the confirmation is open: nothing is lost, the helpdesk decides', async () => {
    const { take: element, backend, rendered } = await show(backendWith({}, irreversible));
    await click(element, 'Take over');
    await dialogOpen(element);
    backend.push('c1', heldBy('x', 'Xenia'));
    await rendered();
    expect(text(element)).to.include('Xenia has this conversation');
  });

  it('a reason that is required is asked for, with the error beside the field', async () => {
    const { take: element, backend, advance } = await show(backendWith({}, { takeOver: { reason: 'required' } }));
    await click(element, 'Take over');
    const dialog = await dialogOpen(element);
    expect(dialog.getAttribute('role')).not.to.equal('alertdialog');
    const submit = [...dialog.querySelectorAll('button')].at(-1)!;
    submit.click();
    await settle(element);
    const field = byRole(element, 'textbox', 'Reason');
    expect([descriptionOf(field), field.getAttribute('aria-invalid')]).to.deep.equal(['Enter a reason', 'true']);
    expect(focused()).to.equal(field);
    expect(backend.count('takeOver')).to.equal(0);
    fillIn(field, ' Angry ');
    submit.click();
    await dialogClosed(element);
    await advance(0);
    expect(backend.last('takeOver').params).to.deep.equal({ reason: 'Angry' });
  });

  it('a reason for what is for good keeps the focus on Cancel', async () => {
    const { take: element } = await show(backendWith({}, { takeOver: { reversible: false, reason: 'required' } }));
    await click(element, 'Take over');
    await dialogOpen(element);
    expect(nameOf(focused()!)).to.equal('Cancel');
    expect(dialogOf(element)!.getAttribute('role')).to.equal('alertdialog');
  });

  it('what was not sent cannot be tried again once somebody else has the conversation', async () => {
    const { take: element, backend, rendered } = await show(backendWith());
    backend.failing.set('takeOver', new HandoffError('offline', 'no connection'));
    await click(element, 'Take over');
    expect(notice(element)).to.include('Try again');
    const won = backend.put({ ...backend.get('c1'), version: 9, ...heldBy('x', 'Xenia') });
    for (const sink of backend.sinks) sink.conversation(won);
    await rendered();
    expect(notice(element)).not.to.include('Try again');
    expect(text(element)).to.include('Xenia has this conversation');
  });
});
