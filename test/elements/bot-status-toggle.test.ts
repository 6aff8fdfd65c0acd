import { expect } from '@open-wc/testing';
import { BotStatusToggle } from '../../src/elements/bot-status-toggle/bot-status-toggle.js';
import type { AdapterTraits } from '../../src/adapters/adapter.js';
import type { Bot, Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import { cdp, itByDevTools } from '../support/devtools.js';
import { backendWith, type ScriptedBackend } from '../support/scripted-adapter.js';
import {
  allByRole,
  button,
  byRole,
  choose,
  click,
  descriptionOf,
  dialogClosed,
  dialogOf,
  dialogOpen,
  fillIn,
  focused,
  heldBy,
  isOpen,
  item,
  items,
  liveRegion,
  listen,
  mine,
  nameOf,
  notice,
  openMenu,
  place,
  press,
  queryRole,
  scene,
  settle,
  stateButton,
  status,
  text,
  type,
  type Scene,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const only = ['bot-status-toggle'] as const;
const start = Date.parse('2026-03-02T10:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
const clock = (minutes: number) =>
  new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    start + minutes * 60_000,
  );

const bot = (more: Partial<Bot>): Partial<Conversation> => ({ bot: { mode: 'autopilot', status: 'active', ...more } });
const pausedUntil = (minutes: number) =>
  bot({
    status: 'paused',
    resumeAt: at(minutes),
    cause: { kind: 'agent', actor: { kind: 'agent', id: 'x', name: 'Xenia' }, at: at(-5) },
  });
const show = (backend: ScriptedBackend, more: object = {}): Promise<Scene> =>
  scene({ backend, only, simulated: true, ...more });
const why = (toggle: Element) => descriptionOf(stateButton(toggle));

describe('bot-status-toggle: keys of the menu (A1)', () => {
  afterEach(() => {
    delete (BotStatusToggle.prototype as unknown as { preloads?: unknown }).preloads;
  });

  for (const [key, first] of [
    ['Enter', true],
    ['Space', true],
    ['ArrowDown', true],
    ['ArrowUp', false],
  ] as const) {
    for (const when of ['before', 'after'] as const) {
      it(`A1 ${key} opens on the ${first ? 'first' : 'last'} item, ${when} the menu was loaded`, async () => {
        if (when === 'before') {
          Object.defineProperty(BotStatusToggle.prototype, 'preloads', { value: () => false, configurable: true });
        }
        const { toggle } = await show(backendWith());
        if (when === 'after') {
          await openMenu(toggle);
          await press('Escape');
        }
        stateButton(toggle).focus();
        await press(key);
        await waitUntil(() => items(toggle).includes(focused() as HTMLElement), 'no item has the focus');
        expect(nameOf(focused()!)).to.equal(nameOf(first ? items(toggle)[0]! : items(toggle).at(-1)!));
        expect(stateButton(toggle).getAttribute('aria-expanded')).to.equal('true');
      });
    }
  }

  it('A1 arrows, Home and End move and wrap', async () => {
    const { toggle } = await show(backendWith());
    await openMenu(toggle);
    const names = items(toggle).map(nameOf);
    const walk = async (key: string) => {
      await press(key);
      return names.indexOf(nameOf(focused()!));
    };
    expect(await walk('ArrowDown')).to.equal(1);
    expect(await walk('ArrowDown')).to.equal(2);
    expect(await walk('ArrowUp')).to.equal(1);
    expect(await walk('End')).to.equal(names.length - 1);
    expect(await walk('ArrowDown')).to.equal(0);
    expect(await walk('ArrowUp')).to.equal(names.length - 1);
    expect(await walk('Home')).to.equal(0);
  });

  it('A1 typed letters move, several letters narrow down', async () => {
    const { toggle } = await show(backendWith());
    await openMenu(toggle);
    await press('b');
    expect(nameOf(focused()!)).to.equal('Block contact…');
    await new Promise((resolve) => setTimeout(resolve, 800));
    await type('3');
    expect(nameOf(focused()!)).to.match(/^30 minutes/);
    await new Promise((resolve) => setTimeout(resolve, 800));
    await type('re');
    expect(nameOf(focused()!)).to.equal('Reset bot session…');
  });

  it('A1 Escape closes and gives the focus back', async () => {
    const { toggle, backend } = await show(backendWith());
    await openMenu(toggle);
    await press('Escape');
    await settle(toggle);
    expect(isOpen(toggle)).to.equal(false);
    expect(focused()).to.equal(stateButton(toggle));
    expect(stateButton(toggle).getAttribute('aria-expanded')).to.equal('false');
    expect(backend.calls.map(({ method }) => method)).to.deep.equal(['getConversation']);
  });

  it('A1 Tab closes and moves on, Shift+Tab closes and moves back', async () => {
    const { toggle, provider } = await show(backendWith());
    const [before, after] = [document.createElement('button'), document.createElement('button')];
    [before.textContent, after.textContent] = ['before', 'after'];
    provider.prepend(before);
    provider.append(after);
    await openMenu(toggle);
    await press('Tab');
    await settle(toggle);
    expect(isOpen(toggle)).to.equal(false);
    expect(focused()).to.equal(after);
    await openMenu(toggle);
    await press('Shift+Tab');
    await settle(toggle);
    expect(isOpen(toggle)).to.equal(false);
    expect(focused()).to.equal(before);
  });

  it('A1 Shift+Tab closes also in a browser that names it only by its place on the keyboard', async () => {
    const { toggle } = await show(backendWith());
    await openMenu(toggle);
    focused()!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Unidentified', code: 'Tab', shiftKey: true, bubbles: true, composed: true }),
    );
    await settle(toggle);
    expect(isOpen(toggle)).to.equal(false);
    expect(focused()).to.equal(stateButton(toggle));
  });

  it('A1 Enter and Space on an item choose it, once', async () => {
    for (const key of ['Enter', 'Space']) {
      const { toggle, backend, rendered, provider } = await show(backendWith());
      await openMenu(toggle);
      await press('ArrowDown');
      await press(key);
      await rendered();
      expect(backend.count('pauseBot'), key).to.equal(1);
      expect(focused()).to.equal(stateButton(toggle));
      expect(isOpen(toggle)).to.equal(false);
      provider.remove();
    }
  });

  it('a press outside closes; a second press on the button closes', async () => {
    const { toggle } = await show(backendWith());
    await openMenu(toggle);
    stateButton(toggle).click();
    await settle(toggle);
    expect(isOpen(toggle)).to.equal(false);
  });

  it('the menu stays inside a small window, also in a page of the other direction', async () => {
    for (const dir of ['ltr', 'rtl']) {
      const { toggle, provider } = await show(backendWith());
      provider.dir = dir;
      await openMenu(toggle);
      const box = toggle.shadowRoot!.querySelector('[role=menu]')!.getBoundingClientRect();
      expect(box.left, dir).to.be.at.least(0);
      expect(box.right, dir).to.be.at.most(innerWidth);
      expect(box.bottom, dir).to.be.at.most(innerHeight);
      provider.remove();
    }
  });
});

describe('bot-status-toggle: the menu (A2)', () => {
  const checked = (toggle: Element) =>
    items(toggle)
      .filter((each) => each.getAttribute('aria-checked') === 'true')
      .map(nameOf);

  it('A2 one radio is checked, also after a change from the server while the menu is open; the focused item stays', async () => {
    const { toggle, backend, rendered } = await show(backendWith());
    await openMenu(toggle);
    expect(checked(toggle)).to.deep.equal(['Active']);
    item(toggle, 'Custom time…').focus();
    const before = focused();
    backend.push('c1', pausedUntil(60));
    await rendered();
    expect(isOpen(toggle)).to.equal(true);
    expect(checked(toggle)).to.deep.equal(['Inactive']);
    expect(focused()).to.equal(before);
    expect(nameOf(focused()!)).to.equal('Custom time…');
    backend.push('c1', bot({ status: 'stopped' }));
    await rendered();
    expect(checked(toggle)).to.deep.equal(['Inactive']);
    expect(focused()).to.equal(before);
    backend.push('c1', bot({}));
    await rendered();
    expect(checked(toggle)).to.deep.equal(['Active']);
  });

  it('A3 the focused item disappears by a change from the server: the focus stays in the element', async () => {
    const { toggle, backend, rendered } = await show(backendWith(pausedUntil(60)));
    await openMenu(toggle);
    item(toggle, /^Extend by 60/).focus();
    backend.push('c1', bot({}));
    await rendered();
    expect(document.activeElement).to.equal(toggle);
    backend.push('c1', bot({ mode: 'off' }));
    await rendered();
    expect(document.activeElement).to.equal(toggle);
  });

  it('A4 references stay inside one shadow root, and every group has a name', async () => {
    const { toggle } = await show(backendWith(pausedUntil(60)));
    await openMenu(toggle);
    for (const group of allByRole(toggle, 'group')) expect(nameOf(group)).not.to.equal('');
    expect(allByRole(toggle, 'group').map(nameOf)).to.deep.equal([
      'State',
      'Extend',
      'Reactivate bot after',
      'More actions',
    ]);
    expect(nameOf(byRole(toggle, 'menu'))).to.equal('Bot');
    for (const element of toggle.shadowRoot!.querySelectorAll('[aria-describedby],[aria-labelledby],[popovertarget]')) {
      for (const attribute of ['aria-describedby', 'aria-labelledby', 'popovertarget']) {
        for (const id of (element.getAttribute(attribute) ?? '').split(' ').filter(Boolean)) {
          expect(toggle.shadowRoot!.getElementById(id), id).to.exist;
        }
      }
    }
  });

  it('U3 presets show when they end (row 42)', async () => {
    const { toggle } = await show(backendWith());
    await openMenu(toggle);
    const presets = items(toggle)
      .map(nameOf)
      .filter((name) => name.includes('until'));
    expect(presets.slice(0, 4)).to.deep.equal([
      `15 minutes until ${clock(15)}`,
      `30 minutes until ${clock(30)}`,
      `1 hour until ${clock(60)}`,
      `4 hours until ${clock(240)}`,
    ]);
    expect(presets[4]).to.match(/^Tomorrow until .*09:00$/);
  });

  it('a preset pauses until exactly then, and the countdown runs (rows 4, 41)', async () => {
    const { toggle, backend, advance } = await show(backendWith());
    await choose(toggle, /^1 hour/);
    expect(backend.last('pauseBot').params).to.include({ until: at(60) });
    await advance(0);
    expect(nameOf(stateButton(toggle))).to.equal(`Bot paused until ${clock(60)}`);
    await waitUntil(() => why(toggle));
    expect(why(toggle)).to.include('Paused by you').and.include('Resumes in 1 h 0 min');
  });

  it('Inactive pauses without an end, Active activates (rows 2, 3)', async () => {
    const { toggle, backend, advance } = await show(backendWith());
    await choose(toggle, 'Inactive');
    await advance(0);
    expect(backend.last('pauseBot').params).to.deep.equal({ until: undefined });
    expect(nameOf(stateButton(toggle))).to.equal('Bot paused');
    await waitUntil(() => why(toggle));
    expect(why(toggle)).to.include('Stays paused until someone activates it');
    await choose(toggle, 'Active');
    await advance(0);
    expect(backend.count('activateBot')).to.equal(1);
    expect(nameOf(stateButton(toggle))).to.equal('Bot active');
  });

  it('the checked item sends nothing', async () => {
    const { toggle, backend } = await show(backendWith());
    await choose(toggle, 'Active');
    expect(backend.count('activateBot')).to.equal(0);
    expect(isOpen(toggle)).to.equal(false);
  });

  it('Extend by half an hour and an hour, with the end of each (row 41)', async () => {
    const { toggle, backend } = await show(backendWith(pausedUntil(60)));
    await openMenu(toggle);
    expect(nameOf(item(toggle, /^Extend by 30/))).to.equal(`Extend by 30 min until ${clock(90)}`);
    expect(nameOf(item(toggle, /^Extend by 60/))).to.equal(`Extend by 60 min until ${clock(120)}`);
    item(toggle, /^Extend by 60/).click();
    await settle(toggle);
    expect(backend.last('extendPause').params).to.deep.equal({ until: at(120) });
  });

  it('what the backend cannot do is not there', async () => {
    const { toggle } = await show(backendWith({}, {}, ['resetBot', 'blockContact', 'pauseBot']));
    await openMenu(toggle);
    expect(items(toggle).map(nameOf)).to.deep.equal(['Active']);
  });

  it('a backend that can do nothing: the state is no button', async () => {
    const { toggle } = await show(
      backendWith({}, {}, ['resetBot', 'blockContact', 'pauseBot', 'activateBot', 'unblockContact']),
    );
    expect(queryRole(toggle, 'button')).to.equal(undefined);
    expect(text(toggle)).to.include('Bot active');
  });

  it('no timed pause: no presets; no reason: no reason', async () => {
    const { toggle, provider } = await show(backendWith({}, { pauseBot: { timed: false } }));
    await openMenu(toggle);
    expect(items(toggle).map(nameOf)).to.deep.equal([
      'Active',
      'Inactive',
      'Pause with a reason…',
      'Reset bot session…',
      'Block contact…',
    ]);
    provider.remove();
    const second = await show(backendWith({}, { pauseBot: { timed: false, reason: 'none' } }));
    await openMenu(second.toggle);
    expect(items(second.toggle).map(nameOf)).to.deep.equal([
      'Active',
      'Inactive',
      'Reset bot session…',
      'Block contact…',
    ]);
  });

  it('held by a colleague: the reason stands once in the menu, and every item that it concerns has it', async () => {
    const { toggle } = await show(backendWith(heldBy('x', 'Xenia')));
    await openMenu(toggle);
    const why = 'Xenia has this conversation';
    const off = items(toggle).filter((each) => each.ariaDisabled === 'true');
    expect(off.length).to.be.greaterThan(5);
    expect(off.filter((each) => each.textContent?.includes(why))).to.have.lengthOf(1);
    for (const each of off) {
      expect([each.textContent?.includes(why), each.ariaDescription === why].filter(Boolean)).to.have.lengthOf(1);
    }
  });

  it('held by a colleague: every switch is disabled, focusable, and says why', async () => {
    const { toggle, backend } = await show(backendWith(heldBy('x', 'Xenia')));
    await openMenu(toggle);
    const active = item(toggle, /^Active/);
    expect(nameOf(active)).to.equal('Active Xenia has this conversation');
    expect(active.getAttribute('aria-disabled')).to.equal('true');
    active.focus();
    expect(focused()).to.equal(active);
    await press('Enter');
    await settle(toggle);
    expect(backend.count('activateBot')).to.equal(0);
  });

  it('denied by the backend: its own reason', async () => {
    const { toggle } = await show(
      backendWith({ permissions: { 'pause-bot': { reason: 'Only supervisors pause bots' } } }),
    );
    await openMenu(toggle);
    expect(nameOf(item(toggle, /^Inactive/))).to.equal('Inactive Only supervisors pause bots');
    expect(nameOf(item(toggle, /^Reset/))).to.equal('Reset bot session… You are not allowed to do this');
  });

  it('mode off explains that there is nothing to switch (row 8)', async () => {
    const { toggle } = await show(backendWith(bot({ mode: 'off' })));
    expect(nameOf(stateButton(toggle))).to.equal('Bot not available here');
    expect(why(toggle)).to.equal('Only people answer here');
    await openMenu(toggle);
    expect(items(toggle).map(nameOf)).to.deep.equal(['Block contact…']);
  });
});

describe('bot-status-toggle: custom time', () => {
  const open = async (traits: AdapterTraits = {}) => {
    const result = await show(backendWith({}, traits));
    await choose(result.toggle, 'Custom time…');
    return { ...result, dialog: await dialogOpen(result.toggle) };
  };
  const pick = async (toggle: Element, name: string) => {
    byRole(toggle, 'radio', name).click();
    await settle(toggle);
  };
  const wrong = (toggle: Element, field: HTMLElement, words: string) => {
    expect(descriptionOf(field)).to.equal(words);
    expect(field.getAttribute('aria-invalid')).to.equal('true');
    expect(focused()).to.equal(field);
    expect(dialogOf(toggle)).to.exist;
  };

  it('A3 the focus goes in, Tab stays, Escape sends nothing and gives it back', async () => {
    const { toggle, dialog, backend } = await open();
    expect(nameOf(dialog)).to.equal('Pause the bot');
    expect(dialog.contains(focused())).to.equal(true);
    // on its way round Tab may go through the browser's own controls: it comes back into the dialog
    for (let i = 0; i < 12 || !document.hasFocus(); i++) {
      await press('Tab');
      const at = focused();
      expect(at === document.body || dialog.contains(at), 'the focus left the dialog').to.equal(true);
    }
    await press('Escape');
    await dialogClosed(toggle);
    expect(focused()).to.equal(stateButton(toggle));
    expect(backend.count('pauseBot')).to.equal(0);
  });

  it('a number and a unit', async () => {
    const { toggle, backend } = await open();
    fillIn(byRole(toggle, 'spinbutton', 'Amount'), '2');
    fillIn(byRole(toggle, 'combobox', 'Unit'), 'hours');
    await click(toggle, 'Pause bot');
    await dialogClosed(toggle);
    expect(backend.last('pauseBot').params).to.deep.equal({ until: at(120), reason: undefined });
    expect(focused()).to.equal(stateButton(toggle));
  });

  it('Enter in a field sends', async () => {
    const { toggle, backend } = await open();
    byRole(toggle, 'spinbutton', 'Amount').focus();
    await press('Enter');
    await dialogClosed(toggle);
    expect(backend.count('pauseBot')).to.equal(1);
  });

  it('A7 each error of a number is beside the field, which has the focus', async () => {
    const { toggle, backend } = await open();
    for (const [value, words] of [
      ['', 'Enter a number above 0'],
      ['0', 'Enter a number above 0'],
      ['-3', 'Enter a number above 0'],
      ['600000', 'That is more than 365 days away'],
    ] as const) {
      const amount = byRole(toggle, 'spinbutton', 'Amount');
      fillIn(amount, value);
      button(toggle, 'Pause bot').focus();
      await click(toggle, 'Pause bot');
      wrong(toggle, byRole(toggle, 'spinbutton', 'Amount'), words);
    }
    expect(backend.count('pauseBot')).to.equal(0);
  });

  it('A7 each error of a date is beside the field, which has the focus', async () => {
    const { toggle, backend } = await open();
    await pick(toggle, 'At');
    for (const [date, time, words] of [
      ['', '', 'Enter a date and a time'],
      ['2026-03-09', '', 'Enter a date and a time'],
      ['2020-01-01', '10:00', 'That time has passed'],
      ['2028-01-01', '10:00', 'That is more than 365 days away'],
    ] as const) {
      fillIn(byRole(toggle, 'textbox', 'Date'), date);
      fillIn(byRole(toggle, 'textbox', 'Time'), time);
      await click(toggle, 'Pause bot');
      wrong(toggle, byRole(toggle, 'textbox', 'Date'), words);
    }
    expect(backend.count('pauseBot')).to.equal(0);
  });

  itByDevTools('time zones', 'a local time that the change of clocks leaves out is refused', async () => {
    const zone = (timezoneId: string) => cdp('Emulation.setTimezoneOverride', { timezoneId });
    await zone('Europe/Berlin');
    try {
      const { toggle } = await open();
      await pick(toggle, 'At');
      fillIn(byRole(toggle, 'textbox', 'Date'), '2026-03-29');
      fillIn(byRole(toggle, 'textbox', 'Time'), '02:30');
      await click(toggle, 'Pause bot');
      wrong(toggle, byRole(toggle, 'textbox', 'Date'), 'That time does not exist on that day: the clocks change');
    } finally {
      await zone('');
    }
  });

  it('a date and a time in the agent’s zone (row 42)', async () => {
    const { toggle, backend } = await open();
    await pick(toggle, 'At');
    fillIn(byRole(toggle, 'textbox', 'Date'), '2026-03-05');
    fillIn(byRole(toggle, 'textbox', 'Time'), '08:15');
    await click(toggle, 'Pause bot');
    await dialogClosed(toggle);
    expect(backend.last('pauseBot').params).to.deep.equal({
      until: new Date('2026-03-05T08:15').toISOString(),
      reason: undefined,
    });
  });

  it('the backend’s own limit is named', async () => {
    const { toggle } = await open({ pauseBot: { maxSeconds: 2 * 86_400 } });
    fillIn(byRole(toggle, 'spinbutton', 'Amount'), '3');
    fillIn(byRole(toggle, 'combobox', 'Unit'), 'days');
    await click(toggle, 'Pause bot');
    wrong(toggle, byRole(toggle, 'spinbutton', 'Amount'), 'That is more than 2 days away');
  });

  it('arrow keys move between the three ways', async () => {
    const { toggle } = await open();
    byRole(toggle, 'radio', 'After').focus();
    await press('ArrowDown');
    await settle(toggle);
    expect(queryRole(toggle, 'textbox', 'Date')).to.exist;
    expect(nameOf(focused()!)).to.equal('At');
    await press('ArrowUp');
    await press('ArrowUp');
    await settle(toggle);
    expect(nameOf(focused()!)).to.equal('When someone activates it');
    expect(queryRole(toggle, 'spinbutton')).to.equal(undefined);
  });

  it('another conversation closes it: nothing typed here goes there', async () => {
    const { toggle, provider, backend } = await open();
    backend.put({ ...backend.get('c1'), id: 'c2' });
    provider.conversationId = 'c2';
    await waitUntil(() => !toggle.shadowRoot!.querySelector('dialog'));
    expect(backend.count('pauseBot')).to.equal(0);
  });

  it('no pause without an end: Inactive asks, and “When someone activates it” is not offered', async () => {
    const { toggle, backend } = await show(backendWith({}, { pauseBot: { indefinite: false } }));
    await choose(toggle, 'Inactive');
    await dialogOpen(toggle);
    expect(allByRole(toggle, 'radio').map(nameOf)).to.deep.equal(['After', 'At']);
    expect(backend.count('pauseBot')).to.equal(0);
  });
});

describe('bot-status-toggle: reasons', () => {
  it('free text and the host’s list (row 25)', async () => {
    const { toggle, backend } = await show(backendWith());
    toggle.reasons = ['Complaint', 'VIP'];
    await choose(toggle, 'Pause with a reason…');
    await dialogOpen(toggle);
    const field = byRole(toggle, 'textbox', 'Reason (optional)') as HTMLInputElement;
    expect(
      [...toggle.shadowRoot!.querySelectorAll('datalist option')].map((option) => (option as HTMLOptionElement).value),
    ).to.deep.equal(['Complaint', 'VIP']);
    expect(field.getAttribute('list')).to.equal('reasons');
    expect(descriptionOf(field)).to.equal('Your team sees it.');
    fillIn(field, '  Angry  ');
    await click(toggle, 'Pause bot');
    await dialogClosed(toggle);
    expect(backend.last('pauseBot').params).to.deep.equal({ until: undefined, reason: 'Angry' });
    await settle(toggle);
    expect(why(toggle)).to.include('“Angry”');
  });

  it('that are no list, or no texts, are left out', async () => {
    const { toggle } = await show(backendWith());
    for (const [given, shown] of [
      ['Complaint, VIP', []],
      [null, []],
      [{ 0: 'VIP' }, []],
      [['VIP', 7, null, {}], ['VIP']],
    ] as Array<[string[], string[]]>) {
      toggle.reasons = given;
      await choose(toggle, 'Pause with a reason…');
      await dialogOpen(toggle);
      const options = [...toggle.shadowRoot!.querySelectorAll<HTMLOptionElement>('datalist option')];
      expect(options.map(({ value }) => value)).to.deep.equal(shown);
      await click(toggle, 'Cancel');
      await dialogClosed(toggle);
    }
  });

  it('required: every way to pause asks, keeps its time, and an empty one is an error beside the field', async () => {
    const { toggle, backend } = await show(backendWith({}, { pauseBot: { reason: 'required' } }));
    await choose(toggle, /^1 hour/);
    await dialogOpen(toggle);
    expect((byRole(toggle, 'spinbutton', 'Amount') as HTMLInputElement).value).to.equal('60');
    await click(toggle, 'Pause bot');
    const field = byRole(toggle, 'textbox', 'Reason');
    expect(descriptionOf(field)).to.equal('Enter a reason');
    expect(field.getAttribute('aria-invalid')).to.equal('true');
    expect(focused()).to.equal(field);
    expect(backend.count('pauseBot')).to.equal(0);
    fillIn(field, 'VIP');
    await click(toggle, 'Pause bot');
    await dialogClosed(toggle);
    expect(backend.last('pauseBot').params).to.deep.equal({ until: at(60), reason: 'VIP' });
  });
});

describe('bot-status-toggle: reset, block, reply', () => {
  it('reset says what is cleared and what is kept, in the backend’s words (rows 28, 65)', async () => {
    const { toggle, backend } = await show(
      backendWith(bot({ status: 'stopped' }), {
        resetBot: { clears: ['Variables', 'Timers'], keeps: ['Messages', 'Tags'] },
      }),
    );
    await choose(toggle, 'Reset bot session…');
    const dialog = await dialogOpen(toggle);
    expect(nameOf(dialog)).to.equal('Reset the bot session?');
    expect(allByRole(toggle, 'listitem').map(nameOf)).to.deep.equal(['Variables', 'Timers', 'Messages', 'Tags']);
    await press('Escape');
    await dialogClosed(toggle);
    expect(backend.count('resetBot')).to.equal(0);
    expect(focused()).to.equal(stateButton(toggle));
    await choose(toggle, 'Reset bot session…');
    await dialogOpen(toggle);
    await click(toggle, 'Reset session');
    await dialogClosed(toggle);
    expect(backend.count('resetBot')).to.equal(1);
    expect(nameOf(stateButton(toggle))).to.equal('Bot active');
    expect(focused()).to.equal(stateButton(toggle));
  });

  it('reset has its own words where the backend has none', async () => {
    const { toggle } = await show(backendWith());
    await choose(toggle, 'Reset bot session…');
    await dialogOpen(toggle);
    expect(allByRole(toggle, 'listitem').map(nameOf)).to.deep.equal(['The pause and the AI session', 'Every message']);
    await click(toggle, 'Cancel');
    await dialogClosed(toggle);
    expect(focused()).to.equal(stateButton(toggle));
  });

  it('block with a reason, unblock at once (row 14)', async () => {
    const { toggle, backend, advance } = await show(backendWith());
    await choose(toggle, 'Block contact…');
    await dialogOpen(toggle);
    fillIn(byRole(toggle, 'textbox', 'Reason (optional)'), 'Spam');
    await click(toggle, 'Block contact');
    await dialogClosed(toggle);
    await advance(0);
    expect(backend.last('blockContact')).to.include({ id: 'p1' });
    expect(backend.last('blockContact').params).to.deep.equal({ reason: 'Spam' });
    expect(nameOf(stateButton(toggle))).to.equal('Contact blocked');
    expect(why(toggle))
      .to.include('Blocked by you')
      .and.include('“Spam”')
      .and.include('The contact cannot reach the bot');
    await choose(toggle, 'Unblock contact');
    await advance(0);
    expect(backend.count('unblockContact')).to.equal(1);
    expect(nameOf(stateButton(toggle))).to.equal('Bot active');
  });

  it('a reply that is being written can be stopped (row 45)', async () => {
    const { toggle, backend } = await show(backendWith(bot({ composing: true })));
    expect(text(toggle)).to.include('The bot is writing…');
    await click(toggle, 'Stop this reply');
    expect(backend.count('cancelReply')).to.equal(1);
    await settle(toggle);
    expect(queryRole(toggle, 'button', 'Stop this reply')).to.equal(undefined);
    expect(document.activeElement === document.body || document.activeElement === toggle).to.equal(true);
  });
});

describe('bot-status-toggle: why and until when (U4, U5)', () => {
  const kinds: Record<string, string> = {
    agent: 'Paused by Xenia',
    takeover: 'Taken over by Xenia',
    handback: 'Handed back by Xenia',
    'manual-message': 'A message was sent by Xenia',
    'workflow-message': 'A workflow sent a message',
    'message-limit': 'The bot reached its message limit',
    'contact-request': 'The contact asked for a person',
    keyword: 'The contact used a keyword',
    'low-confidence': 'The bot was not sure of its answer',
    'goal-reached': 'The bot reached its goal',
    schedule: 'The pause ended',
    error: 'The bot had a problem',
    outside: 'Changed by someone outside this screen',
    unknown: 'Changed by Xenia',
    'lunar-eclipse': 'lunar-eclipse',
    '<b>bold</b>': '<b>bold</b>',
    constructor: 'constructor',
    toString: 'toString',
  };
  for (const [kind, words] of Object.entries(kinds)) {
    it(`U4 cause ${kind}`, async () => {
      const { toggle } = await show(
        backendWith(
          bot({
            status: 'paused',
            cause: { kind, actor: { kind: 'agent', id: 'x', name: 'Xenia' }, at: at(-20), reason: 'Because' },
          }),
        ),
      );
      expect(why(toggle)).to.equal(`${words} · “Because” · ${clock(-20)} · Stays paused until someone activates it`);
    });
  }

  it('U4 no cause at all is not blank, and no actor is invented (row 43)', async () => {
    for (const cause of [
      undefined,
      { kind: 'unknown' as const },
      { kind: 'agent' as const, actor: { kind: 'unknown' as const } },
    ]) {
      const { toggle, provider } = await show(backendWith(bot({ status: 'paused', cause })));
      expect(why(toggle)).to.match(/ed by someone outside this screen · Stays paused until someone activates it$/);
      provider.remove();
    }
  });

  it('U4 stopped, with and without a way back; advisory control says so', async () => {
    const one = await show(backendWith(bot({ status: 'stopped' })));
    expect(nameOf(stateButton(one.toggle))).to.equal('Bot stopped');
    expect(why(one.toggle)).to.include('The bot cannot be brought back in this conversation, except by a reset');
    one.provider.remove();
    const two = await show(backendWith(bot({ status: 'stopped' }), {}, ['resetBot']));
    expect(why(two.toggle)).to.include('The bot cannot be brought back in this conversation');
    two.provider.remove();
    const three = await show(backendWith(bot({ status: 'paused' }), { control: 'advisory' }));
    expect(why(three.toggle)).to.include('nothing enforces it');
    three.provider.remove();
    const four = await show(
      backendWith({ ...pausedUntil(60), bot: { ...pausedUntil(60).bot!, resumeBasis: 'last-agent-message' } }),
    );
    expect(why(four.toggle)).to.include('counted from the last reply of your team');
  });

  it('U4 the limit of messages is counted (row 5)', async () => {
    const { toggle } = await show(backendWith(bot({ messageCount: 4, messageLimit: 9 })));
    expect(why(toggle)).to.include('4 of 9 bot messages');
  });

  it('U5 the countdown: date, hours, minutes, less than a minute, reactivating', async () => {
    const { toggle, advance } = await show(backendWith(pausedUntil(25 * 60)));
    expect(why(toggle)).to.match(/Resumes on Mar \d at \d\d:\d\d(?!\d)/);
    await advance(61 * 60_000);
    expect(why(toggle)).to.include('Resumes in 23 h 59 min');
    await advance(22 * 3_600_000);
    expect(why(toggle)).to.include('Resumes in 1 h 59 min');
    await advance(60 * 60_000);
    expect(why(toggle)).to.include('Resumes in 59 min');
    await advance(1000);
    expect(why(toggle)).to.include('Resumes in 59 min');
    await advance(58 * 60_000);
    expect(why(toggle)).to.include('Resumes in less than a minute');
    await advance(60_000);
    expect(why(toggle)).to.include('Reactivating…');
  });

  it('U5 the countdown runs by the server’s clock, not by this device’s (row 68)', async () => {
    const backend = backendWith(pausedUntil(70));
    const shown = scene({
      backend: (() => {
        backend.adapter = { ...backend.adapter, traits: { ...backend.adapter.traits, serverTime: () => at(60) } };
        return backend;
      })(),
      only,
      simulated: true,
    });
    const { toggle } = await shown;
    expect(why(toggle)).to.include('Resumes in 10 min');
  });

  it('P6 U5 one timer for all countdowns on the page', async () => {
    const { environment, provider, rendered } = await show(backendWith(pausedUntil(70)));
    const more = Array.from({ length: 9 }, () => document.createElement('bot-status-toggle'));
    provider.append(...more);
    await settle(...more);
    await rendered();
    expect(environment.timers.size).to.equal(1);
  });

  it('the backend activates the bot: shown as soon as it is known (row 4)', async () => {
    const { toggle, backend, advance } = await show(backendWith(pausedUntil(2)));
    await advance(119_000);
    backend.change('c1', bot({ cause: { kind: 'schedule', at: at(2) } }));
    await advance(2000);
    expect(nameOf(stateButton(toggle))).to.equal('Bot active');
    expect(why(toggle)).to.include('The pause ended');
  });

  it('A8 a minute before the end it warns once, and one press extends, ten times and more (row 41)', async () => {
    const { toggle, backend, advance } = await show(backendWith(pausedUntil(10)));
    await advance(8.9 * 60_000);
    expect(notice(toggle)).to.equal('');
    await advance(0.2 * 60_000);
    expect(notice(toggle)).to.include('The bot resumes in less than a minute.');
    await waitUntil(() => status(toggle) === 'The bot resumes in less than a minute.');
    for (let i = 1; i <= 11; i++) {
      expect(queryRole(toggle, 'button', 'Extend by 30 min'), `${i}`).to.exist;
      await click(toggle, 'Extend by 30 min');
      await advance(0);
      expect(backend.count('extendPause')).to.equal(i);
      expect(backend.get('c1').bot.resumeAt).to.equal(at(10 + 30 * i));
      await advance(30 * 60_000);
    }
  });

  it('A8 the warning says less than a minute only when it is', async () => {
    const { toggle, advance } = await show(backendWith(pausedUntil(10)));
    await advance(9 * 60_000);
    // the part that warns loads when the page is idle
    await waitUntil(() => notice(toggle).includes('less than a minute'));
    await advance(60_000);
    expect(notice(toggle)).to.equal('');
  });
});

describe('bot-status-toggle: states, events, pending', () => {
  it(':state() follows the bot', async () => {
    const { toggle, backend, rendered } = await show(backendWith());
    const states = () =>
      ['pending', 'bot-active', 'bot-paused', 'bot-stopped', 'blocked'].filter((name) =>
        toggle.matches(`:state(${name})`),
      );
    expect(states()).to.deep.equal(['bot-active']);
    for (const [change, expected] of [
      [bot({ status: 'paused' }), ['bot-paused']],
      [pausedUntil(60), ['bot-paused']],
      [bot({ status: 'stopped' }), ['bot-stopped']],
      [bot({ mode: 'off' }), []],
      [{ contact: { id: 'p1', blocked: {} } }, ['blocked']],
    ] as const) {
      backend.push('c1', change);
      await rendered();
      expect(states()).to.deep.equal(expected);
    }
  });

  it('pending shows at once, keeps the focus, and ends', async () => {
    const backend = backendWith();
    backend.hold.add('pauseBot');
    const { toggle, rendered } = await show(backend);
    await choose(toggle, 'Inactive');
    expect(nameOf(stateButton(toggle))).to.equal('Bot paused');
    expect(toggle.matches(':state(pending):state(bot-paused)')).to.equal(true);
    expect(focused()).to.equal(stateButton(toggle));
    backend.last('pauseBot').answer(backend.change('c1', bot({ status: 'paused' })));
    await rendered();
    expect(toggle.matches(':state(pending)')).to.equal(false);
    expect(focused()).to.equal(stateButton(toggle));
  });

  it('a rejected pause goes back and says so; the switch is where it was', async () => {
    const backend = backendWith();
    backend.failing.set('pauseBot', new HandoffError('forbidden', 'x'));
    const { toggle, rendered } = await show(backend);
    await choose(toggle, 'Inactive');
    await rendered();
    expect(nameOf(stateButton(toggle))).to.equal('Bot active');
    expect(notice(toggle)).to.equal('You are not allowed to do this. Dismiss');
    button(toggle, 'Dismiss').focus();
    await click(toggle, 'Dismiss');
    expect(notice(toggle)).to.equal('');
    expect(document.activeElement).to.equal(toggle);
  });

  it('a double click sends once', async () => {
    const backend = backendWith();
    for (const method of ['pauseBot', 'resetBot', 'blockContact', 'unblockContact', 'extendPause', 'cancelReply']) {
      backend.hold.add(method);
    }
    const { toggle } = await show(backend);
    await openMenu(toggle);
    const inactive = item(toggle, 'Inactive');
    inactive.click();
    inactive.click();
    await settle(toggle);
    expect(backend.count('pauseBot')).to.equal(1);
  });

  it('a quick change of mind sends both, in order, and ends where the person ended (row 31)', async () => {
    const backend = backendWith();
    backend.hold.add('pauseBot');
    const { toggle, rendered } = await show(backend);
    await choose(toggle, 'Inactive');
    await choose(toggle, 'Active');
    expect(backend.count('activateBot')).to.equal(0);
    backend.last('pauseBot').answer(backend.change('c1', bot({ status: 'paused' })));
    await rendered();
    expect(backend.count('activateBot')).to.equal(1);
    expect(nameOf(stateButton(toggle))).to.equal('Bot active');
  });

  it('handoff-request can be vetoed: nothing is sent (row 88)', async () => {
    const { toggle, backend } = await show(backendWith());
    const results = listen('handoff-result');
    document.addEventListener('handoff-request', (event) => event.preventDefault(), { once: true });
    await choose(toggle, 'Inactive');
    expect(backend.count('pauseBot')).to.equal(0);
    expect(results).to.have.lengthOf(0);
    expect(nameOf(stateButton(toggle))).to.equal('Bot active');
  });

  it('events bubble out of shadow roots, with their fields', async () => {
    const [requests, results] = [listen('handoff-request'), listen('handoff-result')];
    const { toggle, provider, rendered } = await show(backendWith());
    const host = place(document.createElement('div'));
    host.attachShadow({ mode: 'open' }).append(provider);
    await settle(toggle);
    await waitUntil(() => toggle.handoff.view.state === 'ready');
    await settle(toggle);
    await openMenu(toggle);
    item(toggle, 'Inactive').click();
    await rendered();
    expect(requests).to.have.lengthOf(1);
    expect(requests[0]).to.include({ conversationId: 'c1', cancelable: true, bubbles: true, composed: true });
    expect(requests[0]!.command).to.deep.equal({ type: 'pause-bot', until: undefined });
    expect(results).to.have.lengthOf(1);
    expect(results[0]).to.include({
      conversationId: 'c1',
      outcome: 'applied',
      error: undefined,
      bubbles: true,
      composed: true,
      cancelable: false,
    });
    expect(results[0]!.conversation!.bot.status).to.equal('paused');
    expect(requests[0]).to.be.instanceOf(Event);
  });

  it('Undo of a pause activates again (row 49)', async () => {
    const { toggle, backend, rendered } = await show(backendWith());
    await choose(toggle, 'Inactive');
    await rendered();
    expect(notice(toggle)).to.equal('The bot is paused. Undo');
    button(toggle, 'Undo').focus();
    await click(toggle, 'Undo');
    await rendered();
    expect(backend.count('activateBot')).to.equal(1);
    expect(nameOf(stateButton(toggle))).to.equal('Bot active');
    expect(document.activeElement).to.equal(toggle);
  });

  it('U2 Undo stays ten seconds, and while it has the focus', async () => {
    const { toggle, advance } = await show(backendWith());
    await choose(toggle, 'Inactive');
    await advance(9_500);
    expect(notice(toggle)).to.include('Undo');
    button(toggle, 'Undo').focus();
    await advance(5_000);
    expect(notice(toggle)).to.include('Undo');
    stateButton(toggle).focus();
    await settle(toggle);
    expect(notice(toggle)).to.equal('');
    expect(liveRegion(toggle)).to.exist;
  });

  it('my own takeover: I may switch the bot on', async () => {
    const { toggle, backend, rendered } = await show(backendWith(mine));
    await choose(toggle, 'Active');
    await rendered();
    expect(backend.get('c1').handler).to.deep.equal({ kind: 'bot' });
  });
});

const states = ['bot-active', 'bot-paused', 'bot-stopped', 'blocked'];

describe('bot-status-toggle: who counts how long a pause lasts', () => {
  const said = (kind: 'agent' | 'contact' | 'bot', minutes: number) => ({
    lastMessage: { text: 'Hello', author: { kind }, at: at(minutes) },
  });
  for (const [resumeBasis, last, resumeAt, expected] of [
    ['fixed', said('agent', -10), 20, /^Resumes in 20 min$/],
    [
      'last-agent-message',
      said('agent', -10),
      20,
      /^Resumes 30 min after the last reply of your team \(about \d\d:\d\d\)$/,
    ],
    [
      'last-agent-message',
      said('contact', -10),
      20,
      /^Resumes about \d\d:\d\d, counted from the last reply of your team$/,
    ],
    ['last-agent-message', said('agent', -60), 60, /^Resumes 2 hours after the last reply of your team \(about .*\)$/],
    [
      'last-agent-message',
      said('agent', -1440),
      4 * 1440,
      /^Resumes 5 days after the last reply of your team \(about Mar 6, .*\)$/,
    ],
    ['last-message', said('contact', -5), 10, /^Resumes 15 min after the last message \(about \d\d:\d\d\)$/],
    ['last-message', said('bot', -5), 55, /^Resumes 1 hour after the last message \(about \d\d:\d\d\)$/],
    ['last-message', {}, 55, /^Resumes about \d\d:\d\d, counted from the last message$/],
    ['fixed', {}, 3 * 1440, /^Resumes on Mar 5 at \d\d:\d\d$/],
  ] as const) {
    it(`${resumeBasis}, ${resumeAt} min: ${expected.source}`, async () => {
      for (const handler of [{ kind: 'bot' }, heldBy('x', 'Xenia').handler!] as const) {
        const fixedOverAgent = resumeBasis === 'fixed' && handler.kind === 'agent';
        const { toggle, provider } = await show(
          backendWith({ ...bot({ status: 'paused', resumeAt: at(resumeAt), resumeBasis }), ...last, handler }),
        );
        const next = why(toggle).split(' · ').at(-1)!;
        if (fixedOverAgent) {
          expect([next, nameOf(stateButton(toggle))]).to.deep.equal([
            'Stays paused until someone activates it',
            'Bot paused',
          ]);
        } else expect(next).to.match(expected);
        provider.remove();
      }
    });
  }

  it('moves when the reply does that it counts from (row 44)', async () => {
    const { toggle, backend, rendered } = await show(
      backendWith({
        ...bot({ status: 'paused', resumeAt: at(20), resumeBasis: 'last-agent-message' }),
        ...said('agent', -10),
      }),
    );
    const before = why(toggle);
    backend.push('c1', {
      ...bot({ status: 'paused', resumeAt: at(31), resumeBasis: 'last-agent-message' }),
      ...said('agent', 1),
    });
    await rendered();
    expect(why(toggle)).to.not.equal(before);
    expect(why(toggle)).to.include('Resumes 30 min after the last reply of your team');
  });
});

describe('bot-status-toggle: a conversation that is over', () => {
  for (const status of ['closed', 'archived'] as const) {
    for (const botStatus of ['active', 'paused', 'stopped'] as const) {
      it(`${status}, bot ${botStatus}: says so, and promises nothing`, async () => {
        const { toggle } = await show(
          backendWith({ ...bot({ status: botStatus, cause: { kind: 'agent', at: at(-5), reason: 'Why' } }), status }),
        );
        expect(nameOf(stateButton(toggle))).to.equal(status === 'closed' ? 'Closed' : 'Archived');
        expect(why(toggle)).to.equal(`This conversation is ${status}`);
        expect([...states].filter((state) => toggle.matches(`:state(${state})`))).to.deep.equal([]);
      });
    }
  }
});
