import { expect } from '@open-wc/testing';
import type { ConversationThread } from '../../src/elements/conversation-thread/conversation-thread.js';
import type { Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import type { Message } from '../../src/model/message.js';
import { chatter, desk, deskBackend, type Desk, type DeskOptions } from '../support/desk.js';
import type { ScriptedBackend } from '../support/scripted-adapter.js';
import {
  allByRole,
  button,
  byRole,
  click,
  descriptionOf,
  focused,
  mine,
  press,
  queryRole,
  settle,
  text,
  turn,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

type Shown = Desk<'conversation-thread'>;
const start = Date.parse('2026-03-02T10:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
const root = ({ element }: { element: ConversationThread }) => element.shadowRoot!;
const scroller = (shown: Shown) => root(shown).querySelector<HTMLElement>('[role=log]')!;
const messages = (shown: Shown) => [...root(shown).querySelectorAll<HTMLElement>('.message')];
const texts = (shown: Shown) => [...root(shown).querySelectorAll('.text')].map((each) => each.textContent);
const rows = (shown: Shown) => root(shown).querySelectorAll('[data-rows] > *').length;
const isAtEnd = (shown: Shown) => {
  const s = scroller(shown);
  return s.scrollHeight - s.scrollTop - s.clientHeight < 3;
};
const placeOf = (shown: Shown, words: string) =>
  messages(shown)
    .find((each) => each.textContent?.includes(words))!
    .getBoundingClientRect().top - scroller(shown).getBoundingClientRect().top;
/** Scrolling is told in the next frame. */
const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
async function scrollTo(shown: Shown, top: number): Promise<void> {
  scroller(shown).scrollTop = top;
  await frame();
  await shown.advance(100);
  await frame();
}

async function show(
  said: Array<Partial<Message>>,
  conversation: Partial<Conversation> = {},
  options: DeskOptions = {},
  more?: Parameters<typeof deskBackend>[1],
): Promise<Shown> {
  const backend = deskBackend(conversation, more);
  backend.messages.set(
    'c1',
    said.map((message, i) => ({
      id: `m${i}`,
      conversationId: 'c1',
      author: { kind: 'contact', name: 'Mina Farrow' },
      at: at(i - said.length),
      text: '',
      ...message,
    })),
  );
  return desk('conversation-thread', { backend, ...options });
}
async function long(
  n: number,
  options: DeskOptions = {},
  prepare?: (backend: ScriptedBackend) => void,
): Promise<Shown> {
  const backend = deskBackend();
  chatter(backend, n);
  prepare?.(backend);
  const shown = await desk('conversation-thread', { backend, ...options });
  await frame();
  await shown.rendered();
  return shown;
}
const announced = ({ element }: Shown): string[] => {
  const heard: string[] = [];
  element.live.announce = (words) => void heard.push(words);
  return heard;
};

describe('conversation-thread: who said what', () => {
  it('marks bot, agent, contact, system and strangers apart, and invents nobody (rows 20, 40)', async () => {
    const shown = await show([
      { text: 'a' },
      { author: { kind: 'bot' }, text: 'b' },
      { author: { kind: 'agent', id: 'me', name: 'Ada Own' }, text: 'c' },
      { author: { kind: 'system' }, text: 'd' },
      { author: { kind: 'unknown' }, text: 'e' },
      { author: { kind: 'agent', id: 'bo', name: 'Bo Lind' }, text: 'f', private: true },
    ]);
    const heads = messages(shown).map((each) =>
      each
        .querySelector('.who')!
        .textContent!.replace(/\s+/g, '')
        .replace(/\d\d:\d\d/, ''),
    );
    expect(heads).to.deep.equal([
      'MinaFarrowContact',
      'Bot',
      'YouAgent',
      'Automatic',
      'Outsidethisscreen',
      'BoLindPrivatenote',
    ]);
    expect(messages(shown).map((each) => each.getAttribute('part'))).to.deep.equal([
      'message contact',
      'message bot',
      'message agent',
      'message system',
      'message unknown',
      'message agent',
    ]);
  });

  it('the dots between name, role and time are no boxes of their own', async () => {
    // Chromium makes them anew whenever a dialog closes, and so many events make Orca drop what is announced then
    const shown = await show([{ text: 'a' }, { author: { kind: 'bot' }, text: 'b' }]);
    const parts = messages(shown).flatMap((each) => [...each.querySelectorAll('.who > span')]);
    expect(parts.map((part) => getComputedStyle(part, '::before').content)).to.deep.equal(parts.map(() => '"· "'));
    expect(parts.map((part) => getComputedStyle(part, '::before').display)).to.deep.equal(parts.map(() => 'inline'));
    expect(parts).to.have.lengthOf(3);
  });

  it('what happened is a sentence with who, until when and why; an unknown one speaks for itself (row 58)', async () => {
    const shown = await show([
      { author: { kind: 'system' }, event: { type: 'joined', actor: { kind: 'agent', id: 'bo', name: 'Bo Lind' } } },
      { author: { kind: 'system' }, event: { type: 'paused', reason: 'keyword' } },
      {
        author: { kind: 'system' },
        event: { type: 'paused', actor: { kind: 'agent', id: 'me' }, reason: 'Complaint' },
      },
      {
        author: { kind: 'system' },
        event: { type: 'closed', actor: { kind: 'agent', name: 'Bo Lind' }, outcome: 'not-resolved' },
      },
      { author: { kind: 'system' }, event: { type: 'moved-to-mars' } as never, text: 'Moved to Mars' },
    ]);
    const lines = [...root(shown).querySelectorAll('.event')].map((each) =>
      each
        .textContent!.replace(/\s+/g, ' ')
        .replace(/ · \d\d:\d\d/, '')
        .trim(),
    );
    expect(lines).to.deep.equal([
      'Bo Lind joined the conversation',
      'The bot paused: the contact used a keyword',
      'You paused the bot · “Complaint”',
      'Bo Lind closed the conversation: Not resolved',
      'Moved to Mars',
    ]);
  });

  it('days are told apart, today and yesterday by name', async () => {
    const shown = await show([
      { at: at(-3 * 24 * 60), text: 'a' },
      { at: at(-24 * 60), text: 'b' },
      { at: at(-1), text: 'c' },
    ]);
    const days = [...root(shown).querySelectorAll('[part=day]')].map((each) => each.textContent);
    expect(days).to.have.length(3);
    expect(days.slice(1)).to.deep.equal(['Yesterday', 'Today']);
  });

  it('a question that the bot could not answer is marked', async () => {
    const shown = await show([{ text: 'Kayaks?', unanswered: true }]);
    expect(text(shown.element)).to.include('The bot found no answer');
  });

  it('what nobody has read begins below a line that stays', async () => {
    const shown = await show([{ text: 'a' }, { text: 'b' }, { text: 'c' }], { unread: 2 });
    const line = root(shown).querySelector('[part=unread]')!;
    expect(line.parentElement!.textContent).to.include('b');
    shown.backend.push('c1', { unread: 0 });
    await shown.advance(100);
    expect(root(shown).querySelector('[part=unread]')!.parentElement!.textContent).to.include('b');
  });
});

describe('conversation-thread: words (S2–S4)', () => {
  it('S2 markup is words', async () => {
    const shown = await show([
      { text: '<b>bold</b><img src=x onerror=alert(1)>', author: { kind: 'contact', name: '<i>Eve</i>' } },
    ]);
    expect(root(shown).querySelector('img, b b, i.x')).to.equal(null);
    expect(texts(shown)).to.deep.equal(['<b>bold</b><img src=x onerror=alert(1)>']);
  });

  it('S3 only addresses of the web and of mail become links, and they tell the other side nothing', async () => {
    const shown = await show([
      {
        text: 'See https://example.com/a?b=(c). Not javascript:alert(1), and (http://example.org/x), https://e.com/\u202egnp.exe',
      },
      { text: '请看www.example.com。Or write to ann@example.com!' },
    ]);
    await waitUntil(() => root(shown).querySelector('a'));
    const links = [...root(shown).querySelectorAll('a')];
    expect(links.map(({ href }) => href)).to.deep.equal([
      'https://example.com/a?b=(c)',
      'http://example.org/x',
      'https://e.com/',
      'https://www.example.com/',
      'mailto:ann@example.com',
    ]);
    expect(links.at(-1)!.target).to.equal('');
    for (const { rel, target } of links.slice(0, -1)) {
      expect([rel, target]).to.deep.equal(['noopener noreferrer', '_blank']);
    }
  });

  it('what finds links is loaded for the first message that may hold one, and the words stand there before', async () => {
    const shown = await show([{ text: 'No link in here.' }]);
    expect(texts(shown)).to.deep.equal(['No link in here.']);
    shown.backend.say('c1', { text: 'See https://example.com/a.' });
    await shown.advance(100);
    expect(texts(shown)[1]).to.equal('See https://example.com/a.');
    await waitUntil(() => root(shown).querySelector('a'));
    expect(texts(shown)[1]).to.equal('See https://example.com/a.');
  });

  it('S3 attachments are links where the address is safe, else words', async () => {
    const shown = await show([
      {
        text: '',
        attachments: [
          { url: 'https://files.example/a.pdf', name: 'a.pdf', size: 12_345 },
          { url: 'javascript:alert(1)', name: 'b.pdf' },
          { url: 'https://files.example/c' },
        ],
      },
    ]);
    expect([...root(shown).querySelectorAll('a')].map(({ href }) => href)).to.deep.equal([
      'https://files.example/a.pdf',
      'https://files.example/c',
    ]);
    expect(text(shown.element)).to.include('12.3 kB');
    expect(text(shown.element)).to.include('b.pdf');
    expect(text(shown.element)).to.include('Attachment');
  });

  const blanks = ['', '  ', '\n\n', '\u200b', '\u3164', '\u2060', '\u2800', '\u00ad\ufeff'];
  const cannotBeShown = 'Message that cannot be shown here';

  it('a message without anything to see says so', async () => {
    const shown = await show([...blanks, 'seen', '\u200bseen', '👩‍🚀', '\ufe0f❤️'].map((words) => ({ text: words })));
    const bubbles = [...root(shown).querySelectorAll('[part~="bubble"]')].map(({ textContent }) => textContent!.trim());
    expect(bubbles.slice(0, blanks.length)).to.deep.equal(blanks.map(() => cannotBeShown));
    expect(bubbles.slice(blanks.length)).not.to.include(cannotBeShown);
  });

  it('only files, only a blank of the bot that is still writing: no word of it', async () => {
    const shown = await show(
      [
        { text: '\u200b', attachments: [{ url: 'https://files.example/a.pdf', name: 'a.pdf' }] },
        { text: '', author: { kind: 'bot' } },
      ],
      { bot: { mode: 'autopilot', status: 'active', composing: true } },
    );
    expect(text(shown.element)).to.include('a.pdf').and.not.to.include(cannotBeShown);
    shown.backend.push('c1', { bot: { mode: 'autopilot', status: 'active' } });
    await shown.advance(100);
    expect(text(shown.element)).to.include(cannotBeShown);
  });

  it('long messages are folded, and open with a press', async () => {
    const words = 'word '.repeat(400).trim();
    const shown = await show([{ text: words }]);
    expect(texts(shown)[0]!.length).to.be.below(1510);
    const more = button(shown.element, 'Show more');
    expect(more.getAttribute('aria-expanded')).to.equal('false');
    await click(shown.element, 'Show more');
    expect(texts(shown)).to.deep.equal([words]);
    expect(button(shown.element, 'Show less').getAttribute('aria-expanded')).to.equal('true');
  });

  it('a message of 300 short lines is folded by its lines', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `${i}`);
    const shown = await show([{ text: lines.join('\n') }]);
    expect(texts(shown)[0]!.split('\n').length).to.be.below(40);
    await click(shown.element, 'Show more');
    expect(texts(shown)[0]!.split('\n')).to.deep.equal(lines);
  });

  it('ten megabytes in one message are folded, and never all in the page', async () => {
    const shown = await show([{ text: 'x'.repeat(10_000_000) }]);
    expect(texts(shown)[0]!.length).to.be.below(1510);
    await click(shown.element, 'Show more');
    expect(texts(shown)[0]!.length).to.be.below(70_000);
    expect(text(shown.element)).to.include('too long to be shown');
  });
});

describe('conversation-thread: long histories', () => {
  it('opens at its end, with few messages in the page', async () => {
    const shown = await long(1000);
    expect(isAtEnd(shown)).to.equal(true);
    expect(texts(shown).at(-1)).to.equal('message 999');
    expect(rows(shown)).to.be.at.most(60);
  });

  it('ten thousand messages: the page keeps few of them, wherever one is', async () => {
    const shown = await long(10_000);
    let most = 0;
    for (let i = 0; i < 60; i++) {
      await scrollTo(shown, 0);
      most = Math.max(most, rows(shown));
    }
    expect(Number(texts(shown)[0]!.split(' ')[1])).to.be.below(9_300);
    expect(most).to.be.at.most(100);
  });

  it('older pages come without a jump: what somebody reads stays where it is', async () => {
    const shown = await long(200);
    await scrollTo(shown, 400);
    const seen = messages(shown)
      .find((each) => each.getBoundingClientRect().top > scroller(shown).getBoundingClientRect().top)!
      .querySelector('.text')!.textContent!;
    const before = placeOf(shown, seen);
    await shown.advance(500);
    await frame();
    expect(Math.abs(placeOf(shown, seen) - before)).to.be.below(2);
    await scrollTo(shown, 0);
    await shown.advance(500);
    await scrollTo(shown, 0);
    await shown.advance(500);
    expect(Number(texts(shown)[0]!.split(' ')[1])).to.be.below(150);
  });

  it('a new message keeps one at the end there, and moves nobody who reads above', async () => {
    const shown = await long(100);
    shown.backend.say('c1', { text: 'fresh' });
    await shown.advance(100);
    await frame();
    expect(isAtEnd(shown)).to.equal(true);
    await scrollTo(shown, scroller(shown).scrollTop - 600);
    const seen = texts(shown).at(-8)!;
    const before = placeOf(shown, seen);
    shown.backend.say('c1', { text: 'fresher' });
    await shown.advance(100);
    await frame();
    expect(Math.abs(placeOf(shown, seen) - before)).to.be.below(2);
    await click(shown.element, '1 new message');
    await frame();
    expect(isAtEnd(shown)).to.equal(true);
    expect(texts(shown).at(-1)).to.equal('fresher');
    expect(queryRole(shown.element, 'button', /newest|new message/)).to.equal(undefined);
  });

  it('older messages that cannot be loaded are said, and can be tried again', async () => {
    let broken = true;
    const backend = deskBackend();
    chatter(backend, 100);
    const list = backend.adapter.listMessages!.bind(backend.adapter);
    backend.adapter.listMessages = (id, page, ctx) =>
      page.cursor && broken ? Promise.reject(new HandoffError('forbidden', 'x')) : list(id, page, ctx);
    const shown = await desk('conversation-thread', { backend });
    await frame();
    // first to the messages that are loaded, then to their beginning
    for (let i = 0; i < 2; i++) await scrollTo(shown, 0);
    await shown.advance(1000);
    expect(text(shown.element)).to.include('Older messages could not be loaded.');
    broken = false;
    await click(shown.element, 'Retry');
    await shown.advance(100);
    expect(text(shown.element)).not.to.include('could not be loaded');
  });

  it('a message that cannot be understood hides no other', async () => {
    const shown = await show([{ text: 'a' }, { text: 5 as never }, { text: 'c' }]);
    expect(texts(shown)).to.deep.equal(['a', 'c']);
    expect(text(shown.element)).to.include('1 message could not be understood.');
  });

  it('duplicates in a page are shown once', async () => {
    const shown = await show([
      { id: 'x', text: 'a' },
      { id: 'x', text: 'a' },
    ]);
    expect(texts(shown)).to.deep.equal(['a']);
  });
});

describe('conversation-thread: what is on its way', () => {
  const send = async (shown: Shown, words: string) => {
    const ended = shown.store.run('c1', { type: 'send-message', text: words, clientId: `own-${words}` });
    await shown.advance(100);
    return ended;
  };

  it('is shown at once, and becomes the one in the history without moving', async () => {
    const shown = await show([{ text: 'a' }], mine);
    shown.backend.hold.add('sendMessage');
    void send(shown, 'Hello');
    await shown.advance(100);
    expect(texts(shown)).to.deep.equal(['a', 'Hello']);
    expect(text(shown.element)).to.include('Sending…');
    const row = messages(shown).at(-1);
    shown.backend
      .last('sendMessage')
      .answer(
        shown.backend.send('c1', { text: 'Hello', clientId: 'own-Hello' }, shown.backend.last('sendMessage').ctx),
      );
    await shown.advance(100);
    expect(texts(shown)).to.deep.equal(['a', 'Hello']);
    expect(messages(shown).at(-1)).to.equal(row);
    expect(text(shown.element)).not.to.include('Sending…');
  });

  it('a failed one says why, can be sent again as the same message, or be discarded', async () => {
    const shown = await show([{ text: 'a' }], mine);
    shown.backend.failing.set('sendMessage', new HandoffError('refused', 'x'));
    void send(shown, 'Hello');
    await shown.advance(200);
    await waitUntil(() => text(shown.element).includes('The helpdesk refused this.'));
    await click(shown.element, 'Send again');
    await shown.advance(200);
    expect(shown.backend.count('sendMessage')).to.equal(2);
    expect(
      new Set(
        shown.backend.calls
          .filter(({ method }) => method === 'sendMessage')
          .map(({ params }) => (params as { clientId: string }).clientId),
      ).size,
    ).to.equal(1);
    await click(shown.element, 'Discard');
    await shown.advance(100);
    expect(texts(shown)).to.deep.equal(['a']);
    expect(hasFocusInside(shown), 'the focus does not fall to the body').to.equal(true);
  });

  it('what a failed message needs is there before one fails: then there may be no connection', async () => {
    const shown = await desk('conversation-thread', { conversationId: '' });
    const { trouble } = shown.element;
    const fetch = trouble.fetch.bind(trouble);
    let tries = 0;
    trouble.fetch = () => {
      tries++;
      return fetch();
    };
    shown.provider.conversationId = 'c1';
    await waitUntil(() => text(shown.element).includes('No messages yet'));
    await waitUntil(() => tries === 1);
    // with everything there, a failed message asks for nothing more
    shown.backend.put({ ...shown.backend.get('c1'), ...mine });
    trouble.fetch = () => Promise.reject(new Error('no network'));
    shown.backend.failing.set('sendMessage', new HandoffError('offline', 'x'));
    void send(shown, 'Hello');
    await shown.advance(200);
    await waitUntil(() => queryRole(shown.element, 'button', 'Send again'));
  });

  for (const [what, failed] of [
    ['of this page', false],
    ['of the history', true],
  ] as const) {
    it(`two presses send a failed one ${what} again once`, async () => {
      const shown = await show(
        failed ? [{ text: 'Hello', author: { kind: 'agent', id: 'me' }, delivery: 'failed' }] : [{ text: 'a' }],
        mine,
      );
      if (!failed) {
        shown.backend.failing.set('sendMessage', new HandoffError('refused', 'x'));
        void send(shown, 'Hello');
        await shown.advance(200);
        shown.backend.failing.clear();
      }
      await waitUntil(() => queryRole(shown.element, 'button', 'Send again'));
      shown.backend.hold.add('sendMessage');
      const before = shown.backend.count('sendMessage');
      const again = button(shown.element, 'Send again');
      again.click();
      again.click();
      await shown.advance(100);
      expect(shown.backend.count('sendMessage') - before).to.equal(1);
      // a command that waits for its turn would be sent once the first has its answer
      shown.backend.hold.clear();
      const { params, ctx, answer } = shown.backend.last('sendMessage');
      answer(shown.backend.send('c1', params as { text: string; clientId: string }, ctx));
      await shown.advance(200);
      expect(shown.backend.count('sendMessage') - before).to.equal(1);
    });
  }

  it('cannot be sent again while the bot has it, and says why', async () => {
    const shown = await show([{ text: 'a' }], mine);
    shown.backend.failing.set('sendMessage', new HandoffError('refused', 'x'));
    void send(shown, 'Hello');
    await shown.advance(200);
    shown.backend.push('c1', { handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'active' } });
    await shown.advance(100);
    await waitUntil(() => queryRole(shown.element, 'button', 'Send again'));
    const again = button(shown.element, 'Send again');
    expect(again.getAttribute('aria-disabled')).to.equal('true');
    expect(descriptionOf(again)).to.equal('The bot already has this conversation');
  });

  const hasFocusInside = (shown: Shown) => !shown.element.shadowRoot!.activeElement || focused() !== document.body;
});

describe('conversation-thread: who is writing', () => {
  it('shows a writing bot, and stops its reply', async () => {
    const shown = await show([{ text: 'a' }], { bot: { mode: 'autopilot', status: 'active', composing: true } });
    expect(text(shown.element)).to.include('The bot is writing…');
    await click(shown.element, 'Stop this reply');
    expect(shown.backend.count('cancelReply')).to.equal(1);
    expect(text(shown.element)).not.to.include('is writing');
  });

  it('a reply of the bot is seen as it grows, and once it is there, it is there once', async () => {
    const shown = await show([{ text: 'a' }]);
    const heard = announced(shown);
    const draft = () => shown.element.shadowRoot!.querySelector('[part~="draft"] .text')?.textContent;
    const write = async (grown: string | undefined, active = true) => {
      for (const sink of shown.backend.sinks) sink.typing({ conversationId: 'c1', kind: 'bot', active, text: grown });
      await shown.advance(100);
    };
    await write(undefined);
    expect(draft()).to.equal(undefined);
    await write('Your parcel');
    expect(draft()).to.equal('Your parcel');
    await write('Your parcel <b>is</b> on its way');
    expect(draft(), 'never markup').to.equal('Your parcel <b>is</b> on its way');
    await write(`${'x'.repeat(9_000)}end`);
    expect(draft(), 'the end of what is long').to.match(/^x{3997}end$/);
    expect(text(shown.element)).to.include('The bot is writing…');
    expect(heard, 'what grows is not read out').to.deep.equal([]);
    shown.backend.say('c1', { text: 'Done', author: { kind: 'bot' } });
    await shown.advance(100);
    expect([draft(), heard]).to.deep.equal([undefined, ['Bot: Done']]);
    // a turn that was taken away leaves nothing behind
    await write('Never sent');
    await write(undefined, false);
    expect([draft(), text(shown.element).includes('is writing')]).to.deep.equal([undefined, false]);
  });

  const silenced: Array<[string, Partial<Conversation>]> = [
    ['taken over', { handler: { kind: 'agent', agent: { id: 'ben', name: 'Ben' } } }],
    ['paused', { bot: { mode: 'autopilot', status: 'paused' } }],
    ['off', { bot: { mode: 'off', status: 'active' } }],
    ['queued', { handler: { kind: 'queue' } }],
    ['closed', { status: 'closed' }],
  ];
  for (const [state, fields] of silenced) {
    it(`a bot that is ${state} writes nothing any more, also before its platform says so`, async () => {
      const shown = await show([{ text: 'a' }]);
      for (const sink of shown.backend.sinks) {
        sink.typing({ conversationId: 'c1', kind: 'bot', active: true, text: 'Your parcel' });
      }
      await shown.advance(100);
      expect(text(shown.element)).to.include('Your parcel');
      shown.backend.push('c1', fields);
      await shown.advance(100);
      expect(text(shown.element)).not.to.include('Your parcel');
      expect(text(shown.element)).not.to.include('is writing');
    });
  }

  it('shows a writing contact until it says something, or for a while', async () => {
    const shown = await show([{ text: 'a' }]);
    for (const sink of shown.backend.sinks) sink.typing?.({ conversationId: 'c1', kind: 'contact', active: true });
    await shown.advance(100);
    expect(text(shown.element)).to.include('Mina Farrow is writing…');
    shown.backend.say('c1', { text: 'b' });
    await shown.advance(100);
    expect(text(shown.element)).not.to.include('is writing');
  });
});

describe('conversation-thread: announcements (A5)', () => {
  it('A5 reads what is new and complete, and nothing that was there before (row 60)', async () => {
    const shown = await show([{ text: 'old' }]);
    const heard = announced(shown);
    shown.backend.say('c1', { text: 'new', author: { kind: 'contact', name: 'Mina Farrow' } });
    await shown.advance(100);
    expect(heard).to.deep.equal(['Mina Farrow: new']);
    expect(scroller(shown).getAttribute('aria-live')).to.equal('off');
  });

  it('A5 what has no words is read as what is shown', async () => {
    const shown = await show([{ text: 'old' }]);
    const heard = announced(shown);
    const file = { url: 'https://files.example/a.pdf', name: 'a.pdf' };
    for (const message of [{ text: '' }, { text: '\n\u2060' }, { text: '  ', attachments: [file] }]) {
      shown.backend.say('c1', { author: { kind: 'contact', name: 'Mina' }, ...message });
      await shown.advance(100);
    }
    const nothing = 'Mina: Message that cannot be shown here';
    expect(heard).to.deep.equal([nothing, nothing, 'Mina: Attachment']);
  });

  it('A5 many at once are counted', async () => {
    const shown = await show([{ text: 'old' }]);
    const heard = announced(shown);
    for (let i = 0; i < 5; i++) shown.backend.say('c1', { text: `new ${i}` });
    await shown.advance(100);
    expect(heard).to.deep.equal(['5 new messages']);
  });

  it('A5 my own words are not read to me', async () => {
    const shown = await show([{ text: 'old' }], mine);
    const heard = announced(shown);
    await shown.store.run('c1', { type: 'send-message', text: 'mine', clientId: 'x' });
    await shown.advance(100);
    expect(heard).to.deep.equal([]);
  });
});

describe('conversation-thread: keyboard', () => {
  it('is reached by Tab, named, and scrolled with keys', async () => {
    const shown = await long(100);
    scroller(shown).focus();
    expect(byRole(shown.element, 'log').getAttribute('aria-label')).to.equal('Conversation with Mina Farrow');
    const before = scroller(shown).scrollTop;
    await press('PageUp');
    await waitUntil(() => scroller(shown).scrollTop < before);
    await waitUntil(() => queryRole(shown.element, 'button', 'Go to the newest message'));
  });
});

describe('conversation-thread: states and switches', () => {
  it('an adapter without messages says so', async () => {
    const shown = await show([], {}, {}, { without: ['listMessages'] });
    expect(text(shown.element)).to.equal('This helpdesk does not show earlier messages.');
  });

  it('a part that cannot be loaded is said once, and can be tried again', async () => {
    const shown = await desk('conversation-thread', { conversationId: '' });
    const { log } = shown.element;
    const fetch = log.fetch.bind(log);
    let tries = 0;
    log.fetch = () => (++tries < 2 ? Promise.reject(new Error('no network')) : fetch());
    shown.provider.conversationId = 'c1';
    await waitUntil(() => text(shown.element).includes('This part could not be loaded.'));
    await shown.advance(1000);
    expect(tries).to.equal(1);
    await click(shown.element, 'Retry');
    await waitUntil(() => text(shown.element).includes('No messages yet'));
  });

  it('an empty history says so', async () => {
    const shown = await show([]);
    expect(text(shown.element)).to.equal('No messages yet');
  });

  it('a history that cannot be read says why, with Retry', async () => {
    let broken = true;
    const shown = await show(
      [{ text: 'a' }],
      {},
      {},
      {
        more: {
          listMessages: () =>
            broken ? Promise.reject(new HandoffError('forbidden', 'x')) : Promise.resolve({ items: [] }),
        },
      },
    );
    await shown.advance(100);
    expect(text(shown.element)).to.include('You are not allowed to do this.');
    broken = false;
    await click(shown.element, 'Retry');
    await shown.advance(200);
    expect(text(shown.element)).to.equal('No messages yet');
  });

  it('a late answer about the conversation before is never shown', async () => {
    const held: Array<(value: unknown) => void> = [];
    const shown = await show(
      [],
      {},
      { unready: true },
      {
        more: {
          listMessages: (id) =>
            id === 'c1'
              ? new Promise<never>((resolve) => held.push(resolve as () => void))
              : Promise.resolve({ items: [] }),
        },
      },
    );
    shown.backend.put({ ...shown.backend.get('c1'), id: 'c2' });
    shown.provider.conversationId = 'c2';
    await shown.advance(100);
    for (const answer of held) {
      answer({
        items: [{ id: 'm1', conversationId: 'c1', author: { kind: 'contact' }, at: at(-1), text: 'of the other' }],
      });
    }
    await shown.advance(100);
    expect(text(shown.element)).to.equal('No messages yet');
  });

  it('a message of another conversation inside a page is not shown', async () => {
    const shown = await show([{ text: 'mine' }, { text: 'of another', conversationId: 'c9' }]);
    expect(texts(shown)).to.deep.equal(['mine']);
  });

  it('after log-out nothing is left in the page (S11)', async () => {
    const shown = await show([{ text: 'secret' }]);
    shown.store.dispose();
    await shown.rendered();
    expect(root(shown).textContent).not.to.include('secret');
  });

  it('taken away and put back it shows what came meanwhile, and reads none of it out', async () => {
    const shown = await show([{ text: 'a' }]);
    shown.element.remove();
    shown.backend.say('c1', { text: 'meanwhile' });
    await shown.advance(200);
    shown.provider.append(shown.element);
    const heard = announced(shown);
    await shown.advance(200);
    expect(texts(shown)).to.deep.equal(['a', 'meanwhile']);
    expect(heard).to.deep.equal([]);
    expect(allByRole(shown.element, 'log')).to.have.length(1);
    await settle(shown.element);
    await turn();
  });
});
