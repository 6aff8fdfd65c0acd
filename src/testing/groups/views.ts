import type { Conversation } from '../../model/conversation.js';
import { inView, views, type View } from '../../model/views.js';
import { expect, expectSame, skip } from '../outcome.js';
import { tests } from '../group.js';
import type { World } from '../world.js';

/** Without `selected`, which only the page knows, and without what the backend says it has not got. */
const listedBy = ({ traits }: World): View[] =>
  views.filter((view) => view !== 'selected' && (traits.list?.views?.includes(view) ?? true));

/** The rows of a view, or `undefined` if the backend does not support the view. */
async function rowsOf(w: World, view: View): Promise<Conversation[] | undefined> {
  const thrown = await w.rows({ view }).then(
    (rows) => ({ rows }),
    (error: unknown) => ({ error }),
  );
  if ('rows' in thrown) return thrown.rows;
  await w.expectError(Promise.reject(thrown.error), `the view ${view}`, 'unsupported');
  return undefined;
}

async function expectCounts(w: World): Promise<void> {
  const { counts } = await w.call('listConversations', { view: 'all', limit: 1 }, w.context());
  if (!counts) return skip('listConversations answers without counts');
  for (const view of listedBy(w)) {
    const rows = counts[view] === undefined ? undefined : await rowsOf(w, view);
    if (rows) expectSame(counts[view], rows.length, `the count of "${view}", for as many rows`);
  }
}

export const viewsAndCounts = tests({
  async 'a row is in a view because of its state'(w) {
    w.require('listConversations');
    for (const view of listedBy(w)) {
      const wrong = (await rowsOf(w, view))?.filter((c) => !inView(c, view, w.me.id)) ?? [];
      expectSame(
        wrong.map(({ id }) => id),
        [],
        `rows of "${view}" that do not belong there`,
      );
    }
  },

  async 'no row is missing from a view'(w) {
    w.require('listConversations');
    const all = await w.rows({ view: 'all' });
    for (const view of listedBy(w)) {
      const rows = await rowsOf(w, view);
      const missing = rows && all.filter((c) => inView(c, view, w.me.id) && !rows.some(({ id }) => id === c.id));
      expectSame(missing?.map(({ id }) => id) ?? [], [], `conversations that belong into "${view}" and are not there`);
    }
  },

  async 'a count is the number of rows'(w) {
    await expectCounts(w);
  },

  async 'counts follow a command'(w) {
    w.require('listConversations');
    const c = await w.findFor('take-over', 'botActive', 'suggestive', 'waiting', 'botOff');
    // a backend that caches counts caches these
    await w.call('listConversations', { view: 'all', limit: 1 }, w.context());
    await w.run(c.id, w.minimalCommand('take-over'));
    if (listedBy(w).includes('mine')) {
      expect(
        (await w.rows({ view: 'mine' })).some(({ id }) => id === c.id),
        `${c.id} in the view "mine"`,
        'it is not there',
      );
    }
    await expectCounts(w);
  },
});
