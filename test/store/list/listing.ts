import type { ConversationQuery, HandoffAdapter, Page } from '../../../src/adapters/adapter.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { inView, views } from '../../../src/model/views.js';
import { conversationList } from '../../../src/store/list/list.js';
import type { ListQuery, ListState } from '../../../src/store/list/query.js';
import { ada, iso, second, world, type Given, type World } from '../world.js';

export const start = Date.parse('2026-03-02T09:00:00Z');
const base: Conversation = {
  id: 'x',
  version: 1,
  contact: { id: 'p', name: 'Mina' },
  status: 'open',
  handler: { kind: 'bot' },
  bot: { mode: 'autopilot', status: 'active' },
};
export const conversation = (n: number, more: Partial<Conversation> = {}): Conversation => ({
  ...base,
  id: `c${n}`,
  contact: { id: `p${n}`, name: `Contact ${n}` },
  lastMessage: { text: `Message ${n}`, author: { kind: 'contact' }, at: iso(start + n * second) },
  ...more,
});
export const waiting = (n: number): Conversation =>
  conversation(n, {
    handler: { kind: 'queue', since: iso(start + n * second) },
    bot: { mode: 'autopilot', status: 'paused' },
  });

export interface Listing extends World {
  kept: Map<string, Conversation>;
  queries: ConversationQuery[];
  query: ListQuery;
  state(): ListState;
  ids(): string[];
  changes(): number;
  push(c: Conversation): void;
  stop(): void;
}

/** A list over a backend with pages of `size`. */
export async function listing(
  rows: Conversation[],
  { size = 100, given = {}, list }: { size?: number; given?: Given; list?: HandoffAdapter['listConversations'] } = {},
): Promise<Listing> {
  const kept = new Map(rows.map((c) => [c.id, c]));
  const queries: ConversationQuery[] = [];
  const listConversations = async (asked: ConversationQuery): Promise<Page<Conversation>> => {
    queries.push(asked);
    if (list) return list(asked, undefined as never);
    const { view = 'all', search = '', cursor = '0' } = asked;
    const all = [...kept.values()]
      .filter((c) => inView(c, view, ada.id) && `${c.contact.name} ${c.lastMessage?.text}`.includes(search))
      .sort((a, b) => Date.parse(b.lastMessage!.at) - Date.parse(a.lastMessage!.at));
    const end = Number(cursor) + size;
    const counts = Object.fromEntries(
      views.map((v) => [v, [...kept.values()].filter((c) => inView(c, v, ada.id)).length]),
    );
    return {
      items: structuredClone(all.slice(Number(cursor), end)),
      counts,
      ...(end < all.length && { nextCursor: String(end) }),
    };
  };
  const w = world({
    ...given,
    adapter: { listConversations: list === null ? undefined : listConversations, ...given.adapter },
  });
  for (const c of rows) w.backend.put(c);
  const query = w.store.part(conversationList).query();
  let changes = 0;
  const stop = query.$state.subscribe(() => changes++);
  await w.env.advance(100);
  return {
    ...w,
    kept,
    queries,
    query,
    stop,
    state: () => query.$state.value!,
    ids: () => query.$state.value!.rows.map(({ id }) => id),
    changes: () => changes,
    push(c) {
      kept.set(c.id, c);
      w.backend.put(c);
      for (const sink of w.backend.sinks) sink.conversation(structuredClone(c));
    },
  };
}

export const many = (n: number): Conversation[] => Array.from({ length: n }, (_, i) => conversation(i + 1));
