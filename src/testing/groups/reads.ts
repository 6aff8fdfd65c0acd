import { expect, expectSame, skip } from '../outcome.js';
import { tests } from '../group.js';
import { summaryOf } from '../states.js';

/** How many rows of the list are compared with reads of the same conversations: enough, and still fast. */
const fewRows = 5;

export const reads = tests({
  async 'a conversation is the one that was asked for'(w) {
    const { id } = await w.findAny();
    expectSame((await w.read(id)).id, id, 'id');
  },

  async 'two reads at once each get their own conversation'(w) {
    const ids = [(await w.findAny()).id, (await w.findAny()).id];
    const answers = await Promise.all(ids.map((id) => w.read(id)));
    expectSame(
      answers.map(({ id }) => id),
      ids,
      'the ids of the answers',
    );
  },

  async 'reading changes nothing'(w) {
    const { id } = await w.findAny();
    const first = await w.read(id);
    expectSame(await w.read(id), first, 'the second read');
  },

  async 'a row of the list is the conversation as it is read'(w) {
    const { items } = await w.call('listConversations', { limit: fewRows }, w.context());
    for (const row of items) expectSame(summaryOf(row), summaryOf(await w.read(row.id)), `the row of ${row.id}`);
  },

  async 'messages belong to their conversation'(w) {
    const { id } = await w.findAny();
    for (const message of await w.history(id)) {
      expectSame(message.conversationId, id, `conversationId of message ${message.id}`);
    }
  },

  async 'messages are oldest first'(w) {
    const { id } = await w.findAny();
    const times = (await w.history(id)).map(({ at }) => Date.parse(at));
    expect(
      times.every((time, i) => i === 0 || time >= times[i - 1]!),
      'times that never go back',
      times,
    );
  },

  async 'the contact is the one that was asked for'(w) {
    const { contact } = await w.findAny();
    expectSame((await w.call('getContact', contact.id, w.context())).id, contact.id, 'id');
  },

  async 'a blocked contact is blocked in the contact as in the conversation'(w) {
    w.require('getContact');
    const { contact } = await w.find('blocked');
    expect(!!(await w.call('getContact', contact.id, w.context())).blocked, 'a contact with "blocked"', 'one without');
  },

  async 'previous conversations are newest first'(w) {
    w.require('listContactConversations');
    const { contact } = await w.findAny();
    const list = await w.pages((page) => w.call('listContactConversations', contact.id, page, w.context()), 50);
    if (list.length < 2) skip('the contact has fewer than two previous conversations');
    const times = list.map(({ at }) => Date.parse(at));
    expect(
      times.every((time, i) => i === 0 || time <= times[i - 1]!),
      'times that never rise',
      times,
    );
  },
});
