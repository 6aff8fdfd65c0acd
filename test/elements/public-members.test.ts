/** Every public member of every element, called at moments when what is rendered is not what counts. */
import { expect } from '@open-wc/testing';
import type { HandoffElement } from '../../src/elements/base/handoff-element.js';
import type { Conversation } from '../../src/model/conversation.js';
import { drafts } from '../../src/store/thread/drafts.js';
import { createStore, type HandoffStore } from '../../src/store/store.js';
import { deskBackend } from '../support/desk.js';
import {
  button,
  byRole,
  dialogOf,
  dialogOpen,
  fillIn,
  focused,
  me,
  mine,
  nameOf,
  place,
  settle,
  turn,
} from '../support/elements.js';
import type { ScriptedBackend } from '../support/scripted-adapter.js';
import { opener, pageOf } from './conversation-list-scene.js';
import { waitUntil } from '../support/wait.js';

const tags = [
  'conversation-header',
  'bot-status-toggle',
  'takeover-button',
  'handback-close-bar',
  'contact-panel',
  'conversation-list',
  'conversation-thread',
  'reply-composer',
] as const;
/** About no conversation of their own. */
const others = ['daily-review'] as const;
type Elements = {
  [T in (typeof tags)[number] | (typeof others)[number] | 'handoff-provider']: HTMLElementTagNameMap[T];
};
type Tag = keyof Elements;
type Members = { readonly [T in Tag]: Record<string, (element: Elements[T], store: HandoffStore) => unknown> };

/** Reads a property and sets it to what it was: whatever happens then is not what was asked for. */
const same =
  (name: string) =>
  (element: object): void => {
    Reflect.set(element, name, Reflect.get(element, name));
  };
const common = { store: same('store'), focus: (element: HTMLElement) => element.focus() };
const ofConversation = { ...common, conversationId: same('conversationId') };
const properties = (...names: string[]) => Object.fromEntries(names.map((name) => [name, same(name)]));
const ofProvider = properties(
  ...[
    'adapter',
    'alerts',
    'draftStorage',
    'agent',
    'agentId',
    'agentName',
    'baseUrl',
    'conversationId',
    'locale',
    'log',
    'store',
    'strings',
  ],
);

/** What a host can use. A test below compares the names with those in custom-elements.json. */
const members: Members = {
  'handoff-provider': {
    ...ofProvider,
    connectedStore: (provider) => provider.connectedStore,
    dispose: (provider) => provider.dispose(),
  },
  'conversation-header': { ...ofConversation, reasons: same('reasons') },
  'bot-status-toggle': { ...ofConversation, reasons: same('reasons') },
  'takeover-button': ofConversation,
  'handback-close-bar': ofConversation,
  'contact-panel': ofConversation,
  'conversation-list': {
    ...common,
    ...properties('afterClose', 'readonly', 'reasons', 'sort', 'view', 'views', 'waitingLimit'),
    selection: (list) => list.selection.add('c3'),
    clearSelection: (list) => list.clearSelection(),
  },
  'conversation-thread': { ...ofConversation, attachmentUrl: same('attachmentUrl') },
  'reply-composer': {
    ...ofConversation,
    text: (composer) => (composer.text += ' and more'),
    send: (composer) => composer.send(),
    insert: (composer) => composer.insert(' and more'),
    snippets: same('snippets'),
  },
  'daily-review': { ...common, period: same('period') },
};

/** The desk is a provider with all of them inside. */
const deskMembers: Record<string, (desk: HTMLElementTagNameMap['handoff-desk']) => unknown> = {
  ...ofProvider,
  ...properties(
    'afterClose',
    'contactSide',
    'contactWidth',
    'folded',
    'history',
    'listWidth',
    'panes',
    'reasons',
    'snippets',
    'attachmentUrl',
    'waitingLimit',
  ),
  ...properties('sort', 'view', 'views'),
  connectedStore: (desk) => desk.connectedStore,
  show: (desk) => desk.show('conversation'),
  dispose: (desk) => desk.dispose(),
};

interface Scene {
  elements: Elements;
  all: HandoffElement[];
  backend: ScriptedBackend;
  store: HandoffStore;
  rendered(): Promise<void>;
  draft(id: string): string;
  /** The commands that the backend got, as `method id`. */
  sent(): string[];
}

const reads = ['getConversation', 'getContact', 'listContactConversations'];

/** A provider with one of each element, not on the page yet; c1 to c3 are mine unless told otherwise. */
function make(conversation: Partial<Conversation> = mine, options: Parameters<typeof deskBackend>[1] = {}): Scene {
  const backend = deskBackend(conversation, {
    ...options,
    more: {
      listConversations: async (asked) => pageOf([...backend.conversations.values()], asked, me.id, 50),
      ...options.more,
    },
  });
  for (const id of ['c2', 'c3']) {
    backend.put({ ...backend.get('c1'), id, contact: { id: `of ${id}`, name: `Contact of ${id}` } });
  }
  const store = createStore({ adapter: backend.adapter, agent: me });
  const provider = document.createElement('handoff-provider');
  const made = Object.fromEntries([...tags, ...others].map((tag) => [tag, document.createElement(tag)]));
  const elements = { ...made, 'handoff-provider': provider } as unknown as Elements;
  for (const tag of ['conversation-list', 'conversation-thread'] as const) elements[tag].style.height = '300px';
  provider.append(...Object.values(made));
  return {
    elements,
    backend,
    store,
    all: tags.filter((tag) => tag !== 'conversation-list').map((tag) => elements[tag]),
    rendered: () => settle(provider, ...Object.values(made)),
    draft: (id) => store.part(drafts).of(id).get().text,
    sent: () =>
      backend.calls.filter(({ method }) => !reads.includes(method)).map(({ method, id }) => `${method} ${id}`),
  };
}

/** On the page, with c1 selected and rendered, c2 known as well, and something written for c1. */
async function open(...options: Parameters<typeof make>): Promise<Scene> {
  const scene = make(...options);
  const {
    elements: { 'handoff-provider': provider, 'conversation-list': list },
    all,
    store,
  } = scene;
  provider.store = store;
  provider.conversationId = 'c1';
  store.part(drafts).change('c1', { text: 'Written for c1' });
  place(provider);
  await scene.rendered();
  store.conversation('c2').listen(() => undefined);
  await waitUntil(
    () =>
      all.every(({ handoff }) => handoff.view.state === 'ready') && store.conversation('c2').get().state === 'ready',
    'nothing was loaded',
  );
  await Promise.all(all.map((each) => each.acting.load()));
  await waitUntil(() => list.shadowRoot!.querySelector('[data-row=c3]'), 'no list');
  await scene.rendered();
  return scene;
}

/** The moments at which a host may use a member. Each uses it once. */
const moments: Record<string, (scene: Scene, tag: Tag, use: () => void) => Promise<void>> = {
  'before it is on a page': async ({ elements: { 'handoff-provider': provider }, store }, _tag, use) => {
    use();
    provider.store = store;
    provider.conversationId = 'c2';
    place(provider);
  },
  'in the tick in which it comes to a page': async ({ elements, store }, _tag, use) => {
    const provider = elements['handoff-provider'];
    provider.store = store;
    place(provider);
    provider.conversationId = 'c2';
    use();
  },
  'in the tick of a selection': async ({ elements }, _tag, use) => {
    elements['handoff-provider'].conversationId = 'c2';
    use();
  },
  'inside a listener of handoff-select': async ({ elements }, _tag, use) => {
    elements['handoff-provider'].addEventListener('handoff-select', use, { once: true });
    opener(elements['conversation-list'], 'c2').click();
  },
  'after its removal': async ({ elements }, tag, use) => {
    elements[tag].remove();
    use();
  },
  'long after its removal': async ({ elements, rendered }, tag, use) => {
    elements[tag].remove();
    await rendered();
    use();
  },
};
const early = Object.keys(moments).slice(0, 2);

describe('public members at any moment', () => {
  it('the table has every member of the manifest', async () => {
    const manifest = (await (await fetch('/custom-elements.json')).json()) as {
      modules: Array<{ declarations?: Array<{ tagName?: Tag; members?: Array<{ name: string; static?: boolean }> }> }>;
    };
    const found = manifest.modules
      .flatMap(({ declarations = [] }) => declarations)
      .flatMap(({ tagName, members: all = [] }) =>
        tagName ? all.filter((each) => !each.static).map(({ name }) => `${tagName} ${name}`) : [],
      );
    const tested = Object.entries({ ...members, 'handoff-desk': deskMembers }).flatMap(([tag, all]) =>
      Object.keys(all).map((name) => `${tag} ${name}`),
    );
    expect(tested.sort()).to.deep.equal(found.sort());
  });

  for (const [moment, at] of Object.entries(moments)) {
    for (const tag of Object.keys(members) as Tag[]) {
      it(`${moment}, no member of ${tag} throws or does anything to the conversation before`, async () => {
        const scene = early.includes(moment) ? make() : await open();
        const { elements, store, sent, draft, rendered } = scene;
        const before = draft('c1');
        const results: unknown[] = [];
        const use = () => {
          for (const member of Object.values(members[tag]) as Array<
            (element: Element, store: HandoffStore) => unknown
          >) {
            results.push(member(elements[tag], store));
          }
        };
        await at(scene, tag, use);
        await Promise.all(results);
        await rendered();
        expect(results).to.have.length(Object.keys(members[tag]).length);
        expect(sent().filter((call) => call.endsWith(' c1'))).to.deep.equal([]);
        // `dispose` forgets everything
        expect(tag === 'handoff-provider' ? [before, ''] : [before]).to.include(draft('c1'));
      });
    }
  }
});

describe('public members: handoff-desk', () => {
  const times: Record<string, (desk: HTMLElement, use: () => void) => unknown> = {
    'before it is on a page': (desk, use) => {
      use();
      place(desk);
    },
    'in the tick in which it comes to a page': (desk, use) => {
      place(desk);
      use();
    },
    'in the tick of a selection': async (desk, use) => {
      place(desk);
      await turn(100);
      (desk as HTMLElementTagNameMap['handoff-desk']).conversationId = 'c2';
      use();
    },
    'after its removal': async (desk, use) => {
      place(desk);
      await turn(100);
      desk.remove();
      use();
    },
  };
  for (const [time, at] of Object.entries(times)) {
    it(`${time}, none throws or does anything to the conversation`, async () => {
      const { store, sent } = make();
      const desk = document.createElement('handoff-desk');
      Object.assign(desk, { store, conversationId: 'c1' });
      const results: unknown[] = [];
      await at(desk, () => {
        for (const member of Object.values(deskMembers)) results.push(member(desk));
      });
      await Promise.all(results);
      await turn(50);
      expect(results).to.have.length(Object.keys(deskMembers).length);
      expect(sent()).to.deep.equal([]);
    });
  }
});

describe('public members: reply-composer', () => {
  it('in a listener of handoff-select, `text` is the draft of the conversation that was just selected', async () => {
    const { elements, draft, rendered } = await open();
    const { 'reply-composer': composer, 'handoff-provider': provider, 'conversation-list': list } = elements;
    provider.addEventListener('handoff-select', ({ conversationId }) => {
      expect(composer.text).to.equal('');
      composer.text = `Template for ${conversationId}`;
    });
    opener(list, 'c2').click();
    await rendered();
    expect([draft('c1'), draft('c2')]).to.deep.equal(['Written for c1', 'Template for c2']);
    expect((byRole(composer, 'textbox') as HTMLTextAreaElement).value).to.equal('Template for c2');
  });

  for (const who of ['handoff-provider', 'reply-composer'] as const) {
    it(`what is set and sent in the tick in which ${who} gets another conversation goes there`, async () => {
      const { elements, sent, draft, backend } = await open();
      const composer = elements['reply-composer'];
      elements[who].conversationId = 'c2';
      composer.text = 'For c2';
      expect((await composer.send())?.outcome).to.equal('applied');
      expect(sent()).to.deep.equal(['sendMessage c2']);
      expect(backend.last('sendMessage').params).to.include({ text: 'For c2' });
      expect(draft('c1')).to.equal('Written for c1');
    });
  }

  it('nothing is sent to a conversation that is not loaded yet, and the text stays there', async () => {
    const {
      elements: { 'reply-composer': composer, 'handoff-provider': provider },
      sent,
      draft,
    } = await open();
    provider.conversationId = 'c3';
    composer.text = 'For c3';
    expect((await composer.send())?.outcome).to.equal(undefined);
    expect(sent()).to.deep.equal([]);
    expect(draft('c3')).to.equal('For c3');
  });

  it('the lock is that of the conversation that is selected now', async () => {
    const {
      elements: { 'reply-composer': composer, 'handoff-provider': provider },
      sent,
      backend,
      rendered,
    } = await open();
    backend.push('c2', { handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'active' } });
    await turn(150);
    await rendered();
    provider.conversationId = 'c2';
    composer.text = 'For c2';
    expect((await composer.send())?.outcome).to.equal(undefined);
    expect(sent()).to.deep.equal([]);
  });

  it('in the tick in which the provider gets another store, text and message go there', async () => {
    const {
      elements: { 'reply-composer': composer, 'handoff-provider': provider },
      sent,
      draft,
    } = await open();
    const other = make();
    other.store.conversation('c1').listen(() => undefined);
    await waitUntil(() => other.store.conversation('c1').get().state === 'ready');
    provider.store = other.store;
    // a comparison of stores would be described, which takes for ever
    expect(provider.connectedStore === other.store).to.equal(true);
    composer.text = 'For the other c1';
    await composer.send();
    expect(other.sent()).to.deep.equal(['sendMessage c1']);
    expect(sent()).to.deep.equal([]);
    expect(draft('c1')).to.equal('Written for c1');
  });

  it('a text that is set before the element is on a page is kept until there is a conversation', async () => {
    const {
      elements: { 'reply-composer': composer, 'handoff-provider': provider },
      store,
      draft,
      rendered,
    } = make();
    composer.text = 'Early';
    expect(composer.text).to.equal('Early');
    place(provider);
    await rendered();
    provider.store = store;
    await rendered();
    expect(composer.text).to.equal('Early');
    provider.conversationId = 'c2';
    await rendered();
    expect(draft('c2')).to.equal('Early');
    provider.conversationId = 'c3';
    expect(composer.text, 'only the first one gets it').to.equal('');
  });

  it('it is kept for the conversation that the element itself names', async () => {
    const {
      elements: { 'reply-composer': composer, 'handoff-provider': provider },
      store,
      draft,
      rendered,
    } = make();
    composer.conversationId = 'c2';
    composer.text = 'Early';
    composer.conversationId = 'c3';
    provider.store = store;
    place(provider);
    await rendered();
    expect([draft('c2'), draft('c3')]).to.deep.equal(['Early', '']);
  });

  it('it is not taken along to another backend', async () => {
    const {
      elements: { 'reply-composer': composer, 'handoff-provider': provider },
      store,
      rendered,
    } = make();
    const other = make();
    provider.store = store;
    place(provider);
    await rendered();
    composer.text = 'For this one';
    provider.store = other.store;
    provider.conversationId = 'c1';
    await rendered();
    expect(other.draft('c1')).to.equal('');
  });

  it('after its removal a text is for where it comes to next', async () => {
    const {
      elements: { 'reply-composer': composer, 'handoff-provider': provider },
      draft,
      rendered,
    } = await open();
    composer.remove();
    expect(composer.text).to.equal('');
    composer.text = 'Later';
    expect(draft('c1')).to.equal('Written for c1');
    provider.conversationId = 'c2';
    provider.append(composer);
    expect(composer.text).to.equal('Later');
    await rendered();
    expect([draft('c1'), draft('c2')]).to.deep.equal(['Written for c1', 'Later']);
  });
});

describe('public members: ids that are numbers', () => {
  const withNumber = async (set: (elements: Elements, id: string) => void) => {
    const scene = make();
    scene.backend.put({ ...scene.backend.get('c1'), id: '42' });
    scene.elements['handoff-provider'].store = scene.store;
    // what a page without types does
    set(scene.elements, 42 as unknown as string);
    place(scene.elements['handoff-provider']);
    await scene.rendered();
    return scene;
  };

  it('of the provider', async () => {
    const { elements, store, all } = await withNumber(
      ({ 'handoff-provider': provider }, id) => void (provider.conversationId = id),
    );
    expect(store.$selected.get()).to.equal('42');
    expect(elements['handoff-provider'].conversationId).to.equal('42');
    await waitUntil(() =>
      all.every(({ handoff: { view } }) => view.state === 'ready' && view.conversation.id === '42'),
    );
  });

  for (const tag of tags) {
    if (tag === 'conversation-list') continue;
    it(`of ${tag}`, async () => {
      const { elements } = await withNumber((made, id) => void (made[tag].conversationId = id));
      const element: HandoffElement = elements[tag];
      await waitUntil(() => element.handoff.view.state === 'ready');
      expect(element.conversationId).to.equal('42');
      expect(element.getAttribute('conversation-id'), 'nothing is reflected').to.equal(null);
      element.conversationId = 0 as unknown as string;
      expect(element.conversationId).to.equal('0');
      element.conversationId = undefined;
      expect(element.conversationId).to.equal(undefined);
    });
  }
});

describe('public members: focus', () => {
  /** The main control, as a person calls it. */
  const main: Record<
    (typeof tags)[number],
    { conversation?: Partial<Conversation>; find(element: Element): Element | null | undefined }
  > = {
    'conversation-header': {
      conversation: {},
      find: (element) => button(element.shadowRoot!.querySelector('bot-status-toggle')!, /Bot active/),
    },
    'bot-status-toggle': { find: (element) => element.shadowRoot!.querySelector('[aria-haspopup=menu]') },
    'takeover-button': { conversation: {}, find: (element) => button(element, 'Take over') },
    'handback-close-bar': { find: (element) => button(element, 'Hand back to bot') },
    'contact-panel': { find: (element) => byRole(element, 'heading', 'Mina Farrow') },
    'conversation-list': { find: (element) => element.shadowRoot!.querySelector('[data-row=c1] [tabindex="0"]') },
    'conversation-thread': { find: (element) => element.shadowRoot!.querySelector('[role=log]') },
    'reply-composer': { conversation: {}, find: (element) => byRole(element, 'textbox') },
  };
  for (const tag of tags) {
    it(`of ${tag} is on its main control`, async () => {
      const { elements } = await open(main[tag].conversation);
      elements[tag].focus();
      const control = main[tag].find(elements[tag]);
      expect(!!control).to.equal(true);
      expect(
        focused() === control,
        `${focused()?.localName} “${focused() && nameOf(focused()!)}” has the focus`,
      ).to.equal(true);
    });
  }

  it('in the tick in which it comes to a page, it is on the main control as soon as that is there', async () => {
    const {
      elements: { 'reply-composer': composer, 'handoff-provider': provider },
      store,
    } = make();
    provider.store = store;
    provider.conversationId = 'c1';
    composer.focus();
    place(provider);
    composer.focus();
    await waitUntil(() => focused()?.localName === 'textarea');
  });

  it('in a listener of handoff-select, it is on the reply box of the conversation that was selected', async () => {
    const {
      elements: { 'reply-composer': composer, 'handoff-provider': provider, 'conversation-list': list },
      rendered,
    } = await open();
    provider.addEventListener('handoff-select', () => composer.focus());
    opener(list, 'c3').focus();
    opener(list, 'c3').click();
    await waitUntil(() => composer.handoff.view.state === 'ready' && composer.handoff.id === 'c3');
    await rendered();
    expect(focused() === byRole(composer, 'textbox')).to.equal(true);
  });

  it("is on the host's own editor", async () => {
    const scene = make();
    const editor = document.createElement('textarea');
    const { 'reply-composer': composer, 'handoff-provider': provider } = scene.elements;
    composer.append(editor);
    provider.store = scene.store;
    provider.conversationId = 'c1';
    place(provider);
    await waitUntil(() => composer.handoff.view.state === 'ready');
    await scene.rendered();
    composer.focus();
    expect(focused() === editor).to.equal(true);
  });
});

describe('what a person presses is about what was shown, whatever was selected in that moment', () => {
  const click = (control: HTMLElement) => control.click();
  const enter = (control: HTMLElement) =>
    control.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  const presses: Array<
    [
      name: string,
      conversation: Partial<Conversation>,
      find: (elements: Elements) => HTMLElement,
      press: (control: HTMLElement) => void,
      call: string,
    ]
  > = [
    ['Take over', {}, ({ 'takeover-button': take }) => button(take, 'Take over'), click, 'takeOver'],
    ['Hand back to bot', mine, ({ 'handback-close-bar': bar }) => button(bar, 'Hand back to bot'), click, 'handBack'],
    [
      'the takeover of the reply box',
      {},
      ({ 'reply-composer': composer }) => button(composer, 'Take over'),
      click,
      'takeOver',
    ],
    ['Send', mine, ({ 'reply-composer': composer }) => button(composer, 'Send'), click, 'sendMessage'],
    ['Enter', mine, ({ 'reply-composer': composer }) => byRole(composer, 'textbox'), enter, 'sendMessage'],
  ];
  for (const [name, conversation, find, press, call] of presses) {
    it(name, async () => {
      const { elements, sent, store, rendered } = await open(conversation);
      store.part(drafts).change('c2', { text: 'Written for c2' });
      const control = find(elements);
      elements['handoff-provider'].conversationId = 'c2';
      press(control);
      await rendered();
      expect(sent()).to.deep.equal([`${call} c1`]);
    });

    it(`${name}, and nothing once it is removed`, async () => {
      const { elements, sent } = await open(conversation);
      const control = find(elements);
      for (const tag of tags) elements[tag].remove();
      press(control);
      await turn();
      expect(sent()).to.deep.equal([]);
    });
  }

  it('what is typed goes to the draft of the conversation that is shown', async () => {
    const {
      elements: { 'reply-composer': composer, 'handoff-provider': provider },
      draft,
    } = await open();
    provider.conversationId = 'c2';
    fillIn(byRole(composer, 'textbox'), 'Typed for c1');
    expect([draft('c1'), draft('c2')]).to.deep.equal(['Typed for c1', '']);
  });

  it('a dialog that was asked for about one conversation does not open about the next', async () => {
    const {
      elements: { 'handback-close-bar': bar, 'handoff-provider': provider },
      rendered,
    } = await open();
    let arrive = () => {};
    const late = new Promise<void>((resolve) => (arrive = resolve));
    const load = bar.details.load.bind(bar.details);
    bar.details.load = async () => {
      await late;
      return load();
    };
    button(bar, 'Close conversation').click();
    provider.conversationId = 'c2';
    await rendered();
    arrive();
    await rendered();
    expect(!dialogOf(bar)).to.equal(true);
    button(bar, 'Close conversation').click();
    await dialogOpen(bar);
  });
});

describe('public members: the rest', () => {
  it('a host that selects one in a listener of handoff-result has the last word, not `after-close`', async () => {
    const {
      elements: { 'handback-close-bar': bar, 'handoff-provider': provider, 'conversation-list': list },
      rendered,
    } = await open();
    list.afterClose = 'next';
    bar.addEventListener('handoff-result', () => (provider.conversationId = 'c3'));
    button(bar, 'Hand back to bot').click();
    await rendered();
    expect(provider.conversationId).to.equal('c3');
  });

  it('what is selected in the list before it is on a page stays selected, and goes with its backend', async () => {
    const {
      elements: { 'conversation-list': list, 'handoff-provider': provider },
      store,
      rendered,
    } = make();
    list.selection.add('c2');
    provider.store = store;
    place(provider);
    await rendered();
    expect([...list.selection]).to.deep.equal(['c2']);
    provider.store = make().store;
    await rendered();
    expect([...list.selection]).to.deep.equal([]);
  });

  it('`dispose` in the tick of a new adapter ends that one too', async () => {
    const {
      elements: { 'handoff-provider': provider },
      backend,
      rendered,
    } = make();
    place(provider);
    await rendered();
    provider.adapter = backend.adapter;
    provider.dispose();
    await rendered();
    expect(!provider.connectedStore).to.equal(true);
  });

  it('a listener of handoff-select may select another one', async () => {
    const {
      elements: { 'handoff-provider': provider, 'conversation-list': list, 'reply-composer': composer },
      store,
      draft,
      rendered,
    } = await open();
    provider.addEventListener(
      'handoff-select',
      () => {
        provider.conversationId = 'c3';
        composer.text = 'For c3';
      },
      { once: true },
    );
    opener(list, 'c2').click();
    await rendered();
    expect([provider.conversationId, store.$selected.get()]).to.deep.equal(['c3', 'c3']);
    expect([draft('c1'), draft('c2'), draft('c3')]).to.deep.equal(['Written for c1', '', 'For c3']);
  });
});
