import { expect } from '@open-wc/testing';
import type { ReplyComposer } from '../../src/elements/reply-composer/reply-composer.js';
import type { Command } from '../../src/model/command.js';
import type { Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import { desk, deskBackend, type Desk } from '../support/desk.js';
import {
  button,
  byRole,
  click,
  descriptionOf,
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
  settle,
  status,
  text,
  turn,
  type,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

type Shown = Desk<'reply-composer'>;
const box = ({ element }: { element: ReplyComposer }) => element.shadowRoot!.querySelector('textarea')!;
const write = async (shown: Shown, words: string): Promise<void> => {
  fillIn(box(shown), words);
  await shown.rendered();
};
const open = (
  conversation: Partial<Conversation> = mine,
  more: Parameters<typeof desk>[1] = {},
  options: Parameters<typeof deskBackend>[1] = {},
) => desk('reply-composer', { backend: deskBackend(conversation, options), ...more }) as Promise<Shown>;
const at = (minutes: number) => new Date(Date.parse('2026-03-02T10:00:00Z') + minutes * 60_000).toISOString();
const paused: Partial<Conversation> = {
  bot: { mode: 'autopilot', status: 'paused', resumeAt: at(5), cause: { kind: 'agent', at: at(-1) } },
};

describe('reply-composer: locked while somebody else answers (A9)', () => {
  it('A9 while the bot answers it is read-only, focusable, described by the reason, and offers the takeover', async () => {
    const shown = await open({});
    const textarea = box(shown);
    expect(textarea.readOnly).to.equal(true);
    textarea.focus();
    expect(focused()).to.equal(textarea);
    expect(descriptionOf(textarea)).to.equal('The bot is answering');
    expect(button(shown.element, 'Send').getAttribute('aria-disabled')).to.equal('true');
    expect(descriptionOf(button(shown.element, 'Send'))).to.equal('The bot is answering');
    expect(shown.element.matches(':state(locked)')).to.equal(true);
    await click(shown.element, 'Take over');
    expect(textarea.readOnly).to.equal(false);
    expect(focused(), 'the box has the focus').to.equal(textarea);
    expect(shown.element.matches(':state(locked)')).to.equal(false);
    expect(shown.backend.count('takeOver')).to.equal(1);
  });

  it('nothing is sent while it is locked: not by Enter, the button, or the host', async () => {
    const shown = await open({});
    shown.element.text = 'Hello';
    await shown.rendered();
    box(shown).focus();
    await press('Enter');
    await click(shown.element, 'Send');
    expect(await shown.element.send()).to.equal(undefined);
    expect(shown.backend.count('sendMessage')).to.equal(0);
    expect(shown.element.text).to.equal('Hello');
  });

  it('says who else has it, and offers nothing that would not help', async () => {
    const shown = await open(heldBy('other', 'Bo Lind'));
    expect(text(shown.element)).to.include('Bo Lind has this conversation');
    expect(queryRole(shown.element, 'button', 'Take over')).to.equal(undefined);
    expect(box(shown).readOnly).to.equal(true);
  });

  it('a closed conversation can be reopened, an archived one only read', async () => {
    const closed = await open({ status: 'closed' });
    await click(closed.element, 'Reopen');
    expect(closed.backend.count('reopen')).to.equal(1);
    const archived = await open({ status: 'archived' });
    expect(text(archived.element)).to.include('This conversation is archived');
    expect(queryRole(archived.element, 'checkbox')).to.equal(undefined);
  });

  it('where there is no takeover, silencing the bot opens it', async () => {
    const shown = await open({}, {}, { without: ['takeOver'] });
    await click(shown.element, 'Pause the bot');
    expect(shown.backend.count('pauseBot')).to.equal(1);
    expect(box(shown).readOnly).to.equal(false);
  });

  it('a takeover that cannot be undone is asked for first', async () => {
    const shown = await open({}, {}, { traits: { takeOver: { reversible: false } } });
    await click(shown.element, 'Take over');
    const dialog = await dialogOpen(shown.element);
    expect(shown.backend.count('takeOver')).to.equal(0);
    await click(dialog, 'Take over');
    await waitUntil(() => shown.backend.count('takeOver') === 1);
  });

  it('a takeover that was confirmed and fails says so here too', async () => {
    const shown = await open({}, {}, { traits: { takeOver: { reversible: false } } });
    shown.backend.failing.set('takeOver', new HandoffError('forbidden', 'x'));
    await click(shown.element, 'Take over');
    await click(await dialogOpen(shown.element), 'Take over');
    await waitUntil(() => notice(shown.element) === 'You are not allowed to do this.');
  });

  it('a takeover that fails says so here, where it was pressed', async () => {
    const shown = await open({});
    shown.backend.failing.set('takeOver', new HandoffError('forbidden', 'x'));
    await click(shown.element, 'Take over');
    await shown.rendered();
    expect(notice(shown.element)).to.equal('You are not allowed to do this.');
  });

  it('two presses take over once', async () => {
    const shown = await open({});
    shown.backend.hold.add('takeOver');
    const press = button(shown.element, 'Take over');
    press.click();
    press.click();
    await shown.rendered();
    expect(shown.backend.count('takeOver')).to.equal(1);
    expect(button(shown.element, 'Take over').getAttribute('aria-disabled')).to.equal('true');
  });

  it('when the bot gets it back in the middle of a sentence the sentence stays', async () => {
    const shown = await open();
    await write(shown, 'I will look it u');
    box(shown).focus();
    shown.backend.push('c1', { handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'active' } });
    await shown.rendered();
    expect(box(shown).readOnly).to.equal(true);
    expect(box(shown).value).to.equal('I will look it u');
    expect(focused()).to.equal(box(shown));
  });

  it('where the bot only suggests it is open, and says who speaks', async () => {
    const shown = await open({ bot: { mode: 'suggestive', status: 'active' } });
    expect(box(shown).readOnly).to.equal(false);
    expect(descriptionOf(box(shown))).to.equal('The bot only suggests here: what you send comes from you');
  });

  it('says where sending also assigns', async () => {
    const shown = await open({ handler: { kind: 'queue' }, bot: { mode: 'autopilot', status: 'paused' } });
    expect(descriptionOf(box(shown))).to.equal('Sending also assigns this conversation to you');
  });
});

describe('reply-composer: keys', () => {
  it('Enter sends, and the focus stays', async () => {
    const shown = await open();
    box(shown).focus();
    await type('Hello there');
    await press('Enter');
    await shown.rendered();
    expect(shown.backend.last('sendMessage').params).to.include({ text: 'Hello there' });
    expect(box(shown).value).to.equal('');
    expect(focused()).to.equal(box(shown));
  });

  it('Shift+Enter starts a line', async () => {
    const shown = await open();
    box(shown).focus();
    await type('One');
    await press('Shift+Enter');
    await type('Two');
    expect(box(shown).value).to.equal('One\nTwo');
    expect(shown.backend.count('sendMessage')).to.equal(0);
  });

  for (const [what, init] of [
    ['while it composes', { isComposing: true }],
    ['that ends it in Safari', { keyCode: 229 }],
  ] as const) {
    it(`the Enter of an input method ${what} never sends`, async () => {
      const shown = await open();
      await write(shown, 'にほん');
      const event = new KeyboardEvent('keydown', {
        key: 'Enter',
        bubbles: true,
        cancelable: true,
        composed: true,
        ...init,
      });
      box(shown).dispatchEvent(event);
      await shown.rendered();
      expect(event.defaultPrevented).to.equal(false);
      expect(shown.backend.count('sendMessage')).to.equal(0);
    });
  }

  it('blanks are not sent', async () => {
    const shown = await open();
    await write(shown, ' \n ');
    await click(shown.element, 'Send');
    expect(shown.backend.count('sendMessage')).to.equal(0);
    expect(focused()).to.equal(box(shown));
  });

  it('two presses send once', async () => {
    const shown = await open();
    shown.backend.hold.add('sendMessage');
    await write(shown, 'Once');
    const send = button(shown.element, 'Send');
    send.click();
    send.click();
    box(shown).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    await shown.rendered();
    expect(shown.backend.count('sendMessage')).to.equal(1);
  });
});

describe('reply-composer: drafts', () => {
  it('each conversation keeps its own, whatever is shown in between (row 80)', async () => {
    const backend = deskBackend(mine);
    backend.put({ ...backend.get('c1'), id: 'c2' });
    const shown = await desk('reply-composer', { backend });
    await write(shown, 'For the first');
    shown.provider.conversationId = 'c2';
    await shown.advance(100);
    expect(box(shown).value).to.equal('');
    await write(shown, 'For the second');
    shown.provider.conversationId = 'c1';
    await shown.advance(100);
    expect(box(shown).value).to.equal('For the first');
  });

  it('a removed element finds its words again', async () => {
    const shown = await open();
    await write(shown, 'Wait');
    shown.element.remove();
    shown.provider.append(shown.element);
    await shown.advance(100);
    expect(box(shown).value).to.equal('Wait');
  });

  it('after log-out nothing is left (S11)', async () => {
    const shown = await open();
    await write(shown, 'Secret');
    shown.store.dispose();
    await shown.rendered();
    expect(shown.element.shadowRoot!.textContent).not.to.include('Secret');
    expect(shown.element.text).to.equal('');
  });
});

describe('reply-composer: how sending ends', () => {
  it('a failed send keeps the text and says why', async () => {
    const shown = await open();
    shown.backend.failing.set('sendMessage', new HandoffError('forbidden', 'x'));
    await write(shown, 'Hello');
    await click(shown.element, 'Send');
    await shown.advance(100);
    expect(box(shown).value).to.equal('Hello');
    expect(notice(shown.element)).to.equal('You are not allowed to do this. Your text is kept.');
    await waitUntil(() => status(shown.element) === 'You are not allowed to do this.');
    shown.backend.failing.clear();
    await click(shown.element, 'Send');
    await shown.advance(100);
    expect(box(shown).value).to.equal('');
    expect(notice(shown.element)).to.equal('');
  });

  it('where the answer was lost it does not claim a failure, and the next try is the same message', async () => {
    const shown = await open(mine, {}, { without: ['listMessages'] });
    shown.backend.failing.set('sendMessage', new HandoffError('timeout', 'x'));
    await write(shown, 'Hello');
    await click(shown.element, 'Send');
    await shown.advance(60_000);
    expect(notice(shown.element)).to.equal('Not sure it was sent. Check the conversation before you send it again.');
    expect(box(shown).value).to.equal('Hello');
    const first = shown.backend.last('sendMessage');
    shown.backend.failing.clear();
    await click(shown.element, 'Send');
    await shown.advance(100);
    const again = shown.backend.last('sendMessage');
    expect((again.params as { clientId: string }).clientId).to.equal((first.params as { clientId: string }).clientId);
    expect(again.ctx.idempotencyKey).to.equal(first.ctx.idempotencyKey);
  });

  it('the notice goes once something else is written', async () => {
    const shown = await open();
    shown.backend.failing.set('sendMessage', new HandoffError('refused', 'x'));
    await write(shown, 'Hello');
    await click(shown.element, 'Send');
    await shown.advance(100);
    expect(notice(shown.element)).not.to.equal('');
    await write(shown, 'Hello, ');
    expect(notice(shown.element)).to.equal('');
  });

  it('the host may veto, and hears how it ended (row 88)', async () => {
    const shown = await open();
    const [asked, ended] = [listen('handoff-request'), listen('handoff-result')];
    const veto = (event: Event) => event.preventDefault();
    document.addEventListener('handoff-request', veto);
    await write(shown, 'Hello');
    await click(shown.element, 'Send');
    document.removeEventListener('handoff-request', veto);
    expect(asked.map(({ command }) => command.type)).to.deep.equal(['send-message']);
    expect(shown.backend.count('sendMessage')).to.equal(0);
    expect(box(shown).value).to.equal('Hello');
    await click(shown.element, 'Send');
    await shown.rendered();
    expect(ended.map(({ outcome }) => outcome)).to.deep.equal(['applied']);
  });
});

describe('reply-composer: private notes', () => {
  it('are written while the bot answers, and say who sees them (row 59)', async () => {
    const shown = await open({});
    byRole(shown.element, 'tab', 'Note').click();
    await shown.rendered();
    const textarea = box(shown);
    expect(textarea.readOnly).to.equal(false);
    expect(nameOf(textarea)).to.equal('Private note');
    expect(descriptionOf(textarea)).to.equal('Only your team sees this');
    expect(shown.element.matches(':state(private)')).to.equal(true);
    await write(shown, 'Angry, be careful');
    await click(shown.element, 'Add note');
    expect(shown.backend.last('sendMessage').params).to.include({ private: true, text: 'Angry, be careful' });
    expect(shown.backend.get('c1').handler.kind, 'the bot still has it').to.equal('bot');
  });
});

describe('reply-composer: a timed pause is a time limit (A8)', () => {
  it('A8 warns a minute before, and one press extends, ten times in a row; the words stay', async () => {
    const shown = await open(paused);
    await write(shown, 'Long answer');
    const heard: string[] = [];
    shown.element.live.announce = (words) => void heard.push(words);
    await shown.advance(4 * 60_000 - 1_000);
    expect(notice(shown.element)).to.equal('');
    for (let i = 0; i < 10; i++) {
      await shown.advance(i ? 30 * 60_000 : 2_000);
      expect(notice(shown.element)).to.include('The bot resumes in less than a minute.');
      await click(shown.element, 'Extend by 30 min');
      expect(notice(shown.element)).to.equal('');
      expect(shown.backend.count('extendPause')).to.equal(i + 1);
    }
    expect(heard.filter((words) => words.includes('resumes in'))).to.have.length(10);
    expect(box(shown).value).to.equal('Long answer');
  });

  it('two presses extend once', async () => {
    const shown = await open(paused);
    shown.backend.hold.add('extendPause');
    await shown.advance(4.5 * 60_000);
    const extend = button(shown.element, 'Extend by 30 min');
    extend.click();
    extend.click();
    await shown.rendered();
    const { params, ctx, answer } = shown.backend.last('extendPause');
    shown.backend.hold.clear();
    answer(shown.backend.apply('c1', { type: 'extend-pause', ...params } as Command, ctx));
    await shown.advance(100);
    expect(shown.backend.count('extendPause')).to.equal(1);
  });

  it('says nothing where the timer does not bring the bot back', async () => {
    const shown = await open({ ...mine, bot: { ...paused.bot!, resumeAt: at(0.5) } });
    expect(notice(shown.element)).to.equal('');
  });
});

describe('reply-composer: a host’s own editor', () => {
  it('is inert while it is locked, and connected by its value', async () => {
    const editor = document.createElement('textarea');
    editor.setAttribute('aria-label', 'Mine');
    const shown = await open({}, { content: [editor] });
    editor.focus();
    expect(document.activeElement, 'inert').not.to.equal(editor);
    await click(shown.element, 'Take over');
    await shown.rendered();
    editor.focus();
    expect(document.activeElement).to.equal(editor);
    await type('From my own box');
    expect(shown.element.text).to.equal('From my own box');
    await press('Enter');
    await shown.rendered();
    expect(shown.backend.last('sendMessage').params).to.include({ text: 'From my own box' });
    expect(editor.value).to.equal('');
  });

  it('what is in it when it comes is kept, and never shown in another conversation', async () => {
    const backend = deskBackend(mine);
    backend.put({ ...backend.get('c1'), id: 'c2' });
    const editor = document.createElement('textarea');
    editor.value = 'Begun before';
    const shown = await desk('reply-composer', { backend, content: [editor] });
    expect([editor.value, shown.element.text]).to.deep.equal(['Begun before', 'Begun before']);
    backend.hold.add('getConversation');
    shown.provider.conversationId = 'c2';
    await shown.advance(100);
    backend.hold.clear();
    backend.last('getConversation').answer(backend.get('c2'));
    await shown.advance(100);
    expect([editor.value, shown.element.text]).to.deep.equal(['', '']);
    shown.provider.conversationId = 'c1';
    await shown.advance(100);
    expect(editor.value).to.equal('Begun before');
  });

  it('what is in it when it comes does not replace a draft that is there', async () => {
    const shown = await open();
    await write(shown, 'Half an answer');
    const editor = document.createElement('textarea');
    editor.value = 'Best regards';
    shown.element.append(editor);
    await shown.advance(100);
    expect([editor.value, shown.element.text]).to.deep.equal(['Half an answer', 'Half an answer']);
  });

  it('any other editor sets the text and calls send()', async () => {
    const editor = document.createElement('div');
    editor.contentEditable = 'true';
    const shown = await open(mine, { content: [editor] });
    shown.element.text = 'By hand';
    const settled = await shown.element.send();
    expect(settled?.outcome).to.equal('applied');
    expect(shown.element.text).to.equal('');
  });

  it('an adapter that cannot send still locks it', async () => {
    const editor = document.createElement('textarea');
    const shown = await open({}, { content: [editor] }, { without: ['sendMessage'] });
    await shown.rendered();
    expect(text(shown.element)).to.include('The bot is answering');
    expect(queryRole(shown.element, 'button', 'Send')).to.equal(undefined);
    expect(editor.closest('reply-composer')!.shadowRoot!.querySelector('[inert]')).not.to.equal(null);
  });

  it('without either it says so', async () => {
    const shown = await open({}, {}, { without: ['sendMessage'] });
    expect(text(shown.element)).to.equal('Replies cannot be sent from here.');
  });
});

describe('reply-composer: hostile and odd', () => {
  it('a hostile name is words, cut short', async () => {
    const shown = await open(heldBy('x', '<img src=x onerror=alert(1)>\u202e'));
    expect(shown.element.shadowRoot!.querySelector('img')).to.equal(null);
    expect(byRole(shown.element, 'textbox')).to.exist;
  });

  it('ten megabytes are not sent, and not lost', async () => {
    const shown = await open();
    const words = 'x'.repeat(10_000_000);
    shown.element.text = words;
    const settled = await shown.element.send();
    expect(settled).to.deep.include({ outcome: 'rejected' });
    expect(settled?.outcome === 'rejected' && settled.error?.code).to.equal('invalid');
    expect(shown.backend.count('sendMessage')).to.equal(0);
    expect(shown.element.text.length).to.equal(words.length);
    await settle(shown.element);
    expect(text(shown.element)).to.contain('A message can have 65,536 characters at most. Your text is kept.');
  });

  it('the longest message that a channel takes is sent as it is', async () => {
    const shown = await open();
    const words = 'x'.repeat(65_536);
    shown.element.text = words;
    expect((await shown.element.send())?.outcome).to.equal('applied');
    expect((shown.backend.last('sendMessage').params as { text: string }).text.length).to.equal(words.length);
  });

  it('without a store `text` is kept and `send()` does nothing, and neither throws', async () => {
    const element = document.createElement('reply-composer');
    element.text = 'x';
    expect(element.text).to.equal('x');
    expect(await element.send()).to.equal(undefined);
    document.body.append(element);
    await settle(element);
    expect(text(element)).to.equal('Not connected to a helpdesk yet');
    element.remove();
    await turn();
  });
});
