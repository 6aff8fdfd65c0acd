import { expect } from '@open-wc/testing';
import { createStore } from '../../src/store/store.js';
import { HandoffError } from '../../src/model/error.js';
import { registerAdapter } from '../../src/elements/handoff-provider/adapter-registry.js';
import { configureHandoff } from '../../src/elements/handoff-provider/configure.js';
import { HandoffProvider } from '../../src/elements/handoff-provider/handoff-provider.js';
import { BotStatusToggle } from '../../src/elements/bot-status-toggle/bot-status-toggle.js';
import { ContactPanel } from '../../src/elements/contact-panel/contact-panel.js';
import { TakeoverButton } from '../../src/elements/takeover-button/takeover-button.js';
import { HandbackCloseBar } from '../../src/elements/handback-close-bar/handback-close-bar.js';
import { cdp, itByDevTools } from '../support/devtools.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { heldBy, listen, place, scene, settle, tags, text, turn, button } from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const named = (name: string, more: object = {}) => new ScriptedBackend({ contact: { id: `p-${name}`, name }, ...more });
const shows = (element: Element, words: string) =>
  waitUntil(() => text(element).includes(words), `“${words}” is not in “${text(element)}”`);

function provide(adapter: HandoffProvider['adapter'], conversationId: string | undefined = 'c1'): HandoffProvider {
  const provider = document.createElement('handoff-provider');
  if (typeof adapter === 'string') provider.setAttribute('adapter', adapter);
  else provider.adapter = adapter;
  if (conversationId) provider.setAttribute('conversation-id', conversationId);
  return provider;
}

describe('the provider: order of upgrading', () => {
  it('elements that are there before their provider upgrades are connected when it does', async () => {
    const late = document.createElement('late-provider') as HandoffProvider;
    late.setAttribute('conversation-id', 'c1');
    // a property set on an element that is not upgraded yet
    late.adapter = named('Early Bird').adapter;
    const panel = document.createElement('contact-panel');
    late.append(panel);
    place(late);
    await settle(panel);
    expect(text(panel)).to.equal('Not connected to a helpdesk yet');
    HandoffProvider.define('late-provider');
    await shows(panel, 'Early Bird');
  });

  itByDevTools(
    'garbage collection',
    'elements that waited for their provider through a garbage collection are connected',
    async () => {
      const provider = document.createElement('later-provider') as HandoffProvider;
      provider.setAttribute('conversation-id', 'c1');
      provider.adapter = named('Patient').adapter;
      const panel = document.createElement('contact-panel');
      provider.append(panel);
      place(provider);
      await settle(panel);
      await cdp('HeapProfiler.collectGarbage');
      await turn(50);
      HandoffProvider.define('later-provider');
      await shows(panel, 'Patient');
    },
  );

  it('elements that come after their provider are connected', async () => {
    const provider = place(provide(named('Late Comer').adapter));
    await settle(provider);
    const panel = document.createElement('contact-panel');
    provider.append(panel);
    await shows(panel, 'Late Comer');
  });

  it('elements that are upgraded after their provider are connected', async () => {
    const provider = place(provide(named('Slow Tag').adapter));
    const panel = document.createElement('slow-panel');
    provider.append(panel);
    await settle(provider);
    ContactPanel.define('slow-panel');
    await shows(panel, 'Slow Tag');
  });

  it('elements inside another shadow root are connected', async () => {
    const provider = place(provide(named('Deep Down').adapter));
    const host = document.createElement('div');
    host.attachShadow({ mode: 'open' }).innerHTML = '<contact-panel></contact-panel>';
    provider.append(host);
    await shows(host.shadowRoot!.querySelector('contact-panel')!, 'Deep Down');
  });

  it('a provider that upgrades nearer than the one before takes over', async () => {
    const outer = place(provide(named('Outer').adapter));
    const inner = document.createElement('inner-provider') as HandoffProvider;
    inner.adapter = named('Inner').adapter;
    inner.setAttribute('conversation-id', 'c1');
    const panel = document.createElement('contact-panel');
    inner.append(panel);
    outer.append(inner);
    await shows(panel, 'Outer');
    HandoffProvider.define('inner-provider');
    await shows(panel, 'Inner');
    await turn(20);
    expect(text(panel)).not.to.include('Outer');
  });
});

describe('the provider: moving', () => {
  for (const tag of tags) {
    it(`${tag} moved to another provider shows that one's state and never a late answer of the old one`, async () => {
      const [one, two] = [named('One', heldBy('x', 'Xenia')), named('Two')];
      one.hold.add('getConversation');
      const [first, second] = [place(provide(one.adapter)), place(provide(two.adapter))];
      const element = document.createElement(tag);
      first.append(element);
      await waitUntil(() => one.count('getConversation') === 1);
      second.append(element);
      await waitUntil(() => element.handoff.view.state === 'ready');
      one.last('getConversation').answer(one.get('c1'));
      await settle(element);
      const { view } = element.handoff;
      expect(view.state === 'ready' && view.conversation.contact.name).to.equal('Two');
      expect(text(element)).not.to.include('Xenia').and.not.to.include('One');
    });

    it(`${tag} removed and put back shows the state as it is then, with one more read at most`, async () => {
      const backend = named('Back Again');
      const provider = place(provide(backend.adapter));
      const element = document.createElement(tag);
      provider.append(element);
      await waitUntil(() => element.handoff.view.state === 'ready');
      element.remove();
      await settle();
      backend.push('c1', { contact: { id: 'p1', name: 'Renamed' } });
      provider.append(element);
      await waitUntil(
        () => element.handoff.view.state === 'ready' && element.handoff.view.conversation.contact.name === 'Renamed',
      );
      expect(backend.count('getConversation')).to.be.at.most(2);
      expect(backend.sinks.size).to.equal(1);
    });
  }

  it('a provider that is moved in the page keeps its connection', async () => {
    const backend = named('Mover');
    const provider = place(provide(backend.adapter));
    const panel = document.createElement('contact-panel');
    provider.append(panel);
    await shows(panel, 'Mover');
    const { connectedStore } = provider;
    const box = place(document.createElement('div'));
    box.append(provider);
    await settle(panel);
    expect(provider.connectedStore).to.equal(connectedStore);
    await shows(panel, 'Mover');
    expect(backend.count('getConversation')).to.equal(1);
  });

  it('a provider that is removed ends what it made, and connects again when it is put back', async () => {
    const backend = named('Gone');
    const provider = place(provide(backend.adapter));
    const panel = document.createElement('contact-panel');
    provider.append(panel);
    await shows(panel, 'Gone');
    provider.remove();
    await settle();
    expect(backend.sinks.size).to.equal(0);
    expect(provider.connectedStore).to.equal(undefined);
    place(provider);
    await shows(panel, 'Gone');
    expect(backend.sinks.size).to.equal(1);
  });
});

describe('the provider: what wins', () => {
  it('two providers with two backends on one page stay apart', async () => {
    const [one, two] = [await scene({ backend: named('North') }), await scene({ backend: named('South') })];
    one.backend.push('c1', heldBy('x', 'Xenia'));
    await one.rendered();
    await two.rendered();
    expect(text(one.panel)).to.include('North');
    expect(text(two.panel)).to.include('South');
    expect(text(one.take)).to.include('Xenia');
    expect(text(two.take)).not.to.include('Xenia');
  });

  it('the property `store` wins over the context, and gives it back', async () => {
    const { panel } = await scene({ backend: named('Context') });
    panel.store = createStore({ adapter: named('Property').adapter });
    panel.conversationId = 'c1';
    await shows(panel, 'Property');
    panel.store = undefined;
    await shows(panel, 'Context');
  });

  it('`store` of the provider wins over its adapter', async () => {
    const provider = provide(named('Adapter').adapter);
    provider.store = createStore({ adapter: named('Store').adapter });
    const panel = document.createElement('contact-panel');
    provider.append(panel);
    place(provider);
    await shows(panel, 'Store');
  });

  it('a host’s own store is not ended with the provider', async () => {
    const { store, provider, backend } = await scene({ only: [] });
    provider.remove();
    await settle();
    const stop = store.conversation('c1').listen(() => undefined);
    await waitUntil(() => store.conversation('c1').get().state === 'ready');
    expect(backend.sinks.size).to.equal(1);
    stop();
  });

  it('an adapter that is replaced at run time shows the new backend; the old stream is closed', async () => {
    const [one, two] = [named('Before'), named('After')];
    const provider = place(provide(one.adapter));
    const panel = document.createElement('contact-panel');
    provider.append(panel);
    await shows(panel, 'Before');
    provider.adapter = two.adapter;
    await shows(panel, 'After');
    expect([one.sinks.size, two.sinks.size]).to.deep.equal([0, 1]);
  });

  it('dispose() forgets what was shown', async () => {
    const { provider, panel, backend } = await scene({ backend: named('Secret Name') });
    provider.dispose();
    await settle(panel);
    expect(text(panel)).to.equal('Not connected to a helpdesk yet');
    expect(panel.shadowRoot!.innerHTML).not.to.include('Secret');
    expect(backend.sinks.size).to.equal(0);
  });
});

describe('configureHandoff', () => {
  afterEach(() => configureHandoff());

  it('connects tags without an ancestor, before and after they are there', async () => {
    const before = place(document.createElement('contact-panel'));
    before.conversationId = 'c1';
    await settle(before);
    expect(text(before)).to.equal('Not connected to a helpdesk yet');
    configureHandoff({ adapter: named('Everywhere').adapter, agent: { id: 'me' } });
    await shows(before, 'Everywhere');
    const after = place(document.createElement('contact-panel'));
    after.conversationId = 'c1';
    await shows(after, 'Everywhere');
  });

  it('a provider wins over it', async () => {
    configureHandoff({ adapter: named('Everywhere').adapter });
    const { panel } = await scene({ backend: named('Nearer') });
    expect(text(panel)).to.include('Nearer');
  });

  it('called again it replaces the connection, called without anything it ends it', async () => {
    const one = named('First');
    const panel = place(document.createElement('contact-panel'));
    panel.conversationId = 'c1';
    configureHandoff({ adapter: one.adapter });
    await shows(panel, 'First');
    configureHandoff({ adapter: named('Second').adapter });
    await shows(panel, 'Second');
    expect(one.sinks.size).to.equal(0);
    expect(configureHandoff()).to.equal(undefined);
    await shows(panel, 'Not connected to a helpdesk yet');
  });

  it('takes a locale and sentences', async () => {
    configureHandoff({ adapter: named('X').adapter, strings: { 'takeover.take': 'Übernehmen' }, locale: 'de' });
    const take = place(document.createElement('takeover-button'));
    take.conversationId = 'c1';
    await shows(take, 'Übernehmen');
  });
});

describe('adapters by name', () => {
  it('a name that is registered early is found', async () => {
    registerAdapter('early', () => named('Registered').adapter);
    const panel = document.createElement('contact-panel');
    place(provide('early')).append(panel);
    await shows(panel, 'Registered');
  });

  it('a name that is registered late connects then, and gets the base URL', async () => {
    const provider = provide('late');
    provider.setAttribute('base-url', 'https://api.example');
    const panel = document.createElement('contact-panel');
    provider.append(panel);
    place(provider);
    await shows(panel, 'The helpdesk cannot do this.');
    let url: string | undefined;
    registerAdapter('late', async ({ baseUrl }) => {
      url = baseUrl;
      return named('At Last').adapter;
    });
    await shows(panel, 'At Last');
    expect(url).to.equal('https://api.example');
  });

  it('an unknown name is a sentence, without a storm of reads', async () => {
    const panel = document.createElement('contact-panel');
    place(provide('no-such-adapter')).append(panel);
    await shows(panel, 'The helpdesk cannot do this.');
    expect(button(panel, 'Retry')).to.exist;
  });

  for (const [what, factory, words] of [
    [
      'throws',
      () => {
        throw new Error('secret detail');
      },
      'The helpdesk cannot be reached now.',
    ],
    [
      'rejects',
      () => Promise.reject(new HandoffError('unauthorized', 'secret detail')),
      'Your sign-in has expired. Sign in again.',
    ],
    ['returns nothing', () => undefined as never, 'could not be understood'],
    ['returns something else', () => ({ name: 'x' }) as never, 'could not be understood'],
  ] as const) {
    it(`a factory that ${what} is a sentence (S10)`, async () => {
      registerAdapter(`bad-${what}`, factory);
      const panel = document.createElement('contact-panel');
      place(provide(`bad-${what}`)).append(panel);
      await shows(panel, words);
      expect(panel.shadowRoot!.innerHTML).not.to.include('secret');
    });
  }

  it('a factory that answers after the provider was removed: its adapter is disposed', async () => {
    let give!: (adapter: unknown) => void;
    let disposed = 0;
    registerAdapter('slow', () => new Promise((resolve) => (give = resolve as typeof give)));
    const provider = place(provide('slow'));
    await settle(provider);
    provider.remove();
    await settle();
    give({ ...named('Slow').adapter, dispose: () => disposed++ });
    await settle();
    expect(disposed).to.equal(1);
    expect(provider.connectedStore).to.equal(undefined);
  });

  it('the memory adapter is there by its name', async () => {
    const provider = provide('memory', '');
    const panel = document.createElement('contact-panel');
    provider.append(panel);
    place(provider);
    await shows(panel, 'No conversation selected');
    expect(provider.connectedStore?.has('listConversations')).to.equal(true);
  });

  it('the HTTP adapter is there by its name, with the base address, and asks what the backend can do', async () => {
    const { fetch } = window;
    const asked: string[] = [];
    const json = (body: object) =>
      new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
    window.fetch = async (input, init) => {
      const { pathname } = new URL(new Request(input, init).url);
      asked.push(pathname);
      if (pathname.endsWith('/capabilities')) {
        return json({
          name: 'desk',
          commands: ['take-over'],
          methods: [],
          traits: {},
          serverTime: new Date().toISOString(),
        });
      }
      return json(named('Over Http').get('c1'));
    };
    try {
      const provider = provide('http');
      provider.setAttribute('base-url', '/desk');
      const [panel, button] = [document.createElement('contact-panel'), document.createElement('takeover-button')];
      provider.append(panel, button);
      place(provider);
      await shows(panel, 'Over Http');
      await shows(button, 'Take over');
      expect(asked.slice(0, 2)).to.deep.equal(['/desk/capabilities', '/desk/conversations/c1']);
      expect(provider.connectedStore?.can('pause-bot')).to.equal(false);
    } finally {
      window.fetch = fetch;
    }
  });

  it('no adapter: not connected yet, in every element', async () => {
    const provider = place(document.createElement('handoff-provider'));
    for (const tag of tags) {
      const element = document.createElement(tag);
      provider.append(element);
      await settle(element);
      expect(text(element), tag).to.equal('Not connected to a helpdesk yet');
    }
  });
});

describe('registering', () => {
  it('under another name, and twice, never throws', async () => {
    for (const element of [HandoffProvider, BotStatusToggle, TakeoverButton, HandbackCloseBar, ContactPanel]) {
      const tag = `other-${element.name.toLowerCase().replace(/[^a-z]/g, '')}`;
      element.define(tag);
      element.define(tag);
      element.define(tags[0]);
      // without a name it is its own, which is taken here
      element.define();
      expect(customElements.get(element.tag), element.tag).to.equal(element);
      expect(customElements.get(tag)!.prototype).to.be.instanceOf(element);
    }
  });

  it('works under another name', async () => {
    TakeoverButton.define('my-takeover');
    const { provider } = await scene({ only: [] });
    const element = document.createElement('my-takeover');
    provider.append(element);
    await shows(element, 'Take over');
  });

  it('a second copy of the library on the page does not throw', async () => {
    const again = '../../src/define/takeover-button.ts?again';
    await import(again);
    const copy = '../../src/elements/takeover-button/takeover-button.ts?copy';
    const { TakeoverButton: Copy } = (await import(copy)) as { TakeoverButton: typeof TakeoverButton };
    expect(Copy).not.to.equal(TakeoverButton);
    Copy.define('takeover-button');
    Copy.define('copy-takeover');
    const { provider } = await scene({ only: [] });
    const element = document.createElement('copy-takeover');
    provider.append(element);
    await shows(element, 'Take over');
  });

  it('in a scoped registry, where the browser has them', async function () {
    let registry: CustomElementRegistry;
    try {
      registry = new CustomElementRegistry();
    } catch {
      return this.skip();
    }
    const host = document.createElement('div');
    let root: ShadowRoot;
    try {
      root = host.attachShadow({ mode: 'open', customElementRegistry: registry } as ShadowRootInit);
      HandoffProvider.define('scoped-provider', registry);
      TakeoverButton.define('scoped-takeover', registry);
      root.innerHTML = '<scoped-provider conversation-id="c1"><scoped-takeover></scoped-takeover></scoped-provider>';
    } catch {
      return this.skip();
    }
    place(host);
    const provider = root.firstElementChild as HandoffProvider;
    if (!('connectedStore' in provider)) return this.skip();
    provider.adapter = new ScriptedBackend().adapter;
    await shows(provider.firstElementChild!, 'Take over');
    expect(customElements.get('scoped-takeover')).to.equal(undefined);
  });
});

describe('which conversation', () => {
  it('an attribute changed a hundred times in a frame is one read of the last', async () => {
    const backend = new ScriptedBackend();
    for (let i = 0; i < 100; i++) {
      backend.put({ ...backend.get('c1'), id: `n${i}`, contact: { id: `p${i}`, name: `Number ${i}` } });
    }
    const { panel } = await scene({ backend, only: ['contact-panel'], conversationId: '' });
    for (let i = 0; i < 100; i++) panel.setAttribute('conversation-id', `n${i}`);
    await shows(panel, 'Number 99');
    expect(backend.calls.map(({ id }) => id)).to.deep.equal(['n99']);
  });

  it('the selection of the provider changed a hundred times in a frame is one read of the last', async () => {
    const backend = new ScriptedBackend();
    for (let i = 0; i < 100; i++) {
      backend.put({ ...backend.get('c1'), id: `n${i}`, contact: { id: `p${i}`, name: `Number ${i}` } });
    }
    const { panel, provider } = await scene({ backend, only: ['contact-panel'], conversationId: '' });
    for (let i = 0; i < 100; i++) provider.setAttribute('conversation-id', `n${i}`);
    await shows(panel, 'Number 99');
    expect(backend.calls.map(({ id }) => id)).to.deep.equal(['n99']);
  });

  it('elements follow the selection, and an own conversation-id wins', async () => {
    const backend = named('Chosen');
    backend.put({ ...backend.get('c1'), id: 'c2', contact: { id: 'p2', name: 'Second' } });
    const { panel, store, provider } = await scene({ backend });
    const events = listen('handoff-select');
    store.$selected.set('c2');
    await shows(panel, 'Second');
    expect(provider.conversationId).to.equal('c2');
    expect(events.map((event) => event.conversationId)).to.deep.equal(['c2']);
    expect(events[0]!.bubbles && events[0]!.composed).to.equal(true);
    panel.setAttribute('conversation-id', 'c1');
    await shows(panel, 'Chosen');
    panel.removeAttribute('conversation-id');
    await shows(panel, 'Second');
    provider.removeAttribute('conversation-id');
    provider.conversationId = undefined;
    await shows(panel, 'No conversation selected');
  });

  it('a host that selects by attribute hears no event about it', async () => {
    const { provider } = await scene();
    const events = listen('handoff-select');
    provider.setAttribute('conversation-id', 'c9');
    await settle(provider);
    expect(events).to.have.lengthOf(0);
  });
});

describe('what the page keeps', () => {
  it('nothing is written to the light DOM, window, storage or cookies', async () => {
    const names = Object.keys(window);
    const head = document.head.innerHTML;
    const { provider, toggle, take, rendered } = await scene();
    const before = provider.outerHTML;
    button(take, 'Take over').click();
    await rendered();
    (toggle.shadowRoot!.querySelector('button') as HTMLElement).click();
    await settle(toggle);
    expect(provider.outerHTML).to.equal(before);
    expect(Object.keys(window).filter((name) => !names.includes(name))).to.deep.equal([]);
    expect([localStorage.length, sessionStorage.length, document.cookie]).to.deep.equal([0, 0, '']);
    expect(document.head.innerHTML).to.equal(head);
  });

  it('P7: fifty elements on one conversation are one read and one stream', async () => {
    const { provider, backend } = await scene({ only: [] });
    let streams = 0;
    const subscribe = backend.adapter.subscribe!;
    backend.adapter.subscribe = (...args) => {
      streams++;
      return subscribe(...args);
    };
    const elements = Array.from({ length: 50 }, (_, i) => document.createElement(tags[i % 4]!));
    provider.append(...elements);
    await waitUntil(() => elements.every((element) => element.handoff.view.state === 'ready'));
    await settle(...elements);
    expect([backend.count('getConversation'), streams, backend.sinks.size]).to.deep.equal([1, 1, 1]);
  });
});

describe('switched at run time', () => {
  it('the agent: attribute, name and object', async () => {
    const backend = named('Anyone', heldBy('a2', 'Bo Lind'));
    const provider = provide(backend.adapter);
    provider.setAttribute('agent-id', 'a1');
    const take = document.createElement('takeover-button');
    provider.append(take);
    place(provider);
    await shows(take, 'Bo Lind has this conversation');
    provider.setAttribute('agent-id', 'a2');
    await shows(take, 'You are answering');
    provider.agent = { id: 'a3', name: 'Cy' };
    await shows(take, 'Bo Lind has this conversation');
  });

  it('the locale: words of the host and times of the language', async () => {
    const { provider, take, toggle, backend } = await scene();
    backend.push('c1', { bot: { mode: 'autopilot', status: 'paused', resumeAt: '2031-03-05T15:00:00Z' } });
    await shows(toggle, 'Mar');
    provider.setAttribute('locale', 'de');
    provider.strings = { 'takeover.assign': 'Übernehmen' };
    await shows(take, 'Übernehmen');
    await shows(toggle, 'März');
    provider.strings = undefined;
    provider.removeAttribute('locale');
    await shows(take, 'Assign to me');
    await shows(toggle, 'Mar 5');
  });
});
