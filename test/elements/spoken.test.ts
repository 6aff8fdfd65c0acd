/** What screen readers get: from the browser's own accessibility tree where it can be asked, and from live regions. */
import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import { HandoffError } from '../../src/model/error.js';
import { accessibleNode, accessibleNodes } from '../support/accessibility-tree.js';
import { desk, deskBackend } from '../support/desk.js';
import { itByDevTools } from '../support/devtools.js';
import {
  allByRole,
  button,
  choose,
  click,
  descriptionOf,
  dialogOpen,
  focused,
  hear,
  heldBy,
  isOpen,
  item,
  liveRegion,
  mine,
  openMenu,
  place,
  press,
  scene,
  settle,
  stateButton,
  tags,
  turn,
} from '../support/elements.js';
import { lay, layoutTags } from '../support/layout.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { at, listScene, many, paused, waiting } from './conversation-list-scene.js';
import { waitUntil } from '../support/wait.js';

const clock = (iso: string) =>
  new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.parse(iso));
const heardOf = async (heard: string[], n = 1) => {
  await waitUntil(() => heard.length >= n, `${n} announcements; there are: ${heard.join(' | ')}`);
  return heard;
};
const inTree = (title: string, test: () => Promise<void>) =>
  itByDevTools('it asks for the accessibility tree', title, test);

before(() => setViewport({ width: 800, height: 900 }));

describe('the menu button', () => {
  for (const [how, open] of Object.entries({
    'by a click': (button: HTMLElement) => button.click(),
    'by Enter': () => press('Enter'),
    'by Space': () => press('Space'),
    'by the arrow down': () => press('ArrowDown'),
  })) {
    inTree(`opens ${how}, is expanded only while the menu is open, and has no invoker`, async () => {
      const { toggle } = await scene();
      await toggle.menu.load();
      await settle(toggle);
      stateButton(toggle).focus();
      expect((await accessibleNode('button', /^Bot/)).states.expanded).to.equal(false);
      await open(stateButton(toggle));
      await waitUntil(() => isOpen(toggle));
      await settle(toggle);
      expect((await accessibleNode('button', /^Bot/)).states.expanded).to.equal(true);
      await press('Enter');
      await waitUntil(() => !isOpen(toggle));
      await settle(toggle);
      const { states } = await accessibleNode('button', /^Bot/);
      expect(states.expanded).to.equal(false);
      expect(states.details, 'what follows the menu').to.equal(undefined);
      expect(toggle.shadowRoot!.querySelector('[popovertarget]')).to.equal(null);
    });
  }

  it('a pointer on the button of an open menu closes it, and the next opens it again', async () => {
    const { toggle } = await scene();
    await toggle.menu.load();
    await settle(toggle);
    const { x, y, width, height } = stateButton(toggle).getBoundingClientRect();
    const position: [number, number] = [Math.round(x + width / 2), Math.round(y + height / 2)];
    for (const expected of [true, false, true, false]) {
      await sendMouse({ type: 'click', position });
      await turn(80);
      await settle(toggle);
      expect(isOpen(toggle)).to.equal(expected);
      expect(stateButton(toggle).getAttribute('aria-expanded')).to.equal(String(expected));
    }
  });

  it('a click beside the menu closes it, and the keyboard opens it at once', async () => {
    const { toggle } = await scene();
    await openMenu(toggle);
    await sendMouse({ type: 'click', position: [700, 850] });
    await waitUntil(() => !isOpen(toggle));
    stateButton(toggle).focus();
    await press('Enter');
    await waitUntil(() => isOpen(toggle));
  });
});

describe('waiting is heard', () => {
  const hold = async (method: string, conversation = {}) => {
    const backend = new ScriptedBackend(conversation);
    backend.hold.add(method);
    const shown = await scene({ backend, simulated: true });
    await Promise.all([shown.take.takeover.load(), shown.bar.details.load()]);
    await shown.rendered();
    await turn(200);
    return { ...shown, heard: hear(...shown.all) };
  };

  it('taking over: nothing at once, the words after 1 s, the way out once after 10 s', async () => {
    const { take, advance, heard } = await hold('takeOver');
    await click(take, 'Take over');
    await advance(900);
    await turn(300);
    expect(heard).to.deep.equal([]);
    await advance(200);
    expect(await heardOf(heard)).to.deep.equal(['Taking over…']);
    await advance(5000);
    await advance(4000);
    await heardOf(heard, 2);
    for (let i = 0; i < 5; i++) await advance(1000);
    await turn(1300);
    expect(heard).to.deep.equal(['Taking over…', 'Still taking over. To give up, press “Stop waiting”.']);
    button(take, 'Stop waiting');
  });

  it('two elements that show the same wait say it once', async () => {
    const backend = deskBackend({});
    backend.hold.add('takeOver');
    const { element, advance, provider } = await desk('reply-composer', { backend, beside: ['takeover-button'] });
    const take = provider.querySelector('takeover-button')!;
    await Promise.all([take.takeover.load(), element.takeover.load()]);
    await turn(200);
    const heard = hear(element, take);
    await click(take, 'Take over');
    await advance(1100);
    await advance(9000);
    await heardOf(heard, 2);
    await turn(1300);
    expect(heard).to.have.lengthOf(2);
  });

  it('the next takeover is heard again', async () => {
    const { take, advance, heard, backend } = await hold('takeOver');
    await click(take, 'Take over');
    await advance(1100);
    await heardOf(heard);
    backend.last('takeOver').fail(new HandoffError('refused', 'x'));
    await advance(10);
    await click(take, 'Take over');
    await advance(1100);
    await heardOf(heard, 3);
    expect(heard.filter((each) => each === 'Taking over…')).to.have.lengthOf(2);
  });

  it('doubt is heard', async () => {
    const { take, advance, heard, backend } = await hold('takeOver');
    backend.hold.add('getConversation');
    await click(take, 'Take over');
    await advance(31_000);
    await waitUntil(() => heard.includes('Not sure it went through. Checking…'), heard.join(' | '));
  });

  for (const [method, label, words, conversation] of [
    ['handBack', 'Hand back to bot', 'Handing back…', mine],
    ['reopen', 'Reopen', 'Reopening…', { status: 'closed' }],
  ] as const) {
    it(`${label}: ${words}`, async () => {
      const { bar, advance, heard } = await hold(method, conversation);
      await click(bar, label);
      await advance(1100);
      expect(await heardOf(heard)).to.deep.equal([words]);
      await advance(3000);
      await turn(1300);
      expect(heard).to.deep.equal([words]);
    });
  }
});

describe('reasons', () => {
  const situations: Record<string, object> = {
    'the bot has it': {},
    'I have it': mine,
    'a colleague has it': heldBy('x', 'Xenia'),
    'it waits': { handler: { kind: 'queue' }, ...paused },
    'it is closed': { status: 'closed' },
    'the bot is stopped': { bot: { mode: 'autopilot', status: 'stopped' } },
  };
  for (const [what, conversation] of Object.entries(situations)) {
    inTree(`${what}: a disabled button has its own reason, an enabled one has none`, async () => {
      const { toggle, take, bar } = await scene({ backend: new ScriptedBackend(conversation) });
      await settle(toggle, take, bar);
      const buttons = (await accessibleNodes('button')).filter(
        ({ name }) => !/^(Bot|Contact blocked|Closed$|Copy|See more|\+|Add a note)/.test(name),
      );
      for (const { name, description, states } of buttons) {
        if (!/Take over|Assign|Hand back|Close|Reopen|queue/.test(name)) continue;
        if (states.disabled) expect(description, name).not.to.equal('');
        else expect(description, name).to.equal('');
      }
      expect(buttons.length).to.be.above(1);
    });
  }

  it('two buttons with two reasons have one each', async () => {
    const backend = new ScriptedBackend({
      permissions: { close: { reason: 'Only leads close' }, 'hand-back': { reason: 'Only leads hand back' } },
    });
    const { bar } = await scene({ backend });
    expect(descriptionOf(button(bar, 'Close conversation'))).to.equal('Only leads close');
    expect(descriptionOf(button(bar, 'Hand back to bot'))).to.equal('Only leads hand back');
  });

  for (const [what, conversation, find, why] of [
    ['Take over, held', heldBy('x', 'Xenia'), 'Take over', /^Xenia has this conversation/],
    ['Hand back, the bot has it', {}, 'Hand back to bot', /^The bot already has this conversation$/],
    [
      'Close, not permitted',
      { permissions: { close: { reason: 'Only leads close' } } },
      'Close conversation',
      /^Only leads close$/,
    ],
  ] as const) {
    it(`Enter on a disabled button says its reason again: ${what}`, async () => {
      const { all } = await scene({ backend: new ScriptedBackend(conversation) });
      await turn(200);
      const heard = hear(...all);
      const control = all.flatMap((element) => allByRole(element, 'button', find))[0]!;
      control.focus();
      await press('Enter');
      await heardOf(heard);
      await turn(1100);
      await press('Space');
      await heardOf(heard, 2);
      for (const said of heard) expect(said).to.match(why);
    });
  }

  it('Enter on a disabled item of the menu says its reason, and the menu stays', async () => {
    const backend = new ScriptedBackend({ permissions: { 'pause-bot': { reason: 'Only leads pause' } } });
    const { toggle } = await scene({ backend });
    await openMenu(toggle);
    const heard = hear(toggle);
    item(toggle, /^15 min/).focus();
    await press('Enter');
    expect(await heardOf(heard)).to.deep.equal(['Only leads pause']);
    expect(isOpen(toggle)).to.equal(true);
  });

  it('a press on an enabled button explains nothing', async () => {
    const { take, all } = await scene();
    await turn(200);
    const heard = hear(...all);
    button(take, 'Take over').focus();
    await press('Enter');
    await turn(500);
    expect(heard).to.deep.equal(['You have taken over.']);
  });
});

describe('what others do is heard once', () => {
  inTree('a colleague takes over while the button has the focus: not as its description too', async () => {
    const { take, all, backend, rendered } = await scene();
    await turn(200);
    const heard = hear(...all);
    button(take, 'Take over').focus();
    backend.push('c1', heldBy('x', 'Xenia'));
    await rendered();
    expect(await heardOf(heard)).to.deep.equal(['Xenia has this conversation']);
    expect((await accessibleNode('button', 'Take over')).description).to.equal('');
    await turn(1200);
    await press('Enter');
    expect(await heardOf(heard, 2)).to.have.lengthOf(2);
    button(take, 'Take over').blur();
    expect((await accessibleNode('button', 'Take over')).description, 'for the next focus').to.contain('Xenia');
    backend.push('c1', { handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'active' } });
    await rendered();
    button(take, 'Take over').focus();
    expect((await accessibleNode('button', 'Take over')).description).to.equal('');
  });

  it('in the reply box: the description stays while somebody writes', async () => {
    const { element, backend, advance } = await desk('reply-composer', { backend: deskBackend(mine) });
    const box = element.shadowRoot!.querySelector('textarea')!;
    box.focus();
    const before = descriptionOf(box);
    backend.push('c1', heldBy('x', 'Xenia'));
    await advance(200);
    expect([before, ''], 'no new description').to.include(descriptionOf(box));
    box.blur();
    expect(descriptionOf(box)).to.contain('Xenia');
  });

  const bot = (status: 'active' | 'paused', cause: object, more = {}) => ({
    handler: { kind: 'bot' as const },
    bot: { mode: 'autopilot' as const, status, cause: cause as never, ...more },
  });
  const xenia = { kind: 'agent', id: 'x', name: 'Xenia' };
  for (const [what, change, said] of [
    ['hands back', bot('active', { kind: 'handback', actor: xenia, at: at(0) }), 'Bot active. Handed back by Xenia'],
    ['activates', bot('active', { kind: 'agent', actor: xenia, at: at(0) }), 'Bot active. Activated by Xenia'],
    ['pauses', bot('paused', { kind: 'agent', actor: xenia, at: at(0) }), 'Bot paused. Paused by Xenia'],
    ['a timer', bot('active', { kind: 'schedule', at: at(0) }), 'The pause ended. Bot active'],
    ['nobody knows who', bot('active', { kind: 'agent', at: at(0) }), 'Bot active'],
    ['in words of the backend', bot('active', { kind: 'moon phase', at: at(0) }), 'Bot active'],
  ] as const) {
    it(`who did it: ${what}`, async () => {
      const start = change.bot.status === 'active' ? heldBy('x', 'Xenia') : {};
      const { all, backend, rendered } = await scene({ backend: new ScriptedBackend(start) });
      await turn(200);
      const heard = hear(...all);
      backend.push('c1', change);
      await rendered();
      expect(await heardOf(heard)).to.deep.equal([said]);
    });
  }

  it('an old cause is no news', async () => {
    const cause = { kind: 'agent' as const, actor: { kind: 'agent' as const, name: 'Yann' }, at: at(-60) };
    const backend = new ScriptedBackend({ bot: { mode: 'autopilot', status: 'active', cause } });
    const { all, rendered } = await scene({ backend });
    await turn(200);
    const heard = hear(...all);
    backend.push('c1', { handler: { kind: 'queue' } });
    await rendered();
    expect(await heardOf(heard)).to.deep.equal(['Waiting for a person']);
  });
});

describe('a field that was left out', () => {
  for (const [what, open] of Object.entries({
    'how it ended': async () => {
      const { bar } = await scene({ only: ['handback-close-bar'] });
      await click(bar, 'Close conversation');
      return dialogOpen(bar);
    },
    'why somebody takes over': async () => {
      const backend = new ScriptedBackend();
      backend.adapter = { ...backend.adapter, traits: { takeOver: { reason: 'required' } } };
      const { take } = await scene({ backend, only: ['takeover-button'] });
      await click(take, 'Take over');
      return dialogOpen(take);
    },
  })) {
    it(`is focused when what is wrong is there to be read with it: ${what}`, async () => {
      const dialog = await open();
      const read: string[] = [];
      dialog.addEventListener('focusin', ({ target }) => {
        if ((target as Element).localName === 'input') read.push(descriptionOf(target as Element));
      });
      dialog.querySelector<HTMLElement>('button.primary')!.focus();
      dialog.querySelector<HTMLElement>('button.primary')!.click();
      await waitUntil(() => read.length, 'the field has the focus');
      expect(read.join()).to.match(/\w/);
    });
  }
});

describe('results say the time', () => {
  it('a pause with an end, and one without', async () => {
    const { toggle } = await scene({ simulated: true });
    await turn(200);
    const heard = hear(toggle);
    await choose(toggle, 'Inactive');
    await heardOf(heard);
    await turn(1200);
    await choose(toggle, /^15 min/);
    await heardOf(heard, 2);
    expect(heard).to.deep.equal(['The bot is paused.', `The bot is paused until ${clock(at(15))}.`]);
  });

  it('an extended pause', async () => {
    const backend = new ScriptedBackend({ bot: { mode: 'autopilot', status: 'paused', resumeAt: at(30) } });
    const { toggle } = await scene({ backend, simulated: true });
    await turn(200);
    const heard = hear(toggle);
    await choose(toggle, /^Extend by 30/);
    expect(await heardOf(heard)).to.deep.equal([`The pause was extended until ${clock(at(60))}.`]);
  });
});

describe('the list', () => {
  inTree('words in the names of rows are apart', async () => {
    await listScene({
      rows: [
        ...many(1, () => ({
          ...waiting(1),
          attention: ['unanswered', 'repeated-handoff'],
          unread: 3,
          lastMessage: { text: 'Hello there', author: { kind: 'bot' }, at: at(-3) },
        })),
        ...many(2, (i) => ({ ...heldBy('me', 'Ada Own'), attention: i === 2 ? ['vip'] : [] })).slice(1),
      ],
    });
    const rows = (await accessibleNodes('button')).filter(({ name }) => /^Contact \d/.test(name));
    expect(rows).to.have.lengthOf(2);
    for (const { name } of rows) {
      for (const run of [/[a-z][A-Z]/, /\d[A-Z][a-z]/, /[a-z]\d\d:/, /unread[A-Z]/]) expect(name).not.to.match(run);
    }
    expect(rows.find(({ name }) => name.startsWith('Contact 1'))!.name).to.match(
      /Contact 1 3 unread .*Bot: Hello there .*Unanswered · Repeated handoff /,
    );
  });

  inTree('region and grid have two names, and all regions of a desk different ones', async () => {
    // a header has a bar of its own
    await lay({ tags: layoutTags.filter((tag) => tag !== 'conversation-header') });
    const names = (await accessibleNodes())
      .filter(({ role }) => ['region', 'grid', 'log', 'group', 'search', 'form'].includes(role))
      .map(({ name }) => name)
      .filter(Boolean);
    expect(names).to.include('Conversations').and.include('Conversation list');
    expect(new Set(names).size, names.join(' | ')).to.equal(names.length);
  });

  it('one stop for Tab, in every browser: a part that scrolls is none', async () => {
    const { list } = await listScene({ rows: many(40), height: 400 });
    const after = place(document.createElement('button'));
    after.textContent = 'after';
    list.shadowRoot!.querySelector<HTMLElement>('select')!.focus();
    await press('Tab');
    expect(focused()!.matches('[data-cell]'), focused()!.outerHTML.slice(0, 60)).to.equal(true);
    await press('Tab');
    expect(focused()).to.equal(after);
    expect(list.shadowRoot!.querySelector('[role=grid]')!.getAttribute('tabindex')).to.equal('-1');
  });

  it('the focus in “Pause… for many” is on the checked choice', async () => {
    const { list } = await listScene();
    list.selectAll();
    await waitUntil(() => allByRole(list, 'button', 'Pause…').length);
    await click(list, 'Pause…');
    await waitUntil(() => (focused() as HTMLInputElement).type === 'radio');
    expect((focused() as HTMLInputElement).checked).to.equal(true);
  });

  for (const [name, entry] of [
    ['Custom time…', 'for'],
    ['Pause with a reason…', 'never'],
  ] as const) {
    it(`so it is in the toggle’s dialog: ${name}`, async () => {
      const { toggle } = await scene();
      await choose(toggle, name);
      await waitUntil(() => (focused() as HTMLInputElement).type === 'radio');
      expect((focused() as HTMLInputElement).checked).to.equal(true);
      expect((focused() as HTMLInputElement).value).to.equal(entry);
    });
  }

  it('how many are selected is said: all, a range, with some not shown, and none', async () => {
    const { list } = await listScene({ rows: many(27), height: 600 });
    await turn(200);
    const heard = hear(list);
    const boxes = () => list.shadowRoot!.querySelectorAll<HTMLInputElement>('[data-cell=select]');
    boxes()[0]!.click();
    await turn(300);
    expect(heard, 'a box speaks for itself').to.deep.equal([]);
    await waitUntil(() => allByRole(list, 'button', 'Select all 27').length);
    await click(list, 'Select all 27');
    expect(await heardOf(heard)).to.deep.equal(['27 selected']);
    await turn(1100);
    await click(list, 'Clear selection');
    expect((await heardOf(heard, 2)).at(-1)).to.equal('Nothing selected');
    await turn(1100);
    boxes()[1]!.click();
    boxes()[4]!.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    expect((await heardOf(heard, 3)).at(-1)).to.equal('4 selected');
    await turn(1100);
    boxes()[4]!.focus();
    await sendKeys({ down: 'Control' });
    await sendKeys({ press: 'a' });
    await sendKeys({ up: 'Control' });
    expect((await heardOf(heard, 4)).at(-1)).to.equal('27 selected');
  });
});

describe('reading the page line by line', () => {
  inTree('no empty region is read, in any state', async () => {
    await scene();
    await listScene();
    place(document.createElement('conversation-thread'));
    await turn(300);
    expect(await accessibleNodes('status')).to.deep.equal([]);
  });

  for (const tag of tags) {
    it(`${tag}: its region is there, empty, before it speaks, and hidden again when it has`, async () => {
      const { all } = await scene({ only: [tag] });
      const [element] = all;
      const region = liveRegion(element!);
      expect(region.getAttribute('aria-hidden')).to.equal('true');
      element!.live.announce('One');
      await settle(element!);
      expect(region.getAttribute('aria-hidden'), 'shown first').to.equal('false');
      expect(region.textContent, 'and empty').to.equal('');
      const shown = performance.now();
      await waitUntil(() => region.textContent === 'One', undefined, { interval: 5 });
      expect(performance.now() - shown).to.be.above(50);
      await waitUntil(() => region.getAttribute('aria-hidden') === 'true');
      expect(region.textContent).to.equal('');
    });
  }

  inTree('while it speaks, it is in the tree as a polite region', async () => {
    const { take } = await scene();
    take.live.announce('Hello');
    await waitUntil(() => liveRegion(take).textContent === 'Hello', undefined, { interval: 5 });
    const { states } = await accessibleNode('status');
    expect(states.live).to.equal('polite');
    expect(states.atomic).to.equal(true);
  });
});
