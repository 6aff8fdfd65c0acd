import { expect } from '@open-wc/testing';
import { HandoffError, type ErrorCode } from '../../src/model/error.js';
import type { Conversation } from '../../src/model/conversation.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import {
  allByRole,
  button,
  click,
  contactMethods,
  heldBy,
  place,
  scene,
  settle,
  status,
  tags,
  text,
  turn,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const only = (tag: (typeof tags)[number]) => [tag] as const;
const sentences: Record<ErrorCode, string> = {
  conflict: 'Someone else changed this conversation first.',
  refused: 'The helpdesk refused this.',
  unsupported: 'The helpdesk cannot do this.',
  unauthorized: 'Your sign-in has expired. Sign in again.',
  forbidden: 'You are not allowed to do this.',
  'not-found': 'Conversation not found',
  'rate-limited': 'Too many requests. Wait a moment.',
  invalid: 'The helpdesk did not accept this.',
  unavailable: 'The helpdesk cannot be reached now.',
  timeout: 'The helpdesk did not answer in time.',
  offline: 'No connection. Nothing was sent.',
  'bad-response': 'The helpdesk’s answer could not be understood.',
};
const readyText = {
  'bot-status-toggle': 'Bot active',
  'takeover-button': 'Take over',
  'handback-close-bar': 'the bot',
  'contact-panel': 'Mina Farrow',
};

for (const tag of tags) {
  describe(`${tag}: four states`, () => {
    it('without a provider says so', async () => {
      const element = place(document.createElement(tag));
      await settle(element);
      expect(text(element)).to.equal('Not connected to a helpdesk yet');
    });

    it('without a selected conversation says so', async () => {
      const {
        all: [element],
      } = await scene({ only: only(tag), conversationId: '' });
      expect(text(element!)).to.equal('No conversation selected');
    });

    it('loading is a skeleton that shows after 300 ms, then the conversation', async () => {
      const backend = new ScriptedBackend();
      backend.hold.add('getConversation');
      const {
        all: [element],
      } = await scene({ backend, only: only(tag), unready: true });
      const skeleton = element!.shadowRoot!.querySelector('.skeleton')!;
      expect(text(element!)).to.equal('Loading…');
      const style = getComputedStyle(skeleton);
      expect([style.animationDelay, style.animationDuration]).to.deep.equal(['0.3s', '0s']);
      await waitUntil(() => getComputedStyle(skeleton).opacity === '1');
      backend.last('getConversation').answer(backend.get('c1'));
      await waitUntil(() => text(element!).includes(readyText[tag]));
      await waitUntil(() => !element!.shadowRoot!.querySelector('.skeleton'));
    });

    it('failed is a sentence and Retry; Retry loads, and shows that it does', async () => {
      const backend = new ScriptedBackend();
      backend.failing.set('getConversation', new HandoffError('forbidden', 'internal 4711'));
      const {
        all: [element],
      } = await scene({ backend, only: only(tag) });
      expect(text(element!)).to.equal('You are not allowed to do this. Retry');
      backend.failing.clear();
      backend.hold.add('getConversation');
      button(element!, 'Retry').focus();
      await click(element!, 'Retry');
      expect(text(element!)).to.equal('Loading…');
      expect(document.activeElement, 'the focus stays in the element').to.equal(element);
      backend.last('getConversation').answer(backend.get('c1'));
      await waitUntil(() => text(element!).includes(readyText[tag]));
      await settle(element!);
      expect(document.activeElement, 'the focus stays in the element').to.equal(element);
    });

    it('every error has its own sentence, and none is the server’s (S10)', async () => {
      for (const [code, sentence] of Object.entries(sentences)) {
        const backend = new ScriptedBackend();
        backend.failing.set(
          'getConversation',
          new HandoffError(code as ErrorCode, 'internal 4711', { retryable: false }),
        );
        const {
          all: [element],
          provider,
        } = await scene({ backend, only: only(tag) });
        expect(text(element!), code).to.equal(`${sentence} Retry`);
        expect(element!.shadowRoot!.innerHTML).not.to.include('4711');
        provider.remove();
      }
    });

    it('a missing conversation is read once: no retry loop', async () => {
      const backend = new ScriptedBackend();
      const {
        all: [element],
        advance,
      } = await scene({ backend, only: only(tag), conversationId: 'nope', simulated: true });
      expect(text(element!)).to.equal('Conversation not found Retry');
      await advance(3_600_000);
      expect(backend.count('getConversation')).to.equal(1);
    });

    it('a backend that cannot be reached is tried again by itself', async () => {
      const backend = new ScriptedBackend();
      backend.failing.set('getConversation', new Error('boom [object Object]'));
      const {
        all: [element],
        advance,
      } = await scene({ backend, only: only(tag), simulated: true });
      expect(text(element!)).to.equal('The helpdesk cannot be reached now. Retry');
      backend.failing.clear();
      await advance(2000);
      expect(text(element!)).to.include(readyText[tag]);
    });

    it('a backend that never answers is given up after 15 s with a sentence', async () => {
      const backend = new ScriptedBackend();
      backend.hold.add('getConversation');
      const {
        all: [element],
        advance,
      } = await scene({ backend, only: only(tag), simulated: true, unready: true });
      await advance(14_000);
      expect(text(element!)).to.equal('Loading…');
      await advance(1500);
      expect(text(element!)).to.equal('The helpdesk did not answer in time. Retry');
    });

    it('a method that throws before it returns a promise is a sentence', async () => {
      const backend = new ScriptedBackend(
        {},
        {
          getConversation: () => {
            throw new TypeError('x is not a function');
          },
        },
      );
      const {
        all: [element],
      } = await scene({ backend, only: only(tag) });
      expect(text(element!)).to.include('The helpdesk cannot be reached now.');
    });

    for (const [what, answer] of [
      ['nothing', undefined],
      ['null', null],
      ['text', 'hello'],
      ['a list', []],
      ['an empty object', {}],
      [
        'a wrong status',
        {
          id: 'c1',
          contact: { id: 'p' },
          status: 'odd',
          handler: { kind: 'bot' },
          bot: { mode: 'autopilot', status: 'active' },
        },
      ],
      [
        'a name that is an object',
        {
          id: 'c1',
          contact: { id: 'p', name: {} },
          status: 'open',
          handler: { kind: 'bot' },
          bot: { mode: 'autopilot', status: 'active' },
        },
      ],
      [
        'an invalid resumeAt',
        {
          id: 'c1',
          contact: { id: 'p' },
          status: 'open',
          handler: { kind: 'bot' },
          bot: { mode: 'autopilot', status: 'paused', resumeAt: 'soon' },
        },
      ],
      [
        'another conversation',
        {
          id: 'c2',
          contact: { id: 'p' },
          status: 'open',
          handler: { kind: 'bot' },
          bot: { mode: 'autopilot', status: 'active' },
        },
      ],
    ] as Array<[string, unknown]>) {
      it(`an answer that is ${what} is a sentence`, async () => {
        const backend = new ScriptedBackend({}, { getConversation: () => Promise.resolve(answer as Conversation) });
        const {
          all: [element],
        } = await scene({ backend, only: only(tag) });
        expect(text(element!)).to.equal('The helpdesk’s answer could not be understood. Retry');
      });
    }

    it('a late answer for another id is never shown', async () => {
      const backend = new ScriptedBackend(heldBy('x', 'Xenia'));
      backend.put({
        ...backend.get('c1'),
        id: 'c2',
        contact: { id: 'p2', name: 'Second One' },
        handler: { kind: 'bot' },
        bot: { mode: 'autopilot', status: 'active' },
      });
      backend.hold.add('getConversation');
      const {
        all: [element],
        provider,
      } = await scene({ backend, only: only(tag), unready: true });
      provider.conversationId = 'c2';
      await waitUntil(() => backend.count('getConversation') === 2);
      backend.calls[1]!.answer(backend.get('c2'));
      await waitUntil(() => element!.handoff.view.state === 'ready');
      backend.calls[0]!.answer(backend.get('c1'));
      await settle(element!);
      const { view } = element!.handoff;
      expect(view.state === 'ready' && view.conversation.id).to.equal('c2');
      expect(text(element!)).not.to.include('Xenia').and.not.to.include('Mina');
    });

    it('another id shows the loading state at once, not the conversation before', async () => {
      const backend = new ScriptedBackend();
      const {
        all: [element],
        provider,
      } = await scene({ backend, only: only(tag) });
      backend.put({ ...backend.get('c1'), id: 'c2' });
      backend.hold.add('getConversation');
      provider.conversationId = 'c2';
      await settle(element!);
      expect(text(element!)).to.equal('Loading…');
    });

    it('hidden hides it', async () => {
      const {
        all: [element],
      } = await scene({ only: only(tag) });
      element!.hidden = true;
      expect(getComputedStyle(element!).display).to.equal('none');
    });
  });
}

describe('hostile names (S4)', () => {
  const direction = 'Eve\u202Egnp.exe\u2066\u2069\u200E\u200F\u061C\uFEFF';
  const markup = '<img src=x onerror="window.pwned=1"><b>Bold</b>';

  it('direction controls are removed, and the name is isolated', async () => {
    const backend = new ScriptedBackend(
      { contact: { id: 'p1', name: direction }, ...heldBy('x', direction) },
      contactMethods({ name: direction }),
    );
    const { all } = await scene({ backend });
    for (const element of all) {
      expect(text(element), element.localName).not.to.match(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]/);
    }
    const { panel, take } = await scene({ backend });
    expect(panel.shadowRoot!.querySelector('h2 bdi')!.textContent).to.equal('Evegnp.exe');
    expect(take.shadowRoot!.querySelector('#why bdi')!.textContent).to.equal('Evegnp.exe');
  });

  it('markup stays text everywhere', async () => {
    const cause = { kind: markup, reason: markup, actor: { kind: 'agent' as const, name: markup } };
    const backend = new ScriptedBackend(
      {
        contact: { id: 'p1', name: markup },
        channel: markup,
        handler: { kind: 'agent', agent: { id: 'x', name: markup } },
        bot: { mode: 'autopilot', status: 'paused', cause },
      },
      contactMethods({
        name: markup,
        phone: markup,
        email: markup,
        externalId: markup,
        attributes: { [markup]: markup },
      }),
    );
    const { all, panel } = await scene({ backend });
    await click(panel, 'See more');
    for (const element of all) {
      expect(element.shadowRoot!.querySelector('img, b'), element.localName).to.equal(null);
    }
    expect(text(panel)).to.include(markup);
    expect('pwned' in window).to.equal(false);
  });

  it('an empty name and a name of controls only are named honestly', async () => {
    for (const name of ['', '  ', '\u202E\u200F', undefined]) {
      const { panel, take, provider } = await scene({
        backend: new ScriptedBackend({ contact: { id: 'p1', name }, ...heldBy('x', name) }),
      });
      expect(panel.shadowRoot!.querySelector('h2')!.textContent).to.equal('Unknown contact');
      expect(text(take)).to.include('someone outside this screen has this conversation');
      provider.remove();
    }
  });

  it('ten thousand characters are cut and do not widen the page', async () => {
    const name = 'x'.repeat(10_000);
    const { all, panel, provider } = await scene({
      backend: new ScriptedBackend({ contact: { id: 'p1', name }, ...heldBy('x', name) }, contactMethods({ name })),
    });
    provider.style.cssText = 'display:block;inline-size:280px';
    await settle(...all);
    expect(panel.shadowRoot!.querySelector('h2')!.textContent!.length).to.be.at.most(201);
    for (const element of all) expect(element.scrollWidth, element.localName).to.be.at.most(280);
  });

  it('a family emoji and a name with ZWNJ stay whole', async () => {
    const { panel } = await scene({ backend: new ScriptedBackend({ contact: { id: 'p1', name: '👨‍👩‍👧 می‌خواهم' } }) });
    expect(panel.shadowRoot!.querySelector('h2')!.textContent).to.equal('👨‍👩‍👧 می‌خواهم');
    expect(panel.shadowRoot!.querySelector('.avatar')!.textContent!.trim(), 'the initial is a whole grapheme').to.equal(
      '👨‍👩‍👧',
    );
  });
});

describe('hostile values (S3)', () => {
  it('`javascript:` in an attribute stays text; a web address becomes a safe link', async () => {
    const attributes = {
      Bad: 'javascript:alert(1)',
      'Bad two': 'java\nscript:alert(1)',
      Data: 'data:text/html,x',
      Good: 'https://example.com/a',
      __proto__: 'x',
      Orders: 3,
      Vip: true,
    };
    const { panel } = await scene({ backend: new ScriptedBackend({}, contactMethods({ attributes })) });
    await click(panel, 'See more');
    await waitUntil(() => allByRole(panel, 'link').length === 3);
    const links = allByRole(panel, 'link').map((link) => (link as HTMLAnchorElement).href);
    expect(links).to.deep.equal(['tel:+442079460018', 'mailto:mina@example.com', 'https://example.com/a']);
    const follow = allByRole(panel, 'link').at(-1) as HTMLAnchorElement;
    expect(follow.rel).to.equal('noopener noreferrer');
    expect(text(panel)).to.include('javascript:alert(1)').and.include('true');
  });

  it('an e-mail with headers and a phone with words are no links', async () => {
    const { panel } = await scene({
      backend: new ScriptedBackend({}, contactMethods({ email: 'a@b.c?bcc=x@y.z', phone: 'call me; now' })),
    });
    expect(allByRole(panel, 'link')).to.have.lengthOf(0);
    expect(text(panel)).to.include('a@b.c?bcc=x@y.z');
  });

  it('an avatar is a web address or it is the initial', async () => {
    const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
    for (const avatarUrl of [
      'javascript:alert(1)',
      pixel,
      'blob:x',
      'not a url',
      'https://user:pass@example.com/a.png',
    ]) {
      const { panel, provider } = await scene({
        backend: new ScriptedBackend({ contact: { id: 'p', name: 'mina', avatarUrl } }),
      });
      expect(panel.shadowRoot!.querySelector('img'), avatarUrl).to.equal(null);
      expect(panel.shadowRoot!.querySelector('.avatar')!.textContent!.trim()).to.equal('M');
      provider.remove();
    }
    const url = new URL('/test/elements/fixtures/avatar.svg', location.href).href;
    const { panel } = await scene({
      backend: new ScriptedBackend({ contact: { id: 'p', name: 'mina', avatarUrl: url } }),
    });
    const image = panel.shadowRoot!.querySelector('img')!;
    expect([image.src, image.alt, image.referrerPolicy]).to.deep.equal([url, '', 'no-referrer']);
  });
});

describe('doubt', () => {
  it('U8: what could not be refreshed stays on the screen and is marked as old', async () => {
    const backend = new ScriptedBackend();
    const { all, store, toggle } = await scene({ backend });
    backend.failing.set('getConversation', new HandoffError('forbidden', 'x'));
    await store.refresh('c1');
    await settle(...all);
    expect(text(toggle)).to.include('Bot active');
    expect(all.map(text).join(' ')).to.include('Live updates lost');
  });

  it('U8 a lost stream is marked, and the mark goes when it is back', async () => {
    const { toggle, backend, rendered } = await scene();
    for (const sink of backend.sinks) sink.connection('offline');
    await rendered();
    expect(text(toggle)).to.match(/Live updates lost · last updated .*\d\d:\d\d/);
    for (const sink of backend.sinks) sink.connection('live');
    await rendered();
    expect(text(toggle)).not.to.include('Live updates lost');
  });

  it('a host that stops the event on its way changes nothing for the elements', async () => {
    const { take, bar, rendered } = await scene();
    const stop = (event: Event) => event.stopPropagation();
    take.addEventListener('handoff-result', stop, { once: true });
    await click(take, 'Take over');
    await rendered();
    expect(text(take)).to.include('You are answering');
    expect(text(bar)).to.include('a person');
  });

  it('the part that comes later cannot be had: said, and tried again on the next press', async () => {
    const { toggle, rendered } = await scene({ only: ['bot-status-toggle'] });
    const fresh = document.createElement('bot-status-toggle');
    const { fetch } = fresh.menu;
    fresh.menu.fetch = () => Promise.reject(new Error('404'));
    toggle.parentElement!.append(fresh);
    await rendered();
    await waitUntil(() => text(fresh).includes('Bot active'));
    await turn(300);
    button(fresh, /Bot active/).click();
    await waitUntil(() => status(fresh).includes('This part could not be loaded'));
    await turn();
    fresh.menu.fetch = fetch;
    button(fresh, /Bot active/).click();
    await waitUntil(() => fresh.shadowRoot!.querySelector(':popover-open'));
  });
});
