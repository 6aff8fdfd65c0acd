import { expect } from '@open-wc/testing';
import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import { registerAdapter, type AdapterFactory } from '../../src/elements/handoff-provider/adapter-registry.js';
import { configureHandoff } from '../../src/elements/handoff-provider/configure.js';
import type { HandoffProvider } from '../../src/elements/handoff-provider/handoff-provider.js';
import { HandoffError } from '../../src/model/error.js';
import { isFree } from '../../src/internal/is-free.js';
import type { DeveloperNote } from '../../src/internal/report.js';
import { version } from '../../src/internal/version.js';
import { notesWritten } from '../support/notes.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { place, settle, text, turn } from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const canary = 'canary-4711';
const boom = new TypeError('Cannot read properties of undefined');
const thrower = (): never => {
  throw boom;
};

/** What the console is told meanwhile. */
async function printed(work: () => unknown): Promise<unknown[][]> {
  const lines: unknown[][] = [];
  const { warn, error } = console;
  const keep = (...line: unknown[]) => void lines.push(line);
  Object.assign(console, { warn: keep, error: keep });
  try {
    await work();
  } finally {
    Object.assign(console, { warn, error });
  }
  return lines.filter(([line]) => String(line).startsWith('handoff-elements:'));
}

interface Page {
  provider: HandoffProvider;
  notes: DeveloperNote[];
  has(count?: number): Promise<DeveloperNote[]>;
}

/** A provider with a log and, inside it, four elements that all notice the same. */
function page(set: (provider: HandoffProvider) => void, inside = ''): Page {
  const provider = document.createElement('handoff-provider');
  const notes: DeveloperNote[] = [];
  provider.log = (note) => notes.push(note);
  provider.conversationId = 'c1';
  set(provider);
  provider.innerHTML = `<bot-status-toggle></bot-status-toggle><takeover-button></takeover-button>
    <handback-close-bar></handback-close-bar><contact-panel></contact-panel>${inside}`;
  place(provider);
  return {
    provider,
    notes,
    async has(count = 1) {
      await waitUntil(() => notes.length >= count, 'there is a note');
      await turn(100);
      await notesWritten();
      expect(notes, JSON.stringify(notes)).to.have.length(count);
      expect(JSON.stringify(notes)).not.to.include(canary);
      return notes;
    },
  };
}

const good = () => new ScriptedBackend().adapter;
const listing = () => ({ ...good(), listConversations: async () => ({ items: [] }) });
const toggle = ({ provider }: Page) => provider.querySelector('bot-status-toggle')!;
let names = 0;
const register = (factory: unknown): string => {
  const name = `mistaken-${names++}`;
  registerAdapter(name, factory as AdapterFactory);
  return name;
};

describe('a mistake at the provider leaves exactly one note', () => {
  it('an adapter name that is not registered; the agent reads a calm sentence', async () => {
    const scene = page((provider) => (provider.adapter = 'memroy'));
    const [note] = await scene.has();
    expect(note).to.include({ level: 'error', code: 'unknown-adapter', adapter: 'memroy', field: 'adapter' });
    expect(note!.message).to.include('memory').and.include('http');
    expect(text(toggle(scene))).not.to.include('memroy');
  });

  it('a name that is registered a moment later is no mistake', async () => {
    const scene = page((provider) => (provider.adapter = 'in-a-moment'));
    await settle(scene.provider);
    registerAdapter('in-a-moment', good);
    await waitUntil(() => toggle(scene).handoff.view.state === 'ready');
    await turn(400);
    expect(scene.notes).to.deep.equal([]);
  });

  const factories: Array<[string, unknown, Partial<DeveloperNote>]> = [
    ['throws', thrower, { code: 'factory-failed', cause: boom }],
    ['rejects', () => Promise.reject(boom), { code: 'factory-failed', cause: boom }],
    ['rejects with a text', () => Promise.reject(canary as unknown as Error), { code: 'factory-failed' }],
    [
      'gets an answer that it cannot use',
      () => Promise.reject(new HandoffError('bad-response', 'commands: expected a list')),
      { field: 'commands' },
    ],
    ['returns nothing', () => undefined, { code: 'factory-failed', field: 'getConversation' }],
    ['returns something else', () => ({ read: 1 }), { code: 'factory-failed', field: 'getConversation' }],
  ];
  for (const [title, factory, expected] of factories) {
    it(`a factory that ${title}`, async () => {
      const name = register(factory);
      const scene = page((provider) => (provider.adapter = name));
      const [note] = await scene.has();
      expect(note).to.include({ level: 'error', adapter: name, ...expected });
      expect(text(toggle(scene))).to.match(/Retry/);
    });
  }

  it('a factory that cannot reach its backend, or is refused, is no mistake', async () => {
    for (const code of ['offline', 'unauthorized', 'timeout'] as const) {
      const name = register(() => Promise.reject(new HandoffError(code, 'as it should')));
      const scene = page((provider) => (provider.adapter = name));
      await waitUntil(() => toggle(scene).handoff.view.state === 'failed');
      await notesWritten();
      expect(scene.notes).to.deep.equal([]);
    }
  });

  const adapters: Array<[string, unknown]> = [
    ['is empty', {}],
    ['is a promise', Promise.resolve(good())],
    ['is true', true],
    ['has a getConversation that is none', { name: 'x', getConversation: 'yes' }],
  ];
  for (const [title, adapter] of adapters) {
    it(`an adapter that ${title}`, async () => {
      const scene = page((provider) => (provider.adapter = adapter as HandoffAdapter));
      const [note] = await scene.has();
      expect(note).to.include({ level: 'error', field: 'getConversation' });
      expect(text(toggle(scene))).to.include('The helpdesk cannot be reached now.');
    });
  }

  const properties: Array<[string, object, Partial<DeveloperNote>]> = [
    ['agent without an id', { agent: { name: canary } }, { code: 'bad-agent', field: 'agent.id' }],
    ['agent that is a text', { agent: canary }, { code: 'bad-agent', field: 'agent.id' }],
    ['locale that is no tag', { locale: 'en_US!' }, { code: 'bad-locale', field: 'locale' }],
    ['store that is none', { store: { get: 1 } }, { code: 'bad-store', field: 'store' }],
    ['conversationId that is an object', { conversationId: { id: canary } }, { code: 'bad-id' }],
    ['conversationId that is no number', { conversationId: NaN }, { code: 'bad-id' }],
    ['strings that are a text', { strings: canary }, { code: 'bad-string', field: 'strings' }],
  ];
  for (const [title, set, expected] of properties) {
    it(title, async () => {
      const scene = page((provider) => Object.assign(provider, { adapter: good(), ...set }));
      const [note] = await scene.has();
      expect(note).to.include({ level: 'warning', ...expected });
      const isChosen = !('conversationId' in set);
      await waitUntil(() => toggle(scene).handoff.view.state === (isChosen ? 'ready' : 'none'));
    });
  }

  it('an agent whose id is a number gets it as text, without a word', async () => {
    const scene = page((provider) => Object.assign(provider, { adapter: good(), agent: { id: 7 } }));
    await waitUntil(() => scene.provider.connectedStore?.$agent.get().id === '7');
    expect(scene.notes).to.deep.equal([]);
  });

  it('two providers: once in each', async () => {
    const scenes = [1, 2].map(() =>
      page((provider) => (provider.adapter = { name: 'x', getConversation: thrower } as HandoffAdapter)),
    );
    for (const scene of scenes) await scene.has();
  });

  it('without a log it is one line on the console, also where the adapter is set anew', async () => {
    const lines = await printed(async () => {
      const scene = page((provider) => (provider.log = undefined));
      for (let i = 0; i < 3; i++) {
        scene.provider.adapter = { name: 'x', getConversation: thrower } as HandoffAdapter;
        await settle(scene.provider, toggle(scene));
        await turn(50);
      }
      await notesWritten();
    });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.deep.equal([
      'handoff-elements: adapter "x", getConversation: Threw a TypeError instead of a HandoffError, which counts as unavailable.',
      boom,
    ]);
  });
});

describe('sentences', () => {
  const wrong: Array<[string, Record<string, unknown>, RegExp]> = [
    ['a number', { 'takeover.take': 5 }, /text; the built-in sentence/],
    ['nothing', { 'takeover.take': null }, /text; the built-in sentence/],
    ['an unknown key', { 'takeover.tkae': canary }, /a key of/],
    ['a placeholder too few', { 'toggle.hours': canary }, /the placeholders \{n\}/],
    ['a placeholder too many', { 'takeover.take': `{who} ${canary}` }, /without placeholders/],
    ['an unknown placeholder', { 'takeover.since': `{when} ${canary}` }, /the placeholders \{time\}/],
    ['half a plural', { 'toggle.hours': '{n} {n|Stunde}' }, /placeholders such as/],
    ['a plural without other', { 'toggle.hours': '{n|one:#|few:#|many:#}' }, /placeholders such as/],
  ];
  for (const [title, strings, expected] of wrong) {
    it(`${title}: one note, and the built-in sentence where it cannot be used`, async () => {
      const scene = page((provider) => Object.assign(provider, { adapter: good(), strings }));
      const [note] = await scene.has();
      expect(note).to.include({ level: 'warning', code: 'bad-string', field: `strings['${Object.keys(strings)[0]}']` });
      expect(note!.message).to.match(expected);
      const words = text(scene.provider.querySelector('takeover-button')!);
      if (typeof Object.values(strings)[0] !== 'string') expect(words).to.include('Take over');
      expect(words).not.to.match(/\b5\b|null/);
    });
  }

  it('what backends name freely, and a translation with the same placeholders, are right', async () => {
    const strings = {
      'channel.telegram': 'Telegram',
      'outcome.refunded': 'Erstattet',
      'toggle.hours': '{n} {n|Stunde|Stunden}',
      'span.hours': '{n|one:# godzina|few:# godziny|many:# godzin|other:# godziny}',
      'span.days': '{n|other:#日}',
    };
    const scene = page((provider) => Object.assign(provider, { adapter: good(), strings }));
    await waitUntil(() => toggle(scene).handoff.view.state === 'ready');
    await turn(400);
    await notesWritten();
    expect(scene.notes).to.deep.equal([]);
  });
});

describe('attributes of the list', () => {
  const wrong: Array<[attribute: string, value: string, allowed: string]> = [
    ['sort', canary, 'activity, waiting'],
    ['after-close', 'nxt', 'next, stay, none'],
    ['views', `all ${canary}`, 'needs-review'],
    ['view', 'unread', 'all, open'],
  ];
  for (const [attribute, value, allowed] of wrong) {
    it(`${attribute}: one note with the allowed values, and the default`, async () => {
      const list = `<conversation-list ${attribute}="${value}"></conversation-list>`;
      const scene = page((provider) => (provider.adapter = listing()), list + list);
      const [note] = await scene.has();
      expect(note).to.include({ level: 'warning', code: 'bad-attribute', field: attribute });
      expect(note!.message).to.include(allowed).and.include('<conversation-list>');
      const shown = scene.provider.querySelector('conversation-list')!;
      await waitUntil(() => shown.shadowRoot!.querySelector('select'));
      expect(shown.shadowRoot!.querySelector('select')!.value).to.equal('activity');
      expect(shown.shadowRoot!.querySelectorAll('[aria-pressed=true]')).to.have.length(1);
    });
  }

  it('an array of views, and attributes that are taken away, are no mistakes', async () => {
    const scene = page((provider) => (provider.adapter = listing()), '<conversation-list></conversation-list>');
    const list = scene.provider.querySelector('conversation-list')!;
    list.views = ['all', 'mine'] as unknown as string;
    await waitUntil(() => list.shadowRoot!.querySelectorAll('[part=views] button').length === 2);
    for (const name of ['views', 'view', 'sort', 'after-close']) {
      list.setAttribute(name, 'all');
      list.removeAttribute(name);
    }
    await waitUntil(() => list.shadowRoot!.querySelectorAll('[part=views] button').length === 5);
    await turn(100);
    expect(scene.notes).to.deep.equal([]);
  });
});

describe('attributes of the desk', () => {
  const wrong: Array<[attribute: string, value: string, allowed: string]> = [
    ['panes', 'lst conversation', 'list, conversation, contact'],
    ['contact-side', 'left', 'start, end'],
    ['history', canary, 'on, off'],
    ['folded', 'list thread', 'list, contact'],
    ['list-width', 'wide', 'expected a number of pixels'],
    ['contact-width', '-20', 'expected a number of pixels'],
  ];
  for (const [attribute, value, allowed] of wrong) {
    it(`${attribute}: one note with the allowed values`, async () => {
      const desk = `<handoff-desk ${attribute}="${value}"></handoff-desk>`;
      const scene = page((provider) => (provider.adapter = listing()), desk);
      const [note] = await scene.has();
      expect(note).to.include({ level: 'warning', code: 'bad-attribute', field: attribute });
      expect(note!.message).to.include(allowed).and.include('<handoff-desk>');
    });
  }

  it('values that it knows, and attributes that are taken away, are no mistakes', async () => {
    const desk =
      '<handoff-desk panes="list, contact" contact-side="start" history="on" folded=" contact" list-width="300"></handoff-desk>';
    const scene = page((provider) => (provider.adapter = listing()), desk);
    const element = scene.provider.querySelector('handoff-desk')!;
    await waitUntil(() => element.shadowRoot!.querySelector('.desk'));
    for (const name of element.getAttributeNames()) element.removeAttribute(name);
    await turn(300);
    await notesWritten();
    expect(scene.notes).to.deep.equal([]);
  });
});

it('a pane that there is not cannot be shown: one note, and the desk stays as it is', async () => {
  const scene = page((provider) => (provider.adapter = listing()), '<handoff-desk></handoff-desk>');
  const desk = scene.provider.querySelector('handoff-desk')!;
  await waitUntil(() => desk.shadowRoot!.querySelector('.desk'));
  for (const pane of ['thread', undefined]) await desk.show(pane as never);
  const [note] = await scene.has();
  expect(note).to.include({ level: 'warning', code: 'bad-attribute', field: 'show()' });
  expect(note!.message).to.include('expected one of list, conversation, contact');
  expect(desk.shadowRoot!.querySelector('conversation-list')!.checkVisibility()).to.equal(true);
});

describe('the page itself', () => {
  it('elements that find no provider: one line, and they wait', async () => {
    const element = document.createElement('takeover-button');
    const lines = await printed(async () => {
      place(element);
      place(document.createElement('takeover-button'));
      await turn(3400);
      await notesWritten();
    });
    expect(lines.map(([line]) => line)).to.deep.equal([
      'handoff-elements: <takeover-button> found no handoff-provider around it, no store and no configureHandoff().',
    ]);
    expect(text(element)).to.equal('Not connected to a helpdesk yet');
  }).timeout(6000);

  it('a store that is none on an element, and an id that is none, go to the provider’s log', async () => {
    const scene = page((provider) => (provider.adapter = good()));
    const [first, second] = [document.createElement('contact-panel'), document.createElement('contact-panel')];
    first.store = { traits: {} } as never;
    second.conversationId = {} as never;
    scene.provider.append(first, second);
    const notes = await scene.has(2);
    expect(notes.map(({ code }) => code).sort()).to.deep.equal(['bad-id', 'bad-store']);
    await waitUntil(() => first.handoff.view.state === 'ready' && second.handoff.view.state === 'ready');
  });

  it('registerAdapter: no name, no function, and a name that another factory has; to the log of configureHandoff', async () => {
    const notes: DeveloperNote[] = [];
    configureHandoff({ adapter: good(), log: (note) => notes.push(note) });
    const factory = () => good();
    registerAdapter('', factory);
    registerAdapter('no-function', canary as never);
    registerAdapter('twice', factory);
    registerAdapter('twice', factory);
    await notesWritten();
    expect(notes.map(({ code, level }) => `${code} ${level}`)).to.deep.equal(['bad-registration error']);
    registerAdapter('twice', () => good());
    registerAdapter('twice', () => good());
    await notesWritten();
    expect(notes[1]).to.include({ code: 'bad-registration', level: 'warning' });
    expect(notes).to.have.length(2);
    configureHandoff();
  });

  it('another version of the library that has the tags: one line; an element of something else: another; the same version: none', async () => {
    const versioned = (version: string) =>
      class extends HTMLElement {
        static version = version;
      };
    for (const tag of ['old-copy-a', 'old-copy-b']) customElements.define(tag, versioned('0.0.1'));
    customElements.define('same-copy', versioned(version));
    customElements.define('foreign-element', class extends HTMLElement {});
    const lines = await printed(async () => {
      expect(isFree('same-copy', versioned(version))).to.equal(false);
      expect(isFree('old-copy-a', versioned(version))).to.equal(false);
      expect(isFree('old-copy-b', versioned(version))).to.equal(false);
      expect(isFree('no-copy', versioned(version))).to.equal(true);
      expect(isFree('foreign-element', versioned(version))).to.equal(false);
      await notesWritten();
    });
    expect(lines.flat()).to.deep.equal([
      `handoff-elements: The page already has handoff-elements 0.0.1, so ${version} is not used.`,
      'handoff-elements: <foreign-element> is already an element of something else, so ours is not used.',
    ]);
  });

  it('a listener of the page that throws is the browser’s to tell, and nothing of ours stops', async () => {
    const scene = page((provider) => (provider.adapter = good()));
    await waitUntil(() => toggle(scene).handoff.view.state === 'ready');
    const told: string[] = [];
    const { onerror } = window;
    window.onerror = (what) => (told.push(String(what)), true);
    scene.provider.addEventListener('handoff-request', thrower);
    const settled = await scene.provider.querySelector('takeover-button')!.request({ type: 'take-over' });
    window.onerror = onerror;
    expect(told).to.have.length(1);
    expect(settled?.outcome).to.equal('applied');
    expect(scene.notes).to.deep.equal([]);
  });
});
