import { expect } from '@open-wc/testing';
import type { DraftStorage, HandoffDesk, HandoffStore } from '../../src/index.js';
import { createStore } from '../../src/store/store.js';
import { ann, ben, situations } from '../support/conversations.js';
import { deskBackend } from '../support/desk.js';
import { fillIn, place, settle, turn } from '../support/elements.js';
import { wholeDesk, type WholeDesk } from '../support/whole-desk.js';

class MemoryStorage implements DraftStorage {
  readonly items = new Map<string, string>();
  getItem = (key: string): string | null => this.items.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.items.set(key, value);
  removeItem = (key: string): void => void this.items.delete(key);
}

/** A page with a desk that keeps its drafts. */
const open = async (storage: DraftStorage): Promise<WholeDesk> => {
  const shown = await wholeDesk({ backend: deskBackend(situations['mine, paused']) });
  (shown.desk as HandoffDesk).draftStorage = storage;
  await shown.rendered();
  await turn(50);
  await shown.rendered();
  return shown;
};
const box = (shown: WholeDesk): HTMLTextAreaElement =>
  shown.find('reply-composer').shadowRoot!.querySelector('textarea')!;
const write = async (shown: WholeDesk, text: string): Promise<void> => {
  fillIn(box(shown), text);
  await shown.rendered();
  await turn(400);
};
const close = async ({ box: around }: WholeDesk): Promise<void> => {
  around.remove();
  await turn();
};
/** As a reload does: the drafts that stay in memory are gone. */
const reload = async (shown: WholeDesk, storage: DraftStorage): Promise<WholeDesk> => {
  await close(shown);
  return open(storage);
};

describe('provider.draftStorage', () => {
  it('brings what was written back after a reload (row 112)', async () => {
    const storage = new MemoryStorage();
    const shown = await open(storage);
    await write(shown, 'Half a sentence');
    expect([...storage.items.values()].join()).to.include('Half a sentence');
    expect(box(await reload(shown, storage)).value).to.equal('Half a sentence');
  });

  it('keeps nothing of what was sent, deleted, or left by a log-out', async () => {
    const storage = new MemoryStorage();
    const shown = await open(storage);
    await write(shown, 'Hello');
    await write(shown, '');
    expect(storage.items.size).to.equal(0);
    await write(shown, 'Hello');
    await shown.find('reply-composer').send();
    await shown.advance(500);
    await turn(400);
    expect(storage.items.size).to.equal(0);
    await write(shown, 'Hello again');
    expect(storage.items.size).to.equal(1);
    shown.desk.dispose();
    expect(storage.items.size).to.equal(0);
  });

  it('shows nobody what somebody else has written', async () => {
    const storage = new MemoryStorage();
    const shown = await open(storage);
    await write(shown, 'Ann’s words');
    shown.store.$agent.set(ben);
    await shown.rendered();
    expect(box(shown).value).to.equal('');
    shown.store.$agent.set(ann);
    await shown.rendered();
    expect(box(shown).value).to.equal('Ann’s words');
  });

  for (const [name, storage] of Object.entries({
    'is full': {
      ...new MemoryStorage(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    },
    'may not be read': {
      ...new MemoryStorage(),
      getItem: () => {
        throw new DOMException('no', 'SecurityError');
      },
    },
    'holds something else': { ...new MemoryStorage(), getItem: () => '[["c1",5],7,["c1"]]' },
    'holds no JSON': { ...new MemoryStorage(), getItem: () => '{' },
  })) {
    it(`goes on without it where the storage ${name}`, async () => {
      const shown = await open(storage);
      await write(shown, 'Hello');
      expect(box(shown).value).to.equal('Hello');
    });
  }

  it('loads with the property only, and follows a provider’s own store', async () => {
    const storage = new MemoryStorage();
    const provider = document.createElement('handoff-provider');
    const store: HandoffStore = createStore({ adapter: deskBackend().adapter, agent: ann });
    provider.store = store;
    provider.draftStorage = storage;
    place(provider);
    await settle(provider);
    await turn(50);
    expect(storage.items.size).to.equal(0);
  });
});
