import { expectSame, rejectionOf, skip } from '../outcome.js';
import { tests, type GroupTest } from '../group.js';
import { commandTypes } from '../../model/command.js';
import type { CommandType } from '../../model/command.js';
import { handoffError, type World } from '../world.js';

const missingId = 'no-such-id-4711';
const hostile = ['', ' ', '..', '../../admin', 'a/b?c=d#e', '__proto__', 'constructor', '%00', '👻', 'x'.repeat(2000)];

const onNothing = (type: CommandType): GroupTest => ({
  name: `${type} on what does not exist is not-found`,
  async run(w) {
    const { type: _type, ...params } = w.minimalCommand(type);
    await w.expectError(w.command(type, missingId, params, w.context()), type, 'not-found');
  },
});

const notFound = (
  method: 'getConversation' | 'listMessages' | 'getContact' | 'listContactConversations',
  call: (w: World) => Promise<unknown>,
): GroupTest => ({
  name: `${method} of what does not exist is not-found`,
  async run(w) {
    w.require(method);
    const error = await w.expectError(call(w), method, 'not-found');
    expectSame(error.retryable, false, 'retryable');
  },
});

export const errors: GroupTest[] = [
  notFound('getConversation', (w) => w.read(missingId)),
  notFound('listMessages', (w) => w.call('listMessages', missingId, { limit: 5 }, w.context())),
  notFound('getContact', (w) => w.call('getContact', missingId, w.context())),
  notFound('listContactConversations', (w) => w.call('listContactConversations', missingId, { limit: 5 }, w.context())),
  ...commandTypes.map(onNothing),
  ...tests({
    async 'a strange id is an error of the contract'(w) {
      for (const id of hostile) {
        const answer = w.read(id);
        const ended = await answer.then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
        if ('error' in ended) handoffError(ended.error, `getConversation(${JSON.stringify(id.slice(0, 30))})`);
        else expectSame(ended.value.id, id, 'the id of the answer');
      }
    },

    async 'a call after an error works'(w) {
      const { id } = await w.findAny();
      await w.expectError(w.read(missingId), 'getConversation', 'not-found');
      expectSame((await w.read(id)).id, id, 'id');
    },

    async 'an unknown view is an error of the contract, or no rows'(w) {
      w.require('listConversations');
      const call = w.call('listConversations', { view: 'no-such-view' as 'all' }, w.context());
      const ended = await call.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      if ('error' in ended) handoffError(ended.error, 'listConversations');
    },

    async 'an empty message is refused, or is a message'(w) {
      const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'botActive', 'suggestive');
      const thrown = await rejectionOf(w.run(c.id, { ...w.minimalCommand('send-message'), text: '' }));
      if (thrown === undefined) return skip('the backend takes empty messages');
      handoffError(thrown, 'send-message', ['invalid', 'refused']);
    },
  }),
];
