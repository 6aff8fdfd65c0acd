/** Keeps what is written in the host's storage, so that it survives a reload. Loaded where a host asks for it. */
import type { ReactiveController, ReactiveElement } from 'lit';
import { limits } from '../../model/limits.js';
import type { HandoffStore } from '../../store/store.js';
import type { Draft } from '../../store/thread/draft.js';
import { drafts, hasContent } from '../../store/thread/drafts.js';
import type { DraftStorage } from './draft-storage.js';

/** At most this many, the oldest first to go: a shared computer must not gather what nobody sends. */
const most = 50;
/** A person who types causes one write, this long after the last key, in milliseconds. */
const writeAfter = 300;

interface StorageHost extends ReactiveElement {
  readonly draftStorage?: DraftStorage;
  readonly connectedStore: HandoffStore | undefined;
}

const followed = new WeakSet<StorageHost>();

/** Follows the provider's `draftStorage` from now on. */
export function follow(host: StorageHost): void {
  if (followed.has(host)) return;
  followed.add(host);
  const keeping = new Keeping(host);
  host.addController(keeping);
  keeping.hostUpdated();
}

/** What is kept under one key, by conversation. Whatever else may lie there counts as nothing. */
function readDrafts(storage: DraftStorage, key: string): Map<string, Draft> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    const rows = Array.isArray(kept) ? (kept as unknown[]) : [];
    return new Map(
      rows.flatMap((row): Array<[string, Draft]> => {
        const [id, text, isNote] = Array.isArray(row) ? (row as unknown[]) : [];
        if (typeof id !== 'string' || typeof text !== 'string' || text.length > limits.message) return [];
        return [[id, { text, private: isNote === true }]];
      }),
    );
  } catch {
    return new Map();
  }
}

/** Nothing that a person at the page could do about it, also where a storage answers later. */
const settle = (answer: unknown): void => void Promise.resolve(answer).catch(() => undefined);

class Keeping implements ReactiveController {
  readonly #host: StorageHost;
  #storage?: DraftStorage;
  #store?: HandoffStore;
  #leave: Array<() => void> = [];
  #timer?: ReturnType<typeof setTimeout>;
  /** What waits to be written, under its key. */
  #waiting = new Map<string, Map<string, Draft>>();

  constructor(host: StorageHost) {
    this.#host = host;
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    const { draftStorage, connectedStore, isConnected } = this.#host;
    const store = draftStorage && isConnected ? connectedStore : undefined;
    if (store === this.#store && draftStorage === this.#storage) return;
    this.#stop();
    this.#storage = draftStorage;
    this.#store = store;
    if (store) this.#start(store);
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #start(store: HandoffStore): void {
    const part = store.part(drafts);
    const keeper = {
      changed: (id: string, draft: Draft) => this.#note(id, draft),
      forgotten: () => this.#forget(),
    };
    const write = (): void => this.#write();
    addEventListener('pagehide', write);
    this.#leave = [
      store.$agent.subscribe(({ id }, before) => {
        if (id !== before?.id) part.restore(readDrafts(this.#storage!, this.#key));
      }),
      part.keepBy(keeper),
      () => removeEventListener('pagehide', write),
    ];
  }

  #stop(): void {
    this.#write();
    for (const leave of this.#leave.splice(0)) leave();
    this.#store = undefined;
  }

  /** Drafts of one agent are nobody else's, nor another helpdesk's. */
  get #key(): string {
    const store = this.#store!;
    return `handoff-drafts ${JSON.stringify([store.part(drafts).backend, store.$agent.get().id])}`;
  }

  #note(id: string, draft: Draft): void {
    const waiting = this.#waiting.get(this.#key) ?? new Map<string, Draft>();
    this.#waiting.set(this.#key, waiting.set(id, draft));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write(), writeAfter);
  }

  /** A full or forbidden storage keeps nothing, and the page goes on. */
  #write(): void {
    clearTimeout(this.#timer);
    for (const [key, waiting] of this.#waiting) {
      const kept = readDrafts(this.#storage!, key);
      for (const [id, draft] of waiting) {
        kept.delete(id);
        // files stay behind: they are not text, and may be large
        if (hasContent(draft) && draft.text) kept.set(id, draft);
      }
      const rows = [...kept].slice(-most).map(([id, { text, private: isNote }]) => [id, text, isNote]);
      try {
        settle(rows.length ? this.#storage!.setItem(key, JSON.stringify(rows)) : this.#storage!.removeItem(key));
      } catch {
        // nothing that a person at the page could do about it
      }
    }
    this.#waiting.clear();
  }

  #forget(): void {
    this.#waiting.clear();
    try {
      settle(this.#storage!.removeItem(this.#key));
    } catch {
      // as above
    }
  }
}
