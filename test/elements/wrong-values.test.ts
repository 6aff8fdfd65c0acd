/** Whatever a page sets on an element: nothing is thrown into the page, and what cannot be used is told once. */
import { expect } from '@open-wc/testing';
import type { DeveloperNote } from '../../src/internal/report.js';
import { deskBackend } from '../support/desk.js';
import { me, mine, place, settle, turn } from '../support/elements.js';
import { notesWritten } from '../support/notes.js';
import { waitUntil } from '../support/wait.js';
import { pageOf } from './conversation-list-scene.js';

/** By what they are. */
const values: Record<string, unknown> = {
  null: null,
  NaN,
  'a negative number': -1,
  'no text': '',
  'a text': 'nonsense',
  true: true,
  'an empty list': [],
  'a list of nothing': [null],
  'a list of numbers': [7],
  'a list of texts': ['en'],
  'a list of objects': [{}],
  'an object': {},
  'a function that throws': () => {
    throw new Error('of the page');
  },
  'a function': () => 'nonsense',
  'no date': new Date(NaN),
  'a big number': 10n,
  'what is nearly an adapter': { name: 'nonsense', getConversation: 7 },
};

/** A list or function that cannot be one, and where it is told. */
const mistakes: Record<string, unknown> = {
  alerts: true,
  attachmentUrl: 'https://files.example',
  draftStorage: {},
  reasons: 'Lunch, Holiday',
  snippets: 'Thank you!',
  waitingLimit: NaN,
};

interface Scene {
  element: HTMLElement;
  provider: HTMLElement;
  notes: DeveloperNote[];
}

async function open(tag: string): Promise<Scene> {
  const backend = deskBackend(mine, {
    more: { listConversations: async (asked) => pageOf([...backend.conversations.values()], asked, me.id, 50) },
  });
  backend.put({ ...backend.get('c1'), id: 'c2' });
  const notes: DeveloperNote[] = [];
  const provider = document.createElement(tag === 'handoff-desk' ? 'handoff-desk' : 'handoff-provider');
  Object.assign(provider, {
    adapter: backend.adapter,
    agent: me,
    conversationId: 'c1',
    log: (note: DeveloperNote) => void notes.push(note),
  });
  const element = provider.localName === tag ? provider : document.createElement(tag);
  if (element !== provider) provider.append(element);
  element.style.height = '400px';
  place(provider);
  await settle(provider);
  await waitUntil(() => provider.connectedStore?.conversation('c1').get().state === 'ready' || tag === 'daily-review');
  // parts that come with the first rendering
  await turn(100);
  return { element, provider, notes };
}

/** What reaches the page meanwhile, other than notes. */
async function thrown(work: () => Promise<void>): Promise<string[]> {
  const seen: string[] = [];
  const note = (event: ErrorEvent | PromiseRejectionEvent) => {
    const reason: unknown = 'reason' in event ? event.reason : event.error;
    seen.push(String((reason as Error | undefined)?.stack ?? reason));
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const { error } = console;
  console.error = (...line: unknown[]) => void seen.push(line.join(' '));
  for (const type of ['error', 'unhandledrejection'] as const) addEventListener(type, note, { capture: true });
  try {
    await work();
    await turn(20);
  } catch (thrown) {
    // an update that fails rejects what waits for it
    seen.push(String((thrown as Error).stack));
  } finally {
    for (const type of ['error', 'unhandledrejection'] as const) removeEventListener(type, note, { capture: true });
    console.error = error;
  }
  return seen;
}

interface Declaration {
  tagName?: string;
  members?: Array<{ kind: string; name: string; readonly?: boolean; static?: boolean; privacy?: string }>;
}
const response = await fetch('/custom-elements.json');
const { modules } = (await response.json()) as { modules: Array<{ declarations?: Declaration[] }> };
const elements = modules
  .flatMap(({ declarations = [] }) => declarations)
  .flatMap(({ tagName, members = [] }) => {
    const settable = members.filter((member) => member.kind === 'field' && !member.readonly && !member.static);
    return tagName ? [{ tag: tagName, names: settable.map(({ name }) => name) }] : [];
  });

describe('any value of any property', () => {
  for (const { tag, names } of elements) {
    it(`<${tag}>: throws nothing`, async function () {
      this.timeout(60_000);
      const { element, provider } = await open(tag);
      for (const name of names) {
        const before: unknown = Reflect.get(element, name);
        const seen = await thrown(async () => {
          for (const value of Object.values(values)) {
            Reflect.set(element, name, value);
            await settle(provider, element);
            Reflect.set(element, name, before);
            await settle(provider, element);
          }
        });
        expect(seen, name).to.deep.equal([]);
      }
    });

    const told = names.filter((name) => name in mistakes);
    if (!told.length) continue;
    it(`<${tag}>: tells of ${told.join(', ')} once`, async () => {
      const { element, provider, notes } = await open(tag);
      for (const name of told) {
        Reflect.set(element, name, mistakes[name]);
        await settle(provider, element);
        await waitUntil(() => notes.some(({ field }) => field === name), `${name} is told`);
        await turn(50);
        await notesWritten();
        const [note, ...more] = notes.splice(0);
        expect(more.map(({ message }) => message)).to.deep.equal([]);
        expect(note).to.include({ code: 'bad-property', level: 'warning', field: name });
        if (element !== provider) expect(note!.message).to.match(new RegExp(`^<${tag}> ${name}: expected `));
      }
    });
  }
});
