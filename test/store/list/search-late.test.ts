import { expect, it } from 'vitest';
import { conversationList } from '../../../src/store/list/list.js';
import { searchText } from '../../../src/store/list/load-search-text.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { world } from '../world.js';

const named = (id: string, name: string): Conversation => ({
  id,
  version: 1,
  contact: { id: `p-${id}`, name },
  status: 'open',
  handler: { kind: 'bot' },
  bot: { mode: 'autopilot', status: 'active' },
});

it('what finds texts loads with the first search, which then finds what is loaded', async () => {
  expect(searchText.value).toBeUndefined();
  const items = [named('c1', 'Zoë'), named('c2', 'Ann')];
  const { env, store } = world({
    adapter: { listConversations: ({ search }) => (search ? new Promise(() => {}) : Promise.resolve({ items })) },
  });
  const query = store.part(conversationList).query();
  query.$state.subscribe(() => undefined);
  await env.advance(100);
  query.ask({ search: 'zoe' });
  await searchText.load();
  await Promise.resolve();
  expect(query.$state.get().rows.map(({ id }) => id)).toEqual(['c1']);
});
