import type { Page, PageRequest } from '../../../src/adapters/adapter.js';
import { HandoffError } from '../../../src/model/error.js';
import { broken } from './broken.js';

export default broken(
  'counts rows to find the next page, so that a row which moves up pushes another onto it once more',
  [
    'conversations: a row that moves between two pages does not repeat or hide another',
    'conversations: a row that goes between two pages takes no other along',
  ],
  (adapter) => ({
    async listConversations({ cursor = '0', limit = 50, ...query }: PageRequest, ctx) {
      const start = Number(cursor);
      if (Number.isNaN(start)) throw new HandoffError('invalid', 'Not a cursor');
      const all = await adapter.listConversations({ ...query, limit: 200 }, ctx);
      const page: Page<(typeof all.items)[number]> = {
        ...all,
        items: all.items.slice(start, start + limit),
        nextCursor: undefined,
      };
      return start + limit < all.items.length ? { ...page, nextCursor: String(start + limit) } : page;
    },
  }),
);
