/** A list over a backend that a test plays by hand. */
import type { ConversationQuery, HandoffAdapter, Page } from '../../src/adapters/adapter.js';
import type { ConversationList } from '../../src/elements/conversation-list/conversation-list.js';
import type { HandoffProvider } from '../../src/elements/handoff-provider/handoff-provider.js';
import type { Agent, Conversation } from '../../src/model/conversation.js';
import { inView, views } from '../../src/model/views.js';
import { createStore, type HandoffStore } from '../../src/store/store.js';
import { me, nameOf, place, settle, turn } from '../support/elements.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';
import { waitUntil } from '../support/wait.js';

export const start = Date.parse('2026-03-02T10:00:00Z');
export const at = (minutes: number): string => new Date(start + minutes * 60_000).toISOString();

/** The later its number, the longer ago was its last message. */
export const conversation = (n: number, more: Partial<Conversation> = {}): Conversation => ({
  id: `c${n}`,
  version: 1,
  contact: { id: `p${n}`, name: `Contact ${n}` },
  channel: 'web',
  status: 'open',
  handler: { kind: 'bot' },
  bot: { mode: 'autopilot', status: 'active' },
  lastMessage: { text: `Message ${n}`, author: { kind: 'contact', id: `p${n}` }, at: at(-n) },
  ...more,
});
export const waiting = (n: number, since = -n): Partial<Conversation> => ({
  handler: { kind: 'queue', since: at(since) },
  bot: { mode: 'autopilot', status: 'paused' },
});
export const paused = { bot: { mode: 'autopilot', status: 'paused' } } as const;
export const held: Partial<Conversation> = { handler: { kind: 'agent', agent: { id: 'x', name: 'Xenia' } }, ...paused };
export const closed: Partial<Conversation> = { status: 'closed', closed: { outcome: 'resolved', at: at(-1) } };
export const many = (n: number, more: (i: number) => Partial<Conversation> = () => ({})): Conversation[] =>
  Array.from({ length: n }, (_, i) => conversation(i + 1, more(i + 1)));

export interface ListScene {
  backend: ScriptedBackend;
  queries: ConversationQuery[];
  provider: HandoffProvider;
  store: HandoffStore;
  list: ConversationList;
  environment: SimulatedEnvironment;
  /** Lets simulated time pass, and everything be rendered. */
  advance(milliseconds?: number): Promise<void>;
  /** Somebody else changes one or more, or begins them; then the list is as it is shown. */
  push(...changes: Array<[id: string, change: Partial<Conversation>] | Conversation>): Promise<void>;
}

export interface ListSceneOptions {
  rows?: Conversation[];
  adapter?: Partial<HandoffAdapter>;
  pageSize?: number;
  agent?: Agent;
  height?: number;
  /** What is set before the list is on the page. */
  set?: Partial<Pick<ConversationList, 'views' | 'view' | 'sort' | 'readonly' | 'reasons' | 'afterClose'>>;
  /** Does not wait for the first answer. */
  unready?: boolean;
  selected?: string;
}

export async function listScene({
  rows = many(5),
  adapter = {},
  pageSize = 200,
  agent = me,
  height = 600,
  set = {},
  unready,
  selected = '',
}: ListSceneOptions = {}): Promise<ListScene> {
  const environment = new SimulatedEnvironment(start);
  const queries: ConversationQuery[] = [];
  const backend: ScriptedBackend = new ScriptedBackend(
    {},
    {
      listConversations: async (asked): Promise<Page<Conversation>> => {
        queries.push(asked);
        return pageOf([...backend.conversations.values()], asked, agent.id, pageSize);
      },
      ...adapter,
    },
  );
  backend.now = environment.now;
  backend.conversations.clear();
  for (const row of rows) backend.put(row);
  const store = createStore({ adapter: backend.adapter, agent, environment });
  const provider = document.createElement('handoff-provider');
  provider.store = store;
  provider.conversationId = selected;
  const list = Object.assign(document.createElement('conversation-list'), set);
  list.style.height = `${height}px`;
  provider.append(list);
  place(provider);
  const scene: ListScene = {
    backend,
    queries,
    provider,
    store,
    list,
    environment,
    advance: async (milliseconds = 100) => {
      await environment.advance(milliseconds);
      await settle(list);
    },
    push: async (...changes) => {
      for (const change of changes) {
        if (Array.isArray(change)) backend.push(...change);
        else backend.push(backend.put({ ...change, version: 0 }).id, {});
      }
      await scene.advance();
    },
  };
  await settle(list);
  await scene.advance();
  // in real time a person needs longer than this
  if (!unready) await Promise.all([list.marks.load(), list.use.load()]);
  await settle(list);
  if (!unready) await waitUntil(() => !list.shadowRoot!.querySelector('[part=skeleton]'), 'nothing was loaded');
  return scene;
}

export function pageOf(
  all: Conversation[],
  { view = 'all', search = '', cursor = '0' }: ConversationQuery,
  agentId: string,
  size: number,
): Page<Conversation> {
  const found = all
    .filter(
      (c) =>
        inView(c, view, agentId) &&
        `${c.contact.name} ${c.lastMessage?.text}`.toLowerCase().includes(search.toLowerCase()),
    )
    .sort((a, b) => Date.parse(b.lastMessage?.at ?? '') - Date.parse(a.lastMessage?.at ?? ''));
  const end = Number(cursor) + size;
  const counts = Object.fromEntries(views.map((each) => [each, all.filter((c) => inView(c, each, agentId)).length]));
  return {
    items: structuredClone(found.slice(Number(cursor), end)),
    counts,
    ...(end < found.length && { nextCursor: String(end) }),
  };
}

export const within = <T extends Element = HTMLElement>(list: Element, selector: string): T | null =>
  list.shadowRoot!.querySelector<T>(selector);
export const rowsOf = (list: Element): HTMLElement[] => [
  ...list.shadowRoot!.querySelectorAll<HTMLElement>('[role=row]'),
];
export const idsOf = (list: Element): string[] => rowsOf(list).map((row) => row.dataset.row!);
export const rowOf = (list: Element, id: string): HTMLElement => {
  const row = rowsOf(list).find((each) => each.dataset.row === id);
  if (!row) throw new Error(`no row ${id}; there are: ${idsOf(list).join(', ')}`);
  return row;
};
export const opener = (list: Element, id: string): HTMLElement => rowOf(list, id).querySelector<HTMLElement>('button')!;
export const box = (list: Element, id: string): HTMLInputElement =>
  rowOf(list, id).querySelector<HTMLInputElement>('input[type=checkbox]')!;
/** Without the initial that stands in the place of a picture. */
const seen = (row: HTMLElement): string => {
  const copy = row.cloneNode(true) as HTMLElement;
  copy.querySelector('.face')?.remove();
  return copy.textContent!;
};
export const rowText = (list: Element, id: string): string => seen(rowOf(list, id)).replace(/\s+/g, ' ').trim();
export const selectedIds = (list: ConversationList): string[] => [...list.selection].sort();
export const scroller = (list: Element): HTMLElement => within(list, '[role=grid]')!;
/** Each offered view with its count, as a person reads it. */
export const viewTexts = (list: Element): string[] =>
  [...within(list, '[part=views]')!.querySelectorAll('button')].map(nameOf);
export const newButton = (list: Element): HTMLElement | null => within(list, '[part=new]');
export const bulkText = (list: Element): string =>
  (within(list, '[part=bulk] .row')?.textContent ?? '').replace(/\s+/g, ' ').trim();
/** The place of the focus: a row's id and its cell. */
export const placeOfFocus = (list: Element): string => {
  const element = list.shadowRoot!.activeElement as HTMLElement | null;
  return `${element?.closest<HTMLElement>('[role=row]')?.dataset.row ?? 'none'} ${element?.dataset.cell ?? element?.localName ?? ''}`;
};

export async function search(scene: ListScene, words: string): Promise<void> {
  const field = within<HTMLInputElement>(scene.list, '[type=search]')!;
  field.value = words;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await settle(scene.list);
}

/** Selects rows as a person does, and waits until what can be done with them is there. */
export async function select({ list }: ListScene, ...ids: string[]): Promise<void> {
  for (const id of ids) box(list, id).click();
  await settle(list);
  if (list.selection.size) await bulkReady(list);
}

export async function bulkReady(list: Element): Promise<void> {
  await waitUntil(() => within(list, '[part=bulk] button'), 'nothing can be done with the selection');
  await settle(list);
}

/** How often the list was rendered. */
export function rendersOf(list: ConversationList): () => number {
  let renders = 0;
  list.addController({ hostUpdated: () => void renders++ });
  return () => renders;
}

/** Until two frames were painted: scrolling and its events are done. */
export async function painted(list: Element): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  await turn();
  await settle(list);
}
