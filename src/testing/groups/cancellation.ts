import { expect, expectSame, rejectionOf, skip } from '../outcome.js';
import { tests, type GroupTest } from '../group.js';
import { methodName } from '../../adapters/call.js';
import { handoffError, type Method, type World } from '../world.js';
import type { CallContext } from '../../adapters/adapter.js';

const aborted = (): AbortSignal => AbortSignal.abort();

type Read = 'getConversation' | 'listConversations' | 'listMessages' | 'getContact' | 'listContactConversations';

const readers: Record<Read, (w: World, ctx: CallContext) => Promise<unknown>> = {
  getConversation: async (w, ctx) => w.call('getConversation', (await w.findAny()).id, ctx),
  listConversations: async (w, ctx) => w.call('listConversations', { limit: 5 }, ctx),
  listMessages: async (w, ctx) => w.call('listMessages', (await w.findAny()).id, { limit: 5 }, ctx),
  getContact: async (w, ctx) => w.call('getContact', (await w.findAny()).contact.id, ctx),
  listContactConversations: async (w, ctx) =>
    w.call('listContactConversations', (await w.findAny()).contact.id, { limit: 5 }, ctx),
};

const cancelled = (method: Read): GroupTest => ({
  name: `${method} with a signal that is aborted already ends as timeout`,
  async run(w) {
    w.require(method as Method);
    await w.expectError(readers[method](w, w.context({ signal: aborted() })), method, 'timeout');
  },
});

export const cancellation: GroupTest[] = [
  ...(Object.keys(readers) as Read[]).map(cancelled),
  ...tests({
    async 'a command with a signal that is aborted already ends as timeout'(w) {
      const type = (['take-over', 'pause-bot', 'close'] as const).find((each) => w.has(methodName(each)));
      if (!type) return skip('the adapter has no takeOver, pauseBot or close');
      const { id } = await w.findFor(type, 'botActive', 'suggestive', 'waiting', 'botOff');
      await w.expectError(w.run(id, w.minimalCommand(type), { signal: aborted() }), type, 'timeout');
    },

    async 'a read that nobody waits for any more ends at once as timeout'(w) {
      const { id } = await w.findAny();
      await w.control('holdNextAnswer');
      const abort = new AbortController();
      const answer = w.call('getConversation', id, w.context({ signal: abort.signal }));
      abort.abort();
      await w.expectError(answer, 'getConversation', 'timeout');
    },

    async 'a command that nobody waits for any more ends at once as timeout'(w) {
      const type = (['take-over', 'pause-bot', 'close'] as const).find((each) => w.has(methodName(each)));
      if (!type) return skip('the adapter has no takeOver, pauseBot or close');
      const { id } = await w.findFor(type, 'botActive', 'suggestive', 'waiting', 'botOff');
      await w.control('holdNextAnswer');
      const abort = new AbortController();
      const answer = w.run(id, w.minimalCommand(type), { signal: abort.signal });
      abort.abort();
      await w.expectError(answer, type, 'timeout');
    },

    async 'giving up one call does not end another'(w) {
      const [first, second] = [await w.findAny(), await w.findAny()];
      const abort = new AbortController();
      const given = rejectionOf(w.call('getConversation', first.id, w.context({ signal: abort.signal })));
      const other = w.read(second.id);
      abort.abort();
      expectSame((await other).id, second.id, 'the id of the other answer');
      const thrown = await given;
      // an answer that was there already is an answer
      if (thrown !== undefined) handoffError(thrown, 'the call that was given up', ['timeout']);
    },

    async 'a bulk command that was given up tells of no more rows'(w) {
      w.require('runBulk');
      const ids = [await w.findAny(), await w.findAny()].map(({ id }) => id);
      const abort = new AbortController();
      let told = 0;
      const call = rejectionOf(
        w.call('runBulk', { type: 'pause-bot' }, ids, w.context({ signal: abort.signal }), () => void told++),
      );
      abort.abort();
      const thrown = await call;
      const before = told;
      await w.waiter.settle();
      expect(told === before, 'no progress after the end', told - before);
      if (thrown !== undefined) handoffError(thrown, 'runBulk', ['timeout']);
    },
  }),
];
