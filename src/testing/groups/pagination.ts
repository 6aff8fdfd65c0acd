import type { Page, PageRequest } from '../../adapters/adapter.js';
import { expect, expectSame, rejectionOf, skip } from '../outcome.js';
import { tests, type GroupTest } from '../group.js';
import { isoTime, minute } from '../commands.js';
import type { World } from '../world.js';

interface Row {
  id: string;
}

/** A list of the adapter: how one page is read, with enough rows in it for two pages. */
interface Listing {
  what: string;
  open(w: World): Promise<(page: PageRequest) => Promise<Page<Row>>>;
}

const ids = (rows: readonly Row[]): string[] => rows.map(({ id }) => id);
const repeated = (all: readonly string[]): string[] => all.filter((id, i) => all.indexOf(id) !== i);

async function everything(w: World, read: (page: PageRequest) => Promise<Page<Row>>): Promise<string[]> {
  const all = ids(await w.pages(read, 200));
  if (all.length < 2) skip('the list has fewer than two rows');
  return all;
}

/** The rows from this cursor on, two at a time. */
async function restOf(read: (page: PageRequest) => Promise<Page<Row>>, from: string): Promise<Row[]> {
  const rest: Row[] = [];
  for (let cursor: string | undefined = from; cursor !== undefined;) {
    const page: Page<Row> = await read({ limit: 2, cursor });
    rest.push(...page.items);
    cursor = page.nextCursor;
  }
  return rest;
}

const conversations: Listing = {
  what: 'conversations',
  async open(w) {
    w.require('listConversations');
    return (page) => w.call('listConversations', { view: 'all', ...page }, w.context());
  },
};

const messages: Listing = {
  what: 'messages',
  async open(w) {
    w.require('listMessages');
    const { id } = await w.find('heldByMe', 'botActive', 'suggestive', 'waiting');
    if (w.has('sendMessage') && (await w.history(id)).length < 3) {
      for (let i = 0; i < 4; i++) {
        await w.run(id, { ...w.minimalCommand('send-message'), private: w.traits.sendMessage?.private !== false });
      }
    }
    return (page) => w.call('listMessages', id, page, w.context());
  },
};

const previous: Listing = {
  what: 'previous conversations',
  async open(w) {
    w.require('listContactConversations');
    const rows = w.has('listConversations') ? await w.rows() : [await w.findAny()];
    for (const { contact } of rows) {
      const read = (page: PageRequest) => w.call('listContactConversations', contact.id, page, w.context());
      if ((await w.pages(read, 200)).length > 1) return read;
    }
    return skip('no contact has two previous conversations');
  },
};

const ofList = ({ what, open }: Listing): GroupTest[] =>
  tests({
    async [`${what}: page after page, each row once and none left out`](w) {
      const read = await open(w);
      const all = await everything(w, read);
      for (const limit of [1, 2, 3]) {
        const paged = ids(await w.pages(read, limit));
        expectSame(repeated(paged), [], `limit ${limit}: rows that come twice`);
        expectSame([...paged].sort(), [...all].sort(), `limit ${limit}: all rows`);
      }
    },

    async [`${what}: a page has no more rows than the limit, and not none while there are more`](w) {
      const read = await open(w);
      const all = await everything(w, read);
      const limit = Math.min(2, all.length - 1);
      const { items, nextCursor } = await read({ limit });
      expect(items.length > 0 && items.length <= limit, `1 to ${limit} rows`, items.length);
      expect(!!nextCursor, 'a nextCursor, because there are more rows', nextCursor);
    },

    async [`${what}: the same cursor gives the same page`](w) {
      const read = await open(w);
      await everything(w, read);
      const { nextCursor } = await read({ limit: 1 });
      const [first, second] = [
        await read({ limit: 2, cursor: nextCursor }),
        await read({ limit: 2, cursor: nextCursor }),
      ];
      expectSame(ids(second.items), ids(first.items), 'the rows of the second read');
    },

    async [`${what}: a cursor from elsewhere is an error or a page, no crash`](w) {
      const read = await open(w);
      const thrown = await rejectionOf(read({ limit: 2, cursor: 'no-cursor-of-this-list' }));
      if (thrown !== undefined) {
        await w.expectError(Promise.reject(thrown), 'a page with a cursor from elsewhere', 'invalid', 'not-found');
      }
    },
  });

export const pagination: GroupTest[] = [
  ...ofList(conversations),
  ...ofList(messages),
  ...ofList(previous),
  ...tests({
    async 'conversations: a row that moves between two pages does not repeat or hide another'(w) {
      if (w.traits.list?.paging === 'shifting') skip('traits.list.paging is shifting');
      w.requireControl('contactWrites');
      const read = await conversations.open(w);
      const all = await everything(w, read);
      if (all.length < 4) skip('the list has fewer than four rows');
      const first = await read({ limit: 2 });
      const rows = await w.rows({ view: 'all' });
      const moving = rows.findLast(
        ({ id, status, contact }) => !ids(first.items).includes(id) && status === 'open' && !contact.blocked,
      );
      if (!moving) return skip('the second page has no open conversation');
      if (w.controls.advance) await w.control('advance', minute);
      await w.control('contactWrites', moving.id, `Still waiting, ${isoTime(w.now())}`);
      const rest = first.nextCursor === undefined ? [] : await restOf(read, first.nextCursor);
      const seen = ids([...first.items, ...rest]).filter((id) => id !== moving.id);
      expectSame(repeated(seen), [], 'rows that come twice');
      expectSame([...seen].sort(), all.filter((id) => id !== moving.id).sort(), 'all other rows');
    },

    async 'conversations: a row that goes between two pages takes no other along'(w) {
      if (!w.controls.remove) w.require('archive');
      const read = await conversations.open(w);
      const all = await everything(w, read);
      if (all.length < 5) skip('the list has fewer than five rows');
      const first = await read({ limit: 3 });
      const [gone] = ids(first.items);
      if (w.controls.remove) await w.control('remove', gone!);
      else await w.run(gone!, w.minimalCommand('archive'));
      const rest = first.nextCursor === undefined ? [] : await restOf(read, first.nextCursor);
      const seen = ids([...first.items, ...rest]);
      expectSame(repeated(seen), [], 'rows that come twice');
      expectSame([...seen].sort(), [...all].sort(), 'all rows that were there or still are');
    },

    async 'messages: nextCursor leads to older ones'(w) {
      const read = await messages.open(w);
      await everything(w, read);
      const page = await read({ limit: 1 });
      const older = await read({ limit: 1, cursor: page.nextCursor });
      const [a, b] = [page.items[0], older.items[0]] as Array<{ id: string; at: string } | undefined>;
      expect(!!a && !!b && Date.parse(b.at) <= Date.parse(a.at), 'a second page that is older than the first', [a, b]);
    },
  }),
];
